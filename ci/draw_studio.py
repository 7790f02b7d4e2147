#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws what stands behind the overlay in ci/demo: a host in a small studio, upright, as a camera would give it.

`draw_studio.py FILE.png`. A drawing, nobody's likeness.
"""
import sys

import numpy as np
from PIL import ImageChops, ImageFilter

from drawing import Board

WIDTH, HEIGHT = 1080, 1920
NOISE = np.random.default_rng(7)
SKIN, SKIN_SHADE, HAIR, HAIR_LIGHT = (244, 205, 180), (214, 158, 130), (52, 36, 34), (104, 74, 62)
KNIT, KNIT_LIGHT, KNIT_DARK = (62, 92, 108), (104, 138, 150), (36, 56, 70)


def wall(board):
    """A warm wall, shelves out of focus, lamps."""
    board.picture = board.glow((0.5, 0.28), 1.25, (226, 203, 178), (104, 80, 66), 1.2)
    goods = [(176, 92, 70), (206, 164, 98), (104, 126, 112), (86, 98, 122), (226, 210, 188), (150, 112, 92)]
    for y in (470, 740, 1010):
        for left in (-30, 776):
            board.fill(board.rounded(left, y, 334, 22, 6), (122, 88, 64))
            x = left + 20
            while x < left + 290:
                width, height = NOISE.uniform(34, 74), NOISE.uniform(70, 170)
                board.fill(board.rounded(x, y - height, width, height, 12), goods[NOISE.integers(len(goods))], 0.9)
                x += width + NOISE.uniform(8, 26)
    board.picture = board.picture.filter(ImageFilter.GaussianBlur(board.px(13)))
    for x, y, radius, strength in ((90, 330, 70, 0.8), (1000, 296, 88, 0.85), (936, 620, 44, 0.55),
                                   (140, 610, 52, 0.5), (70, 880, 36, 0.45), (1016, 890, 40, 0.45)):
        board.fill(board.blurred(board.disc(x, y, radius), 26), (255, 226, 176), strength)
        board.fill(board.blurred(board.disc(x, y, radius * 0.5), 9), (255, 246, 226), strength)


def body(board):
    back = board.softened(board.polygon([(372, 470), (708, 470), (760, 700), (742, 940), (338, 940), (320, 700)]), 34)
    board.shadow(back, 10, 30, 0.4, (50, 34, 28))
    board.fill(back, board.gradient([(0.25, HAIR_LIGHT), (0.36, HAIR), (0.6, (34, 24, 24))]))
    trunk = board.softened(board.polygon([(440, 868), (640, 868), (838, 950), (916, 1180), (956, 1640), (124, 1640),
                                          (164, 1180), (242, 950)]), 30)
    board.shadow(trunk, 14, 34, 0.5, (40, 30, 28))
    board.fill(trunk, board.gradient([(0.3, KNIT_LIGHT), (0.56, KNIT), (0.9, KNIT_DARK)], 76))
    ribs = [((x, 900), (540 + (x - 540) * 1.25, 1640)) for x in range(180, 920, 16)]
    board.fill_within(trunk, board.blurred(board.lines(ribs, 3), 1), KNIT_DARK, 0.28)
    board.shade_edges(trunk, 40, 0.55, (20, 30, 40))
    neck = board.softened(board.polygon([(478, 740), (602, 740), (612, 880), (640, 916), (540, 968), (440, 916),
                                         (468, 880)]), 14)
    board.fill(neck, board.gradient([(0.39, SKIN_SHADE), (0.5, SKIN)]))
    collar = board.lines([((436, 906), (486, 958)), ((486, 958), (540, 978)), ((540, 978), (594, 958)),
                          ((594, 958), (644, 906))], 26)
    board.fill(board.softened(collar, 5), KNIT_LIGHT)


def head(board):
    face = board.softened(board.polygon([(398, 560), (420, 450), (540, 410), (660, 450), (682, 560), (672, 690),
                                         (626, 778), (540, 822), (454, 778), (408, 690)]), 24)
    board.shadow(face, 22, 20, 0.45, (120, 70, 54))
    board.fill(face, board.gradient([(0.24, (250, 217, 194)), (0.42, (240, 196, 170))], 84))
    board.shade_edges(face, 26, 0.6, SKIN_SHADE)
    for x in (450, 630):
        board.fill_within(face, board.blurred(board.ellipse(x - 44, 668, 88, 54), 16), (238, 140, 120), 0.42)
    crown = board.ellipse(366, 352, 348, 470)
    crown = ImageChops.subtract(crown, board.rounded(300, 690, 480, 200, 4))
    opening = ImageChops.lighter(board.ellipse(410, 496, 190, 380), board.ellipse(470, 486, 200, 390))
    fringe = board.softened(ImageChops.subtract(crown, opening), 7, 110, 6)
    board.shadow(fringe, 8, 9, 0.35, (120, 70, 54))
    board.fill(fringe, board.gradient([(0.19, HAIR_LIGHT), (0.25, HAIR), (0.36, (40, 28, 28))], 80))
    strands = []
    for x in range(340, 744, 13):
        strands += [((510, 356), ((510 + x) / 2, 420)), (((510 + x) / 2, 420), (x, 560))]
    board.fill_within(fringe, board.blurred(board.lines(strands, 2.4), 2), HAIR_LIGHT, 0.4)
    for side in (-1, 1):
        x = 540 + side * 68
        board.fill(board.softened(board.lines([((x - 34, 580), (x, 570)), ((x, 570), (x + 34, 580))],
                                              11), 4), HAIR)
        board.fill(board.ellipse(x - 30, 608, 60, 38), (255, 252, 250))
        board.fill(board.disc(x, 627, 18), (74, 48, 40))
        board.fill(board.disc(x, 627, 9), (24, 16, 16))
        board.fill(board.disc(x - 6, 620, 5), (255, 255, 255))
        lid = [((x - 34, 626), (x - 18, 608)), ((x - 18, 608), (x + 18, 608)), ((x + 18, 608), (x + 34, 626))]
        board.fill(board.softened(board.lines(lid, 8), 3), (60, 38, 34))
    nose = board.lines([((540, 650), (530, 700)), ((530, 700), (552, 704))], 6)
    board.fill(board.softened(nose, 3), (216, 150, 122), 0.9)
    mouth = board.softened(board.polygon([(488, 738), (540, 744), (592, 738), (574, 774), (540, 786), (506, 774)]), 6)
    board.fill(mouth, (196, 74, 70))
    board.fill_within(mouth, board.rounded(500, 732, 80, 20, 8), (255, 250, 246))


def table(board):
    """The edge of the table, in front, with the light of the studio on it."""
    top = board.polygon([(0, 1500), (1080, 1500), (1080, 1920), (0, 1920)])
    board.shadow(top, -14, 26, 0.45, (40, 28, 22))
    board.fill(top, board.gradient([(0.76, (206, 178, 148)), (0.84, (170, 138, 108)), (1.0, (96, 72, 56))]))
    board.fill(board.rounded(-20, 1500, 1120, 5, 2), (250, 232, 206), 0.7)
    board.fill_within(top, board.blurred(board.ellipse(240, 1530, 600, 90), 40), (255, 240, 214), 0.35)


def draw_studio():
    board = Board(WIDTH, HEIGHT, 2)
    wall(board)
    body(board)
    head(board)
    table(board)
    return board.finished()


if __name__ == "__main__":
    draw_studio().save(sys.argv[1])
