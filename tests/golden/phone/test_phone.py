#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a viewer can read on a phone: `test_phone.py SOURCE_DIR BUILD_DIR LAYER_BOXES`.

Every upright theme is painted by the program, laid over a photograph that moves, encoded as a stream is (x264, 3 Mbit/s),
shown 540 pixels wide, and read by tesseract: the final price, its condition, the end, the stock, the link's number,
each out of its own layer's box. With SHOP_FULL=1 each theme shows both sales. Pictures stand in BUILD_DIR/tests/phone.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

from PIL import Image, ImageOps

# Tesseract wants letters of about 30 px: small ones are made larger, no clearer, for it. It looks at blocks (6) or for
# scattered words (11).
WORDS = [(4, 4, 6), (2, 2, 6), (1, 1, 6), (2, 2, 11), (4, 4, 11)]
# It never learned numerals as narrow as ours: they are widened, and it is told that they are numerals.
NUMBERS = [(1, 0.6, 6), (1.6, 1, 6), (2.6, 1.6, 6), (1.2, 0.8, 11), (3.2, 2, 6)]
SECONDS, FPS, RATE = 2, 30, "3M"
IS_FULL = os.environ.get("SHOP_FULL") == "1"
LAYERS = ("product", "price", "countdown", "stock")

# What is on sale, and what has to be read in which layer.
SALES = [
    {"sale": 6990, "off": 1000, "end": "21:00", "left": 15420, "link": 3,
     "price": ["59.90", "领10元券后"], "countdown": ["21:00截止"], "stock": ["15,420"], "product": ["3号链接"]},
    {"sale": 12800, "off": 500, "end": "20:55", "left": 876, "link": 12,
     "price": ["123.00", "领5元券后"], "countdown": ["20:55截止"], "stock": ["876"], "product": ["12号链接"]},
]


def room_of(demo, sale):
    """The demo room's first item alone, on sale as asked for."""
    room = json.loads(json.dumps(demo))
    item = room["items"][0]
    for member in ("bargain", "cart", "gifts", "campaigns", "comparisons", "sales", "skus", "main_sku", "limits"):
        item.pop(member, None)
    item["price"] = {"currency": "CNY", "sale": sale["sale"],
                     "parts": [{"kind": "platform_coupon", "amount": sale["off"], "how": "claim"}]}
    item["stock"] = {"left": sale["left"], "total": 50000, "low_at": 10}
    item["offer"] = {"ends_at": f"2026-11-21T{sale['end']}:00+08:00"}
    item.update(beat="open", link_no=sale["link"], unit="箱")
    room.update(demo=False, items=[item], current=item["id"], server_time="2026-11-21T20:48:00+08:00")
    return room


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, check=True,
                          env={**os.environ, "OMP_THREAD_LIMIT": "1"}).stdout


def stream(picture, photo, folder):
    """The picture over a photograph that shakes and has a camera's noise, encoded, decoded, on a phone."""
    film, frame = folder / "film.mp4", folder / "frame.png"
    moving = ("[0]scale=-2:2040,crop=1080:1920:x='(iw-1080)/2+50*sin(4*t)':y='60+50*cos(5*t)',"
              "noise=alls=10:allf=t[b];[b][1]overlay=format=auto,format=yuv420p")
    run("ffmpeg", "-v", "error", "-y", "-loop", 1, "-framerate", FPS, "-i", photo, "-i", picture, "-filter_complex", moving,
        "-t", SECONDS, "-c:v", "libx264", "-preset", "veryfast", "-b:v", RATE, "-maxrate", RATE, "-bufsize", "6M",
        "-g", 2 * FPS, film)
    run("ffmpeg", "-v", "error", "-y", "-ss", SECONDS - 0.2, "-i", film, "-frames:v", 1, "-vf", "scale=540:-2", frame)
    return Image.open(frame).convert("L")


def plain(text):
    """Without what no reader minds: blanks, wide forms, marks at the edges."""
    text = unicodedata.normalize("NFKC", text).replace("，", ",").replace("。", ".")
    return re.sub(r"[\s·|_'`\"“”‘’]", "", text)


def readings(picture):
    """What tesseract reads, way by way: all of a picture, and the numbers of its left half, where a figure begins."""
    for x, y, mode in WORDS:
        yield picture.resize((int(picture.width * x), int(picture.height * y)), Image.Resampling.BICUBIC), mode, []
    for part in (picture, picture.crop((0, 0, picture.width * 46 // 100, picture.height))):
        for x, y, mode in NUMBERS:
            size = int(part.width * x), int(part.height * y)
            yield part.resize(size, Image.Resampling.BICUBIC), mode, ["-c", "tessedit_char_whitelist=0123456789.,"]


def read(picture, box, asked, path):
    """Which of the texts asked for are not read in a box in any way, and all that was read."""
    left, top, right, bottom = (int(value / 2) for value in box)
    whole = ImageOps.invert(picture.crop((left, top, right, bottom)))
    missing, seen = list(asked), []
    for part, mode, options in readings(whole):
        ImageOps.expand(part, 20, part.getpixel((1, 1))).save(path)
        seen.append(plain(run("tesseract", path, "-", "-l", "chi_sim", "--psm", mode, *options).decode()))
        missing = [text for text in missing if text not in seen[-1]]
        if not missing:
            break
    return missing, seen


def box_of(boxes, layer, render, folder):
    """Where a layer is now: of its box in all states, what it takes when it is painted alone."""
    alone = folder / f"{layer}-alone.png"
    render("--layer", layer, "--out", alone)
    left, top, right, bottom = Image.open(alone).getchannel("A").point(lambda alpha: 255 * (alpha > 200)).getbbox()
    x, y, width, height = boxes[layer]
    return max(left, x), max(top, y), min(right, x + width), min(bottom, y + height)


def main():
    source, build, layer_boxes = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    out = build / "tests/phone"
    out.mkdir(parents=True, exist_ok=True)
    demo = json.loads((source / "data/demo/room.json").read_text(encoding="utf-8"))
    behind = source / "data/demo/images/orange.png"  # drawn like a photograph by ci/draw_goods.py
    wrong = count = 0
    themes = sorted(path.stem for path in (source / "data/themes").glob("[!_]*-portrait.json"))
    for index, theme in enumerate(themes):
        boxes = json.loads(run(layer_boxes, build, theme, *LAYERS))
        for sale in SALES if index == 0 or IS_FULL else SALES[index % 2:][:1]:
            folder = out / f"{theme}-{sale['link']}"
            folder.mkdir(exist_ok=True)
            room = folder / "room.json"
            room.write_text(json.dumps(room_of(demo, sale), ensure_ascii=False), encoding="utf-8")

            def render(*options, room=room, theme=theme):
                run(build / "shop-overlay", "render", "--room", room, "--theme", theme, *options)

            render("--out", folder / "picture.png")
            picture = stream(folder / "picture.png", behind, folder)
            for layer in LAYERS:
                box = box_of(boxes, layer, render, folder)
                missing, seen = read(picture, box, sale[layer], folder / f"{layer}.png")
                count += len(sale[layer])
                wrong += len(missing)
                for text in missing:
                    print(f"{theme}, {layer}: {text} is read as {seen}")
    print(f"{len(themes)} themes, {count} texts on a phone, {wrong} not read")
    return 1 if wrong or not themes else 0


if __name__ == "__main__":
    sys.exit(main())
