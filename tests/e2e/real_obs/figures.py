# SPDX-License-Identifier: GPL-2.0-or-later
"""Prices read from pictures: the large figure behind a yuan sign is found by its shapes, and tesseract says what it is."""
import io
import subprocess

import numpy as np
from PIL import Image

BACKGROUND = (10, 14, 24, 255)  # behind what is transparent
BRIGHT = 120  # figures are lighter than their plates
LEAST_HEIGHT_PX = 44  # no other text of a card is so tall and so narrow
WIDEST = 0.64  # of its height, for a digit
LINE_PX = 48  # what tesseract reads best


def _light(picture, box):
    """What is bright in a box (x, y, width, height), as a mask and as grey."""
    x, y, width, height = (int(value) for value in box)
    part = picture.crop((x, y, x + width, y + height)).convert("RGBA")
    flat = Image.new("RGBA", part.size, BACKGROUND)
    flat.alpha_composite(part)
    grey = np.asarray(flat.convert("L"))
    return grey > BRIGHT, grey


def _shapes(mask):
    """The connected shapes of a mask as (x, y, width, height), by runs of each row joined to those above."""
    parents, boxes, above = [], [], []

    def find(number):
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        runs = []
        for begin, end in zip(edges[::2], edges[1::2]):
            number = len(parents)
            parents.append(number)
            boxes.append([begin, y, end, y + 1])
            for other_begin, other_end, other in above:
                if other_begin <= end and begin <= other_end:
                    parents[find(other)] = find(number)
            runs.append((begin, end, number))
        above = runs
    joined = {}
    for number, (x0, y0, x1, y1) in enumerate(boxes):
        box = joined.setdefault(find(number), [x0, y0, x1, y1])
        box[:] = [min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)]
    return [(int(x0), int(y0), int(x1 - x0), int(y1 - y0)) for x0, y0, x1, y1 in joined.values()]


def _digits(shapes):
    """The shapes of the tallest figure, from its sign on; None where there is none."""
    tall = [shape for shape in shapes if shape[3] >= LEAST_HEIGHT_PX and shape[2] <= WIDEST * shape[3]]
    for first in sorted(tall, key=lambda shape: (-shape[3], shape[0])):
        height, bottom = first[3], first[1] + first[3]
        line = sorted(shape for shape in shapes if abs(shape[1] + shape[3] - bottom) <= 0.06 * height + 1 and
                      0.35 * height <= shape[3] <= 1.04 * height and shape[2] <= WIDEST * shape[3] + 2)
        at = line.index(first)
        while at > 0 and line[at][0] - line[at - 1][0] - line[at - 1][2] <= 0.45 * height:
            at -= 1
        found = [line[at]]
        for shape in line[at + 1:]:
            if shape[0] - found[-1][0] - found[-1][2] > 0.45 * height or shape[3] < 0.5 * height:
                break
            found.append(shape)
        # the sign is lower than the figure that it stands before
        if len(found) >= 2 and found[0][3] <= 0.62 * height and found[1][3] >= 0.9 * height:
            return found[1:]
    return None


def _dot(shapes, digits):
    """Where the fraction begins among the digits: behind the last small shape on their line; all of them without it."""
    height, bottom = digits[0][3], digits[0][1] + digits[0][3]
    dots = [x for x, y, width, tall in shapes if tall <= 0.25 * height and abs(y + tall - bottom) <= 0.06 * height + 1
            and width <= 0.3 * height and digits[0][0] < x < digits[-1][0]]
    if not dots:
        return len(digits)
    return sum(shape[0] < max(dots) for shape in digits)


def _line_of(grey, digits):
    x0, y0 = digits[0][0], min(shape[1] for shape in digits)
    x1, y1 = digits[-1][0] + digits[-1][2], max(shape[1] + shape[3] for shape in digits)
    alone = np.full((y1 - y0, x1 - x0), 255, np.uint8)  # without the commas between them
    for x, y, width, height in digits:
        alone[y - y0:y - y0 + height, x - x0:x - x0 + width] = 255 - grey[y:y + height, x:x + width]
    part = Image.fromarray(alone)
    return part.resize((max(1, round((x1 - x0) * LINE_PX / (y1 - y0))), LINE_PX), Image.LANCZOS)


class Figure:
    """A figure that was found: an image of its digits (dark on white), and how many of them stand before the point."""

    def __init__(self, line, whole, fraction):
        self.line, self.whole, self.fraction = line, whole, fraction

    def minor(self):
        """What it says, in hundredths; None when it cannot be read as so many digits."""
        done = subprocess.run(["tesseract", "-", "-", "-l", "eng", "--psm", "7", "-c",
                               "tessedit_char_whitelist=0123456789"], input=_png(self.line), capture_output=True,
                              timeout=60, env={"PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"}, check=True)
        digits = "".join(done.stdout.decode().split())
        if not digits.isdigit() or len(digits) != self.whole + self.fraction or self.fraction not in (0, 2):
            return None
        return int(digits) * (1 if self.fraction else 100)


def find(picture, box):
    """The price in a box of a picture, as a Figure; None where there is none."""
    mask, grey = _light(picture, box)
    shapes = _shapes(mask)
    digits = _digits(shapes)
    if not digits:
        return None
    split = _dot(shapes, digits)
    parts = [_line_of(grey, part) for part in (digits[:split], digits[split:]) if part]
    line = Image.new("L", (sum(part.width for part in parts) + 40 * (len(parts) + 1), LINE_PX + 40), 255)
    x = 40
    for part in parts:
        line.paste(part, (x, 20))
        x += part.width + 40
    return Figure(line, split, len(digits) - split)


def _png(image):
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
