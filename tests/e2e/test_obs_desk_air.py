#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The AIR dock in real OBS: `test_obs_desk_air.py SOURCE_DIR BUILD_DIR`.

The dock is opened from OBS's menu and worked by mouse and by keyboard, as the person beside the host does; also while the shop
hangs and a recording runs. What the run leaves stands in SOURCE_DIR/build/e2e-desk-air.
"""
import pathlib
import subprocess
import sys
import time

import numpy as np
from PIL import ImageGrab

import test_obs_keys as keys
from real_obs import checks, picture, process
from real_obs.process import wait_until

DOCK = "Shop: on air"
SIZE = (340, 760)
MINIATURE = (20, 180, 140, 300)  # its lower left, which no other part of the dock reaches
LEAST_COLOURS, LEAST_CHANGED = 600, 0.15
PAINTED_S = 15
DOCKS = 5  # ours are the last ones of OBS's menu, in the order of their making
MOST_FRAMES = 2
# from the dock's lower edge up to the middles of its keys (plugin/qt/desk/air_dock.cpp)
RETURN_UP, OFF_UP = 8 + 28, 8 + 56 + 14 + 32


class Desk(keys.Show):
    """A show with a dock."""

    def __init__(self, source_dir, build):
        super().__init__(source_dir, build, "e2e-desk-air")
        self.dock = None

    def grab(self, name):
        image = ImageGrab.grab(xdisplay=self.display)
        image.save(self.folder / f"{name}.png")
        return image

    def place(self, key):
        """Where a key of the dock stands, in the dock."""
        width, height = SIZE
        return {"safe": (width // 4, height - OFF_UP), "panic": (width * 3 // 4, height - OFF_UP),
                "return": (width // 2, height - RETURN_UP)}[key]

    def point_at(self, key):
        x, y = self.place(key)
        self.xdotool("mousemove", "--window", self.dock, str(x), str(y))

    def hold(self, key, held_s):
        self.point_at(key)
        self.xdotool("mousedown", "1")
        time.sleep(held_s)
        self.xdotool("mouseup", "1")

    def type_held(self, key, held_s):
        self.xdotool("keydown", key)
        time.sleep(held_s)
        self.xdotool("keyup", key)


def check_room(show):
    show.wait_for_room()
    show.normal = show.scene("normal")
    assert show.price(show.normal) == keys.PRICES[0], show.price(show.normal)
    return "on air"


def check_open(show):
    """OBS keeps docks of plugins closed until somebody opens them."""
    main = show.windows("^OBS ")[-1]
    show.xdotool("windowfocus", "--sync", main)
    show.xdotool("key", "alt+d")
    time.sleep(0.5)
    show.xdotool("key", *["Up"] * DOCKS, "Return")
    show.dock = wait_until("the dock is open", lambda: show.windows(f"^{DOCK}$"), keys.SHOWN_S)[-1]
    show.xdotool("windowmove", show.dock, "1200", "40")
    show.xdotool("windowsize", "--sync", show.dock, str(SIZE[0]), str(SIZE[1]))
    show.xdotool("windowraise", show.dock)
    show.xdotool("windowfocus", "--sync", show.dock)
    wait_until("the card is in the miniature", lambda: len(set(miniature(show, "dock").getdata())) > LEAST_COLOURS, PAINTED_S)
    return f"{SIZE[0]} x {SIZE[1]} px"


def miniature(show, name):
    x, y, right, bottom = MINIATURE
    return show.grab(name).crop((1200 + x, 40 + y, 1200 + right, 40 + bottom))


def left(before, after):
    changed = picture.changed(before, after, 24).mean()
    return changed if changed > LEAST_CHANGED else None


def check_miniature(show):
    """The card's plates stand in the miniature as they stand in the program; PANIC takes them from both."""
    before = miniature(show, "dock")
    show.hold("panic", 0.1)
    show.wait_for_mode("panic")
    changed = wait_until("the card leaves the miniature", lambda: left(before, miniature(show, "dock-panic")), PAINTED_S)
    show.hold("return", 1.3)
    show.wait_for_mode("normal")
    return f"{changed:.0%} of its lower half leaves with PANIC"


