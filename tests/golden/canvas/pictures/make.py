#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the pictures that the tests of the bridge decode, into the folder that is named."""
import pathlib
import struct
import sys
import zlib

from PIL import Image, ImageDraw


def photo(width, height):
    """Something with fine lines, smooth tones and a clear up and left."""
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            image.putpixel((x, y), (255 * x // width, 255 * y // height, 140))
    draw = ImageDraw.Draw(image)
    for i in range(0, width, 6):
        draw.line((i, 0, i, height // 6), fill=(255, 255, 255), width=1)
    draw.ellipse((width // 3, height // 3, 2 * width // 3, 2 * height // 3), fill=(255, 255, 255), outline=(0, 0, 0))
    draw.rectangle((0, 0, width // 8, height // 8), fill=(220, 0, 0))
    return image


def soft(side):
    """A disc that fades out, on nothing."""
    image = Image.new("RGBA", (side, side))
    for y in range(side):
        for x in range(side):
            distance = ((x - side / 2 + 0.5) ** 2 + (y - side / 2 + 0.5) ** 2) ** 0.5 / (side / 2)
            image.putpixel((x, y), (255, 220, 150, max(0, min(255, int(340 * (1 - distance))))))
    return image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, body):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b""))


def main():
    folder = pathlib.Path(sys.argv[1])
    photo(240, 160).save(folder / "photo.png")
    soft(96).save(folder / "soft.png")
    photo(240, 160).save(folder / "photo.jpg", quality=90, subsampling=0)
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held upright: turn clockwise to see it
    photo(240, 160).transpose(Image.Transpose.ROTATE_90).save(folder / "turned.jpg", quality=90, exif=turned)
    photo(240, 160).save(folder / "photo.webp", quality=90)
    soft(96).save(folder / "soft.webp", lossless=True, exact=True)
    soft(24).save(folder / "moving.webp", save_all=True, append_images=[photo(24, 24).convert("RGBA")])
    soft(24).save(folder / "moving.gif")
    (folder / "huge.png").write_bytes(png(60000, 60000, bytes(64)))
    (folder / "empty.png").write_bytes(png(0, 0, b""))


if __name__ == "__main__":
    main()
