# SPDX-License-Identifier: GPL-2.0-or-later
"""The module in the OBS of another Debian: it loads, shows a room, takes, lives through a change of collections and
profiles, and OBS ends clean. `compat.py SOURCE BUILD ROOT FOLDER`, as root; ci/compat makes the root."""
import json
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from real_obs import checks, docks, home, picture, process, rooms  # noqa: E402
from real_obs.process import wait_until  # noqa: E402

CANVAS = (1080, 1920)
LEAST_PIXELS = 1000
SHOWN_S = 20


class Other:
    """One OBS of another root, and a room that a program of this one serves."""

    def __init__(self, source, build, root, folder):
        self.build, self.folder = build, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.root = process.Root(root, [build, folder])
        demo = json.loads((source / "data/demo/room.json").read_text("utf-8"))
        self.room_file = folder / "room.json"
        room = self.room = rooms.plain(demo, "compat", 6990)
        second = json.loads(json.dumps(room["items"][0])) | {"id": "second", "link_no": 77}
        second["price"]["sale"] = 4990
        room["items"].append(second)
        self.room_file.write_text(json.dumps(room, ensure_ascii=False), "utf-8")
        shutil.copytree(source / "data/demo/images", folder / "images", dirs_exist_ok=True)
        self.display = None

    def start(self, name):
        """OBS in a home that is written anew."""
        port = process.free_port()
        sources = [home.scene_source("Ground", "color_source_v3", {"color": 0xFF5A6E84, "width": CANVAS[0], "height": CANVAS[1]}),
                   home.scene_source("Shop", "shop_overlay", {"theme": "selection-portrait", "language": "zh-CN",
                                                              "room_from": "url", "room_url": self.shop.url})]
        folder = home.write_home(self.folder / name, self.build, port, sources)
        return process.Obs(folder, self.display, port, self.folder / f"{name}.log", root=self.root)


def check_version(other):
    other.version = other.obs.client.request("GetVersion")["obsVersion"]
    log = other.obs.log()
    refused = [line for line in log.splitlines() if "obs-shop-overlay" in line and re.search("not load|symbol|failed", line)]
    assert not refused, refused
    return f"OBS {other.version} has loaded it"


def check_symbols(other):
    """All that we call of OBS is there; what is looked up lazily would fail on air."""
    folder = other.root.folder / "usr/lib/x86_64-linux-gnu"
    there = set()
    for library in ("libobs.so.0", "libobs-frontend-api.so.0"):
        there |= names_of("--defined-only", folder / library)
    wanted = {name for name in names_of("--undefined-only", other.build / f"{home.MODULE}.so")
              if re.match("obs_|gs_|os_|b(malloc|free|log|zalloc)|video_|config_|calldata_|proc_|signal_", name)}
    assert len(wanted) > 50, wanted
    assert wanted <= there, f"OBS {other.version} does not have {sorted(wanted - there)}"
    return f"all {len(wanted)} functions of OBS that we call"


def names_of(which, library):
    done = subprocess.run(["nm", "-D", which, str(library)], capture_output=True, text=True, check=True)
    return {line.split()[-1].split("@")[0] for line in done.stdout.splitlines()}


def check_picture(other):
    def shown():
        image = other.obs.client.screenshot("Shop")
        return image if picture.changed(image, other.blank).sum() >= LEAST_PIXELS else None

    other.blank = other.obs.client.screenshot("Ground").point(lambda value: 0)
    wait_until("the room is on the picture", shown, SHOWN_S)
    other.before = picture.settled(lambda: other.obs.client.screenshot("Shop"), wait_until)
    other.before.save(other.folder / "before.png")
    return "the served room is on the picture"


def check_take(other):
    answer = other.obs.client.vendor("Take", link_no=77)
    assert answer.get("accepted"), answer
    wait_until("the other item is on the picture", lambda: picture.changed(
        other.before, other.obs.client.screenshot("Shop")).sum() >= LEAST_PIXELS, SHOWN_S)
    after = picture.settled(lambda: other.obs.client.screenshot("Shop"), wait_until)
    after.save(other.folder / "after.png")
    return "link 77 is on air"


def check_keys(other):
    """PANIC leaves nothing; what comes back is what was there, but for lines that take turns."""
    taken = picture.settled(lambda: other.obs.client.screenshot("Shop"), wait_until)

    def away():
        return picture.changed(taken, other.obs.client.screenshot("Shop")).sum()

    whole = picture.changed(taken, other.blank).sum()
    for key, mode, condition in (("Safe", "safe", lambda: away() >= LEAST_PIXELS), ("Panic", "panic", lambda: away() == whole),
                                 ("Return", "normal", lambda: away() < whole / 20)):
        other.obs.client.vendor(key)
        wait_until(f"the mode is {mode}", lambda: other.obs.client.vendor("GetStatus").get("mode") == mode, 5)
        wait_until(f"{key} is on the picture", condition, 5)
    return "SAFE, PANIC and RETURN"


