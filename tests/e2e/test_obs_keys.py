#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""SAFE, PANIC and RETURN in real OBS: `test_obs_keys.py SOURCE_DIR BUILD_DIR`.

Two runs of one OBS without a screen. One key is bound in OBS's own settings, two stand in the profile as OBS writes them. They are
pressed as a person presses them, or by obs-websocket while the shop hangs and a recording runs. What is on air is read from screenshots and from the recording's
frames. What the run leaves stands in SOURCE_DIR/build/e2e-keys.
"""
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import numpy as np

from real_obs import checks, home, picture, process
from real_obs.process import wait_until

CANVAS, RECORDED = (1080, 1920), (360, 640)  # a third
GROUND, MARK = 0xFF5A6E84, 0xFF0000FF  # libobs has red below
SHOWN_S = 15
SOURCE = "Room"
KEYS = {"safe": "F7", "panic": "F8", "return": "F9"}
SAFE_WORDS = "以小黄车为准"
PRICES = (7990, 5990)
GOLD = (0xFF, 0xDC, 0x96)  # figures, in this theme
MOST_FRAMES = 2
HOTKEYS_PAGE = 5  # in OBS's settings, from 0
WITHIN_S = 4


class Show:
    """The shop, the screen and the OBS of one run."""

    def __init__(self, source_dir, build, name="e2e-keys"):
        self.build = build
        self.folder = source_dir / "build" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        demo = json.loads((source_dir / "data/demo/room.json").read_text(encoding="utf-8"))
        items = demo["items"][:2]
        for item, sale in zip(items, PRICES):
            for member in ("offer", "bargain", "cart", "gifts", "campaigns", "comparisons", "sales", "beat"):
                item.pop(member, None)
            item["price"] = {"currency": "CNY", "sale": sale}
        demo |= {"demo": False, "items": items, "current": items[0]["id"], "epoch": "e2e", "ttl_ms": 30000}
        self.items, self.room = items, demo
        self.templates = {sale: self.template(sale) for sale in PRICES}
        room = self.folder / "room.json"
        room.write_text(json.dumps(demo, ensure_ascii=False), encoding="utf-8")
        self.shop = process.Shop(build / "shop-overlay", room, log=self.folder / "serve.log")
        self.status_file = self.folder / "status.txt"
        os.environ["SHOP_STATUS_FILE"] = str(self.status_file)

    def write_home(self, port):
        script = shutil.copy(pathlib.Path(__file__).parent / "status.lua", self.folder)
        sources = [
            home.scene_source("Ground", "color_source_v3", {"color": GROUND, "width": CANVAS[0], "height": CANVAS[1]}),
            home.scene_source(SOURCE, "shop_overlay", {"room_from": "url", "room_url": self.shop.url,
                                                       "theme": "selection-portrait", "reduced_motion": True}),
            home.scene_source("Mark", "color_source_v3", {"color": MARK, "width": 80, "height": 80})]
        self.home = home.write_home(self.folder / "home", self.build, port, sources, size=CANVAS, output=RECORDED,
                                    record=self.folder / "recordings", script=script)
        # As OBS writes what was bound in its settings.
        self.profile = profile = self.home / f".config/obs-studio/basic/profiles/{home.NAME}/basic.ini"
        lines = ["[Hotkeys]"]
        for name, key in KEYS.items():
            if name == "panic":
                continue  # a person binds it
            bindings = {"bindings": [{"key": f"OBS_KEY_{key}"}]}
            lines.append(f"shop_overlay.{name}={json.dumps(bindings, separators=(',', ':'))}")
        with profile.open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines) + "\n")

    def status(self):
        try:
            lines = self.status_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        return json.loads(dict(line.split("\t", 1) for line in lines if "\t" in line).get(SOURCE) or "{}")

    def wait_for_mode(self, mode):
        wait_until(f"mode {mode}; the status is {self.status()}", lambda: self.status().get("mode") == mode, WITHIN_S)

    def wait_for_room(self):
        wait_until(f"the room is on the GPU; the status is {self.status()}",
                   lambda: self.status().get("state") == "fresh" and self.status().get("shown_version", -1) >= 1, SHOWN_S)

    def xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *arguments], env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"}, check=False,
                              capture_output=True, text=True, timeout=20)
        return done.stdout.split()

    def windows(self, name):
        return self.xdotool("search", "--onlyvisible", "--name", name)

    def click(self, window, x, y):
        self.xdotool("mousemove", "--window", window, str(x), str(y), "click", "1")

    def bind(self, text, key, pause_s):
        """In OBS's settings: the page of hotkeys, the words in its filter, the key in the one line that is left, OK."""
        self.xdotool("windowfocus", "--sync", self.windows("^OBS ")[-1])
        self.xdotool("key", "alt+f")
        time.sleep(0.3)
        self.xdotool("key", "s")
        window = wait_until("the settings are open", lambda: self.windows("^Settings$"), SHOWN_S)[-1]
        self.xdotool("windowfocus", "--sync", window)
        self.xdotool("key", *["Down"] * HOTKEYS_PAGE, "Tab")
        self.xdotool("type", text)
        time.sleep(pause_s)
        self.click(window, 640, 85)
        time.sleep(pause_s / 3)
        self.xdotool("keydown", key)
        time.sleep(0.2)
        self.xdotool("keyup", key)
        time.sleep(pause_s / 3)
        width, height = self.xdotool("getwindowgeometry", window)[-1].split("x")
        self.click(window, int(width) - 246, int(height) - 31)
        wait_until("the settings are closed", lambda: not self.windows("^Settings$"), SHOWN_S)

    def press(self, name, held_s=0.15):
        """OBS looks at the keyboard every 25 ms."""
        self.xdotool("keydown", KEYS[name])
        time.sleep(held_s)
        self.xdotool("keyup", KEYS[name])

    def scene(self, name):
        image = picture.settled(lambda: self.obs.client.screenshot("Scene"), wait_until)
        image.save(self.folder / f"{name}.png")
        return image

    def painted(self, image):
        """A mask of what is not the ground."""
        ground = np.array([GROUND & 0xFF, GROUND >> 8 & 0xFF, GROUND >> 16 & 0xFF])
        return (np.abs(np.asarray(image.convert("RGB"), dtype=np.int16) - ground) > 12).any(axis=-1)

    def gold(self, image):
        return (np.abs(np.asarray(image.convert("RGB"), dtype=np.int16) - np.array(GOLD)) < 40).all(axis=-1)

    def template(self, sale):
        """The figure of a price as the program paints it without OBS: a mask, and its box."""
        room, out = self.folder / f"price-{sale}.json", self.folder / f"price-{sale}.png"
        item = self.items[0] | {"price": {"currency": "CNY", "sale": sale}}
        room.write_text(json.dumps(self.room | {"items": [item]}, ensure_ascii=False), encoding="utf-8")
        subprocess.run([self.build / "shop-overlay", "render", "--room", room, "--theme", "selection-portrait", "--layer",
                        "price", "--out", out], check=True, capture_output=True, timeout=30)
        mask = self.gold(picture.load(out))
        return mask, picture.bounds(mask)

    def price(self, image):
        """Which of the prices of this show stands in the picture; None: no figure at all; else what fits best and how."""
        fits = {}
        for sale, (mask, (x0, y0, x1, y1)) in self.templates.items():
            there = self.gold(image)[y0:y1, x0:x1]
            if not there.any():
                return None
            wanted = mask[y0:y1, x0:x1]
            fits[sale] = (there & wanted).sum() / (there | wanted).sum()
        best = max(fits, key=fits.get)
        return best if fits[best] > 0.97 and min(fits.values()) < 0.9 else fits

    def words(self, image):
        """What an OCR reads in the card at the lower half, without spaces."""
        path = self.folder / "words.png"
        image.convert("RGB").crop((0, 900, CANVAS[0], 1500)).resize((CANVAS[0] * 2, 1200)).save(path)
        done = subprocess.run(["tesseract", str(path), "-", "-l", "chi_sim+eng", "--psm", "11"], capture_output=True,
                              text=True, timeout=60, check=True)
        return re.sub(r"\s", "", done.stdout)


