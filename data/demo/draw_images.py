#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the product pictures of the demo room into images/ (and nothing else).

The products and the names on them are invented. Drawn at three times the size and scaled down. The same script and
the same Pillow give the same bytes. Needs python3-pil, python3-numpy and fonts-noto-cjk.
"""
import math
import pathlib
import sys

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = 640
SCALE = 3
FULL = SIZE * SCALE
BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
NOISE = np.random.default_rng(20261121)


def px(value):
    """A length of the finished picture in pixels of the drawing."""
    return int(round(value * SCALE))


def box(x, y, width, height):
    return (px(x), px(y), px(x + width), px(y + height))


def gradient(size, stops, angle=90.0):
    """An opaque picture with a linear gradient; stops are (position 0..1, (r, g, b))."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along = (x / width - 0.5) * across + (y / height - 0.5) * down
    along = along / (abs(across) + abs(down)) + 0.5
    places = [stop[0] for stop in stops]
    channels = [np.interp(along, places, [stop[1][i] for stop in stops]) for i in range(3)]
    return Image.fromarray(np.stack(channels, axis=-1).round().astype(np.uint8), "RGB")


def ground():
    """A bright table: a soft light in the middle that falls off to warm grey."""
    y, x = np.mgrid[0:FULL, 0:FULL].astype(np.float32) / FULL
    away = np.clip(np.hypot((x - 0.5) * 1.05, y - 0.42) / 0.75, 0, 1) ** 1.6
    inner, outer = np.array([253, 252, 249]), np.array([226, 221, 211])
    return Image.fromarray((inner + (outer - inner) * away[..., None]).round().astype(np.uint8), "RGB")


def mask():
    return Image.new("L", (FULL, FULL), 0)


def rounded(x, y, width, height, radius):
    shape = mask()
    ImageDraw.Draw(shape).rounded_rectangle(box(x, y, width, height), px(radius), fill=255)
    return shape


def turned(shape, degrees, centre):
    return shape.rotate(degrees, Image.BICUBIC, center=(px(centre[0]), px(centre[1])))


def blurred(picture, radius):
    return picture.filter(ImageFilter.GaussianBlur(px(radius)))


def fill(canvas, shape, paint, strength=1.0):
    """Lays a colour or a picture over the canvas where the mask is."""
    if strength < 1.0:
        shape = shape.point(lambda value: int(value * strength))
    if isinstance(paint, tuple):
        paint = Image.new("RGB", canvas.size, paint)
    canvas.paste(paint, (0, 0), shape)


def shadow(canvas, shape, down, radius, strength, colour=(74, 62, 50)):
    fill(canvas, blurred(ImageChops.offset(shape, 0, px(down)), radius), colour, strength)


def shade_edges(canvas, shape, radius, strength, colour=(30, 40, 60)):
    """Darkens a body towards its rim, so that it looks round."""
    inner = blurred(shape.filter(ImageFilter.MinFilter(5)), radius)
    fill(canvas, ImageChops.multiply(shape, ImageChops.invert(inner)), colour, strength)


def contact(canvas, x, y, width, height, strength=0.5):
    """The shadow of something that stands on the table."""
    spot = mask()
    ImageDraw.Draw(spot).ellipse(box(x, y, width, height), fill=255)
    fill(canvas, blurred(spot, 14), (70, 58, 46), strength)


def text(canvas, place, words, size, colour, angle=0.0, centre=None):
    layer = mask()
    font = ImageFont.truetype(BOLD, px(size), index=2)
    ImageDraw.Draw(layer).text((px(place[0]), px(place[1])), words, font=font, fill=255, anchor="mm")
    fill(canvas, turned(layer, angle, centre or place), colour)


def save(canvas, path):
    canvas.resize((SIZE, SIZE), Image.LANCZOS).save(path, optimize=True)


# ---------------------------------------------------------------------------------------------- hanging tissues


def pack_shape(x, y, width, height):
    """A soft pack: a rounded body whose sides bulge a little."""
    shape = mask()
    points = []
    for step in range(0, 361):
        turn = math.radians(step)
        across, down = math.cos(turn), math.sin(turn)
        reach = (abs(across) ** 7 + abs(down) ** 7) ** (-1 / 7)
        points.append((px(x + width / 2 + across * reach * width / 2), px(y + height / 2 + down * reach * height / 2)))
    ImageDraw.Draw(shape).polygon(points, fill=255)
    return shape


