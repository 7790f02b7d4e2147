# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing with Pillow: soft shadows, gradients and shaded bodies on a board that is larger than the finished picture.

Lengths and places are in pixels of the finished picture. A shape is a mask of the whole board.
"""
import math

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
SIMPLIFIED_CHINESE = 2  # the face within that collection


class Board:
    def __init__(self, width, height, scale):
        self.width, self.height, self.scale = width, height, scale
        self.picture = Image.new("RGB", (width * scale, height * scale))

    def px(self, length):
        return int(round(length * self.scale))

    def points(self, places):
        return [(self.px(x), self.px(y)) for x, y in places]

    def finished(self):
        return self.picture.resize((self.width, self.height), Image.LANCZOS)

    # -- shapes

    def mask(self):
        return Image.new("L", self.picture.size, 0)

    def _drawn(self, draw):
        shape = self.mask()
        draw(ImageDraw.Draw(shape))
        return shape

    def _box(self, x, y, width, height):
        return (self.px(x), self.px(y), self.px(x + width), self.px(y + height))

    def rounded(self, x, y, width, height, radius):
        return self._drawn(lambda pen: pen.rounded_rectangle(self._box(x, y, width, height), self.px(radius), fill=255))

    def ellipse(self, x, y, width, height):
        return self._drawn(lambda pen: pen.ellipse(self._box(x, y, width, height), fill=255))

    def disc(self, x, y, radius):
        return self.ellipse(x - radius, y - radius, 2 * radius, 2 * radius)

    def polygon(self, places):
        return self._drawn(lambda pen: pen.polygon(self.points(places), fill=255))

    def lines(self, pairs, width):
        """Strokes from place to place: [((x, y), (x, y)), ...]."""

        def draw(pen):
            for pair in pairs:
                pen.line(self.points(pair), fill=255, width=self.px(width))

        return self._drawn(draw)

    def letters(self, place, words, size):
        font = ImageFont.truetype(BOLD, self.px(size), index=SIMPLIFIED_CHINESE)
        return self._drawn(lambda pen: pen.text(self.points([place])[0], words, font=font, fill=255, anchor="mm"))

    def turned(self, shape, degrees, centre):
        return shape.rotate(degrees, Image.BICUBIC, center=self.points([centre])[0])

    def blurred(self, shape, radius):
        return shape.filter(ImageFilter.GaussianBlur(self.px(radius)))

    def softened(self, shape, radius, threshold=100, steepness=4):
        """The shape with its corners rounded off."""
        return self.blurred(shape, radius).point(lambda value: max(0, min(255, (value - threshold) * steepness)))

    # -- paint

    def gradient(self, stops, angle=90.0):
        """A picture of the board's size with a linear gradient; stops are (position 0..1, (r, g, b))."""
        width, height = self.picture.size
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        across, down = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        along = (x / width - 0.5) * across + (y / height - 0.5) * down
        along = along / (abs(across) + abs(down)) + 0.5
        places = [stop[0] for stop in stops]
        channels = [np.interp(along, places, [stop[1][i] for stop in stops]) for i in range(3)]
        return Image.fromarray(np.stack(channels, axis=-1).round().astype(np.uint8), "RGB")

    def glow(self, centre, reach, inner, outer, power=1.6):
        """A picture of the board's size: light around a place (in parts of the board) that falls off."""
        width, height = self.picture.size
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        away = np.hypot(x / width - centre[0], (y / height - centre[1]) * height / width)
        away = np.clip(away / reach, 0, 1)[..., None] ** power
        first, last = np.array(inner), np.array(outer)
        return Image.fromarray((first + (last - first) * away).round().astype(np.uint8), "RGB")

    def fill(self, shape, paint, strength=1.0):
        """Lays a colour or a picture over the board where the shape is."""
        if strength < 1.0:
            shape = shape.point(lambda value: int(value * strength))
        if isinstance(paint, tuple):
            paint = Image.new("RGB", self.picture.size, paint)
        self.picture.paste(paint, (0, 0), shape)

    def fill_within(self, body, shape, paint, strength=1.0):
        self.fill(ImageChops.multiply(shape, body), paint, strength)

    def shadow(self, shape, down, radius, strength, colour=(74, 62, 50)):
        self.fill(self.blurred(ImageChops.offset(shape, 0, self.px(down)), radius), colour, strength)

    def shade_edges(self, shape, radius, strength, colour=(30, 40, 60)):
        """Darkens a body towards its rim, so that it looks round."""
        inner = self.blurred(shape.filter(ImageFilter.MinFilter(5)), radius)
        self.fill_within(shape, ImageChops.invert(inner), colour, strength)

    def contact(self, x, y, width, height, strength=0.5):
        """The shadow of something that stands on the table."""
        self.fill(self.blurred(self.ellipse(x, y, width, height), 14), (70, 58, 46), strength)
