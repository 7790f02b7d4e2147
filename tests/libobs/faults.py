#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`faults.py --program SHOP-OVERLAY --host SHOW_HOST --module MODULE [--out FILE] [--only NAME,...]`: every fault that
`serve --help` lists, by push and by poll, with libobs' frame loop running.

A cell of the matrix: a source is well; the fault begins; a moment later the shop changes its price; the fault ends. What
stands on air is read from the pixels of the price layer, which were learned while all was well. With --planted the
module is one whose callbacks are slow and wait, and the measurement has to say so.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import show

OLD, NEW = 9990, 4990
LANES = 11  # so many faults at the same time, each with a shop of its own for each way
WAYS = ("push", "poll")
FAULT_S = 3.8  # longer than the ttl of 1 s and the second before a price is stale
BEFORE_CHANGE_S = 0.3
OLD_MOST_S = show.TTL_MS / 1000 + 1.0 + 1.0  # the ttl, the hysteresis, and a busy machine
BACK_MOST_S = 12.0
PEAK_MOST_MIB = 16
# A version that was the newest a moment before is told again: the shop's change has to be there first.
CHANGED_BEFORE = ("old-version",)
STREAMS_ONLY = re.compile(r"(-stream|-event|-patch|ping-only)")


def faults_of(program):
    """(name, what it is) of each fault that overlays meet, as --help lists them; desks' orders are tested as such."""
    said = subprocess.run([program, "serve", "--help"], capture_output=True, text=True, check=True).stdout
    listed = said[said.index("Faults"):]
    found = re.findall(r"^  ([a-z0-9][a-z0-9-]*)\S* {2,}(\S.*)$", listed, re.MULTILINE)
    return [fault for fault in found if not fault[0].startswith("desk-")]


class Pictures:
    """Which pixels are which price; learned from a shop that is well, and then from one that falls silent."""

    def __init__(self):
        self.names = {"empty": "nothing"}

    def learn(self, host, shop):
        host.open("learn", room_url=shop.url)
        for sale, name in ((OLD, "old"), (NEW, "new")):
            shop.write(sale)
            version = shop.version
            line = host.wait("learn", lambda line: line["shown_version"] == version)
            time.sleep(0.3)
            line = host.lines["learn"][-1]
            self.names[line["picture"]] = name
        shop.set_faults(["hang"])
        line = host.wait("learn", lambda line: line["state"] == "stale")
        time.sleep(0.3)
        self.names[host.lines["learn"][-1]["picture"]] = "none"
        host.command(close="learn")
        shop.set_faults([])
        if sorted(self.names.values()) != ["new", "none", "nothing", "old"]:
            raise RuntimeError(f"the pictures could not be told apart: {self.names}")

    def name(self, line):
        return self.names.get(line["picture"], "unknown")


class Cell:
    """One fault by one way."""

    def __init__(self, fault, way, shop, pictures):
        self.fault = fault
        self.way = way
        self.shop = shop
        self.pictures = pictures
        self.name = None
        self.usual = ["no-link"] if way == "poll" else []

    def is_well(self, line):
        """Fresh, and the shop's price in the picture; some faults raise the version themselves."""
        price = "old" if self.shop.sale == OLD else "new"
        return line["state"] == "fresh" and self.pictures.name(line) == price and line["version"] >= self.shop.version

    def begin(self, host, round_no):
        self.name = f"{round_no} {self.fault} {self.way}"
        self.shop.set_faults(self.usual)
        self.shop.write(OLD)
        host.open(self.name, room_url=f"{self.shop.url}?{round_no}")

    def until_well(self, host, patience_s):
        return host.wait(self.name, self.is_well, patience_s) is not None

    def break_it(self):
        """For a while: it ends by itself, for there are faults that no request gets through."""
        self.begun_s = time.monotonic()
        self.shop.set_faults([*self.usual, f"{self.fault}@0-{FAULT_S}"])
        self.mended_s = self.begun_s + FAULT_S

    def result(self, host, costs):
        lines = host.since(self.name, self.begun_s)
        stood = runs_of([(max(line["t_s"], self.begun_s), self.pictures.name(line)) for line in lines], self.mended_s)
        last = [line for line in lines if line["t_s"] <= self.mended_s][-1]
        back = [line["t_s"] for line in lines if line["t_s"] > self.mended_s]
        is_well = self.is_well(lines[-1])
        was_well = is_well and self.is_well(last)
        old_until_s = max([end for name, _, end in stood if name == "old"], default=0)
        return {
            "fault": self.fault, "way": self.way, "on_air": words_of(stood, self.shop.changed_s),
            "old_s": round(max(0.0, old_until_s - self.shop.changed_s), 2), "state": last["state"],
            "error": (last["error"] or {}).get("message"),
            "back_s": 0.0 if was_well else round(back[-1] - self.mended_s, 2) if is_well and back else None,
            "unknown": sum(name == "unknown" for name, *_ in runs_of(
                [(line["t_s"], self.pictures.name(line)) for line in lines], time.monotonic())),
            "calls": costs["calls"], "slow": costs["slow"], "longest_us": costs["longest_ns"] // 1000,
            "waits": costs["waits"],
        }


def runs_of(seen, end_s):
    """[(name, from, until)] of what stood for how long before end_s."""
    runs = []
    for at_s, name in seen:
        if at_s >= end_s:
            break
        if runs and runs[-1][0] == name:
            continue
        if runs:
            runs[-1][2] = at_s
        runs.append([name, at_s, end_s])
    return runs