def creases(canvas, shape, x, y, width, height, seed):
    """Folds of the film: thin light and dark streaks from the corners."""
    draw = np.random.default_rng(seed)
    for colour, strength in (((255, 255, 255), 0.55), ((66, 102, 158), 0.30)):
        lines = mask()
        pen = ImageDraw.Draw(lines)
        for _ in range(9):
            side = draw.choice([0.04, 0.96])
            end = draw.choice([0.05, 0.95])
            start_x, start_y = x + width * side, y + height * (end + draw.uniform(-0.03, 0.03))
            reach = draw.uniform(0.10, 0.26)
            stop_x = start_x + (width * reach if side < 0.5 else -width * reach)
            stop_y = start_y + (height * reach if end < 0.5 else -height * reach) * draw.uniform(0.3, 1.0)
            pen.line((px(start_x), px(start_y), px(stop_x), px(stop_y)), fill=200, width=px(2.2))
        fill(canvas, ImageChops.multiply(blurred(lines, 1.6), shape), colour, strength)


def pack(canvas, x, y, width, height, seed, stops):
    shape = pack_shape(x, y, width, height)
    shadow(canvas, shape, 12, 16, 0.42)
    fill(canvas, shape, gradient((FULL, FULL), stops, 68))
    shade_edges(canvas, shape, 15, 0.40, (42, 84, 150))
    light = mask()
    ImageDraw.Draw(light).rounded_rectangle(box(x + width * 0.09, y + height * 0.06, width * 0.10, height * 0.86),
                                            px(20), fill=255)
    fill(canvas, ImageChops.multiply(blurred(light, 7), shape), (255, 255, 255), 0.75)
    creases(canvas, shape, x, y, width, height, seed)
    for top in (y + 7, y + height - 13):
        seam = rounded(x + 16, top, width - 32, 3, 1.5)
        fill(canvas, blurred(seam, 0.8), (255, 255, 255), 0.6)
    return shape


def tab(canvas, x, y, width):
    """The loop by which a pack hangs."""
    shape = rounded(x, y, width, 74, 18)
    hole = rounded(x + width / 2 - 30, y + 16, 60, 20, 10)
    shape = ImageChops.subtract(shape, hole)
    shadow(canvas, shape, 5, 7, 0.35)
    fill(canvas, shape, gradient((FULL, FULL), [(0.0, (252, 253, 255)), (1.0, (205, 222, 246))]))
    shade_edges(canvas, shape, 4, 0.30, (60, 100, 160))


def sheet(canvas, x, y):
    """A tissue that hangs out of the slit, with soft folds."""
    shape = mask()
    outline = [(x - 62, y), (x + 62, y), (x + 74, y + 46), (x + 52, y + 94), (x + 20, y + 78), (x - 8, y + 104),
               (x - 36, y + 80), (x - 74, y + 92), (x - 70, y + 44)]
    ImageDraw.Draw(shape).polygon([(px(a), px(b)) for a, b in outline], fill=255)
    shape = blurred(shape, 5).point(lambda value: max(0, min(255, (value - 100) * 5)))
    shadow(canvas, shape, 7, 9, 0.40)
    fill(canvas, shape, gradient((FULL, FULL), [(0.0, (255, 255, 255)), (0.85, (252, 252, 250)), (1.0, (236, 238, 240))]))
    folds = mask()
    pen = ImageDraw.Draw(folds)
    for lean, start in ((-30, -34), (-10, -8), (12, 20), (34, 44)):
        pen.line((px(x + start * 0.6), px(y + 4), px(x + start + lean * 0.4), px(y + 88)), fill=255, width=px(5))
    fill(canvas, ImageChops.multiply(blurred(folds, 4), shape), (158, 172, 192), 0.55)


def draw_tissue():
    canvas = ground()
    contact(canvas, 74, 548, 500, 44, 0.50)
    behind = [(0.0, (233, 243, 255)), (0.5, (176, 207, 247)), (1.0, (122, 166, 226))]
    front = [(0.0, (246, 251, 255)), (0.42, (198, 222, 252)), (1.0, (128, 173, 233))]
    for place, seed in (((60, 170), 3), ((372, 170), 4)):
        tab(canvas, place[0] + 54, place[1] - 48, 100)
        pack(canvas, place[0], place[1], 208, 384, seed, behind)
    tab(canvas, 260, 74, 120)
    pack(canvas, 180, 124, 280, 420, 7, front)
    panel = rounded(218, 196, 204, 196, 26)
    fill(canvas, panel, (255, 255, 255), 0.86)
    text(canvas, (320, 258), "絮屿", 68, (38, 84, 156))
    text(canvas, (320, 318), "悬挂抽纸", 32, (62, 108, 178))
    text(canvas, (320, 360), "四层加厚 · 260 抽", 20, (96, 134, 192))
    slit = rounded(240, 446, 160, 15, 7.5)
    fill(canvas, slit, (62, 98, 156), 0.85)
    sheet(canvas, 320, 454)
    return canvas


