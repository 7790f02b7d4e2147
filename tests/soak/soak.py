#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`soak.py --program SHOP-OVERLAY [--host SHOW_HOST --module MODULE] [--seconds N] [--seed N] [--liars] [--log FILE]`: a
shop that changes all the time, feeds that follow it on ways where everything goes wrong, and a checker who trusts none
of them. With --host sources in libobs follow too, and the prices in their pictures are checked.

Exit 0: no price was wrong. With --liars doubles of the feed with one planted fault each follow too, and have to be
found, each by the name of its fault.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import random
import sys
import tempfile
import threading
import time

import air
import checker
import feeds
import proxy
import shop

CLEAR_S = (0.5, 4.0)
FAULT_S = (0.2, 4.5)
LIARS_FIRST_S = 6.0  # a fault that makes everybody stale, so that each double has something to lie about
FIRST_S = 1.5  # before the first fault: a feed that begins on a replayed answer cannot know better
HONEST = ("push", "poll")
AIRED_PRICES = 24  # few enough to learn their pictures, many enough that an old one is no new one
LIARS = {"back": "back", "late": "overdue", "cheap": "invented", "deaf": "dead"}  # and what each is found by
STUCK = "stuck on air"  # a source that follows another room


class Soak:
    def __init__(self, options, folder, log):
        self.options = options
        self.log = log
        self.records = []
        self.troubles = []  # beside prices
        self.lock = threading.Lock()
        self.random = random.Random(options.seed)
        self.decks = {}
        prices = [1990 + 110 * number for number in range(AIRED_PRICES)] if options.host else None
        self.air = air.Air(options.host, options.module, folder, prices, self.record) if options.host else None
        self.shop = shop.Shop(options.program, folder, options.seed, self.record, prices)
        names = HONEST + (tuple(LIARS) if options.liars else ())
        self.ways = {name: proxy.Proxy(self.shop.port, name == "push", options.seed + number)
                     for number, name in enumerate(names)}
        self.feeds = [self.feed(name) for name in self.ways]
        self.shop_faults = collections.Counter()
        self.airs = [f"{name} on air" for name in HONEST] if self.air else []
        for name in self.airs:
            self.air.open(name, room_url=self.url(name.split()[0]))
        if self.airs and options.liars:
            self.air.open(STUCK, room_file=str(self.air.write("stuck.json", 1, prices[0])))
            self.airs.append(STUCK)

    def url(self, way):
        return f"http://127.0.0.1:{self.ways[way].port}/v1/rooms/soak"

    def record(self, record):
        with self.lock:
            self.records.append({"t": time.monotonic(), **record})

    def feed(self, name):
        words = [self.options.program, "fetch", "--url", self.url(name), "--follow", "86400"]
        if name in LIARS:
            double = str(pathlib.Path(__file__).with_name("lying_feed.py"))
            words = [sys.executable, "-B", double, name, *words]
        return feeds.Feed(name, words, self.record, self.log)

    def next_fault(self, name):
        """All of them in any order, then again."""
        if not self.decks.get(name):
            self.decks[name] = self.random.sample(proxy.FAULTS, len(proxy.FAULTS))
        return self.decks[name].pop()

    def disturb_ways(self, until_s):
        """Each way has its own faults, one after the other, with clear times between."""
        next_s = {name: time.monotonic() + FIRST_S for name in self.ways}
        is_first = dict.fromkeys(LIARS, True)
        is_clear = dict.fromkeys(self.ways, True)
        while time.monotonic() < until_s:
            for name, way in self.ways.items():
                if time.monotonic() < next_s[name]:
                    continue
                is_clear[name] = not is_clear[name]
                way.set(None if is_clear[name] else self.next_fault(name))
                next_s[name] = time.monotonic() + self.random.uniform(*(CLEAR_S if is_clear[name] else FAULT_S))
                if is_first.pop(name, False):
                    next_s[name] = time.monotonic() + LIARS_FIRST_S
            time.sleep(0.02)
        for way in self.ways.values():
            way.set(None)

    def write(self, until_s):
        """Writes, at times many in a row; between writes the shop itself stands still or starts anew."""
        while time.monotonic() < until_s:
            self.shop.write()
            chance = self.random.random()
            if chance < 0.02:
                self.shop_faults["restarted"] += 1
                self.shop.restart()
                for way in self.ways.values():
                    way.upstream_port = self.shop.port
            elif chance < 0.04:
                self.shop_faults["stopped"] += 1
                self.shop.pause()
                time.sleep(min(self.random.uniform(0.2, 5.0), max(0.0, until_s - time.monotonic())))
                self.shop.go_on()
            else:
                time.sleep(self.random.choice((0, 0.005, 0.05, 0.3, 1.0)))

    def run(self, seconds):
        until_s = time.monotonic() + seconds
        with concurrent.futures.ThreadPoolExecutor() as pool:
            if self.air:
                time.sleep(FIRST_S)
                self.air.costs()  # those of first pictures are not a frame's
            parts = [pool.submit(part, until_s) for part in (self.disturb_ways, self.write)]
        for part in parts:
            part.result()
        self.record({"kind": "quiet"})
        time.sleep(self.options.quiet)
        self.record({"kind": "end"})
        if self.air:
            self.costs = self.air.costs()

    def stop(self):
        if self.air and self.air.stop() != 0:
            self.troubles.append("libobs leaked, or died")
        for feed in self.feeds:
            feed.stop()
        for way in self.ways.values():
            way.stop()
        self.shop.stop()