def check_air(show):
    show.wait_for_room()
    show.normal = show.scene("normal")
    assert show.price(show.normal) == PRICES[0], show.price(show.normal)
    words = show.words(show.normal)
    assert SAFE_WORDS not in words, words
    return f"the price of {PRICES[0]} is in the picture"


def check_bind(show):
    for pause_s in (1, 4):  # a busy machine takes its time to filter
        show.bind("Shop overlay: PANIC", KEYS["panic"], pause_s)
        if "shop_overlay.panic=" in show.profile.read_text(encoding="utf-8"):
            break
    show.press("panic")
    show.wait_for_mode("panic")
    show.press("return", held_s=1.3)
    show.wait_for_mode("normal")
    line, = re.findall(r"^shop_overlay\.panic=.*", show.profile.read_text(encoding="utf-8"), re.MULTILINE)
    return f"OBS wrote {line}"


def check_safe(show):
    """A key that was bound in the profile: OBS itself reads a plugin's binding never again."""
    show.press("safe")
    show.wait_for_mode("safe")
    image = show.scene("safe")
    words = show.words(image)
    assert SAFE_WORDS in words, words
    assert show.price(image) is None, show.price(image)
    return f"reads \"{SAFE_WORDS}\" and no price"


def check_return_is_held(show):
    show.press("return", held_s=0.5)
    time.sleep(0.8)
    show.wait_for_mode("safe")
    for name in ("return", "return"):  # nor by being pressed often
        show.press(name)
    assert show.status()["mode"] == "safe"
    show.press("return", held_s=1.3)
    show.wait_for_mode("normal")
    image = show.scene("returned")
    assert show.price(image) == PRICES[0], show.price(image)
    return "half a second brings nothing back, a second the price"


