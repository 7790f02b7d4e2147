#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The overlay in every kind of scene of real OBS: `test_obs_scenes.py SOURCE_DIR BUILD_DIR LAYER_BOXES`.

One OBS without a screen; what it shows is compared with what the program renders of the same room on the CPU: in
screenshots and in recordings, scaled, cropped and turned, in the studio mode's preview and program, in two scenes at
once, beside projectors and open properties, and after the canvas changed. Pictures, recordings and the log stand in
SOURCE_DIR/build/e2e-scenes.
"""
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import time

import numpy as np
from PIL import Image

from real_obs import checks, home, picture, process, rooms
from real_obs.process import wait_until

THEME = "selection-portrait"
CANVAS = (1080, 1920)
GROUNDS = {"Scene": 0xFF5A6E84, "Second": 0xFF3C7850, "Third": 0xFF78503C}  # ABGR, as OBS keeps colours
SHOT_TOLERANCE = 2
FILM_TOLERANCE = 5
BLOCK_PX = 8
COLORS = {"link": 4, "accent": 10, "tile": 100}  # of the theme, and at least so many flat blocks of each
FILM_BLOCK_PX = 48  # an encoder lets colour run around letters
PATCH_PX = 32


def rgb_of(abgr):
    return tuple(abgr >> shift & 255 for shift in (0, 8, 16))


def to_linear(values):
    values = np.asarray(values, dtype=np.float64) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def to_bytes(linear):
    return 255 * np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055)


def pixels(image):
    return np.asarray(image.convert("RGB"), dtype=np.int16)


def flat(values, block=BLOCK_PX):
    """A mask of the pixels in whose neighbourhood nothing changes by more than 1."""
    calm = np.ones(values.shape[:2], dtype=bool)
    for axis in (0, 1):
        step = np.abs(np.diff(values, axis=axis, append=values.take([-1], axis=axis))).max(axis=-1) <= 1
        for shift in range(-block // 2, block // 2 + 1):
            calm &= np.roll(step, shift, axis=axis)
    return calm


class Stage:
    """The room, its picture as the program renders it, and the OBS of one run."""

    def __init__(self, source_dir, build, layer_boxes):
        self.build = build
        self.folder = source_dir / "build/e2e-scenes"
        shutil.rmtree(self.folder, ignore_errors=True)
        images = self.folder / "rooms/images"
        shutil.copytree(source_dir / "data/demo/images", images)
        demo = json.loads((source_dir / "data/demo/room.json").read_text(encoding="utf-8"))
        self.room = images.parent / "room.json"
        # The room's clock is this machine's: the day of the price stands in the picture.
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
        room = rooms.plain(demo, "scenes", 5990, ttl_ms=600000) | {"server_time": now}
        self.room.write_text(json.dumps(room, ensure_ascii=False), encoding="utf-8")
        self.theme = json.loads((source_dir / "data/themes/_selection.json").read_text(encoding="utf-8"))
        boxes = subprocess.run([layer_boxes, build, THEME, "sales"], capture_output=True, text=True, check=True)
        self.wanted = {name: self.rendered(name, rgb_of(color)) for name, color in GROUNDS.items()}
        # In one line things take turns. Where the ground's colour makes no difference something of ours is.
        self.steady = ~picture.box_mask(Image.new("RGB", CANVAS), [json.loads(boxes.stdout)["sales"]])
        self.ours = (np.abs(self.wanted["Scene"] - self.wanted["Second"]).max(axis=-1) <= 8) & self.steady

    def rendered(self, name, color):
        ground, out = self.folder / f"ground-{name}.png", self.folder / f"rendered-{name}.png"
        Image.new("RGB", CANVAS, color).save(ground)
        subprocess.run([self.build / "shop-overlay", "render", "--room", self.room, "--theme", THEME, "--background",
                        ground, "--out", out], check=True, timeout=60)
        return pixels(picture.load(out))

    def settings(self):
        return {"theme": THEME, "language": "zh-CN", "reduced_motion": True, "room_from": "file",
                "room_file": str(self.room)}

    def ground(self, name):
        return {"color": GROUNDS[name], "width": CANVAS[0], "height": CANVAS[1]}

    def shot(self, source, name=None):
        image = self.obs.client.screenshot(source)
        if name:
            image.save(self.folder / f"{name}.png")
        return pixels(image)

    def assert_like(self, got, wanted, where=None, tolerance=SHOT_TOLERANCE):
        """Within the tolerance wherever nothing takes turns."""
        mask = self.steady if where is None else where
        off = (np.abs(got - wanted).max(axis=-1) > tolerance) & mask
        assert not off.any(), f"{off.sum()} of {mask.sum()} pixels differ, within {picture.bounds(off)}"
        return int(mask.sum())

    def wait_for(self, scene, wanted):
        """Until a scene shows what it should; what is wrong with it when it never does."""
        def is_there():
            try:
                return self.assert_like(self.shot(scene), wanted)
            except AssertionError as error:
                last[0] = error
                return False
        last = [None]
        try:
            return wait_until(scene, is_there, 10, 0.3)
        except AssertionError:
            raise last[0] from None

    # -- recordings

    def record(self, during):
        """Records while during() does something; the path."""
        self.obs.client.request("StartRecord")
        wait_until("OBS records", lambda: self.obs.client.request("GetRecordStatus")["outputTimecode"] > "00:00:01", 10)
        during()
        time.sleep(1)
        path = pathlib.Path(self.obs.client.request("StopRecord")["outputPath"])
        wait_until("the recording is whole", lambda: not self.obs.client.request("GetRecordStatus")["outputActive"], 10)
        time.sleep(0.5)
        return path

    def frames(self, path, box, every=1):
        """The frames of a recording within a box, as bytes of RGB."""
        x, y, width, height = box
        filters = (f"select='not(mod(n,{every}))',scale=in_color_matrix=bt709:in_range=tv:out_range=pc:"
                   f"flags=accurate_rnd+full_chroma_int+neighbor,format=gbrp,crop={width}:{height}:{x}:{y}")
        run = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vf", filters, "-vsync", "0", "-f", "rawvideo",
                              "-pix_fmt", "rgb24", "-"], capture_output=True, check=True, timeout=120)
        return np.frombuffer(run.stdout, dtype=np.uint8).reshape(-1, height, width, 3).astype(np.int16)

    def patch(self):
        """A piece of a plate that is flat, and the same over every ground."""
        size = PATCH_PX
        calm = self.ours & flat(self.wanted["Scene"], size)
        rows, columns = np.nonzero(calm)
        assert rows.size, "no plate has a flat piece"
        y, x = int(rows[rows.size // 2]) // 2 * 2, int(columns[rows.size // 2]) // 2 * 2
        return x - size // 4, y - size // 4, size // 2, size // 2


# ------------------------------------------------------------------------------------------ the checks, in this order


def check_picture(stage):
    stage.wait_for("Scene", stage.wanted["Scene"])
    got = stage.shot("Scene", "scene")
    return f"{stage.assert_like(got, stage.wanted['Scene'])} pixels within {SHOT_TOLERANCE} of the rendered picture"


def check_colors(stage):
    """The theme's own colours, where they fill a piece."""
    got, counts = stage.shot("Overlay", "source"), {}
    for name, least in COLORS.items():
        code = stage.theme["colors"][name]
        color = np.array([int(code[at:at + 2], 16) for at in (1, 3, 5)])
        near = np.abs(got - color).max(axis=-1) <= SHOT_TOLERANCE
        whole = near.copy()
        for axis in (0, 1):
            for shift in range(1, 4):
                whole &= np.roll(near, shift, axis=axis)
        counts[name] = int(whole.sum())
        assert counts[name] >= least, f"{counts[name]} flat pixels have the theme's {name} {code}"
    return f"flat pixels within {SHOT_TOLERANCE} of the theme: {counts}"


