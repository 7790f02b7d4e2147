# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures compared pixel by pixel."""
import numpy as np
from PIL import Image


def changed(before, after, tolerance=0):
    """A mask of the pixels in which two pictures of the same size differ by more than the tolerance in any channel."""
    first, second = (np.asarray(picture.convert("RGBA"), dtype=np.int16) for picture in (before, after))
    assert first.shape == second.shape, f"sizes differ: {before.size} and {after.size}"
    return (np.abs(first - second) > tolerance).any(axis=-1)


def box_mask(picture, boxes):
    """A mask that is true inside the boxes (x, y, width, height)."""
    mask = np.zeros((picture.height, picture.width), dtype=bool)
    for x, y, width, height in boxes:
        mask[int(y):int(np.ceil(y + height)), int(x):int(np.ceil(x + width))] = True
    return mask


def bounds(mask):
    """(x0, y0, x1, y1) of what is true in a mask; None when nothing is."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1) if rows.size else None


def settled(take, wait_until, timeout_s=10):
    """Takes pictures until two in a row are the same, and returns that one."""
    last = [take()]

    def same():
        last.append(take())
        return not changed(last.pop(0), last[0]).any() and last[0]

    return wait_until("the picture stands still", same, timeout_s, 0.15)


def load(path):
    with Image.open(path) as image:
        return image.convert("RGBA")
