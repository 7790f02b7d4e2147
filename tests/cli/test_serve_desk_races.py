# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: several desks at once. One history, whoever was first, and no order done twice or half."""

import concurrent.futures
import copy
import http.client
import itertools
import threading
import unittest

from desk import DeskCase
from listening import Listener

LOST = (ConnectionError, http.client.BadStatusLine, http.client.IncompleteRead, TimeoutError)


class Races(DeskCase):
    def at_once(self, *calls):
        """The answers to calls that begin together."""
        gate = threading.Barrier(len(calls))

        def run(call):
            gate.wait(20)
            return call()

        with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(run, calls))

    def test_the_same_base(self):
        for turn in range(10):
            base = self.version()
            kind, prices = ("quote" if turn == 0 else "cut"), [7000 - 10 * turn - one for one in range(8)]
            answers = self.at_once(*(lambda price=price: self.step(kind, price, base=base) for price in prices))
            self.assertEqual(sorted(answer.status for answer in answers), [200] + [409] * 7)
            self.assertEqual({answer.json()["version"] for answer in answers}, {base + 1})
            won = next(answer for answer in answers if answer.status == 200).json()
            self.assertEqual(self.item(won)["bargain"], self.item()["bargain"])
            self.assertEqual(len(self.item()["bargain"]["steps"]), turn + 1)

    def test_the_same_key(self):
        for turn in range(10):
            base = self.version()
            order = lambda: self.step("quote", 7000, base=base, key="turn-%d" % turn)
            answers = self.at_once(*[order] * 8)
            self.assertEqual({(answer.status, answer.body, answer.headers["ETag"]) for answer in answers},
                             {(200, answers[0].body, answers[0].headers["ETag"])})
            self.assertEqual((self.version(), len(self.item()["bargain"]["steps"])), (base + 1, turn + 1))

    def test_the_same_key_for_different_orders(self):
        base = self.version()
        answers = self.at_once(*(lambda price=price: self.step("quote", price, base=base, key="one") for price in range(1, 9)))
        self.assertEqual(sorted(answer.status for answer in answers), [200] + [422] * 7)
        self.assertEqual(len(self.item()["bargain"]["steps"]), 1)

    def test_different_kinds_of_orders(self):
        base = self.version()
        answers = self.at_once(
            lambda: self.step("quote", 7000, base=base), lambda: self.beat_to("open", base=base),
            lambda: self.take("pot", base=base), lambda: self.beat_to("closed", base=base))
        statuses = [answer.status for answer in answers]
        # The take is of an item about which nobody else decides. Who comes behind it decided about another room, and of
        # those about the cup the first is before the others.
        self.assertEqual(statuses.pop(2), 200)
        self.assertIn(sorted(statuses), ([409, 409, 409], [200, 409, 409]))
        self.assertEqual(self.version(), base + 1 + statuses.count(200))

    def test_orders_about_different_items(self):
        base = self.version()
        self.done(self.beat_to("closed", "pot", base))
        answers = self.at_once(lambda: self.step("quote", 7000, base=base), lambda: self.beat_to("tease", "pot", base + 1))
        self.assertEqual([answer.status for answer in answers], [200, 200])
        self.assertEqual(self.version(), base + 3)

    def test_a_take_while_another_owns(self):
        self.own("main", True)
        items = itertools.cycle(("pot", "cup"))
        for _ in range(10):
            base, item = self.version(), next(items)
            ours, theirs = self.at_once(lambda: self.take(item, base, client="main"),
                                        lambda: self.take(item, base, client="backup"))
            self.assertEqual((self.done(ours)["current"], self.refused(theirs, 409)), (item, {"owner": "main"}))

    def test_a_hand_over_in_the_middle_of_a_take(self):
        for turn in range(10):
            self.own("main", True)
            base, item = self.version(), ("pot", "cup")[turn % 2]
            ours, owner = self.at_once(lambda: self.take(item, base, client="main"), lambda: self.own("backup", True))
            self.assertEqual(owner["owner"], "backup")
            # Before the hand-over it was done, behind it it was not.
            if ours.status == 409:
                self.assertEqual(ours.json(), {"owner": "backup"})
                self.done(self.take(item, base, client="backup"))
            self.assertEqual(self.server.get().json()["current"], item)
            self.assertEqual(self.version(), base + 1)

    def test_two_who_take_it_from_each_other(self):
        claims = [lambda name=name: self.own(name, True)["owner"] for name in ("main", "backup") * 4]
        self.assertEqual(self.at_once(*claims), ["main", "backup"] * 4)
        self.assertIn(self.own("third", False)["owner"], ("main", "backup"))

    def test_changes_of_the_shop_in_between(self):
        titles = [lambda title=title: self.server.patch({"room": {"title": title}}) for title in "abcdefgh"]
        steps = [lambda price=price: self.step("quote", price, base=7) for price in range(1, 9)]
        answers = self.at_once(*titles, *steps)
        self.assertEqual([answer.status for answer in answers[:8]], [200] * 8)
        self.assertEqual(sorted(answer.status for answer in answers[8:]), [200] + [409] * 7)
        self.assertEqual((self.version(), len(self.item()["bargain"]["steps"])), (16, 1))


class TwoDesks(DeskCase):
    """Two desks bargain about twelve items on a line that breaks."""

    orders = 90

    def serve(self, *words):
        if self.token_file is None:
            pot = self.document["items"][1]
            for place in range(12):
                self.document["items"].append({**copy.deepcopy(pot), "id": "pot-%d" % place, "beat": "tease"})
        return super().serve(*words)

    def bargain(self, name, taken):
        """Sends orders until each is answered; keeps what was done, by its own words."""
        for count in range(self.orders):
            item, note = "pot-%d" % (count % 12), "%s %d" % (name, count)
            for tries in range(200):
                key = "%s-%d-%d" % (name, count, tries)
                base = self.version()
                while True:
                    try:
                        answer = self.step("quote", 100 + count, item, base, key, note=note)
                    except LOST:
                        continue  # the same again, under the same key
                    if answer.status not in (500, 503):
                        break
                if answer.status == 200:
                    taken.append((item, note, answer.json()["version"]))
                    break
                self.assertEqual(answer.status, 409, answer.body)
            else:
                raise AssertionError("never came through")

    def test_one_history(self):
        listener = Listener(self.server.port, self.server.path + "/events", {})
        self.addCleanup(listener.close)
        self.faults("desk-lost:3", "desk-500:7", "desk/slow:1@0.2-0.4")
        taken = {"main": [], "backup": []}
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for one in [pool.submit(self.bargain, name, taken[name]) for name in taken]:
                one.result()
        self.faults()
        everything = sorted(taken["main"] + taken["backup"], key=lambda one: one[2])
        self.assertEqual(len(everything), 2 * self.orders)
        # Each of them raised the version by one, none twice.
        self.assertEqual([one[2] for one in everything], list(range(8, 8 + 2 * self.orders)))
        document = self.server.get().json()
        self.assertEqual(document["version"], 7 + 2 * self.orders)
        for item in document["items"][2:]:
            steps = [step["note"] for step in item["bargain"]["steps"]]
            self.assertEqual(steps, [note for name, note, _ in everything if name == item["id"]])
        while listener.document is None or listener.document["version"] < document["version"]:
            listener.next()
        self.assertEqual(listener.document["items"], document["items"])
        self.assertEqual(self.saved()["items"][2:], document["items"][2:])


if __name__ == "__main__":
    unittest.main()