# ------------------------------------------------------------------------------------------------------ a phone


def phone_back(canvas, x, y, width, height, angle, centre):
    shape = turned(rounded(x, y, width, height, 46), angle, centre)
    shadow(canvas, shape, 16, 20, 0.55, (46, 52, 48))
    rim = gradient((FULL, FULL), [(0.0, (226, 236, 228)), (0.5, (120, 146, 130)), (1.0, (214, 226, 218))], 20)
    fill(canvas, shape, rim)
    inner = turned(rounded(x + 5, y + 5, width - 10, height - 10, 42), angle, centre)
    glass = gradient((FULL, FULL), [(0.12, (206, 226, 212)), (0.45, (132, 170, 148)), (0.9, (66, 104, 86))], 62)
    fill(canvas, inner, glass)
    sheen = mask()
    ImageDraw.Draw(sheen).polygon([(px(x + width * 0.10), px(y)), (px(x + width * 0.52), px(y)),
                                   (px(x + width * 0.12), px(y + height)), (px(x - width * 0.3), px(y + height))],
                                  fill=255)
    fill(canvas, ImageChops.multiply(blurred(turned(sheen, angle, centre), 10), inner), (255, 255, 255), 0.26)
    shade_edges(canvas, inner, 8, 0.35, (24, 52, 40))
    island = turned(rounded(x + 24, y + 26, 158, 158, 44), angle, centre)
    shadow(canvas, island, 5, 7, 0.5, (20, 40, 32))
    fill(canvas, island, gradient((FULL, FULL), [(0.15, (150, 184, 164)), (0.55, (92, 128, 110))], 62))
    shade_edges(canvas, island, 4, 0.35, (20, 48, 36))
    for across, down, size in ((62, 64, 31), (144, 64, 31), (62, 146, 31), (142, 146, 13)):
        lens(canvas, x + across, y + down, size, angle, centre)
    text(canvas, (x + 84, y + height - 64), "启岚", 30, (226, 240, 230), angle, centre)


def lens(canvas, x, y, radius, angle, centre):
    def disc(size, dx=0.0, dy=0.0):
        shape = mask()
        ImageDraw.Draw(shape).ellipse(box(x - size + dx, y - size + dy, 2 * size, 2 * size), fill=255)
        return turned(shape, angle, centre)

    if radius < 20:
        fill(canvas, disc(radius), (250, 240, 208))
        fill(canvas, disc(radius * 0.6), (255, 252, 238))
        return
    fill(canvas, disc(radius), (196, 214, 202))
    fill(canvas, disc(radius - 3), (24, 30, 32))
    fill(canvas, disc(radius * 0.62), (14, 18, 26))
    fill(canvas, disc(radius * 0.50), gradient((FULL, FULL), [(0.0, (52, 78, 130)), (1.0, (10, 12, 26))], 60))
    fill(canvas, blurred(disc(radius * 0.20, -radius * 0.22, -radius * 0.24), 1.5), (206, 226, 255), 0.9)
    fill(canvas, blurred(disc(radius * 0.10, radius * 0.24, radius * 0.22), 1), (150, 120, 220), 0.8)