def check_transforms(stage):
    plain = {"positionX": 0.0, "positionY": 0.0, "rotation": 0.0, "scaleX": 1.0, "scaleY": 1.0, "cropLeft": 0, "cropTop": 0,
             "cropRight": 0, "cropBottom": 0}

    def shown(name, **transform):
        stage.obs.client.request("SetSceneItemTransform", sceneName="Scene", sceneItemId=stage.item,
                                 sceneItemTransform=plain | transform)
        time.sleep(0.2)
        return stage.shot("Scene", name)

    try:
        counts = [assert_cropped(stage, shown), assert_turned(stage, shown), assert_halved(stage, shown)]
    finally:
        shown("plain")
    assert all(count > 5000 for count in counts), counts
    stage.wait_for("Scene", stage.wanted["Scene"])
    return f"cropped, turned and half: {counts} pixels within {SHOT_TOLERANCE}"


def assert_cropped(stage, shown):
    """What is cropped goes through a texture of OBS's own."""
    left, top = 200, 900
    got = shown("cropped", cropLeft=left, cropTop=top, positionX=float(left), positionY=float(top))
    inside = stage.steady.copy()
    inside[:top], inside[:, :left] = False, False
    assert (np.abs(got[:top] - rgb_of(GROUNDS["Scene"])) <= 1).all(), "something is left above the crop"
    return stage.assert_like(got, stage.wanted["Scene"], inside)