def check_mouse(show):
    show.hold("safe", 0.1)
    show.wait_for_mode("safe")
    assert show.price(show.scene("safe")) is None
    for _ in range(2):
        show.hold("safe", 0.05)  # a double press undoes nothing
    show.hold("return", 0.4)
    for _ in range(3):
        show.hold("return", 0.05)
    time.sleep(1.2)
    assert show.status()["mode"] == "safe", "a slip brought it back"
    show.hold("return", 1.3)
    show.wait_for_mode("normal")
    assert show.price(show.scene("returned")) == keys.PRICES[0]
    return "SAFE at once, RETURN after a second and no sooner"


def check_keyboard(show):
    """A click gave SAFE the focus; Tab goes on to PANIC and RETURN."""
    show.hold("safe", 0.1)
    show.wait_for_mode("safe")
    show.xdotool("key", "Tab", "space")
    show.wait_for_mode("panic")
    time.sleep(0.5)
    show.xdotool("key", "Tab")
    show.type_held("space", 0.3)
    time.sleep(1.2)
    assert show.status()["mode"] == "panic", "a slip brought it back"
    show.type_held("Return", 1.4)
    show.wait_for_mode("normal")
    return "Tab, Space and Enter do what the mouse does"


def check_panic_on_air(show):
    """As the mark in the corner comes the mouse goes down; the shop hangs."""
    client = show.obs.client
    on = keys.marker(client, True)
    client.batch(keys.marker(client, False))
    client.request("StartRecord")
    wait_until("it records", lambda: client.request("GetRecordStatus")["outputTimecode"] > "00:00:01", keys.SHOWN_S)
    show.shop.patch({"current": show.items[1]["id"]})
    time.sleep(1)
    show.shop.pause()
    show.point_at("panic")
    time.sleep(0.5)
    with subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True,
                          env={"DISPLAY": show.display, "PATH": "/usr/bin:/bin"}) as mouse:
        time.sleep(0.3)
        mouse.stdin.write("mousedown 1\n")
        mouse.stdin.flush()
        client.batch(on)
        time.sleep(0.2)
        mouse.stdin.write("mouseup 1\n")
        mouse.stdin.close()
    time.sleep(0.5)
    path = client.request("StopRecord")["outputPath"]
    wait_until("the recording stands", lambda: not client.request("GetRecordStatus")["outputActive"], keys.SHOWN_S)
    show.shop.resume()
    frames = keys.frames_of(path)
    marked = [number for number, frame in enumerate(frames) if frame[4:22, 4:22].mean(axis=(0, 1))[1] < 40]
    card = frames[:, 320:490, 30:330].astype(np.int16)
    ground = np.array([keys.GROUND & 0xFF, keys.GROUND >> 8 & 0xFF, keys.GROUND >> 16 & 0xFF])
    there = (np.abs(card - ground) > 40).any(axis=-1)
    gone = [number for number in range(len(frames)) if there[number].mean() < 0.02]
    assert marked and gone, (len(frames), marked[:1], gone[:1])
    assert there[:gone[0]].mean(axis=(1, 2)).min() > 0.05, "the card was not there before"
    apart = gone[0] - marked[0]
    assert abs(apart) <= MOST_FRAMES, f"{apart} frames after the mark"
    assert len(gone) == len(frames) - gone[0], "it came back"
    return f"{len(frames)} frames, nothing from frame {gone[0]} on, the mark came in frame {marked[0]}; the shop hangs"


def check_quit(show):
    """With the dock open, in PANIC."""
    seconds = keys.quit_obs(show)
    return f"clean in {seconds:.1f} s, 0 leaks"


CHECKS = (check_room, check_open, check_miniature, check_mouse, check_keyboard, check_panic_on_air)


def run_checks(show):
    with process.Screen(show.folder / "xvfb.log") as screen, show.shop:
        show.display, show.port = screen.display, process.free_port()
        show.write_home(show.port)
        return checks.run(show, CHECKS, check_quit,
                          lambda: process.Obs(show.home, show.display, show.port, show.folder / "obs.log"))


def main():
    source_dir, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    return checks.twice(lambda: Desk(source_dir, build), run_checks)


if __name__ == "__main__":
    sys.exit(main())
