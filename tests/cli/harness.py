# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the program share: running it, a folder with a room in it, and a server that is really up."""

import copy
import http.client
import json
import os
import pathlib
import queue
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest
import zlib

PROGRAM = os.environ["SHOP_OVERLAY"]
FIXTURES = pathlib.Path(__file__).resolve().parent / "fixtures"
DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
PATIENCE_S = 20  # sanitizers on a busy machine


def run(*words, **options):
    """Runs the program to its end."""
    return subprocess.run(
        [PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=PATIENCE_S, check=False, **options
    )


def png(width, height, rgb=(200, 40, 40)):
    """The bytes of a picture of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + bytes(rgb) * width
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def until(seen, patience_s=PATIENCE_S):
    """Asks until something is seen, and gives it."""
    end = time.monotonic() + patience_s
    while True:
        value = seen()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.02)


class FolderCase(unittest.TestCase):
    """A test in a folder of its own with a good room document."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="shop-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.document = json.loads((FIXTURES / "room.json").read_text("utf-8"))
        self.room = self.write("room.json", self.document)

    def write(self, name, content):
        """Writes a file as editors do: beside it first, then in its place."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, (bytes, str)):
            content = json.dumps(content, ensure_ascii=False, indent=2)
        if isinstance(content, str):
            content = content.encode("utf-8")
        beside = path.with_name(path.name + ".new")
        beside.write_bytes(content)
        beside.rename(path)
        return path

    def changed(self, **members):
        document = copy.deepcopy(self.document)
        document.update(members)
        return document


class Lines:
    """The lines of a stream, as they come."""

    def __init__(self, stream):
        self.all = []
        self.queue = queue.Queue()
        self.thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self.thread.start()

    def _read(self, stream):
        for line in stream:
            self.all.append(line)
            self.queue.put(line)
        self.queue.put(None)

    def next(self, patience_s=PATIENCE_S):
        """The next line; None at the end of the stream."""
        return self.queue.get(timeout=patience_s)


class Program:
    """The program while it runs."""

    def __init__(self, *words):
        self.process = subprocess.Popen(
            [PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.out = Lines(self.process.stdout)
        self.err = Lines(self.process.stderr)

    def stop(self, how=signal.SIGTERM):
        """Asks it to end; gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.out.thread.join(PATIENCE_S)
        self.err.thread.join(PATIENCE_S)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Answer:
    def __init__(self, answer):
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()

    def json(self):
        return json.loads(self.body)


class Server(Program):
    """`serve`, once it says that it is ready."""

    def __init__(self, room, *words):
        super().__init__("serve", "--room", room, *words)
        line = self.out.next()
        if line is None:
            self.stop()
            raise AssertionError("serve did not start: " + "".join(self.err.all))
        self.ready = json.loads(line)
        self.port = self.ready["port"]
        self.path = "/v1/rooms/" + self.ready["room"]

    def ask(self, method, path=None, body=None, headers=None, connection=None):
        own = connection is None
        if own:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, self.path if path is None else path, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            if own:
                connection.close()

    def get(self, path=None, **headers):
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def patch(self, change, kind="application/merge-patch+json", **headers):
        body = change if isinstance(change, (bytes, str)) else json.dumps(change)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("PATCH", None, body, {"Content-Type": kind, **headers})

    def raw(self, bytes_to_send):
        """Sends bytes as they are and gives what comes until the server ends the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as connection:
            connection.sendall(bytes_to_send)
            got = b""
            while True:
                piece = connection.recv(65536)
                if not piece:
                    return got
                got += piece


class ServerCase(FolderCase):
    """A test with the room of its folder served."""

    options = ()

    def setUp(self):
        super().setUp()
        self.write("images/cup.png", png(4, 4))
        self.write("faces/tang.png", png(2, 2))
        self.server = self.serve()

    def serve(self, *words):
        server = Server(self.room, *self.options, *words)
        self.addCleanup(self.end, server)
        return server

    def end(self, server):
        # Not 0 is also what the sanitizers make of a leak or a race.
        self.assertEqual(server.stop(), 0, "".join(server.err.all))

    def saved(self):
        return json.loads(self.room.read_text("utf-8"))
