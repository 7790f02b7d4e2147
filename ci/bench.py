#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a frame costs the thread that draws, beside what a host would use instead: `bench.py [--quick | --sample]
[--build DIR] [--out DIR]`, for ci/bench.

The real libobs with the software rasteriser under callgrind, which counts instructions: the same on every machine, give
or take what the clock changes. What the rasteriser's own threads do with the pixels is not in it. Scenes above an empty
one of 1080x1920: the whole overlay with a running countdown, one picture of the canvas's size, what is built by hand
today (7 pictures, 22 texts), and the overlay while its stock changes. Writes OUT/results.json, an object by row:
{"ours", "peer", "ratio", "unit", "rounds"}. Exit code 1: above its bar.

--quick takes a canvas of an eighth: there one picture costs least beside us, for the work by parts of the canvas is not
there, and the work by letters is, so that the bars are wider. --sample is the first row of that.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
# By row: whose cost, beside whose, at most so many times of it; and the same where the canvas is small.
ROWS = {
    "frame_beside_image": ("overlay", "image", 1.25, 2.25),
    "frame_beside_stack": ("overlay", "stack", 0.4, 0.4),
    "frame_of_changes": ("changes", "overlay", 1.2, 1.5),
}


def picture(out):
    """A picture of the whole canvas, partly transparent as an overlay's is."""
    path = out / "canvas.png"
    y, x = np.mgrid[0:1920, 0:1080]
    pixels = np.stack([x % 256, y % 256, (x + y) % 256, np.where(y > 952, 250, 0)], axis=-1).astype(np.uint8)
    Image.fromarray(pixels, "RGBA").save(path)
    return path


def drawing_thread(prefix):
    """The instructions of the thread that counts frames."""
    for path in prefix.parent.glob(prefix.name + "-*"):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "count_frame" in text:
            return int(re.search(r"^totals: (\d+)", text, re.M).group(1))
    raise SystemExit(f"no thread of {prefix} draws")


def instructions(kind, frames, width, build, out):
    """Of one frame of a scene."""
    prefix = out / f"callgrind.{kind}"
    for old in out.glob(prefix.name + "*"):
        old.unlink()
    run = subprocess.run(["valgrind", "--tool=callgrind", "--fair-sched=yes", "--instr-atstart=no", "--separate-threads=yes",
                          f"--callgrind-out-file={prefix}", build / "tests/bench_frame", kind, str(frames), str(width),
                          build / "obs-shop-overlay.so", out / "canvas.png"], capture_output=True, text=True,
                         errors="replace", timeout=1800, env={**os.environ, "SHOP_FRAME_SECONDS": "900"})
    told = re.search(r'^\{"kind".*\}$', run.stdout + run.stderr, re.M)
    if run.returncode or not told:
        raise SystemExit(f"{kind} failed ({run.returncode}):\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    done = json.loads(told.group(0))
    # The frame in which the counting begins or ends may be there in one of the two numbers only.
    if kind in ("overlay", "changes") and abs(done["draws"] - done["frames"]) > 1:
        raise SystemExit(f"not one draw call a frame: {done}")
    if kind == "changes" and not done["sets"]:
        raise SystemExit(f"nothing changed: {done}")
    return drawing_thread(prefix) / done["frames"]


def main():
    parser = argparse.ArgumentParser(usage="ci/bench [--quick]")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    picture(asked.out)
    is_small = asked.quick or asked.sample
    rows = {row: ROWS[row] for row in list(ROWS)[:1 if asked.sample else None]}
    kinds = {"empty", *(kind for row in rows.values() for kind in row[:2])}
    rounds = [{kind: instructions(kind, 12, 135 if is_small else 1080, asked.build, asked.out) for kind in sorted(kinds)}]
    results, is_over = {}, False
    for row, (kind, peer, bar, small_bar) in rows.items():
        each = [{"ours": round(costs[kind] - costs["empty"]), "peer": round(costs[peer] - costs["empty"])} for costs in rounds]
        ours, other = (float(np.median([one[side] for one in each])) for side in ("ours", "peer"))
        results[row] = {"ours": ours, "peer": other, "ratio": round(ours / other, 3), "unit": "instructions a frame",
                        "rounds": each}
        most = small_bar if is_small else bar
        is_over |= ours > most * other
        print(f"{row}: {ours:.0f} beside {other:.0f} instructions a frame, {ours / other:.2f} times (at most {most})")
    (asked.out / "results.json").write_text(json.dumps(results, indent="\t") + "\n", encoding="utf-8")
    return 1 if is_over else 0


if __name__ == "__main__":
    sys.exit(main())
