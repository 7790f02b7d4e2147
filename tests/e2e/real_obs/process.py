# SPDX-License-Identifier: GPL-2.0-or-later
"""The processes of a run: a screen (Xvfb), OBS, and a room that `shop-overlay serve` serves. Each ends with its `with`."""
import ctypes
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import home, websocket

QUIT_S = 15  # what OBS gets for a clean end
SETTLE_S = 0.7  # OBS 29 alone, told to quit while obs-websocket still says what was changed, may hang or die
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _die_with_us():
    """In the child: ends when this process ends, even if it is killed."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what, condition, timeout_s, every_s=0.1):
    """Waits for the condition to give something true, and returns that; AssertionError with `what` when it does not."""
    end = time.monotonic() + timeout_s
    while True:
        result = condition()
        if result:
            return result
        assert time.monotonic() < end, f"not within {timeout_s} s: {what}"
        time.sleep(every_s)


class Screen:
    """An X server without a screen, on a display number that was free."""

    def __init__(self, log, size=(1600, 1000), words=()):
        self._log = open(log, "wb")
        reader, writer = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size[0]}x{size[1]}x24", "+extension", "GLX",
             "-nolisten", "tcp", "-noreset", *words], pass_fds=(writer,), stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=self._log, preexec_fn=_die_with_us)
        os.close(writer)
        with os.fdopen(reader, "rb") as numbers:
            ready = select.select([numbers], [], [], 20)[0]
            number = numbers.readline().strip().decode() if ready else ""
        if not number:
            self.__exit__()
            raise RuntimeError(f"Xvfb did not start: see {log}")
        self.display = f":{number}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop(self._process, signal.SIGTERM, 5)
        self._log.close()


# Within a mount namespace of its own, which ends with the program: what a program needs to live in another root, and
# the folders that it shares with us, at the same paths.
_ENTER = """
set -e
mount -t proc proc "$0/proc"
mount --rbind /dev "$0/dev"
while [ "$1" != -- ]; do
	mkdir -p "$0$1"
	mount --bind "$1" "$0$1"
	shift
done
shift
exec /usr/sbin/chroot "$0" "$@"
"""


class Root:
    """Another Debian's root folder, in which programs may be started; shared are folders that both see alike."""

    def __init__(self, folder, shared):
        self.folder, self.shared = folder, shared

    def command(self, words):
        return ["unshare", "--mount", "sh", "-c", _ENTER, str(self.folder), *map(str, self.shared), "--", *words]


class Obs:
    """A running OBS. log is its output; the levels stand at the head of each line. root: a Root that it lives in."""

    def __init__(self, folder, display, port, log, *, headless=True, root=None):
        self.log_path = pathlib.Path(log)
        self.return_code = None
        self._log = open(log, "wb")
        command = ["obs", "--multi", "--collection", home.NAME, "--profile", home.NAME]
        self._process = subprocess.Popen(
            root.command(command) if root else command,
            env=home.environment(folder, display, headless=headless), stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=subprocess.STDOUT, preexec_fn=_die_with_us)
        try:
            self.program = wait_until("the program is running", self._program, 5)
            self.client = websocket.connect(port, self.is_alive)
        except BaseException:
            stop(self._process, signal.SIGKILL, 5)
            self._log.close()
            raise

    def _program(self):
        path = os.readlink(f"/proc/{self._process.pid}/exe")
        return path if pathlib.Path(path).name == "obs" else None

    def is_alive(self):
        return self._process.poll() is None

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def quit(self):
        """Ends it as a person's Ctrl-C does; the seconds that it took. The return code stands in return_code."""
        self.client.close()
        time.sleep(SETTLE_S)
        begun = time.monotonic()
        self.return_code = stop(self._process, signal.SIGINT, QUIT_S)
        self._log.close()
        return time.monotonic() - begun

    def wait(self):
        """Waits until a person closes it."""
        self.client.close()
        self.return_code = self._process.wait()
        self._log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.returncode is None:
            self.quit()


def stop(process, first, timeout_s):
    """Asks a process of ours to end, then ends it; its return code."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


class Shop:
    """`shop-overlay serve` on a room file: a shop that the test can change."""

    def __init__(self, program, room, *, port=0, now=None, log=None, words=()):
        command = [str(program), "serve", "--room", str(room), "--port", str(port), *map(str, words)]
        if now:
            command += ["--now", now]
        self._start(command, log)

    def _start(self, command, log):
        self._log = open(log, "wb") if log else None
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                         stderr=self._log or subprocess.DEVNULL, preexec_fn=_die_with_us)
        ready = select.select([self._process.stdout], [], [], 10)[0]
        line = self._process.stdout.readline() if ready else b""
        if not line:
            self.__exit__()
            raise RuntimeError(f"{' '.join(command)} did not become ready")
        self.url = json.loads(line)["url"]

    def pause(self):
        """From now on it hangs: what is asked is taken and never answered."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        self._process.send_signal(signal.SIGCONT)

    def get(self):
        with urllib.request.urlopen(self.url, timeout=10) as answer:
            return json.load(answer)

    def patch(self, changes):
        """A merge patch; the new document."""
        request = urllib.request.Request(self.url, json.dumps(changes).encode(), method="PATCH",
                                         headers={"Content-Type": "application/merge-patch+json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"PATCH: {error.code} {error.read().decode(errors='replace')}") from error

    def patch_item(self, number, change):
        """Lets change(item) change one item of the served document, and patches the items with it."""
        items = self.get()["items"]
        change(items[number])
        return self.patch({"items": items})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop(self._process, signal.SIGTERM, 5)
        self._process.stdout.close()
        if self._log:
            self._log.close()


class Viewers:
    """Where a stream may go: what takes RTMP on this machine, once, and throws it away."""

    def __init__(self, log):
        self.port = free_port()
        self.server = f"rtmp://127.0.0.1:{self.port}/live"
        self._log = open(log, "wb")
        self._process = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-listen", "1", "-i", f"{self.server}/key", "-c", "copy", "-f", "null", "-"],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, preexec_fn=_die_with_us)
        try:
            wait_until("the stream is waited for", self._is_listening, 10)
        except AssertionError:
            self.__exit__()
            raise

    def _is_listening(self):
        # who asks by a connection is taken for the stream
        lines = pathlib.Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        return any(line.split()[1].endswith(f":{self.port:04X}") and line.split()[3] == "0A" for line in lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        stop(self._process, signal.SIGTERM, 5)
        self._log.close()


class Replay(Shop):
    """`shop-overlay replay` of a recorded show, as the shop that it was."""

    def __init__(self, program, recording, speed, *, log=None):
        self._start([str(program), "replay", str(recording), "--speed", str(speed), "--port", "0"], log)
