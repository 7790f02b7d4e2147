#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures of the documents, painted by the program over the demo's studio: docs/images/, and docs/gallery.md."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "ci"))
from draw_studio import draw_studio  # noqa: E402
from gallery import write_gallery  # noqa: E402

PROGRAM = ROOT / "build/release/shop-overlay"
DEMO = ROOT / "data/demo/room.json"
OUT = ROOT / "docs/images"
CARD = (80, 1016, 1000, 1432)


def room(folder, name, change):
    """A copy of the demo room with its current item changed."""
    document = json.loads(DEMO.read_text())
    document["demo"] = False
    item = next(item for item in document["items"] if item["id"] == document["current"])
    change(item)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(document, ensure_ascii=False))
    return path


def paint_theme(folder, name, theme, change, options, behind):
    out = folder / f"{name}.png"
    subprocess.run([PROGRAM, "render", "--room", room(folder, name, change), "--theme", theme,
                    "--background", behind, "--out", out, *options], check=True)
    return Image.open(out).convert("RGB")


def paint(folder, name, change=lambda item: None, *options):
    return paint_theme(folder, name, "selection-portrait", change, options, folder / "studio.png")


def agreed(item):
    item["beat"] = "open"
    item["bargain"] = {"steps": [], "agreed": {"amount": 5990, "at": "2026-11-21T20:47:00+08:00"}}


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        studio = draw_studio()
        studio.save(folder / "studio.png")
        shutil.copytree(DEMO.parent / "images", folder / "images")
        OUT.mkdir(parents=True, exist_ok=True)
        on_air = paint(folder, "on-air")
        on_air.resize((540, 960), Image.Resampling.LANCZOS).save(OUT / "on-air.png", optimize=True)
        states = [on_air, paint(folder, "agreed", agreed), paint(folder, "stale", lambda item: None, "--age", "20000"),
                  paint(folder, "tease", lambda item: item.update(beat="tease"))]
        width, height = (CARD[2] - CARD[0]) // 2, (CARD[3] - CARD[1]) // 2
        sheet = Image.new("RGB", (2 * width, 2 * height))
        for index, picture in enumerate(states):
            small = picture.crop(CARD).resize((width, height), Image.Resampling.LANCZOS)
            sheet.paste(small, (index % 2 * width, index // 2 * height))
        sheet.save(OUT / "states.png", optimize=True)
        write_gallery(ROOT, folder, studio, lambda *asked: paint_theme(folder, *asked))
    return 0


if __name__ == "__main__":
    sys.exit(main())
