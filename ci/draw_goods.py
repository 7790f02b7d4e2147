# SPDX-License-Identifier: GPL-2.0-or-later
"""The products of the demo that come later in its show, drawn for draw_demo.py. All of them are invented."""
import math

import numpy as np
from PIL import Image, ImageChops

WHITE = (255, 255, 255)


def blob(board, places, radius=14):
    """A closed outline with its corners rounded off."""
    return board.softened(board.polygon(places), radius, steepness=max(5, radius))


# --------------------------------------------------------------------------------------------------------------- nuts


def almond(board, x, y, length, angle):
    steps = [step / 30 for step in range(31)]
    upper = [(x + (along - 0.5) * length, y - math.sin(math.pi * along ** 0.8) * length * 0.28) for along in steps]
    lower = [(a, 2 * y - b) for a, b in reversed(upper)]
    shape = board.turned(board.polygon(upper + lower), angle, (x, y))
    board.shadow(shape, 5, 6, 0.42, (80, 46, 20))
    board.fill(shape, board.gradient([(0.2, (214, 150, 92)), (0.8, (142, 82, 40))], 70))
    grain = [((x + (along - 0.5) * length, y + side * length * 0.2), (x + (along - 0.2) * length, y + side * length * 0.16))
             for along in (0.1, 0.3, 0.5) for side in (-0.6, 0.0, 0.6)]
    board.fill_within(shape, board.turned(board.blurred(board.lines(grain, 1.6), 0.8), angle, (x, y)), (104, 56, 26), 0.5)
    board.shade_edges(shape, 4, 0.4, (84, 44, 18))


def cashew(board, x, y, size, angle):
    outer = [(x + math.cos(turn) * size, y + math.sin(turn) * size) for turn in np.linspace(-0.3, 3.5, 24)]
    inner = [(x + math.cos(turn) * size * 0.42, y + math.sin(turn) * size * 0.5 - size * 0.1)
             for turn in np.linspace(3.3, -0.1, 24)]
    shape = board.turned(blob(board, outer + inner, 6), angle, (x, y))
    board.shadow(shape, 5, 6, 0.40, (80, 56, 30))
    board.fill(shape, board.gradient([(0.2, (252, 232, 194)), (0.9, (222, 178, 122))], 70))
    board.shade_edges(shape, 5, 0.32, (160, 106, 56))


def draw_nuts(board):
    board.contact(96, 560, 460, 36, 0.45)
    pouch = blob(board, [(170, 96), (470, 96), (484, 150), (500, 520), (470, 566), (170, 566), (140, 520), (156, 150)], 16)
    board.shadow(pouch, 14, 18, 0.46)
    board.fill(pouch, board.gradient([(0.0, (76, 116, 84)), (0.5, (42, 84, 60)), (1.0, (28, 62, 44))], 65))
    board.fill_within(pouch, board.blurred(board.rounded(186, 110, 34, 440, 17), 9), WHITE, 0.32)
    board.shade_edges(pouch, 16, 0.45, (10, 34, 22))
    board.fill_within(pouch, board.rounded(130, 132, 380, 4, 2), (206, 224, 208), 0.6)
    board.fill(board.disc(320, 112, 12), (232, 226, 214))
    board.fill(board.rounded(196, 172, 248, 176, 22), (250, 244, 230))
    board.fill(board.letters((320, 224), "栗野", 62), (46, 88, 62))
    board.fill(board.letters((320, 284), "混合坚果仁", 34), (104, 70, 40))
    board.fill(board.letters((320, 324), "25g × 30 包", 21), (132, 106, 74))
    window = board.ellipse(206, 372, 228, 158)
    board.fill(window, (70, 46, 26))
    for x, y, angle, draw in ((258, 430, 20, almond), (330, 410, -34, almond), (384, 452, 64, almond), (300, 480, 150, almond),
                              (356, 496, 12, almond)):
        draw(board, x, y, 62, angle)
    board.shade_edges(window, 10, 0.55, (26, 40, 28))
    board.fill_within(window, board.blurred(board.ellipse(226, 382, 90, 40), 8), WHITE, 0.28)
    for x, y, angle in ((108, 556, 10), (540, 574, 130), (586, 528, 40)):
        almond(board, x, y, 84, angle)
    for x, y, angle in ((176, 586, 200), (474, 592, 20), (62, 500, 320)):
        cashew(board, x, y, 30, angle)


