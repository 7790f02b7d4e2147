#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Real OBS on rooms that change: `test_obs_first_broadcast.py SOURCE_DIR BUILD_DIR LAYER_BOXES`.

One OBS without a screen shows three overlays: one on a served room (the only one within the canvas), one on a file
and one on a server that comes later. Pictures are taken through obs-websocket. What the run leaves (pictures, logs,
facts.json with GetVersion and the program's path) stands in SOURCE_DIR/build/e2e.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from real_obs import checks, home, picture, process, rooms
from real_obs.process import wait_until

THEME = "selection-portrait"
CANVAS = (1080, 1920)
SHOWN_S = 10  # a change at the server is on the picture within this (polls: ttl / 3)
HEAL_S = 30  # a server that comes late is found within this (backoff)
ACCENT_PX = 16
LEAST_PIXELS = 500
PROGRAM_TOLERANCE = 2  # between OBS's picture and the one that the program renders on the CPU, of 255


class Broadcast:
    """The rooms, the servers and the OBS of one run."""

    def __init__(self, source_dir, build, layer_boxes):
        self.build = build
        self.data = source_dir / "data"
        self.folder = source_dir / "build/e2e"
        self.program = build / "shop-overlay"
        self.demo = json.loads((self.data / "demo/room.json").read_text(encoding="utf-8"))
        shutil.rmtree(self.folder, ignore_errors=True)
        self.rooms = self.folder / "rooms"
        shutil.copytree(self.data / "demo/images", self.rooms / "images")
        self.served_file = self.write_room("served", 7990)
        self.local_file = self.write_room("local", 7990, ttl_ms=600000)
        self.late_file = self.write_room("late", 7990, ttl_ms=1000)
        boxes = subprocess.run([layer_boxes, build, THEME], capture_output=True, text=True, check=True)
        self.boxes = json.loads(boxes.stdout)
        self.late_port = process.free_port()
        self.status_file = self.folder / "status.txt"
        os.environ["SHOP_STATUS_FILE"] = str(self.status_file)
        self.facts = {"boxes": self.boxes}
        self.provoked = []  # what the log may say, because a check made it happen

    def write_room(self, name, sale_minor, **members):
        return self.write_text(name, json.dumps(rooms.plain(self.demo, name, sale_minor, **members), ensure_ascii=False))

    def write_text(self, name, text):
        """A whole new file in one move, as a careful program saves it."""
        path = self.rooms / f"{name}.json"
        fresh = path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.rename(path)
        return path

    def serve(self, file, port=0):
        return process.Shop(self.program, file, port=port, now=self.demo["server_time"], log=self.folder / "serve.log")

    def overlays(self, url):
        """A quiet ground, the overlay on air, and two that stand beside the canvas (shown, but not in the picture)."""
        common = {"theme": THEME, "language": "zh-CN"}
        ground = {"color": 0xFF5A6E84, "width": CANVAS[0], "height": CANVAS[1]}
        late = f"http://127.0.0.1:{self.late_port}/v1/rooms/late"
        return [
            home.scene_source("Ground", "color_source_v3", ground),
            home.scene_source("Served", "shop_overlay", common | {"room_from": "url", "room_url": url}),
            home.scene_source("Local", "shop_overlay", common | {"room_from": "file",
                                                                 "room_file": str(self.local_file)}, x=CANVAS[0] + 8),
            home.scene_source("Late", "shop_overlay", common | {"room_from": "url", "room_url": late},
                              x=2 * CANVAS[0] + 16),
        ]

    def changed(self, before, after, *tolerance):
        """What changed, but for the line below the card: there lines take turns, whatever comes."""
        turns = picture.box_mask(after, [self.boxes["sales"]])
        return picture.changed(before, after, *tolerance) & ~turns

    def settled(self, source):
        return picture.settled(lambda: self.obs.client.screenshot(source), wait_until)

    def keep(self, name, image):
        image.save(self.folder / f"{name}.png")
        return image

    def status(self, source):
        """What the source says of itself, as a person reads it in its properties; {} before it said anything."""
        try:
            lines = self.status_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        found = dict(line.split("\t", 1) for line in lines if "\t" in line)
        return json.loads(found.get(source) or "{}")

    def wait_for_status(self, source, what, condition, timeout_s):
        wait_until(f"status of {source}: {what}; it is {self.status(source)}",
                   lambda: condition(self.status(source)), timeout_s)

    def wait_for_log(self, pattern, since, timeout_s=SHOWN_S):
        return wait_until(f"the log says {pattern}",
                          lambda: re.search(pattern, self.obs.log()[since:], re.MULTILINE), timeout_s)

    def has_price(self, image, empty):
        """Whether the price's box has a picture in it that the picture without a room does not have."""
        mask = picture.changed(image, empty) & picture.box_mask(image, [self.boxes["price"]])
        return int(mask.sum()) >= LEAST_PIXELS


# ------------------------------------------------------------------------------------------ the checks, in this order


def check_version(show):
    show.facts["GetVersion"] = show.obs.client.request("GetVersion")
    show.facts["program"] = show.obs.program
    assert show.obs.program == "/usr/bin/obs", show.obs.program
    return f"OBS {show.facts['GetVersion']['obsVersion']}, {show.obs.program}"


def check_first_picture(show):
    def painted():
        image = show.obs.client.screenshot("Served")
        return picture.changed(image, show.blank)[picture.box_mask(image, [show.boxes["price"]])].sum() >= LEAST_PIXELS

    show.blank = show.obs.client.screenshot("Ground")
    show.blank.putalpha(0)
    show.blank = show.blank.point(lambda value: 0)
    wait_until("the served room is on the picture", painted, SHOWN_S)
    show.before = show.keep("before", show.settled("Scene"))
    return f"within {time.monotonic() - show.begun:.1f} s of OBS's start"


def check_as_rendered(show):
    """What OBS shows is what the program renders of the same document over the same ground."""
    ground = show.folder / "ground.png"
    show.obs.client.screenshot("Ground").save(ground)
    out = show.folder / "rendered.png"
    subprocess.run([show.program, "render", "--room", show.served_file, "--theme", THEME, "--background", ground,
                    "--out", out], check=True, timeout=60)
    differing = show.changed(show.before, picture.load(out), PROGRAM_TOLERANCE)
    assert not differing.any(), f"{differing.sum()} pixels differ, within {picture.bounds(differing)}"
    return f"0 pixels differ by more than {PROGRAM_TOLERANCE}"


def check_price_change(show):
    begun = time.monotonic()
    show.shop.patch_item(0, lambda item: item["price"].update(sale=5990))
    wait_until("the new price is on the picture",
               lambda: show.changed(show.before, show.obs.client.screenshot("Scene")).any(), SHOWN_S)
    shown_s = time.monotonic() - begun
    after = show.keep("after", show.settled("Scene"))
    differing = show.changed(show.before, after)
    # with the bar that marks a fall, at its left
    x, y, width, height = show.boxes["price"]
    inside = picture.box_mask(after, [(x - ACCENT_PX, y, width + ACCENT_PX, height)])
    within, without = int((differing & inside).sum()), int((differing & ~inside).sum())
    show.facts["price_change"] = {"pixels_within": within, "pixels_without": without, "shown_s": round(shown_s, 2)}
    assert within >= LEAST_PIXELS, f"only {within} pixels changed inside the price's box"
    assert without == 0, f"{without} pixels changed outside the price's box, within {picture.bounds(differing)}"
    return f"{within} pixels inside the price's box, 0 outside, seen after {shown_s:.1f} s"


def check_syntax_error(show):
    show.local = show.keep("local", show.settled("Local"))
    assert show.has_price(show.local, show.blank), "the local room is not on the picture"
    return refuse(show, '{"schema": "shop-room/1",\n "version" 3}\n', r"line 2 column \d+")


def check_negative_price(show):
    room = rooms.plain(show.demo, "local", -1, ttl_ms=600000) | {"version": 3}
    return refuse(show, json.dumps(room, ensure_ascii=False), r"items\[0\]\.price\.sale")


def refuse(show, text, reason):
    since = len(show.obs.log())
    show.provoked.append(reason)
    show.write_text("local", text)
    line = show.wait_for_log(rf"^.*shop-overlay.*{reason}.*$", since).group()
    show.wait_for_status("Local", reason, lambda status: re.search(reason, json.dumps(status)), 5)
    differing = show.changed(show.local, show.settled("Local"))
    assert not differing.any(), f"{differing.sum()} pixels of the last good picture changed"
    return f"last picture kept; log: {line.strip()[:150]}"


def check_mended_file(show):
    show.write_text("local", json.dumps(rooms.plain(show.demo, "local", 4990, ttl_ms=600000) | {"version": 4}))
    wait_until("the mended room is on the picture",
               lambda: picture.changed(show.local, show.obs.client.screenshot("Local")).any(), SHOWN_S)
    show.wait_for_status("Local", "no error", lambda status: status and not status.get("error"), 5)
    return "a good file is taken again"


def check_waiting(show):
    show.waiting = show.keep("waiting", show.settled("Late"))
    shown = picture.bounds(picture.changed(show.waiting, show.blank))
    assert shown, "an overlay without a room shows nothing at all, not even that it waits"
    left, top, right, bottom = shown
    x, y, width, height = waiting_box(show.data)
    edge = 40  # the plate's shadow
    assert (left >= x - edge and top >= y - edge and right <= x + width + edge and bottom <= y + height + edge), \
        f"the waiting state reaches over {shown}"
    show.wait_for_status("Late", "waiting", lambda status: status.get("state") == "waiting", 5)
    assert not re.search(r"shop-overlay.*(crash|assert)", show.obs.log())
    return f"the waiting plate within {shown}"


def waiting_box(data):
    """Where the theme's waiting plate stands, from the theme and its zones."""
    theme = json.loads((data / f"themes/{THEME}.json").read_text(encoding="utf-8"))
    zones = json.loads((data / f"zones/{theme['zones']}.json").read_text(encoding="utf-8"))
    box = theme["variants"][0]["waiting"]
    region = zones["stage"][box["region"]]
    return region["x_px"] + box["x_px"], region["y_px"] + box["y_px"], box["width_px"], box["height_px"]


def check_late_server(show):
    begun = time.monotonic()
    with show.serve(show.late_file, show.late_port):
        wait_until("the late server's room is on the picture",
                   lambda: show.has_price(show.obs.client.screenshot("Late"), show.waiting), HEAL_S)
        healed_s = time.monotonic() - begun
        fresh = show.keep("late", show.settled("Late"))
        show.wait_for_status("Late", "fresh", lambda status: status.get("state") == "fresh", 5)
    # The server is gone again: ttl is 1 s, the figure may stay until it is stale and no longer.
    begun = time.monotonic()
    wait_until("the figure of a silent shop leaves the picture",
               lambda: picture.changed(fresh, show.obs.client.screenshot("Late")).any(), 8)
    gone_s = time.monotonic() - begun
    show.keep("silent", show.settled("Late"))
    return f"healed after {healed_s:.1f} s; the price left {gone_s:.1f} s after the server went"


def check_quit(show):
    seconds = show.obs.quit()
    assert show.obs.return_code == 0, f"OBS ended with {show.obs.return_code} after {seconds:.1f} s"
    log = show.obs.log()
    assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
    assert "Not all sources were cleared" not in log
    provoked = show.provoked + [rf"127\.0\.0\.1:{show.late_port}"]
    ours = [line for line in log.splitlines() if checks.OUR_WARNING.search(line)
            and not any(re.search(reason, line) for reason in provoked)]
    assert not ours, "warnings of ours that nobody provoked:\n" + "\n".join(ours)
    return f"clean in {seconds:.1f} s, 0 leaks, no warning of ours that was not provoked"


CHECKS = (check_version, check_first_picture, check_as_rendered, check_price_change, check_syntax_error,
          check_negative_price, check_mended_file, check_waiting, check_late_server)


def run_checks(show):
    """Runs all checks in one OBS; the number of failures, or None when OBS itself died."""
    failures = 0
    with process.Screen(show.folder / "xvfb.log") as screen, show.serve(show.served_file) as show.shop:
        script = shutil.copy(pathlib.Path(__file__).parent / "status.lua", show.folder)
        port = process.free_port()
        folder = home.write_home(show.folder / "home", show.build, port, show.overlays(show.shop.url), script=script)
        show.begun = time.monotonic()
        try:
            show.obs = process.Obs(folder, screen.display, port, show.folder / "obs.log")
        except ConnectionError as error:
            print(error)
            return None
        with show.obs:
            for check in (*CHECKS, check_quit):
                failures += not checks.run_one(show, check)
                if check is not check_quit and not show.obs.is_alive():
                    return None
    return failures


def run_and_keep_facts(show):
    failures = run_checks(show)
    (show.folder / "facts.json").write_text(json.dumps(show.facts, indent=1) + "\n", encoding="utf-8")
    return failures


def main():
    source_dir, build, layer_boxes = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    return checks.twice(lambda: Broadcast(source_dir, build, layer_boxes), run_and_keep_facts)


if __name__ == "__main__":
    sys.exit(main())
