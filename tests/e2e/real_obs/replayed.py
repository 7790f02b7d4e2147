# SPDX-License-Identifier: GPL-2.0-or-later
"""A recorded show that is replayed into real OBS, whose recording is read: what the log says of it is what viewers saw."""
import os
import random
import subprocess
import time

import numpy as np
from PIL import Image

from . import audit, figures, home, process

SPEED = 5
IS_FULL = bool(os.environ.get("SHOP_FULL"))
SECONDS, SAMPLES, PAINTED = (122, 200, 20) if IS_FULL else (22, 40, 3)
THEME, VARIANT, LAYERS = "selection-portrait", "solo", ("price", "bargain")
PLACE = "bargain"  # whose box has both: the price stands where the bargain stood
CANVAS, RECORDED = (1080, 1920), (540, 960)
SCENE, SOURCE, MARK, MARK_PX = "Replayed", "Replayed overlay", "Replayed mark", 120
STEADY_FRAMES = 10  # so many before and behind are the same: no transition
BLOCK = 16
SAME = 8.0  # grey steps between a block's means in two frames of one picture; a letter is 40 and more


def reduced(frames, box):
    """What stands in a box, in blocks of 16 by 16 pixels of the film: any letter that changes makes one of them another."""
    left, top, width, height = (int(value * RECORDED[0] / CANVAS[0]) for value in box)
    part = frames[:, top:top + height // BLOCK * BLOCK, left:left + width // BLOCK * BLOCK]
    count, height, width = part.shape
    means = [frame.reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean(axis=(1, 3)) for frame in part]
    return np.array(means, dtype=np.float32).reshape(count, -1)


class Reader:
    """Reads figures; what looks like a picture that was read before is not read again."""

    def __init__(self, box):
        self._box, self._known = box, []

    def minor(self, picture, blocks=None):
        """Minor units, None for no figure, "?" for one that cannot be read."""
        for known, value in self._known:
            if blocks is not None and np.abs(known - blocks).max() < SAME:
                return value
        found = figures.find(picture, self._box)
        value = found if found is None else found.minor() or "?"
        if blocks is not None:
            self._known.append((blocks, value))
        return value

    @property
    def pictures(self):
        return len(self._known)


def film(path):
    """The frames of a recording, grey."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vsync", "0", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
                          capture_output=True, check=True, timeout=300)
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, RECORDED[1], RECORDED[0])


def put_on_air(client, url):
    """A scene of its own with an overlay that follows the replay, and a mark in its corner; the mark's number."""
    client.request("CreateScene", sceneName=SCENE)
    client.request("CreateInput", sceneName=SCENE, inputName=SOURCE, inputKind="shop_overlay", inputSettings={
        "room_from": "url", "room_url": url, "theme": THEME, "variant": VARIANT})
    mark = client.request("CreateInput", sceneName=SCENE, inputName=MARK, inputKind="color_source_v3", inputSettings={
        "color": 0xffffffff, "width": MARK_PX, "height": MARK_PX}, sceneItemEnabled=False)["sceneItemId"]
    client.request("SetCurrentProgramScene", sceneName=SCENE)
    return mark


def blink(client, mark):
    """Shows the mark for a moment; the time of the wall between asking for it and the answer."""
    begin_s = time.time()
    client.request("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=mark, sceneItemEnabled=True)
    end_s = time.time()
    time.sleep(0.5)
    client.request("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=mark, sceneItemEnabled=False)
    return (begin_s + end_s) / 2


def record(client, mark):
    """(frames, times of the wall of each): by the marks at its beginning and its end."""
    client.request("StartRecord")
    time.sleep(1)
    first_s = blink(client, mark)
    time.sleep(SECONDS)
    last_s = blink(client, mark)
    time.sleep(0.5)
    path = client.request("StopRecord")["outputPath"]
    time.sleep(2)  # OBS finishes the file
    frames = film(path)
    width = MARK_PX * RECORDED[0] // CANVAS[0]
    lit = frames[:, 4:width - 4, 4:width - 4].mean(axis=(1, 2)) > 200
    begins = [number for number in range(1, len(frames)) if lit[number] and not lit[number - 1]]
    assert len(begins) == 2, f"{len(begins)} marks in {len(frames)} frames"
    drift_s = (last_s - first_s) - (begins[1] - begins[0]) / home.FPS
    assert abs(drift_s) < 0.3, f"the film is {drift_s:.2f} s shorter than it lasted"
    return frames, np.interp(np.arange(len(frames)), begins, (first_s, last_s)), begins


def steady(blocks):
    """The numbers of the frames around which nothing in the box changes."""
    changes = np.abs(np.diff(blocks, axis=0)).max(axis=1) > SAME
    return {number for number in range(STEADY_FRAMES, len(blocks) - STEADY_FRAMES)
            if not changes[number - STEADY_FRAMES:number + STEADY_FRAMES].any()}


def read_samples(frames, times, blocks, begins, reader):
    """The figure on air at so many times outside transitions."""
    numbers = sorted(steady(blocks) & set(range(begins[0] + home.FPS, begins[1])))
    assert len(numbers) >= 2 * SAMPLES, f"only {len(numbers)} of {len(frames)} frames are outside transitions"
    samples = []
    for number in sorted(random.Random(7).sample(numbers, SAMPLES)):
        picture = Image.fromarray(frames[number]).resize(CANVAS, Image.Resampling.LANCZOS)
        minor = reader.minor(picture, blocks[number])
        assert minor != "?", f"the figure of frame {number} cannot be read"
        samples.append(audit.Sample(times[number], times[number], "+".join(LAYERS), minor))
    return samples


def paint_again(program, folder, out, samples, reader):
    """`audit at` paints the same figures at these times."""
    chosen = random.Random(8).sample([sample for sample in samples if sample.minor is not None], PAINTED)
    for sample in chosen:
        at_s = (sample.begin_s + sample.end_s) / 2
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_s)) + f".{int(at_s % 1 * 1000):03d}Z"
        done = subprocess.run([program, "audit", "at", at, folder, "--out", out], capture_output=True, text=True,
                              check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        minor = reader.minor(Image.open(out))
        assert minor == sample.minor, f"{at}: {sample.minor} was on air and {minor} is painted"
    return len(chosen)


def check(client, build, recording, boxes, shows, folder):
    """Replays, records, reads and compares; what to print of it."""
    program = build / "shop-overlay"
    with process.Replay(program, recording, SPEED, log=folder / "replay.log") as shop:
        mark = put_on_air(client, shop.url)
        frames, times, begins = record(client, mark)
    reader = Reader(boxes[PLACE])
    samples = read_samples(frames, times, reduced(frames, boxes[PLACE]), begins, reader)
    seen = {sample.minor for sample in samples}
    assert len(seen) >= 5, f"hardly anything happened: {seen}"
    show = audit.show_folder(shows, "-" + shop.url.rsplit("/", 1)[1])
    said = audit.check(program, show, samples, SAMPLES)
    painted = paint_again(program, show, folder / "again.png", samples, reader)
    return (f"{SAMPLES} times of a replay at --speed {SPEED}, {len(seen)} different figures in {reader.pictures} pictures: "
            f"{said}; {painted} painted again")