# -------------------------------------------------------------------------------------------------------- sea cucumber


def cucumber(board, x, y, length, angle, seed):
    chance = np.random.default_rng(seed)
    outline = []
    for step in range(96):
        turn = 2 * math.pi * step / 96
        spike = 1 + (0.20 if step % 4 == 0 else 0.0) * chance.uniform(0.5, 1.0)
        reach_x = math.copysign(abs(math.cos(turn)) ** 0.75, math.cos(turn)) * length / 2
        outline.append((x + reach_x, y + math.sin(turn) * length * 0.19 * spike))
    shape = board.turned(board.softened(board.polygon(outline), 2.4), angle, (x, y))
    board.shadow(shape, 8, 9, 0.5, (40, 34, 28))
    board.fill(shape, board.gradient([(0.15, (104, 92, 80)), (0.5, (62, 54, 48)), (0.9, (30, 26, 24))], 80))
    warts = [board.disc(x + (along - 0.5) * length, y + side * length * 0.09, length * 0.016)
             for along in np.linspace(0.12, 0.88, 11) for side in (-1.0, 0.0, 1.0)]
    dots = warts[0]
    for wart in warts[1:]:
        dots = ImageChops.lighter(dots, wart)
    board.fill_within(shape, board.turned(board.blurred(dots, 1.2), angle, (x, y)), (150, 136, 118), 0.75)
    board.shade_edges(shape, 7, 0.5, (14, 10, 10))


def draw_haishen(board):
    board.contact(60, 536, 520, 60, 0.5)
    tag = board.rounded(196, 108, 248, 220, 20)
    board.shadow(tag, 9, 12, 0.4)
    board.fill(tag, board.gradient([(0.0, (26, 74, 104)), (1.0, (14, 46, 72))], 70))
    board.fill_within(tag, board.rounded(206, 118, 228, 200, 14), (214, 190, 138), 0.22)
    board.fill(board.letters((320, 164), "岬湾", 56), (244, 228, 188))
    board.fill(board.letters((320, 222), "淡干海参", 32), (236, 240, 242))
    board.fill(board.letters((320, 262), "60-70 头 / 500g", 19), (190, 208, 218))
    tray = board.rounded(66, 300, 508, 280, 46)
    board.shadow(tray, 14, 18, 0.5, (70, 50, 34))
    board.fill(tray, board.gradient([(0.1, (206, 164, 116)), (0.9, (152, 106, 66))], 75))
    grain = [((70, y), (570, y + 8 * math.sin(y))) for y in range(308, 578, 11)]
    board.fill_within(tray, board.blurred(board.lines(grain, 2), 1.5), (120, 78, 44), 0.35)
    inner = board.rounded(90, 320, 460, 236, 34)
    board.fill(inner, board.gradient([(0.2, (232, 204, 164)), (0.9, (214, 178, 132))], 80))
    board.shade_edges(inner, 16, 0.5, (110, 74, 42))
    for place in ((196, 376, 196, 8, 1), (414, 368, 190, -10, 2), (180, 470, 186, -14, 4), (330, 436, 214, 4, 3),
                  (452, 490, 186, 16, 5), (306, 524, 196, -2, 6)):
        cucumber(board, *place)


# ---------------------------------------------------------------------------------------------------- children's jacket