def phone_front(canvas, x, y, width, height, angle, centre):
    shape = turned(rounded(x, y, width, height, 46), angle, centre)
    shadow(canvas, shape, 18, 22, 0.60, (46, 50, 48))
    fill(canvas, shape, gradient((FULL, FULL), [(0.1, (226, 234, 228)), (0.5, (104, 128, 114)), (0.9, (206, 218, 210))], 15))
    fill(canvas, turned(rounded(x + 4, y + 4, width - 8, height - 8, 43), angle, centre), (12, 15, 16))
    screen = turned(rounded(x + 12, y + 12, width - 24, height - 24, 36), angle, centre)
    sky = gradient((FULL, FULL), [(0.15, (255, 226, 190)), (0.42, (240, 172, 148)), (0.62, (120, 132, 160)),
                                  (0.95, (30, 62, 66))], 80)
    fill(canvas, screen, sky)
    sun = mask()
    ImageDraw.Draw(sun).ellipse(box(x + width * 0.52, y + height * 0.30, 74, 74), fill=255)
    fill(canvas, ImageChops.multiply(turned(sun, angle, centre), screen), (255, 246, 226), 0.92)
    hills = (((0.0, 0.62), (0.22, 0.50), (0.46, 0.60), (0.74, 0.47), (1.0, 0.58), (86, 116, 122)),
             ((0.0, 0.72), (0.30, 0.60), (0.58, 0.71), (0.84, 0.62), (1.0, 0.68), (48, 86, 88)),
             ((0.0, 0.80), (0.25, 0.76), (0.55, 0.84), (0.80, 0.74), (1.0, 0.80), (22, 54, 56)))
    for *ridge, colour in hills:
        hill = mask()
        outline = [(px(x + width * a), px(y + height * b)) for a, b in ridge]
        ImageDraw.Draw(hill).polygon([*outline, (px(x + width), px(y + height)), (px(x), px(y + height))], fill=255)
        hill = blurred(hill, 5).point(lambda value: max(0, min(255, (value - 96) * 4)))
        fill(canvas, ImageChops.multiply(turned(hill, angle, centre), screen), colour)
    camera = mask()
    ImageDraw.Draw(camera).ellipse(box(x + width / 2 - 8, y + 26, 16, 16), fill=255)
    fill(canvas, turned(camera, angle, centre), (10, 12, 14))
    text(canvas, (x + width / 2, y + 104), "20:48", 54, (255, 250, 246), angle, centre)
    sheen = mask()
    ImageDraw.Draw(sheen).polygon([(px(x + width * 0.62), px(y)), (px(x + width), px(y)),
                                   (px(x + width), px(y + height * 0.5))], fill=255)
    fill(canvas, ImageChops.multiply(turned(sheen, angle, centre), screen), (255, 255, 255), 0.10)


def draw_phone():
    canvas = ground()
    contact(canvas, 92, 566, 460, 36, 0.48)
    phone_back(canvas, 108, 66, 258, 500, 7, (230, 320))
    phone_front(canvas, 300, 92, 246, 486, -6, (430, 330))
    return canvas


# ------------------------------------------------------------------------------------------------------ oranges


