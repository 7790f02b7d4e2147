#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a frame costs the thread that draws, beside what a host would use instead: `bench.py [--quick]`, for ci/bench.

The real libobs with the software rasteriser under callgrind, which counts instructions: the same on every machine, give
or take what the clock changes. What the rasteriser's threads do with the pixels is not in it, so that the canvas is
small. Scenes above an empty one: the overlay with a running countdown, one picture
of 1080x1920, and what is built by hand today (7 pictures, 22 texts). Writes build/bench/results.json, an object
by row: {"ours", "peer", "ratio", "unit", "rounds"}. --quick has one round of few frames. Exit code 1: above its bar.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/release"
OUT = ROOT / "build/bench"
KINDS = ("empty", "image", "stack", "overlay")
ROWS = {"frame_beside_image": ("image", 1.25), "frame_beside_stack": ("stack", 0.4)}


def picture():
    """A picture of the whole canvas, partly transparent as an overlay's is."""
    path = OUT / "canvas.png"
    y, x = np.mgrid[0:1920, 0:1080]
    pixels = np.stack([x % 256, y % 256, (x + y) % 256, np.where(y > 952, 250, 0)], axis=-1).astype(np.uint8)
    Image.fromarray(pixels, "RGBA").save(path)
    return path


def drawing_thread(prefix):
    """The instructions of the thread that counts frames."""
    for path in OUT.glob(prefix.name + "-*"):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "count_frame" in text:
            return int(re.search(r"^totals: (\d+)", text, re.M).group(1))
    raise SystemExit(f"no thread of {prefix} draws")


def instructions(kind, frames, canvas):
    """Of one frame of a scene."""
    prefix = OUT / f"callgrind.{kind}"
    for old in OUT.glob(prefix.name + "*"):
        old.unlink()
    run = subprocess.run(["valgrind", "--tool=callgrind", "--fair-sched=yes", "--instr-atstart=no", "--separate-threads=yes",
                          f"--callgrind-out-file={prefix}", BUILD / "tests/bench_frame", kind, str(frames),
                          BUILD / "obs-shop-overlay.so", canvas], capture_output=True, text=True, errors="replace",
                         timeout=600, env={**os.environ, "SHOP_FRAME_SECONDS": "120"})
    told = re.search(r'^\{"kind".*\}$', run.stdout + run.stderr, re.M)
    # The numbers are there before the end; the host's own plugins do not always survive theirs under valgrind.
    if not told:
        raise SystemExit(f"{kind} failed:\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    return drawing_thread(prefix) / json.loads(told.group(0))["frames"]


def main():
    if sys.argv[1:] not in ([], ["--quick"]):
        print("usage: ci/bench [--quick]", file=sys.stderr)
        return 2
    frames, rounds = (20, 1) if sys.argv[1:] else (60, 3)
    OUT.mkdir(parents=True, exist_ok=True)
    canvas = picture()
    seen = [{kind: instructions(kind, frames, canvas) for kind in KINDS} for _ in range(rounds)]
    results, is_over = {}, False
    for row, (peer, bar) in ROWS.items():
        each = [{"ours": round(costs["overlay"] - costs["empty"]), "peer": round(costs[peer] - costs["empty"])}
                for costs in seen]
        ours, other = (float(np.median([one[side] for one in each])) for side in ("ours", "peer"))
        results[row] = {"ours": ours, "peer": other, "ratio": round(ours / other, 3), "unit": "instructions a frame",
                        "rounds": each}
        is_over |= ours > bar * other
        print(f"{row}: {ours:.0f} beside {other:.0f} instructions a frame, {ours / other:.2f} times (at most {bar})")
    (OUT / "results.json").write_text(json.dumps(results, indent="\t") + "\n", encoding="utf-8")
    return 1 if is_over else 0


if __name__ == "__main__":
    sys.exit(main())