def tell(soak, report):
    versions = sum(record["kind"] == "confirmed" for record in soak.records)
    print(f"{soak.options.seconds} s, seed {soak.options.seed}: {versions} versions confirmed, {report.lines} lines "
          f"published, the shop was {dict(soak.shop_faults) or 'always there'}")
    for name, way in soak.ways.items():
        struck = ", ".join(f"{fault} {way.struck[fault]}" for fault in proxy.FAULTS)
        print(f"  {name}: {report.versions_seen.get(name, 0)} versions seen, an old price called fresh for at most "
              f"{report.longest_old_s.get(name, 0):.2f} s; struck: {struck}")
    for name in soak.airs:
        print(f"  {name}: {report.versions_seen.get(name, 0)} prices seen in the picture, an old one for at most "
              f"{report.longest_old_s.get(name, 0):.2f} s")
    if soak.air:
        print(f"  callbacks in libobs: {soak.costs}")
    honest = [wrong for wrong in report.wrongs if wrong[1] not in LIARS and wrong[1] != STUCK]
    for name, feed, at_s, words in honest[:20]:
        print(f"  WRONG ({name}) {feed} at {at_s - soak.records[0]['t']:.2f} s: {words}")
    for words in soak.troubles:
        print(f"  WRONG: {words}")
    print(f"wrong prices: {len(honest)}")
    return not honest and not soak.troubles


def find_liars(report, airs):
    found = 0
    liars = {**LIARS, **({STUCK: "aired"} if airs else {})}
    for liar, fault in liars.items():
        words = [words for name, feed, _, words in report.wrongs if feed == liar and name == fault]
        print(f"  planted, {liar}: " + (f"found, {words[0]}" if words else "NOT FOUND"))
        found += bool(words)
    return found == len(liars)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--host")
    parser.add_argument("--module")
    parser.add_argument("--seconds", type=int, default=1800)
    # A feed that failed five times in a row pauses for 8 to 16 s.
    parser.add_argument("--quiet", type=float, default=20, help="seconds at the end in which all have to be well again")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--liars", action="store_true")
    parser.add_argument("--log", help="what was recorded; beside it, with .stderr, what the feeds said of it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shop-soak-") as folder:
        said = pathlib.Path(f"{options.log}.stderr" if options.log else folder + "/stderr")
        with said.open("w", encoding="utf-8") as log:
            soak = Soak(options, pathlib.Path(folder), log)
            try:
                soak.run(options.seconds)
            finally:
                soak.stop()
        if "Sanitizer" in said.read_text("utf-8", "replace"):
            soak.troubles.append(f"a sanitizer has something to say: {said}")
    if options.log:
        pathlib.Path(options.log).write_text("".join(json.dumps(record) + "\n" for record in soak.records), "utf-8")
    report = checker.check(sorted(soak.records, key=lambda record: record["t"]), list(soak.ways),
                           checker.Limits(recover_s=options.quiet - 0.5), soak.airs)
    is_good = tell(soak, report)
    if options.liars:
        is_good = find_liars(report, soak.airs) and is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
