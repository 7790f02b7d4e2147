# SPDX-License-Identifier: GPL-2.0-or-later
"""The desk's docks in real OBS, as a person has them: opened in OBS's own menu, floating, clicked and typed into."""
import io
import subprocess
import time

import numpy as np
from PIL import Image

from .process import wait_until

# From the end of OBS's menu of docks, where it puts those of plugins.
FROM_END = {"on air": 5, "rundown": 4, "bargain": 3, "prompter": 2, "figures": 1}
AMBER, VIOLET, GREEN = (0xf5, 0xa5, 0x24), (0x8e, 0x3f, 0xc9), (0x15, 0x80, 0x3d)  # of keys, in the dark
RED = (0xd3, 0x1f, 0x27)  # of the sign "on air"
OPEN_S = 5


class Docks:
    def __init__(self, display):
        self.environment = {"DISPLAY": display, "PATH": "/usr/bin:/bin"}
        self.display = display

    def xdotool(self, *words):
        done = subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=False, capture_output=True,
                              text=True, timeout=20)
        return done.stdout.split()

    def window(self, name):
        """The floating dock's window; None: it is not open."""
        found = self.xdotool("search", "--onlyvisible", "--name", f"^Shop: {name}$")
        return found[-1] if found else None

    def toggle(self, name, is_open=True):
        """Opens or closes a dock in OBS's menu, as OBS has it there."""
        for _ in range(3):  # a busy machine may lose a key
            self.xdotool("windowfocus", "--sync", self.xdotool("search", "--onlyvisible", "--name", "^OBS ")[-1])
            self.xdotool("key", "alt+d")
            time.sleep(0.4)
            self.xdotool("key", *["Up"] * FROM_END[name], "Return")
            end = time.monotonic() + OPEN_S
            while time.monotonic() < end:
                if bool(self.window(name)) == is_open:
                    return
                time.sleep(0.1)
            self.xdotool("key", "Escape", "Escape")
        raise AssertionError(f"the dock \"{name}\" is {'not open' if is_open else 'open'}")

    def place(self, name, x, y, width, height):
        window = self.window(name)
        self.xdotool("windowsize", window, width, height)
        self.xdotool("windowmove", window, x, y)
        time.sleep(0.3)

    def box(self, name):
        """x, y, width, height of the window on the screen."""
        words = self.xdotool("getwindowgeometry", "--shell", self.window(name))
        values = dict(word.split("=", 1) for word in words if "=" in word)
        return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))

    def shot(self, name):
        """What the dock looks like on the screen."""
        x, y, width, height = self.box(name)
        done = subprocess.run(["ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0", "-video_size", f"{width}x{height}", "-i",
                               f"{self.display}+{x},{y}", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"],
                              env=self.environment, check=True, capture_output=True, timeout=20)
        return Image.open(io.BytesIO(done.stdout)).convert("RGB")

    def key_of(self, name, colour, least_pixels=120):
        """Where the key of a colour is, within the window: a place on it; the lowest one of that colour."""

        def find():
            pixels = np.asarray(self.shot(name), dtype=np.int16)
            ys, xs = np.nonzero((np.abs(pixels - np.array(colour)) < 10).all(axis=-1))
            if len(ys) < least_pixels:
                return None
            low = ys > ys.max() - 30
            return int(xs[low].min()) + 3, int(np.median(ys[low]))

        return wait_until(f"a key of colour {colour} in \"{name}\"", find, OPEN_S)

    def lit_all(self, name, colour, least_px=60, least_high_px=30):
        """The middles of all keys that are filled with a colour, the lowest first."""
        pixels = np.asarray(self.shot(name), dtype=np.int16)
        filled = (np.abs(pixels - np.array(colour)) < 10).all(axis=-1)
        is_wide = np.concatenate(([0], (filled.sum(axis=1) >= least_px).astype(np.int8), [0]))
        edges = np.flatnonzero(np.diff(is_wide))
        return [(int(np.median(np.flatnonzero(filled[bottom - 3]))), int(top + bottom) // 2)
                for top, bottom in reversed(list(zip(edges[::2], edges[1::2])))
                if bottom - top >= least_high_px]  # no line around something, no tag

    def lit(self, name, colour):
        """The middle of the lowest key that is filled with a colour."""
        return wait_until(f"a lit key of colour {colour} in \"{name}\"", lambda: self.lit_all(name, colour, 60, 20), OPEN_S)[0]

    def focus(self, name):
        self.xdotool("windowfocus", "--sync", self.window(name))
        time.sleep(0.1)

    def click(self, name, place, held_s=0.0):
        self.xdotool("mousemove", "--window", self.window(name), *place)
        self.xdotool("mousedown", 1)
        time.sleep(held_s)
        self.xdotool("mouseup", 1)

    def type(self, *keys):
        self.xdotool("key", "--delay", "60", *keys)