def draw_kids(board):
    cloth = [(0.1, (246, 234, 212)), (0.6, (226, 206, 174)), (1.0, (194, 168, 132))]
    board.contact(130, 572, 380, 30, 0.4)
    for side in (-1, 1):
        sleeve = blob(board, [(320 + side * 118, 166), (320 + side * 186, 214), (320 + side * 236, 430), (320 + side * 216, 470),
                              (320 + side * 164, 474), (320 + side * 142, 434), (320 + side * 118, 300)], 18)
        board.shadow(sleeve, 10, 14, 0.4)
        board.fill(sleeve, board.gradient(cloth, 70))
        board.shade_edges(sleeve, 16, 0.4, (140, 108, 72))
        cuff = board.rounded(320 + side * 190 - 34, 446, 68, 30, 12)
        board.fill(cuff, board.gradient([(0.6, (204, 142, 92)), (0.8, (172, 110, 64))]))
    trunk = blob(board, [(226, 150), (280, 126), (360, 126), (414, 150), (452, 190), (456, 540), (430, 566), (210, 566),
                         (184, 540), (188, 190)], 20)
    board.shadow(trunk, 12, 16, 0.45)
    board.fill(trunk, board.gradient(cloth, 62))
    chance = np.random.default_rng(11)
    size = board.picture.size
    fluff = Image.fromarray(chance.integers(0, 255, (size[1] // 9, size[0] // 9), dtype=np.uint8)).resize(size, Image.BICUBIC)
    board.fill_within(trunk, fluff.point(lambda value: max(0, value - 150)), WHITE, 0.5)
    board.shade_edges(trunk, 20, 0.42, (140, 108, 72))
    hem = board.rounded(196, 540, 248, 30, 13)
    board.fill_within(trunk, hem, (186, 122, 74))
    collar = blob(board, [(252, 150), (268, 96), (372, 96), (388, 150), (352, 178), (288, 178)], 14)
    board.shadow(collar, 5, 8, 0.35)
    board.fill(collar, board.gradient([(0.12, (212, 150, 100)), (0.3, (178, 116, 70))]))
    board.fill(board.ellipse(280, 104, 80, 44), (116, 72, 42))
    board.fill(board.rounded(314, 150, 12, 404, 6), (150, 96, 56))
    board.fill(board.lines([((320, y), (320, y + 5)) for y in range(162, 546, 12)], 9), (226, 196, 150))
    board.fill(board.rounded(311, 232, 18, 34, 6), (96, 60, 36))
    for x in (216, 356):
        pocket = board.rounded(x, 392, 72, 82, 16)
        board.shadow(pocket, 3, 5, 0.35, (130, 96, 60))
        board.fill(pocket, board.gradient([(0.55, (232, 212, 180)), (0.8, (208, 182, 144))]))
        board.fill_within(pocket, board.rounded(x, 392, 72, 13, 5), (186, 122, 74), 0.9)
    patch = board.rounded(360, 236, 68, 40, 10)
    board.fill(patch, (112, 142, 120))
    board.fill(board.letters((394, 255), "芽布", 24), (250, 246, 232))


# --------------------------------------------------------------------------------------------------------- foundation


def draw_foundation(board):
    board.contact(188, 574, 330, 28, 0.5)
    smear = blob(board, [(60, 520), (150, 470), (260, 500), (300, 560), (220, 602), (92, 596)], 26)
    board.shadow(smear, 4, 7, 0.3, (120, 84, 60))
    board.fill(smear, board.gradient([(0.7, (240, 206, 172)), (1.0, (216, 170, 132))], 80))
    ridges = [((88 + i * 22, 520 + i % 2 * 8), (130 + i * 22, 586)) for i in range(8)]
    board.fill_within(smear, board.blurred(board.lines(ridges, 5), 3), (255, 234, 210), 0.6)
    bottle = board.rounded(230, 232, 196, 348, 40)
    board.shadow(bottle, 14, 18, 0.46)
    board.fill(bottle, board.gradient([(0.28, (248, 240, 232)), (0.5, (238, 226, 216)), (0.72, (214, 198, 186))], 0))
    liquid = board.rounded(244, 256, 168, 306, 28)
    board.fill(liquid, board.gradient([(0.34, (226, 184, 146)), (0.46, (240, 204, 168)), (0.66, (206, 158, 120))], 0))
    board.shade_edges(bottle, 12, 0.3, (140, 108, 86))
    board.fill_within(bottle, board.blurred(board.rounded(248, 256, 20, 296, 10), 5), WHITE, 0.8)
    neck = board.rounded(286, 196, 84, 50, 10)
    board.fill(neck, board.gradient([(0.4, (250, 232, 196)), (0.5, (226, 190, 128)), (0.6, (172, 130, 74))], 0))
    cap = board.rounded(262, 66, 132, 140, 18)
    board.shadow(cap, 6, 9, 0.4)
    board.fill(cap, board.gradient([(0.38, (70, 60, 58)), (0.47, (126, 112, 108)), (0.56, (46, 38, 38)), (0.64, (22, 18, 18))], 0))
    board.fill(board.rounded(262, 186, 132, 10, 4), (222, 186, 122))
    board.fill(board.letters((328, 360), "朝颜里", 42), (96, 56, 40))
    board.fill(board.rounded(272, 392, 112, 2.5, 1), (150, 104, 76))
    board.fill(board.letters((328, 420), "柔雾粉底液", 23), (116, 72, 52))
    board.fill(board.letters((328, 454), "N20 · 30ml", 17), (134, 92, 68))
    for x, colour in ((474, (238, 208, 184)), (520, (222, 182, 146)), (566, (200, 152, 112))):
        pot = board.ellipse(x - 22, 540, 44, 44)
        board.shadow(pot, 5, 6, 0.35)
        board.fill(pot, (250, 246, 242))
        board.fill(board.ellipse(x - 17, 545, 34, 34), colour)


# -------------------------------------------------------------------------------------------------------------- quilt


def fold(board, x, y, width, height, seed):
    """One layer of a folded quilt: puffy, with its seams."""
    shape = board.rounded(x, y, width, height, height * 0.46)
    board.shadow(shape, 9, 12, 0.36, (96, 96, 110))
    top, end = y / board.height, (y + height) / board.height
    board.fill(shape, board.gradient([(top, WHITE), ((top + end) / 2, (244, 246, 250)), (end, (204, 210, 222))]))
    chance = np.random.default_rng(seed)
    for seam in range(1, 6):
        middle = x + width * seam / 6 + chance.uniform(-8, 8)
        board.fill_within(shape, board.blurred(board.rounded(middle - 4, y, 8, height, 4), 4), (172, 180, 198), 0.75)
        puff = board.ellipse(middle - width / 6 + 16, y + height * 0.1, width / 6 - 32, height * 0.42)
        board.fill_within(shape, board.blurred(puff, 8), WHITE, 0.95)
    board.shade_edges(shape, 10, 0.32, (130, 140, 164))


def draw_quilt(board):
    board.contact(54, 550, 532, 44, 0.48)
    for number, (x, y, width, height) in enumerate(((62, 466, 516, 104), (74, 382, 492, 104), (66, 296, 508, 106),
                                                    (80, 208, 480, 108), (94, 128, 452, 102))):
        fold(board, x, y, width, height, number + 20)
    ribbon = board.rounded(274, 120, 92, 452, 8)
    board.shadow(ribbon, 3, 7, 0.35)
    board.fill(ribbon, board.gradient([(0.42, (56, 76, 122)), (0.5, (92, 118, 172)), (0.58, (44, 60, 102))], 0))
    for edge in (284, 352):
        board.fill(board.rounded(edge, 120, 3, 452, 1), (222, 208, 164), 0.9)
    tag = board.rounded(212, 300, 216, 116, 18)
    board.shadow(tag, 6, 9, 0.38)
    board.fill(tag, (250, 248, 242))
    board.fill(board.letters((320, 338), "绒栖", 46), (44, 62, 106))
    board.fill(board.letters((320, 384), "90% 白鹅绒 1100g", 20), (96, 106, 134))


# ------------------------------------------------------------------------------------------------------------ air fryer


def draw_airfryer(board):
    board.contact(130, 572, 380, 34, 0.55)
    body = blob(board, [(196, 84), (444, 84), (496, 150), (510, 520), (476, 582), (164, 582), (130, 520), (144, 150)], 34)
    board.shadow(body, 14, 18, 0.5)
    board.fill(body, board.gradient([(0.22, (232, 236, 232)), (0.42, (250, 251, 248)), (0.78, (184, 194, 188))], 8))
    board.shade_edges(body, 20, 0.4, (86, 100, 96))
    board.fill_within(body, board.blurred(board.rounded(176, 130, 26, 400, 13), 10), WHITE, 0.9)
    panel = board.ellipse(222, 104, 196, 92)
    board.fill(panel, board.gradient([(0.15, (58, 66, 66)), (0.32, (24, 28, 30))]))
    board.fill(board.letters((320, 142), "200°", 36), (150, 240, 206))
    board.fill(board.letters((320, 172), "15:00", 17), (232, 240, 236))
    seam = board.lines([((138, 236), (502, 236))], 4)
    board.fill_within(body, seam, (134, 146, 142))
    window = board.rounded(204, 272, 232, 160, 34)
    board.shadow(window, 2, 5, 0.4)
    board.fill(window, board.gradient([(0.42, (70, 46, 30)), (0.7, (34, 24, 20))]))
    glow = board.blurred(board.ellipse(232, 292, 176, 120), 22)
    board.fill_within(window, glow, (255, 166, 66), 0.75)
    for x, y, angle in ((262, 386, 24), (302, 400, -12), (346, 392, 34), (386, 398, -28), (322, 368, 70), (280, 362, -40),
                        (364, 366, 8)):
        chip = board.turned(board.rounded(x - 34, y - 8, 68, 16, 5), angle, (x, y))
        board.fill_within(window, chip, (250, 206, 96))
        board.fill_within(window, board.turned(board.rounded(x - 30, y + 2, 60, 5, 2), angle, (x, y)), (206, 138, 44), 0.8)
    board.fill_within(window, board.blurred(board.polygon([(214, 276), (290, 276), (230, 430), (208, 430)]), 5), WHITE, 0.2)
    handle = board.rounded(268, 458, 104, 92, 26)
    board.shadow(handle, 9, 11, 0.5)
    board.fill(handle, board.gradient([(0.7, (76, 84, 82)), (0.86, (28, 32, 32))]))
    board.fill_within(handle, board.blurred(board.rounded(280, 466, 80, 9, 4), 3), WHITE, 0.5)
    board.fill(board.letters((320, 216), "灶可", 22), (96, 110, 106))


# -------------------------------------------------------------------------------------------------------- face towels


def draw_towel(board):
    board.contact(100, 560, 440, 36, 0.48)
    box = board.rounded(108, 262, 424, 306, 46)
    board.shadow(box, 14, 18, 0.44)
    board.fill(box, board.gradient([(0.3, (232, 246, 238)), (0.6, (186, 222, 204)), (1.0, (128, 182, 160))], 72))
    board.fill_within(box, board.blurred(board.rounded(128, 280, 34, 270, 17), 9), WHITE, 0.7)
    board.shade_edges(box, 16, 0.4, (48, 110, 90))
    for x, y, angle in ((142, 540, 60), (180, 552, 100), (462, 548, 80), (500, 536, 122)):
        steps = [step / 24 for step in range(25)]
        upper = [(x + along * 86, y - math.sin(math.pi * along) * 15) for along in steps]
        leaf = board.turned(board.polygon(upper + [(a, 2 * y - b) for a, b in reversed(upper)]), angle, (x, y))
        board.fill_within(box, leaf, (86, 156, 124), 0.55)
    slit = board.ellipse(212, 256, 216, 54)
    board.fill(slit, (120, 172, 152))
    board.shade_edges(slit, 8, 0.6, (40, 92, 74))
    sheet = blob(board, [(232, 284), (246, 180), (282, 110), (330, 138), (366, 84), (398, 160), (410, 284), (320, 296)], 16)
    board.shadow(sheet, 6, 9, 0.32, (70, 100, 90))
    board.fill(sheet, board.gradient([(0.15, WHITE), (0.5, (242, 246, 244))]))
    folds = [((x, 126), (x + lean, 284)) for x, lean in ((286, -22), (330, -4), (370, 16))]
    board.fill_within(sheet, board.blurred(board.lines(folds, 7), 5), (164, 182, 176), 0.6)
    chance = np.random.default_rng(5)
    dots = board.mask()
    for _ in range(220):
        x, y = chance.uniform(240, 404), chance.uniform(110, 288)
        dots = ImageChops.lighter(dots, board.disc(x, y, 1.3)) if chance.random() < 0.25 else dots
    board.fill_within(sheet, dots, (190, 204, 198), 0.8)
    board.fill(board.rounded(204, 344, 232, 140, 24), WHITE, 0.9)
    board.fill(board.letters((320, 390), "净绵里", 46), (40, 112, 86))
    board.fill(board.letters((320, 438), "洗脸巾", 28), (72, 138, 112))
    board.fill(board.letters((320, 468), "80 抽 · 干湿两用", 17), (104, 160, 138))


GOODS = (("nuts", draw_nuts), ("haishen", draw_haishen), ("kids", draw_kids), ("foundation", draw_foundation),
         ("quilt", draw_quilt), ("airfryer", draw_airfryer), ("towel", draw_towel))