def sphere(canvas, x, y, radius):
    """A navel orange: a lit ball with a rough skin."""
    size = px(radius * 2)
    v, u = np.mgrid[0:size, 0:size].astype(np.float32) / size * 2 - 1
    inside = u * u + v * v
    z = np.sqrt(np.clip(1 - inside, 0, 1))
    rough = NOISE.normal(0, 1, (size // 6 + 2, size // 6 + 2)).astype(np.float32)
    rough = np.asarray(Image.fromarray(rough).resize((size, size), Image.BICUBIC))
    dents_v, dents_u = np.gradient(rough)
    light = np.clip((u + dents_u * 0.32) * -0.42 + (v + dents_v * 0.32) * -0.58 + z * 0.70, 0, 1)
    stops = np.array([[150, 58, 6], [222, 104, 12], [250, 146, 28], [255, 184, 66], [255, 226, 150]], dtype=np.float32)
    places = [0.0, 0.28, 0.60, 0.86, 1.0]
    colours = np.stack([np.interp(light, places, stops[:, i]) for i in range(3)], axis=-1)
    colours += (np.clip(v, 0, 1) ** 2 * (1 - z))[..., None] * np.array([40, 34, 22])
    shine = np.exp(-(((u + 0.36) / 0.20) ** 2 + ((v + 0.46) / 0.14) ** 2)) * 0.60
    colours += (255 - colours) * shine[..., None]
    ball = Image.fromarray(np.clip(colours, 0, 255).round().astype(np.uint8), "RGB")
    cover = Image.fromarray((np.clip((1 - np.sqrt(inside)) * size / 4, 0, 1) * 255).astype(np.uint8), "L")
    where = (px(x - radius), px(y - radius))
    shape = mask()
    shape.paste(cover, where)
    shadow(canvas, shape, 9, 14, 0.42, (110, 58, 16))
    canvas.paste(ball, where, cover)


def leaf(canvas, x, y, length, width, angle):
    shape = mask()
    points = []
    for step in range(41):
        along = step / 40
        points.append((x + along * length, y - math.sin(math.pi * along ** 0.85) * width / 2))
    for step in range(40, -1, -1):
        along = step / 40
        points.append((x + along * length, y + math.sin(math.pi * along ** 0.85) * width / 2))
    ImageDraw.Draw(shape).polygon([(px(a), px(b)) for a, b in points], fill=255)
    shape = turned(shape, angle, (x, y))
    shadow(canvas, shape, 5, 6, 0.40, (50, 50, 20))
    fill(canvas, shape, gradient((FULL, FULL), [(0.1, (146, 192, 74)), (0.5, (64, 132, 48)), (0.9, (34, 92, 42))], 70))
    veins = mask()
    pen = ImageDraw.Draw(veins)
    pen.line((px(x), px(y), px(x + length * 0.96), px(y)), fill=255, width=px(2.4))
    for along in (0.2, 0.34, 0.48, 0.62, 0.76):
        for side in (-1, 1):
            pen.line((px(x + along * length), px(y), px(x + (along + 0.13) * length), px(y + side * width * 0.36)),
                     fill=190, width=px(1.3))
    fill(canvas, ImageChops.multiply(turned(veins, angle, (x, y)), shape), (196, 226, 140), 0.6)


def half_orange(canvas, x, y, radius):
    def disc(size):
        shape = mask()
        ImageDraw.Draw(shape).ellipse(box(x - size, y - size, 2 * size, 2 * size), fill=255)
        return shape

    rind = disc(radius)
    shadow(canvas, rind, 10, 14, 0.48, (110, 58, 16))
    fill(canvas, rind, gradient((FULL, FULL), [(0.0, (255, 176, 56)), (1.0, (226, 104, 14))], 70))
    fill(canvas, disc(radius * 0.945), (255, 240, 208))
    flesh = gradient((FULL, FULL), [(0.3, (255, 186, 62)), (0.9, (246, 132, 18))], 65)
    segments = 10
    for number in range(segments):
        start = 360 / segments * number + 4
        wedge = []
        for step in range(21):
            turn = math.radians(start + (360 / segments - 0.6) * step / 20)
            wedge.append((x + math.cos(turn) * radius * 0.88, y + math.sin(turn) * radius * 0.88))
        middle = math.radians(start + 180 / segments)
        wedge.append((x + math.cos(middle) * radius * 0.10, y + math.sin(middle) * radius * 0.10))
        shape = mask()
        ImageDraw.Draw(shape).polygon([(px(a), px(b)) for a, b in wedge], fill=255)
        shape = blurred(shape, 3.4).point(lambda value: max(0, min(255, (value - 140) * 4)))
        fill(canvas, shape, flesh)
        fibres = mask()
        pen = ImageDraw.Draw(fibres)
        for _ in range(26):
            turn = math.radians(start + NOISE.uniform(0.12, 0.88) * 360 / segments)
            near, far = sorted(NOISE.uniform(0.24, 0.84, 2))
            pen.line((px(x + math.cos(turn) * radius * near), px(y + math.sin(turn) * radius * near),
                      px(x + math.cos(turn) * radius * far), px(y + math.sin(turn) * radius * far)),
                     fill=255, width=px(2.6))
        fill(canvas, ImageChops.multiply(blurred(fibres, 1.2), shape), (255, 214, 120), 0.55)
        shade_edges(canvas, shape, 5, 0.35, (214, 96, 6))
    fill(canvas, blurred(disc(radius * 0.085), 1.5), (255, 243, 216))
    gleam = mask()
    ImageDraw.Draw(gleam).ellipse(box(x - radius * 0.62, y - radius * 0.72, radius * 0.8, radius * 0.44), fill=255)
    fill(canvas, ImageChops.multiply(blurred(gleam, 12), rind), (255, 255, 255), 0.22)


def draw_orange():
    canvas = ground()
    contact(canvas, 60, 536, 520, 46, 0.50)
    sphere(canvas, 318, 214, 128)
    leaf(canvas, 322, 100, 150, 66, 16)
    leaf(canvas, 318, 102, 118, 54, 152)
    sphere(canvas, 184, 412, 140)
    half_orange(canvas, 430, 416, 142)
    return canvas


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in (("tissue", draw_tissue), ("phone", draw_phone), ("orange", draw_orange)):
        save(draw(), folder / f"{name}.png")


if __name__ == "__main__":
    main()
