# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the picture, read from its pixels: real sources in libobs with its frame loop (show_host).

Which pixels are which price is learned beforehand from a room file, a way that nothing disturbs.
"""
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "libobs"))
import show  # noqa: E402

LEARN_TTL_MS = 1000  # the shortest
SETTLED_S = 0.1


class Air:
    def __init__(self, host, module, folder, prices, record):
        self.record = record
        self.folder = folder
        self.host = show.Host(host, module)
        self.prices = {"empty": None}  # by the picture's name
        self.told = {}
        self.learn(prices)

    def write(self, name, version, sale):
        """A room file; gives its path."""
        room = {**show.room_of(version, sale), "ttl_ms": LEARN_TTL_MS}
        beside = self.folder / (name + ".new")
        beside.write_text(json.dumps(room), "utf-8")
        return beside.rename(self.folder / name)

    def learn(self, prices):
        for version, sale in enumerate(prices, 1):
            file = self.write("learn.json", version, sale)
            if version == 1:
                self.host.open("learn", room_file=str(file))
            self.prices[self.settled(version)] = sale
        file.unlink()
        if not self.host.wait("learn", lambda line: line["state"] == "stale"):
            raise RuntimeError("a room whose file is gone does not become stale")
        time.sleep(0.3)
        self.prices.setdefault(self.host.lines["learn"][-1]["picture"], None)
        if len(self.prices) != len(prices) + 2:
            raise RuntimeError("the picture without a figure looks like one with a price")
        self.host.command(close="learn")

    def settled(self, version):
        """The picture of a version once it no longer moves."""
        line = self.host.wait("learn", lambda line: line["shown_version"] == version
                              and line["picture"] not in self.prices)
        while line:
            time.sleep(SETTLED_S)
            if self.host.lines["learn"][-1] is line:
                return line["picture"]
            line = self.host.lines["learn"][-1]
        raise RuntimeError(f"version {version} has no picture of its own")

    def open(self, name, **settings):
        self.host.listeners[name] = self._seen
        self.host.open(name, **settings)

    def _seen(self, line):
        price = self.prices.get(line["picture"], "unknown")
        if self.told.get(line["source"], "nothing yet") != price:
            self.told[line["source"]] = price
            self.record({"kind": "aired", "feed": line["source"], "t": line["t_s"], "price": price})

    def costs(self):
        """Of all callbacks since the last time."""
        of = self.host.take_costs(str(time.monotonic()))["of"].values()
        return {name: sum(one[name] for one in of) for name in ("calls", "slow", "waits")}

    def stop(self):
        return self.host.stop()
