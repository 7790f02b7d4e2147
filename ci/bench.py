#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a frame costs the thread that draws, beside what a host would use instead: `bench.py [--quick | --sample]
[--build DIR] [--out DIR]`, for ci/bench.

The real libobs with the software rasteriser. Scenes above an empty one: the whole overlay with a running countdown, one
picture of the canvas's size, what is built by hand today (7 pictures, 22 texts), and the overlay while its stock changes.

- frame_*: instructions, counted by callgrind, the same on every machine within a few per cent; these gate. The canvas is
  an eighth of 1080x1920, for counting makes the rasteriser slow; there one picture costs least beside us: the work by parts
  of the canvas is not there, the work by letters is.
- time_*: the processor's time of the drawing thread on the whole canvas, which varies; told, not gated.

Writes OUT/results.json, an object by row: {"ours", "peer", "ratio", "unit", "rounds"}. --quick has one round, --sample
the first row of it. Exit code 1: above its bar.
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
# By row: whose cost, beside whose, at most so many times of it.
COUNTED = {
    "frame_beside_image": ("overlay", "image", 2.7),
    "frame_beside_stack": ("overlay", "stack", 0.4),
    "frame_of_changes": ("changes", "overlay", 1.5),
}
TIMED = {"time_beside_image": ("overlay", "image", 1.25), "time_beside_stack": ("overlay", "stack", 0.4)}
SMALL_PX, WHOLE_PX = 135, 1080


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


def draw(kind, frames, width, build, out, *before):
    """What bench_frame says of a scene that it drew."""
    run = subprocess.run([*before, build / "tests/bench_frame", kind, str(frames), str(width), build / "obs-shop-overlay.so",
                          out / "canvas.png"], capture_output=True, text=True, errors="replace", timeout=1800,
                         env={**os.environ, "SHOP_FRAME_SECONDS": "900"})
    told = re.search(r'^\{"kind".*\}$', run.stdout + run.stderr, re.M)
    if run.returncode or not told:
        raise SystemExit(f"{kind} failed ({run.returncode}):\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
    done = json.loads(told.group(0))
    # The frame in which the counting begins or ends may be there in one of the two numbers only.
    if kind in ("overlay", "changes") and abs(done["draws"] - done["frames"]) > 2:
        raise SystemExit(f"not one draw call a frame: {done}")
    if kind == "changes" and not done["sets"]:
        raise SystemExit(f"nothing changed: {done}")
    return done


def instructions(kind, build, out):
    """Of one frame of a scene."""
    prefix = out / f"callgrind.{kind}"
    for old in out.glob(prefix.name + "*"):
        old.unlink()
    done = draw(kind, 12, SMALL_PX, build, out, "valgrind", "--tool=callgrind", "--fair-sched=yes", "--instr-atstart=no",
                "--separate-threads=yes", f"--callgrind-out-file={prefix}")
    return drawing_thread(prefix) / done["frames"]


def microseconds(kind, build, out):
    """Of one frame of a scene."""
    done = draw(kind, 60, WHOLE_PX, build, out)
    return done["cpu_ns"] / done["frames"] / 1000


def measure(rows, rounds, unit, cost, results):
    """Adds the rows to the results; the names of those above their bar."""
    kinds = sorted({"empty", *(kind for row in rows.values() for kind in row[:2])})
    seen = [{kind: cost(kind) for kind in kinds} for _ in range(rounds)]
    over = []
    for row, (kind, peer, most) in rows.items():
        each = [{"ours": round(costs[kind] - costs["empty"]), "peer": round(costs[peer] - costs["empty"])} for costs in seen]
        ours, other = (float(np.median([one[side] for one in each])) for side in ("ours", "peer"))
        results[row] = {"ours": ours, "peer": other, "ratio": round(ours / other, 3), "unit": unit, "rounds": each}
        print(f"{row}: {ours:.0f} beside {other:.0f} {unit}, {ours / other:.2f} times (at most {most})", flush=True)
        over += [row] if ours > most * other else []
    return over


def main():
    parser = argparse.ArgumentParser(usage="ci/bench [--quick]")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    picture(asked.out)
    results = {}
    rounds = 1 if asked.quick or asked.sample else 3
    counted = {row: COUNTED[row] for row in list(COUNTED)[:1 if asked.sample else None]}
    over = measure(counted, rounds, "instructions a frame", lambda kind: instructions(kind, asked.build, asked.out), results)
    if not asked.sample:
        measure(TIMED, rounds, "microseconds a frame", lambda kind: microseconds(kind, asked.build, asked.out), results)
    (asked.out / "results.json").write_text(json.dumps(results, indent="\t") + "\n", encoding="utf-8")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
