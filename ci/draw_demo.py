#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the product pictures of the demo room into data/demo/images, or into the folder that is named.

The products and the names on them are invented. The same script and the same Pillow give the same bytes. Needs
python3-pil, python3-numpy and fonts-noto-cjk.
"""
import math
import pathlib
import sys

import numpy as np
from PIL import Image, ImageChops

from draw_goods import GOODS
from drawing import Board

SIZE = 640
NOISE = np.random.default_rng(20261121)


def table():
    """A bright table: a soft light in the middle that falls off to warm grey."""
    board = Board(SIZE, SIZE, 3)
    board.picture = board.glow((0.5, 0.42), 0.74, (253, 252, 249), (226, 221, 211))
    return board


# ---------------------------------------------------------------------------------------------- hanging tissues


def pack_shape(board, x, y, width, height):
    """A soft pack: a rounded body whose sides bulge a little."""
    places = []
    for step in range(361):
        across, down = math.cos(math.radians(step)), math.sin(math.radians(step))
        reach = (abs(across) ** 7 + abs(down) ** 7) ** (-1 / 7)
        places.append((x + width / 2 + across * reach * width / 2, y + height / 2 + down * reach * height / 2))
    return board.polygon(places)


def creases(board, shape, x, y, width, height, seed):
    """Folds of the film: thin light and dark streaks from the corners."""
    draw = np.random.default_rng(seed)
    for colour, strength in (((255, 255, 255), 0.55), ((66, 102, 158), 0.30)):
        streaks = []
        for _ in range(9):
            side = draw.choice([0.04, 0.96])
            end = draw.choice([0.05, 0.95])
            start_x, start_y = x + width * side, y + height * (end + draw.uniform(-0.03, 0.03))
            reach = draw.uniform(0.10, 0.26)
            stop_x = start_x + (width * reach if side < 0.5 else -width * reach)
            stop_y = start_y + (height * reach if end < 0.5 else -height * reach) * draw.uniform(0.3, 1.0)
            streaks.append(((start_x, start_y), (stop_x, stop_y)))
        board.fill_within(shape, board.blurred(board.lines(streaks, 2.2), 1.6), colour, strength * 0.8)


def pack(board, x, y, width, height, seed, stops):
    shape = pack_shape(board, x, y, width, height)
    board.shadow(shape, 12, 16, 0.42)
    board.fill(shape, board.gradient(stops, 68))
    board.shade_edges(shape, 15, 0.40, (42, 84, 150))
    light = board.rounded(x + width * 0.09, y + height * 0.06, width * 0.10, height * 0.86, 20)
    board.fill_within(shape, board.blurred(light, 7), (255, 255, 255), 0.75)
    creases(board, shape, x, y, width, height, seed)
    for top in (y + 7, y + height - 13):
        board.fill(board.blurred(board.rounded(x + 16, top, width - 32, 3, 1.5), 0.8), (255, 255, 255), 0.6)


def tab(board, x, y, width):
    """The loop by which a pack hangs."""
    hole = board.rounded(x + width / 2 - 30, y + 16, 60, 20, 10)
    shape = ImageChops.subtract(board.rounded(x, y, width, 74, 18), hole)
    board.shadow(shape, 5, 7, 0.35)
    board.fill(shape, board.gradient([(0.0, (252, 253, 255)), (1.0, (205, 222, 246))]))
    board.shade_edges(shape, 4, 0.30, (60, 100, 160))


def sheet(board, x, y):
    """A tissue that hangs out of the slit, with soft folds."""
    outline = [(x - 62, y), (x + 62, y), (x + 74, y + 46), (x + 52, y + 94), (x + 20, y + 78), (x - 8, y + 104),
               (x - 36, y + 80), (x - 74, y + 92), (x - 70, y + 44)]
    shape = board.softened(board.polygon(outline), 5, steepness=5)
    board.shadow(shape, 7, 9, 0.40)
    board.fill(shape, board.gradient([(0.0, (255, 255, 255)), (0.85, (252, 252, 250)), (1.0, (236, 238, 240))]))
    folds = [((x + start * 0.6, y + 4), (x + start + lean * 0.4, y + 88))
             for lean, start in ((-30, -34), (-10, -8), (12, 20), (34, 44))]
    board.fill_within(shape, board.blurred(board.lines(folds, 5), 4), (158, 172, 192), 0.55)


def draw_tissue():
    board = table()
    board.contact(74, 548, 500, 44, 0.50)
    behind = [(0.0, (233, 243, 255)), (0.5, (176, 207, 247)), (1.0, (122, 166, 226))]
    front = [(0.0, (246, 251, 255)), (0.42, (198, 222, 252)), (1.0, (128, 173, 233))]
    for x, seed in ((60, 3), (372, 4)):
        tab(board, x + 54, 122, 100)
        pack(board, x, 170, 208, 384, seed, behind)
    tab(board, 260, 74, 120)
    pack(board, 180, 124, 280, 420, 7, front)
    board.fill(board.rounded(218, 196, 204, 196, 26), (255, 255, 255), 0.86)
    board.fill(board.letters((320, 258), "絮屿", 68), (38, 84, 156))
    board.fill(board.letters((320, 318), "悬挂抽纸", 32), (62, 108, 178))
    board.fill(board.letters((320, 360), "四层加厚 · 260 抽", 20), (96, 134, 192))
    board.fill(board.rounded(240, 446, 160, 15, 7.5), (62, 98, 156), 0.85)
    sheet(board, 320, 454)
    return board.finished()


# ------------------------------------------------------------------------------------------------------ a phone


def phone_back(board, x, y, width, height, angle, centre):
    def turned(shape):
        return board.turned(shape, angle, centre)

    shape = turned(board.rounded(x, y, width, height, 46))
    board.shadow(shape, 16, 20, 0.55, (46, 52, 48))
    board.fill(shape, board.gradient([(0.0, (226, 236, 228)), (0.5, (120, 146, 130)), (1.0, (214, 226, 218))], 20))
    inner = turned(board.rounded(x + 5, y + 5, width - 10, height - 10, 42))
    board.fill(inner, board.gradient([(0.12, (206, 226, 212)), (0.45, (132, 170, 148)), (0.9, (66, 104, 86))], 62))
    sheen = board.polygon([(x + width * 0.10, y), (x + width * 0.52, y), (x + width * 0.12, y + height),
                           (x - width * 0.3, y + height)])
    board.fill_within(inner, board.blurred(turned(sheen), 10), (255, 255, 255), 0.26)
    board.shade_edges(inner, 8, 0.35, (24, 52, 40))
    island = turned(board.rounded(x + 24, y + 26, 158, 158, 44))
    board.shadow(island, 5, 7, 0.5, (20, 40, 32))
    board.fill(island, board.gradient([(0.15, (150, 184, 164)), (0.55, (92, 128, 110))], 62))
    board.shade_edges(island, 4, 0.35, (20, 48, 36))
    for across, down in ((62, 64), (144, 64), (62, 146)):
        lens(board, x + across, y + down, turned)
    board.fill(turned(board.disc(x + 142, y + 146, 13)), (250, 240, 208))
    board.fill(turned(board.disc(x + 142, y + 146, 8)), (255, 252, 238))
    board.fill(turned(board.letters((x + 84, y + height - 64), "启岚", 30)), (226, 240, 230))


def lens(board, x, y, turned):
    def disc(radius, dx=0.0, dy=0.0):
        return turned(board.disc(x + dx, y + dy, radius))

    board.fill(disc(31), (196, 214, 202))
    board.fill(disc(28), (24, 30, 32))
    board.fill(disc(19), (14, 18, 26))
    board.fill(disc(15.5), board.gradient([(0.0, (52, 78, 130)), (1.0, (10, 12, 26))], 60))
    board.fill(board.blurred(disc(6, -7, -7.5), 1.5), (206, 226, 255), 0.9)
    board.fill(board.blurred(disc(3, 7.5, 7), 1), (150, 120, 220), 0.8)


def phone_front(board, x, y, width, height, angle, centre):
    def turned(shape):
        return board.turned(shape, angle, centre)

    shape = turned(board.rounded(x, y, width, height, 46))
    board.shadow(shape, 18, 22, 0.60, (46, 50, 48))
    board.fill(shape, board.gradient([(0.1, (226, 234, 228)), (0.5, (104, 128, 114)), (0.9, (206, 218, 210))], 15))
    board.fill(turned(board.rounded(x + 4, y + 4, width - 8, height - 8, 43)), (12, 15, 16))
    screen = turned(board.rounded(x + 12, y + 12, width - 24, height - 24, 36))
    board.fill(screen, board.gradient([(0.15, (255, 226, 190)), (0.42, (240, 172, 148)), (0.62, (120, 132, 160)),
                                       (0.95, (30, 62, 66))], 80))
    sun = board.ellipse(x + width * 0.52, y + height * 0.30, 74, 74)
    board.fill_within(screen, turned(sun), (255, 246, 226), 0.92)
    hills = (((0.0, 0.62), (0.22, 0.50), (0.46, 0.60), (0.74, 0.47), (1.0, 0.58), (86, 116, 122)),
             ((0.0, 0.72), (0.30, 0.60), (0.58, 0.71), (0.84, 0.62), (1.0, 0.68), (48, 86, 88)),
             ((0.0, 0.80), (0.25, 0.76), (0.55, 0.84), (0.80, 0.74), (1.0, 0.80), (22, 54, 56)))
    for *ridge, colour in hills:
        outline = [(x + width * a, y + height * b) for a, b in ridge]
        hill = board.softened(board.polygon([*outline, (x + width, y + height), (x, y + height)]), 5)
        board.fill_within(screen, turned(hill), colour)
    board.fill(turned(board.disc(x + width / 2, y + 34, 8)), (10, 12, 14))
    board.fill(turned(board.letters((x + width / 2, y + 104), "20:48", 54)), (255, 250, 246))
    sheen = board.polygon([(x + width * 0.62, y), (x + width, y), (x + width, y + height * 0.5)])
    board.fill_within(screen, turned(sheen), (255, 255, 255), 0.10)


def draw_phone():
    board = table()
    board.contact(92, 566, 460, 36, 0.48)
    phone_back(board, 108, 66, 258, 500, 7, (230, 320))
    phone_front(board, 300, 92, 246, 486, -6, (430, 330))
    return board.finished()


# ------------------------------------------------------------------------------------------------------ oranges


def sphere(board, x, y, radius):
    """A navel orange: a lit ball with a rough skin."""
    size = board.px(radius * 2)
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
    where = (board.px(x - radius), board.px(y - radius))
    shape = board.mask()
    shape.paste(cover, where)
    board.shadow(shape, 9, 14, 0.42, (110, 58, 16))
    board.picture.paste(ball, where, cover)


def leaf(board, x, y, length, width, angle):
    steps = [step / 40 for step in range(41)]
    upper = [(x + along * length, y - math.sin(math.pi * along ** 0.85) * width / 2) for along in steps]
    lower = [(a, 2 * y - b) for a, b in reversed(upper)]
    shape = board.turned(board.polygon(upper + lower), angle, (x, y))
    board.shadow(shape, 5, 6, 0.40, (50, 50, 20))
    board.fill(shape, board.gradient([(0.1, (146, 192, 74)), (0.5, (64, 132, 48)), (0.9, (34, 92, 42))], 70))
    middle = [((x, y), (x + length * 0.96, y))]
    sides = [((x + along * length, y), (x + (along + 0.13) * length, y + side * width * 0.36))
             for along in (0.2, 0.34, 0.48, 0.62, 0.76) for side in (-1, 1)]
    for veins, thickness, strength in ((middle, 2.4, 0.6), (sides, 1.3, 0.45)):
        lines = board.turned(board.lines(veins, thickness), angle, (x, y))
        board.fill_within(shape, lines, (196, 226, 140), strength)


def half_orange(board, x, y, radius):
    def around(degrees, reach):
        turn = math.radians(degrees)
        return x + math.cos(turn) * radius * reach, y + math.sin(turn) * radius * reach

    rind = board.disc(x, y, radius)
    board.shadow(rind, 10, 14, 0.48, (110, 58, 16))
    board.fill(rind, board.gradient([(0.0, (255, 176, 56)), (1.0, (226, 104, 14))], 70))
    board.fill(board.disc(x, y, radius * 0.945), (255, 240, 208))
    flesh = board.gradient([(0.3, (255, 186, 62)), (0.9, (246, 132, 18))], 65)
    for start in range(4, 364, 36):
        rim = [around(start + 35.4 * step / 20, 0.88) for step in range(21)]
        shape = board.softened(board.polygon([*rim, around(start + 18, 0.10)]), 3.4, 140)
        board.fill(shape, flesh)
        fibres = []
        for _ in range(26):
            turn = start + NOISE.uniform(4, 32)
            near, far = sorted(NOISE.uniform(0.24, 0.84, 2))
            fibres.append((around(turn, near), around(turn, far)))
        board.fill_within(shape, board.blurred(board.lines(fibres, 2.6), 1.2), (255, 214, 120), 0.55)
        board.shade_edges(shape, 5, 0.35, (214, 96, 6))
    board.fill(board.blurred(board.disc(x, y, radius * 0.085), 1.5), (255, 243, 216))
    gleam = board.ellipse(x - radius * 0.62, y - radius * 0.72, radius * 0.8, radius * 0.44)
    board.fill_within(rind, board.blurred(gleam, 12), (255, 255, 255), 0.22)


def draw_orange():
    board = table()
    board.contact(60, 536, 520, 46, 0.50)
    sphere(board, 318, 214, 128)
    leaf(board, 322, 100, 150, 66, 16)
    leaf(board, 318, 102, 118, 54, 152)
    sphere(board, 184, 412, 140)
    half_orange(board, 430, 416, 142)
    return board.finished()


def main():
    demo = pathlib.Path(__file__).resolve().parent.parent / "data/demo/images"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else demo
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in (("tissue", draw_tissue), ("phone", draw_phone), ("orange", draw_orange)):
        draw().save(folder / f"{name}.png", optimize=True)
    for name, draw in GOODS:
        board = table()
        draw(board)
        board.finished().save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
