# SPDX-License-Identifier: GPL-2.0-or-later
"""Two desks on one room bargain through a line that loses what it can: one history at the shop, both ends see it, and no
step is lost or done twice. 300 bargains with SHOP_FULL=1, else a sample of them."""

import collections
import json
import os
import queue
import subprocess
import time
import unittest

from harness import Lines, ServerCase, run
from lossy import ORDERS, Line

PLAYER = os.environ["DESK_PLAYER"]
IS_FULL = os.environ.get("SHOP_FULL") == "1"
BARGAINS = 300 if IS_FULL else 15
ITEMS = 30
TOKEN = "desk-token-0123456789"
OVER = ("done", "refused", "conflict", "timed-out")
PATIENCE_S = 60


class Desk:
    """A desk without a window, behind a line of its own."""

    def __init__(self, name, server, seed):
        self.name = name
        self.line = Line(server.port, seed)
        url = "http://127.0.0.1:%d%s" % (self.line.port, server.path)
        self.process = subprocess.Popen([PLAYER, url, name, "desk"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env={**os.environ, "SHOP_OVERLAY_TOKEN_DESK": TOKEN})
        self.out = Lines(self.process.stdout)
        self.version = -1
        self.posted = collections.deque()
        self.results = {}
        self.states = collections.Counter()
        self.room = None

    def hear(self, patience_s):
        """Takes one line, if one comes."""
        try:
            line = self.out.next(patience_s)
        except queue.Empty:
            return
        if line is None:
            raise AssertionError(self.name + " has ended")
        said = json.loads(line)
        if "posted" in said:
            self.posted.append(said["posted"])
        elif "order" in said:
            self.results[said["order"]] = said
            self.states[said["state"]] += 1
        elif "room" in said:
            self.room = said["room"]
        else:
            self.version = said["version"]

    def wait(self, seen, what):
        end = time.monotonic() + PATIENCE_S
        while not seen():
            if time.monotonic() > end:
                raise AssertionError("%s waits for %s: %s" % (self.name, what, self.results))
            self.hear(0.05)

    def say(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def outcome(self):
        """What became of the oldest order that was not asked about yet."""
        self.wait(lambda: self.posted, "its order's number")
        order = self.posted.popleft()
        self.wait(lambda: self.results.get(order, {}).get("state") in OVER, "order %d" % order)
        return self.results[order]["state"], self.results[order]["message"]

    def look(self):
        self.room = None
        self.say("room")
        self.wait(lambda: self.room, "its room")
        return self.room

    def stop(self):
        self.process.stdin.close()
        code = self.process.wait(20)
        self.out.thread.join(20)
        self.process.stdout.close()
        self.line.stop()
        return code


class TwoDesks(ServerCase):
    def setUp(self):
        super().setUp()
        self.desks = [Desk(name, self.server, 7 + at) for at, name in enumerate(("main", "backup"))]
        self.price = 90_000_000  # each order has a price of its own, below all before it
        self.orders = []         # (item, kind, price, state)

    def tearDown(self):
        for desk in self.desks:
            self.assertEqual(desk.stop(), 0)

    def serve(self, *words):
        item = self.document["items"][0]
        for name in ("bargain", "offer", "cart", "stock", "skus", "main_sku", "correction", "seller_id", "image"):
            item.pop(name, None)
        item["price"] = {"currency": "CNY", "sale": 99_000_000}
        self.document["items"] = [dict(item, id="i%d" % at, link_no=at + 1, beat="tease") for at in range(ITEMS)]
        self.document.update(current="i0", ttl_ms=3000)
        self.write("room.json", self.document)
        self.write("token", TOKEN + "\n").chmod(0o600)
        return super().serve("--token-file", self.folder / "token", *words)

    def truth(self):
        return self.server.get().json()

    def agree(self):
        """Waits until both desks have seen what the shop has."""
        version = self.truth()["version"]
        for desk in self.desks:
            desk.wait(lambda desk=desk: desk.version >= version, "version %d, has %d" % (version, desk.version))

    def both(self, item, kind):
        """Both desks say the same step at once, each at a price of its own."""
        prices = []
        for desk in self.desks:
            self.price -= 1
            prices.append(None if kind == "withdraw" else self.price)
            desk.say("step", item, kind, *prices[-1:] if prices[-1] else ())
        states = [desk.outcome() for desk in self.desks]
        for price, (state, _) in zip(prices, states):
            self.orders.append((item, kind, price, state))
        self.agree()
        return [state for state, _ in states]

    def bargain(self, number):
        item = "i%d" % (number % ITEMS)
        first = self.desks[number % 2]
        first.say("take", item)
        state, why = first.outcome()
        self.assertEqual(state, "done", why)
        self.agree()
        stages = ("quote", "cut", "settle") if number < ITEMS else ("withdraw", "cut", "settle")
        for kind in stages:
            states = self.both(item, kind)
            # One was first; the other one's is refused here or at the shop, unless it had seen that before it was given.
            self.assertIn("done", states, (item, kind))
            self.assertLessEqual(set(states), {"done", "conflict", "refused"}, (item, kind))

    def test_one_history(self):
        self.agree()
        for number in range(BARGAINS):
            self.bargain(number)
        truth = self.truth()
        told = collections.Counter()
        for item in truth["items"]:
            steps = item.get("bargain", {}).get("steps", [])
            told.update((item["id"], step["kind"], step.get("price_after")) for step in steps)
        done = collections.Counter(order[:3] for order in self.orders if order[3] == "done")
        self.assertEqual(told, done)
        self.assertGreaterEqual(sum(done.values()), 3 * BARGAINS)
        self.assertEqual(max(count for (_, kind, _), count in told.items() if kind != "withdraw"), 1)
        # What both ends show is what the shop has, and so has its file.
        canonical = json.loads(run("fetch", "--file", self.room).stdout)["room"]
        for desk in self.desks:
            room = desk.look()
            self.assertEqual(room["items"], canonical["items"])
            self.assertEqual(room["current"], truth["current"])
        self.assertEqual([item["bargain"] for item in self.saved()["items"] if "bargain" in item],
                         [item["bargain"] for item in truth["items"] if "bargain" in item])
        # The line did what it is for.
        struck = sum((desk.line.struck for desk in self.desks), collections.Counter())
        states = sum((desk.states for desk in self.desks), collections.Counter())
        print("%d bargains, %d steps; orders met %s; states %s" % (BARGAINS, sum(done.values()), dict(struck), dict(states)))
        for fault in ORDERS if IS_FULL else ("refuse", "lose"):
            self.assertGreater(struck[fault], BARGAINS // 10, fault)
        self.assertGreater(states["asked-again"], BARGAINS // 10)
        self.assertGreater(states["conflict"], BARGAINS // 10)


if __name__ == "__main__":
    unittest.main(verbosity=2)
