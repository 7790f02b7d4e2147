#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws product.png and other.png, the products of the layers' goldens, and logo.png. Run it where it stands."""

from PIL import Image, ImageDraw, ImageOps

SIDE = 480


def main():
    picture = Image.new("RGB", (SIDE, SIDE))
    draw = ImageDraw.Draw(picture)
    for y in range(SIDE):
        shade = 252 - y * 26 // SIDE
        draw.line([(0, y), (SIDE, y)], fill=(shade, shade - 4, shade - 12))
    draw.rounded_rectangle([70, 180, 270, 420], 24, fill=(150, 186, 230))
    draw.rounded_rectangle([190, 120, 410, 420], 28, fill=(92, 142, 208))
    draw.rounded_rectangle([230, 190, 370, 260], 14, fill=(255, 255, 255))
    draw.polygon([(270, 120), (330, 120), (312, 84), (288, 84)], fill=(240, 244, 250))
    picture.save("product.png", optimize=True)
    ImageOps.mirror(picture).save("other.png", optimize=True)
    logo = Image.new("RGBA", (320, 120))
    draw = ImageDraw.Draw(logo)
    draw.ellipse([8, 8, 112, 112], fill=(220, 40, 60))
    draw.rounded_rectangle([136, 24, 312, 48], 12, fill=(255, 255, 255))
    draw.rounded_rectangle([136, 72, 264, 96], 12, fill=(255, 255, 255))
    logo.save("logo.png", optimize=True)


if __name__ == "__main__":
    main()