def words_of(stood, changed_s):
    """The old price from the shop's change on, then what followed it."""
    words = []
    for name, begun_s, end_s in stood:
        if end_s <= changed_s:
            continue
        is_last = (name, begun_s, end_s) == tuple(stood[-1])
        words.append(name if is_last else f"{name} {end_s - max(begun_s, changed_s):.1f} s")
    return ", ".join(words)


def run_round(host, cells, round_no):
    """All these cells at the same time; gives their results."""
    for cell in cells:
        cell.begin(host, round_no)
    for cell in cells:
        if not cell.until_well(host, show.PATIENCE_S):
            raise RuntimeError(f"{cell.name} did not begin well: {host.lines.get(cell.name, [None])[-1]}")
    for cell in cells:
        if cell.fault in CHANGED_BEFORE:
            cell.shop.write(NEW)
    time.sleep(1.0)  # first pictures are made; streams are open
    before_kb = host.take_costs(f"{round_no} before")["now_kb"]
    for cell in cells:
        cell.break_it()
    time.sleep(BEFORE_CHANGE_S)
    for cell in cells:
        if cell.fault not in CHANGED_BEFORE:
            cell.shop.write(NEW)
    time.sleep(max(cell.mended_s for cell in cells) - time.monotonic())
    until_s = time.monotonic() + BACK_MOST_S
    for cell in cells:
        cell.until_well(host, max(0.0, until_s - time.monotonic()))
    costs = host.take_costs(f"{round_no} after")
    results = []
    for cell in cells:
        results.append(cell.result(host, costs["of"][cell.name]))
        results[-1]["grew_mib"] = round(max(0, costs["peak_kb"] - before_kb) / 1024, 1)
        host.command(close=cell.name)
    rest = costs["of"][""]
    return results, {"calls": rest["calls"], "slow": rest["slow"], "waits": rest["waits"]}


def complaints(result):
    if result["unknown"]:
        yield "a picture that is no price of the shop"
    if result["old_s"] > OLD_MOST_S:
        yield f"the old price for {result['old_s']} s"
    if result["back_s"] is None:
        yield f"not well {BACK_MOST_S} s after the fault"
    if result["slow"]:
        yield f"{result['slow']} callbacks over 2 ms of CPU, the longest {result['longest_us']} us"
    if result["waits"]:
        yield f"{result['waits']} waits for a lock of ours"
    if result["calls"] < 30:
        yield f"only {result['calls']} callbacks: no frame loop"
    if result["grew_mib"] > PEAK_MOST_MIB:
        yield f"{result['grew_mib']} MiB more memory"


def run_matrix(options, folder):
    faults = [name for name, _ in faults_of(options.program)]
    if options.only:
        faults = [name for name in faults if name in options.only.split(",")]
    shops = {way: [show.Shop(options.program, folder / f"{way}-{lane}") for lane in range(LANES)] for way in WAYS}
    host = show.Host(options.host, options.module)
    pictures = Pictures()
    results, rests = [], []
    try:
        pictures.learn(host, shops["push"][0])
        for round_no, first in enumerate(range(0, len(faults), LANES)):
            cells = [Cell(fault, way, shops[way][lane], pictures) for lane, fault in enumerate(faults[first:first + LANES])
                     for way in WAYS if way == "push" or not STREAMS_ONLY.search(fault)]
            got, rest = run_round(host, cells, round_no)
            results += got
            rests.append(rest)
    finally:
        code = host.stop()
        for shop in [one for some in shops.values() for one in some]:
            shop.stop()
    return faults, results, rests, code


def tell(results):
    print(f"{'fault':<16} {'way':<5} {'on air while it lasts':<34} {'state':<8} {'back':>6} {'slow':>5} {'waits':>5} "
          f"{'longest':>8} {'grew':>9}")
    wrong = 0
    for row in results:
        back = "never" if row["back_s"] is None else f"{row['back_s']:.1f} s"
        print(f"{row['fault']:<16} {row['way']:<5} {row['on_air']:<34} {row['state']:<8} {back:>6} {row['slow']:>5} "
              f"{row['waits']:>5} {row['longest_us']:>5} us {row['grew_mib']:>5} MiB")
        for words in complaints(row):
            print(f"    WRONG: {words}")
            wrong += 1
    return wrong


def main():
    parser = argparse.ArgumentParser()
    for name in ("program", "host", "module"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--out")
    parser.add_argument("--only")
    parser.add_argument("--planted", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shop-faults-") as folder:
        faults, results, rests, code = run_matrix(options, pathlib.Path(folder))
    wrong = tell(results)
    latch = {name: sum(rest[name] for rest in rests) for name in ("calls", "slow", "waits")}
    print(f"{len(faults)} faults, {len(results)} cells; the latch and the rest: {latch}; exit of the host {code}")
    if options.planted:
        is_found = all(row["slow"] and row["waits"] for row in results)
        print("slow callbacks and waits were " + ("found" if is_found else "NOT found"))
        return 0 if is_found and results else 1
    if options.out:
        pathlib.Path(options.out).write_text(json.dumps({"rows": results}, indent=1), "utf-8")
    return 1 if wrong or not results or latch["slow"] or latch["waits"] or code else 0


if __name__ == "__main__":
    sys.exit(main())
