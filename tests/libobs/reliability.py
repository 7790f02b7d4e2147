#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`reliability.py --program SHOP-OVERLAY [--write RESULTS.json] PAGE`: the table of faults in docs/reliability.md.

Without --write it checks that the page has a row for each fault that `serve --help` lists, and for no other, by the words
of --help. With it the rows are written anew from what the matrix (faults.py --out) measured.
"""
import argparse
import json
import pathlib
import re
import sys

import faults

BEGIN, END = "<!-- rows of the matrix: begin -->\n", "<!-- rows of the matrix: end -->\n"
HEAD = "| fault | what it is | on air by push | back | on air by poll | back |\n|---|---|---|---|---|---|\n"


def cell_of(row):
    if not row:
        return "| - | - "
    back = "at once" if row["back_s"] == 0 else f"{row['back_s']:.1f} s"
    return f"| {row['on_air']} ({row['state']}) | {back} "


def rows_of(listed, results):
    by = {(row["fault"], row["way"]): row for row in results}
    for name, what in listed:
        yield f"| `{name}` | {what} " + "".join(cell_of(by.get((name, way))) for way in faults.WAYS) + "|\n"


def summary_of(results):
    longest_us = max(row["longest_us"] for row in results)
    return (f"\n{len(results)} cells: {sum(row['calls'] for row in results):,} callbacks on the graphics thread, "
            f"{sum(row['slow'] for row in results)} over 2 ms of its CPU (the longest {longest_us / 1000:.1f} ms), "
            f"{sum(row['waits'] for row in results)} waits for a lock of ours, at most "
            f"{max(row['grew_mib'] for row in results):.1f} MiB more memory while {faults.LANES} faults lasted at a time, "
            f"{sum(row['unknown'] for row in results)} prices that were not the shop's.\n")


def parts_of(page):
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN)
    rows, after = rest.split(END)
    return before, rows, after


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--write")
    parser.add_argument("page", type=pathlib.Path)
    options = parser.parse_args()
    listed = faults.faults_of(options.program)
    before, rows, after = parts_of(options.page)
    if options.write:
        results = json.loads(pathlib.Path(options.write).read_text("utf-8"))["rows"]
        rows = HEAD + "".join(rows_of(listed, results)) + summary_of(results)
        options.page.write_text(before + BEGIN + rows + END + after, "utf-8")
        return 0
    there = re.findall(r"^\| `([^`]+)` \| (.*?) \|", rows, re.MULTILINE)
    for name, what in sorted(set(listed) ^ set(there)):
        print(f"{options.page}: {name} ({what}) is " + ("missing" if (name, what) in listed else "no fault of serve"))
    print(f"{len(there)} rows, {len(listed)} faults")
    return 0 if there == listed and listed else 1


if __name__ == "__main__":
    sys.exit(main())