def check_docks(other):
    """All five from OBS's menu, painted; TAKE by mouse; one is closed again, one hidden and shown, the others stay."""
    other.docks = docks.Docks(other.display)
    for number, name in enumerate(docks.FROM_END):
        other.docks.toggle(name)
        other.docks.place(name, 20 + 360 * number, 100, 350, 760)
    for name in docks.FROM_END:
        image = other.docks.shot(name)
        image.save(other.folder / f"{name.replace(' ', '-')}.png")
        colours = len(image.getcolors(1 << 20))
        assert colours > 100, f"\"{name}\" shows {colours} colours: nothing is painted"
    first = other.room["items"][0]["id"]
    other.obs.client.vendor("Jump", item=first)
    wait_until("the first item is the cue", lambda: (other.obs.client.vendor("GetStatus").get("next") or {}).get("item") == first, 5)
    other.docks.focus("rundown")
    other.docks.click("rundown", other.docks.lit("rundown", docks.GREEN))
    wait_until("it is on air", lambda: (other.obs.client.vendor("GetStatus").get("on_air") or {}).get("item") == first, 5)
    for name, is_open in (("prompter", False), ("figures", False), ("figures", True)):
        other.docks.toggle(name, is_open)
    return "five docks open, TAKE by mouse, closed and reopened"


def check_switches(other):
    client = other.obs.client
    for kind, name in (("SceneCollection", "Other"), ("Profile", "Other")):
        client.request(f"Create{kind}", **{f"{kind[0].lower()}{kind[1:]}Name": name})
        member = f"{kind[0].lower()}{kind[1:]}Name"
        wait_until(f"the other {kind}", lambda: _current(client, kind) == name, 15)
        client.request(f"SetCurrent{kind}", **{member: home.NAME})
        wait_until(f"the {kind} as before", lambda: _current(client, kind) == home.NAME, 15)
    wait_until("the room is on the picture again", lambda: picture.changed(
        client.screenshot("Shop"), other.blank).sum() >= LEAST_PIXELS, SHOWN_S)
    return "another scene collection and profile, and back"


def _current(client, kind):
    answer = client.request(f"Get{kind}List")
    return answer[f"current{kind}Name"]


def check_quit(other):
    seconds = other.obs.quit()
    log = other.obs.log()
    assert other.obs.return_code == 0, f"OBS ended with {other.obs.return_code} after {seconds:.1f} s"
    assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
    ours = [line for line in log.splitlines() if checks.OUR_WARNING.search(line)]
    assert not ours, "warnings of ours:\n" + "\n".join(ours)
    return f"clean in {seconds:.1f} s, 0 leaks, no warning of ours"


def check_quit_recording(other):
    """The same while it records, in an OBS of its own."""
    with other.start("recording") as obs:
        obs.client.request("StartRecord")
        wait_until("it records", lambda: obs.client.request("GetRecordStatus")["outputActive"], 20)
        wait_until("the room is on the picture", lambda: picture.changed(
            obs.client.screenshot("Shop"), other.blank).sum() >= LEAST_PIXELS, SHOWN_S)
        obs.client.request("StopRecord")
        wait_until("it has stopped", lambda: not obs.client.request("GetRecordStatus")["outputActive"], 20)
        obs.quit()
        assert obs.return_code == 0, obs.return_code
        assert "Number of memory leaks: 0\n" in obs.log(), re.findall(r"Number of memory leaks.*", obs.log())
    return "recorded, and ended clean"


CHECKS = (check_version, check_symbols, check_picture, check_take, check_keys, check_docks, check_switches)


def run_checks(other):
    with process.Screen(other.folder / "xvfb.log", (1920, 1200)) as screen, \
            process.Shop(other.build / "shop-overlay", other.room_file) as other.shop:
        other.display = screen.display
        failures = checks.run(other, CHECKS, check_quit, lambda: other.start("home"))
        return None if failures is None else failures + (not checks.run_one(other, check_quit_recording))


def main():
    source, build, root, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:5])
    print(f"== {root.name}", flush=True)
    return checks.twice(lambda: Other(source, build, root, folder), run_checks)


if __name__ == "__main__":
    sys.exit(main())
