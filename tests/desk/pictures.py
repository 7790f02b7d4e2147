#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures of the docks in docs/images/: `pictures.py make|compare GALLERY FOLDER`.

make writes them anew; compare paints them again beside the build and fails where one looks otherwise, with the pictures kept.
Letters may fall by a little from one version of Qt or FreeType to the next.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VIEWS = {"air": ("air-open", 700), "rundown": ("haggle", 760), "bargain": ("haggle", 860), "prompter": ("haggle", 620),
         "figures": ("haggle", 700), "change": ("change", 640)}
DOCKS = {"change": ("bargain", "--keys", "l")}  # pictures that are not named after their dock, and what is done first
WIDTHS = {"narrow": 320, "wide": 640}
THEMES = ("light", "dark")
LANGUAGES = ("zh-CN", "en-US")
MOST_BYTES = 60000
EXACT = 120  # colours
ERROR_SIGNS = (0x8e3fc9, 0xd1b0e9, 0xb37fdc, 0x7a2fb5, 0xc9a9df, 0xa472cd)  # thin stripes, so few pixels
FAR = 64  # of 255: a pixel that is another one
MOST_FAR = 0.004


def paint(gallery, path, dock, theme, width, language):
    view, height = VIEWS[dock]
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", FONTCONFIG_FILE=str(ROOT / "tests/support/fonts.conf"))
    dock, *deeds = DOCKS.get(dock, (dock,))
    done = subprocess.run([gallery, "--dock", dock, "--view", view, "--language", language, "--theme", theme, "--width",
                           str(WIDTHS[width]), "--height", str(height), *deeds, "--out", path], env=environment, check=False,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{path.name}: {done.stderr}"
    with_few_colours(Image.open(path).convert("RGB")).save(path, optimize=True)
    return path


def with_few_colours(image):
    """As small as pictures of a page should be: the colours that stand there most, so all signs, exactly, and what comes near the others."""
    pixels = np.asarray(image).reshape(-1, 3)
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    most = [*ERROR_SIGNS, *colours[np.argsort(counts, kind="stable")[::-1][:EXACT]]]
    palette = [part for colour in most for part in (int(colour) >> 16, int(colour) >> 8 & 255, int(colour) & 255)]
    near = image.quantize(256 - len(most), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette()
    table = Image.new("P", (1, 1))
    table.putpalette((palette + near)[:768])
    return image.quantize(palette=table, dither=Image.Dither.NONE)


def paint_all(gallery, folder):
    """All of them, by name; they wait more than they work."""
    asked = [(dock, theme, width, language) for dock in VIEWS for theme in THEMES for width in WIDTHS for language in LANGUAGES]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda one: paint(gallery, folder / f"desk-{'-'.join(one)}.png", *one), asked)
        return {path.name: path for path in made}


def difference(path, wanted):
    """Why two pictures are not the same; None: they are."""
    if not wanted.exists():
        return "there is none: run ci/pictures"
    if wanted.stat().st_size >= MOST_BYTES:
        return f"{wanted.stat().st_size} bytes"
    ours, theirs = (np.asarray(Image.open(one).convert("RGB"), dtype=np.int16) for one in (path, wanted))
    if ours.shape != theirs.shape:
        return f"{ours.shape} instead of {theirs.shape}"
    far = (np.abs(ours - theirs) > FAR).any(axis=-1).mean()
    return None if far <= MOST_FAR else f"{100 * far:.2f} % of the pixels are others"


def compare(gallery, folder):
    kept = pathlib.Path(gallery).resolve().parent / "desk_pictures"
    kept.mkdir(exist_ok=True)
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        painted = paint_all(gallery, pathlib.Path(name))
        for file in sorted(set(painted) | {path.name for path in folder.glob("desk-*.png")}):
            why = difference(painted[file], folder / file) if file in painted else "nothing paints it"
            (kept / file).unlink(missing_ok=True)
            if why:
                failures += 1
                print(f"{file}: {why}")
                if file in painted:
                    painted[file].rename(kept / file)
    print(f"{len(painted)} pictures, {failures} others" + (f", kept in {kept}" if failures else ""))
    return failures


def main():
    what, gallery, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if what == "compare":
        return 1 if compare(gallery, folder) else 0
    for path in folder.glob("desk-*.png"):
        path.unlink()
    paint_all(gallery, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