def check_profile(show):
    client = show.obs.client
    client.request("CreateProfile", profileName="Other")
    wait_until("the other profile", lambda: client.request("GetProfileList")["currentProfileName"] == "Other", SHOWN_S)
    show.press("safe")
    time.sleep(0.5)
    assert show.status()["mode"] == "normal", "a key of the other profile"
    client.request("SetCurrentProfile", profileName=home.NAME)
    wait_until("the profile is back", lambda: client.request("GetProfileList")["currentProfileName"] == home.NAME, SHOWN_S)
    show.press("safe")
    show.wait_for_mode("safe")
    show.press("return", held_s=1.3)
    show.wait_for_mode("normal")
    return "bound in its own profile alone"


def frames_of(path):
    """The recording's frames, RGB."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", str(path), "-fps_mode", "passthrough", "-f", "rawvideo",
                           "-pix_fmt", "rgb24", "-"], capture_output=True, check=True, timeout=60)
    return np.frombuffer(done.stdout, dtype=np.uint8).reshape(-1, RECORDED[1], RECORDED[0], 3)


def marker(client, is_on):
    items = {item["sourceName"]: item["sceneItemId"] for item in
             client.request("GetSceneItemList", sceneName="Scene")["sceneItems"]}
    return "SetSceneItemEnabled", {"sceneName": "Scene", "sceneItemId": items["Mark"], "sceneItemEnabled": is_on}


def check_panic_on_air(show):
    """The mark in the corner and the PANIC are asked for in one go: in the recording they may be two frames apart at most."""
    client = show.obs.client
    on = marker(client, True)
    client.batch(marker(client, False))
    client.request("StartRecord")
    wait_until("it records", lambda: client.request("GetRecordStatus")["outputTimecode"] > "00:00:01", SHOWN_S)
    show.shop.patch({"current": show.items[1]["id"]})
    time.sleep(1)
    show.shop.pause()
    time.sleep(0.5)
    client.batch(on, ("TriggerHotkeyByName", {"hotkeyName": "shop_overlay.panic"}))
    time.sleep(0.5)
    path = client.request("StopRecord")["outputPath"]
    wait_until("the recording stands", lambda: not client.request("GetRecordStatus")["outputActive"], SHOWN_S)
    show.shop.resume()
    time.sleep(0.5)
    frames = frames_of(path)
    marked = [number for number, frame in enumerate(frames) if frame[4:22, 4:22].mean(axis=(0, 1))[1] < 40]
    card = frames[:, 320:490, 30:330].astype(np.int16)
    there = (np.abs(card - np.array([GROUND & 0xFF, GROUND >> 8 & 0xFF, GROUND >> 16 & 0xFF])) > 40).any(axis=-1)
    gone = [number for number in range(len(frames)) if there[number].mean() < 0.02]
    assert marked and gone, (len(frames), marked[:1], gone[:1])
    assert there[:gone[0]].mean(axis=(1, 2)).min() > 0.05, "the card was not there before"
    apart = gone[0] - marked[0]
    assert abs(apart) <= MOST_FRAMES, f"{apart} frames after the mark"
    assert len(gone) == len(frames) - gone[0], "it came back"
    return f"{len(frames)} frames, nothing from frame {gone[0]} on, the mark came in frame {marked[0]}; the shop hangs"


def check_takes(show):
    folder = show.home / f".config/obs-studio/plugin_config/{home.MODULE}/shows"
    files = list(folder.glob("*.csv"))
    assert len(files) == 1 and re.fullmatch(r"\d{4}-\d\d-\d\d\.csv", files[0].name), files
    with files[0].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    first, second = show.items
    assert [row["item_id"] for row in rows] == [first["id"], second["id"]], rows
    assert [row["price"] for row in rows] == ["¥79.90", "¥59.90"], rows
    assert rows[0]["show_time"] == "" and re.fullmatch(r"0:00:0\d", rows[1]["show_time"]), rows
    assert [row["link_no"] for row in rows] == [str(first["link_no"]), str(second["link_no"])], rows
    return f"{rows[1]['show_time']} into the recording: {rows[1]['title']} {rows[1]['price']}"


def quit_obs(show):
    seconds = show.obs.quit()
    log = show.obs.log()
    assert show.obs.return_code == 0, f"OBS ended with {show.obs.return_code} after {seconds:.1f} s"
    assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
    return seconds


def check_panic_over_a_restart(show):
    seconds = quit_obs(show)
    show.status_file.unlink(missing_ok=True)
    show.obs = process.Obs(show.home, show.display, show.port, show.folder / "obs-again.log")
    show.wait_for_room()
    assert show.status()["mode"] == "panic", show.status()
    assert not show.painted(show.scene("restarted"))[:, 100:].any(), "something is on air"
    show.press("return", held_s=1.3)
    show.wait_for_mode("normal")
    image = show.scene("back")
    assert show.price(image) == PRICES[1], show.price(image)
    show.press("panic")
    show.wait_for_mode("panic")
    show.press("return", held_s=1.3)
    show.wait_for_mode("normal")
    return f"quit in {seconds:.1f} s; nothing on air until RETURN, then what is true now; what was bound is bound"


def check_quit(show):
    show.press("safe")
    show.wait_for_mode("safe")
    seconds = quit_obs(show)
    state = json.loads((show.home / f".config/obs-studio/plugin_config/{home.MODULE}/air.json").read_text())
    assert state == {"schema": "shop-air/1", "mode": "safe"}, state
    return f"clean in {seconds:.1f} s, 0 leaks"


CHECKS = (check_air, check_bind, check_safe, check_return_is_held, check_profile, check_panic_on_air, check_takes,
          check_panic_over_a_restart, check_quit)


def run_checks(show):
    """Runs all checks; the number of failures, or None when OBS itself died."""
    failures = 0
    with process.Screen(show.folder / "xvfb.log") as screen:
        show.display, show.port = screen.display, process.free_port()
        show.write_home(show.port)
        try:
            show.obs = process.Obs(show.home, screen.display, show.port, show.folder / "obs.log")
        except ConnectionError as error:
            print(error)
            return None
        try:
            for check in CHECKS:
                failures += not checks.run_one(show, check)
                if check is not check_quit and not show.obs.is_alive():
                    return None
        finally:
            with show.obs, show.shop:
                pass
    return failures


def main():
    source_dir, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    return checks.twice(lambda: Show(source_dir, build), run_checks)


if __name__ == "__main__":
    sys.exit(main())