def assert_turned(stage, shown):
    """A quarter turn to the right: what was a row from the left is a column from the top."""
    up = 700
    got = shown("turned", rotation=90.0, positionX=float(CANVAS[0]), positionY=float(-up))
    turned, where = np.rot90(stage.wanted["Scene"], -1), np.rot90(stage.steady, -1)
    part = np.s_[up:CANVAS[0], CANVAS[1] - CANVAS[0]:CANVAS[1]]
    return stage.assert_like(got[:CANVAS[0] - up], turned[part], where[part])


def assert_halved(stage, shown):
    """Half the size: four pixels become one, in linear light."""
    got = shown("half", scaleX=0.5, scaleY=0.5)[:CANVAS[1] // 2, :CANVAS[0] // 2]
    quarters = to_linear(stage.wanted["Scene"]).reshape(CANVAS[1] // 2, 2, CANVAS[0] // 2, 2, 3).mean(axis=(1, 3))
    calm = (flat(stage.wanted["Scene"]) & stage.steady & stage.ours)[::2, ::2]
    return stage.assert_like(got, np.rint(to_bytes(quarters)).astype(np.int16), calm)


def check_two_scenes(stage):
    """The same source in a second scene, both drawn at once."""
    client = stage.obs.client
    client.request("CreateScene", sceneName="Second")
    client.request("CreateInput", sceneName="Second", inputName="Ground 2", inputKind="color_source_v3",
                   inputSettings=stage.ground("Second"))
    client.request("CreateSceneItem", sceneName="Second", sourceName="Overlay")
    client.request("SetStudioModeEnabled", studioModeEnabled=True)
    client.request("SetCurrentPreviewScene", sceneName="Second")
    for name in ("Scene", "Second", "Scene", "Second"):
        stage.wait_for(name, stage.wanted[name])
    program = client.request("GetCurrentProgramScene")["currentProgramSceneName"]
    preview = client.request("GetCurrentPreviewScene")["currentPreviewSceneName"]
    assert (program, preview) == ("Scene", "Second"), (program, preview)
    return "preview and program are each as rendered over their own ground"


def check_projectors(stage):
    """Windows that show it again, and its properties with the guides."""
    client = stage.obs.client
    client.request("OpenVideoMixProjector", videoMixType="OBS_WEBSOCKET_VIDEO_MIX_TYPE_MULTIVIEW", monitorIndex=-1)
    client.request("OpenVideoMixProjector", videoMixType="OBS_WEBSOCKET_VIDEO_MIX_TYPE_PREVIEW", monitorIndex=-1)
    client.request("OpenSourceProjector", sourceName="Overlay", monitorIndex=-1)
    client.request("OpenInputPropertiesDialog", inputName="Overlay")
    time.sleep(1)
    for name in ("Scene", "Second"):
        stage.wait_for(name, stage.wanted[name])
    return "multiview, preview and source projectors and the properties are open; screenshots are as before"


def check_recording(stage):
    """Takes and a duplicate while it is recorded, with the properties (and so the guides in windows) open."""
    client = stage.obs.client

    def during():
        client.request("TriggerStudioModeTransition")
        wait_until("the second scene is in the program", lambda: client.request("GetCurrentProgramScene")[
            "currentProgramSceneName"] == "Second", 5)
        time.sleep(1)
        client.request("CreateScene", sceneName="Third")
        client.request("CreateInput", sceneName="Third", inputName="Ground 3", inputKind="color_source_v3",
                       inputSettings=stage.ground("Third"))
        client.request("CreateInput", sceneName="Third", inputName="Duplicate", inputKind="shop_overlay",
                       inputSettings=stage.settings())
        client.request("SetCurrentProgramScene", sceneName="Third")
        time.sleep(1)

    path = stage.record(during)
    x, y, width, height = stage.patch()
    seen = stage.frames(path, (x, y, width, height))
    wanted = stage.wanted["Scene"][y:y + height, x:x + width]
    off = [number for number, frame in enumerate(seen) if np.abs(frame - wanted).max() > FILM_TOLERANCE]
    assert len(seen) > 60 and not off, f"frames {off} of {len(seen)} have no plate at {x}, {y}"
    whole = stage.frames(path, (0, 0, *CANVAS), every=20)
    found = {name: 0 for name in GROUNDS}
    most = 0
    for frame in whole[1:]:  # the encoder begins coarse
        corner = frame[4, CANVAS[0] - 5]
        name = min(GROUNDS, key=lambda name: np.abs(rgb_of(GROUNDS[name]) - corner).max())
        found[name] += 1
        calm = flat(stage.wanted[name], FILM_BLOCK_PX) & stage.steady
        most = max(most, int(np.abs(frame - stage.wanted[name]).max(axis=-1)[calm].max()))
        Image.fromarray(frame.astype(np.uint8), "RGB").save(stage.folder / f"recorded-{name}.png")
        stage.assert_like(frame, stage.wanted[name], calm, FILM_TOLERANCE)
    assert all(found.values()), f"the recording shows {found}"
    return f"the plate is in each of {len(seen)} frames; flat areas of {found} differ by at most {most}"


def check_canvas(stage):
    """Another canvas while it runs, and back."""
    client = stage.obs.client
    client.request("SetStudioModeEnabled", studioModeEnabled=False)
    client.request("SetCurrentProgramScene", sceneName="Scene")

    def change(width, height):
        client.request("SetVideoSettings", baseWidth=width, baseHeight=height, outputWidth=width, outputHeight=height)
        wait_until(f"the canvas is {width}x{height}", lambda: client.screenshot("Scene").size == (width, height), 10)

    change(1280, 720)
    got = stage.shot("Scene", "canvas")
    count = stage.assert_like(got[:, :CANVAS[0]], stage.wanted["Scene"][:720], stage.steady[:720])
    change(*CANVAS)
    stage.wait_for("Scene", stage.wanted["Scene"])
    return f"1280x720: {count} pixels as rendered; back at {CANVAS[0]}x{CANVAS[1]} all"


def check_quit(stage):
    seconds = stage.obs.quit()
    assert stage.obs.return_code == 0, f"OBS ended with {stage.obs.return_code} after {seconds:.1f} s"
    log = stage.obs.log()
    assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
    ours = [line for line in log.splitlines() if checks.OUR_WARNING.search(line)]
    assert not ours, "warnings of ours:\n" + "\n".join(ours)
    return f"clean in {seconds:.1f} s, 0 leaks, no warning of ours"


CHECKS = (check_picture, check_colors, check_transforms, check_two_scenes, check_projectors, check_recording, check_canvas)


def run_checks(stage):
    """Runs all checks in one OBS; the number of failures, or None when OBS itself died."""
    sources = [home.scene_source("Ground", "color_source_v3", stage.ground("Scene")),
               home.scene_source("Overlay", "shop_overlay", stage.settings())]
    stage.item = len(sources)
    port = process.free_port()
    folder = home.write_home(stage.folder / "home", stage.build, port, sources, preview=True, bitrate_kbps=10000)
    with process.Screen(stage.folder / "xvfb.log") as screen:
        return checks.run(stage, CHECKS, check_quit,
                          lambda: process.Obs(folder, screen.display, port, stage.folder / "obs.log"))


def main():
    source_dir, build, layer_boxes = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    return checks.twice(lambda: Stage(source_dir, build, layer_boxes), run_checks)


if __name__ == "__main__":
    sys.exit(main())
