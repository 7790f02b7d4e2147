#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The checker itself: a good history has no fault, and each doctored one has the fault that was put in, alone."""
import copy
import unittest

import checker

TTL_MS = 2000


def room(version, sale, epoch="0", left=10):
    return {
        "schema": "shop-room/1", "epoch": epoch, "version": version, "ttl_ms": TTL_MS, "current": "a",
        "items": [{"id": "a", "title": "Cup", "price": {"currency": "CNY", "sale": sale}, "stock": {"left": left}}],
    }


def confirmed(at_s, document):
    return {"kind": "confirmed", "t": at_s + 0.01, "begun": at_s, "room": document}


def published(at_s, document, state="fresh", age_ms=20, feed="push"):
    line = {"at": "", "state": state, "source": feed, "age_ms": age_ms, "clock_offset_ms": 0, "error": None,
            "room": copy.deepcopy(document)}
    return {"kind": "published", "t": at_s, "feed": feed, "line": line}


def good():
    """Three versions, an outage of the feed over the third, and the end."""
    one, two, three, four = room(1, 9900), room(2, 8900), room(3, 7900), room(4, 6900)
    return [
        confirmed(0.0, one), published(0.1, one),
        confirmed(1.0, two), published(1.1, two),
        confirmed(2.0, three),
        published(4.2, two, "stale", 3100),
        published(5.0, three),
        confirmed(6.0, four), published(6.1, four),
        {"kind": "quiet", "t": 7.0}, {"kind": "end", "t": 20.0},
    ]


class SoakChecker(unittest.TestCase):
    def faults(self, records, feeds=("push",), **limits):
        return checker.check(sorted(records, key=lambda record: record["t"]), feeds, checker.Limits(**limits))

    def test_a_good_history_has_no_fault(self):
        report = self.faults(good())
        self.assertEqual(report.wrongs, [])
        self.assertEqual(report.lines, 5)
        self.assertEqual(report.versions_seen, {"push": 4})
        self.assertAlmostEqual(report.longest_old_s["push"], 2.19, places=2)

    def test_a_price_that_was_never_confirmed(self):
        records = good()
        records[3]["line"]["room"]["items"][0]["price"]["sale"] = 8901
        self.assertEqual(self.faults(records).names(), ["invented"])

    def test_a_price_of_another_version(self):
        records = good()
        records[3]["line"]["room"]["items"][0]["price"]["sale"] = 9900
        self.assertEqual(self.faults(records).names(), ["invented"])

    def test_a_stock_that_was_never_confirmed(self):
        records = good()
        records[3]["line"]["room"]["items"][0]["stock"]["left"] = 11
        self.assertEqual(self.faults(records).names(), ["invented"])

    def test_another_current_item(self):
        records = good()
        del records[3]["line"]["room"]["current"]
        self.assertEqual(self.faults(records).names(), ["invented"])

    def test_an_item_that_is_gone(self):
        records = good()
        records[3]["line"]["room"]["items"] = []
        self.assertEqual(self.faults(records).names(), ["invented"])

    def test_a_version_that_was_never_confirmed(self):
        records = good() + [published(1.2, room(7, 8900))]
        self.assertEqual(self.faults(records).names(), ["invented"])

    def test_a_version_before_its_write(self):
        records = good()
        records[6]["t"] = 1.9
        self.assertIn("early", self.faults(records).names())

    def test_an_old_version_again(self):
        records = good() + [published(6.5, room(3, 7900)), published(6.6, room(4, 6900))]
        self.assertEqual(self.faults(records).names(), ["back"])

    def test_an_old_version_again_while_stale(self):
        records = good() + [published(6.5, room(3, 7900), "stale", 3000), published(6.6, room(4, 6900))]
        self.assertEqual(self.faults(records).names(), ["back"])

    def test_an_old_epoch_again(self):
        new = room(1, 5900, "1")
        records = good()[:-2] + [confirmed(6.5, new), published(6.6, new), published(6.7, room(4, 6900)),
                                 published(6.8, new)] + good()[-2:]
        self.assertEqual(self.faults(records).names(), ["back"])

    def test_a_new_epoch_may_begin_at_any_version(self):
        new = room(1, 5900, "1")
        records = good()[:-2] + [confirmed(6.5, new), published(6.6, new)] + good()[-2:]
        self.assertEqual(self.faults(records).names(), [])

    def test_a_price_that_stays_fresh(self):
        records = good()
        records[5]["t"] = 6.2  # the shop had moved on at 2.01
        records[6]["t"] = 6.3
        records[8]["t"] = 6.4
        self.assertEqual(self.faults(records).names(), ["overdue"])

    def test_a_price_that_never_becomes_stale(self):
        records = good()
        del records[5:9:1]
        self.assertIn("overdue", self.faults(records).names())

    def test_a_price_that_is_said_to_be_younger_than_it_can_be(self):
        records = good() + [published(4.1, room(2, 8900), "fresh", 900)]
        self.assertEqual(self.faults(records).names(), ["young"])

    def test_a_feed_that_stays_stale(self):
        records = good() + [published(9.5, room(4, 6900), "stale", 3100)]
        self.assertEqual(self.faults(records).names(), ["dead"])

    def test_a_feed_that_stays_behind(self):
        records = good()
        del records[8]
        self.assertIn("dead", self.faults(records).names())

    def test_a_feed_that_is_well_too_late(self):
        records = good() + [published(8.0, room(4, 6900), "stale", 3100), published(17.0, room(4, 6900))]
        self.assertEqual(self.faults(records).names(), ["dead"])

    def test_a_feed_that_says_nothing(self):
        self.assertEqual(self.faults(good(), ("push", "poll")).names(), ["dead"])


def aired(at_s, price):
    return {"kind": "aired", "t": at_s, "feed": "air", "price": price}


def good_air():
    return [aired(0.2, 9900), aired(1.2, 8900), aired(4.3, None), aired(5.1, 7900), aired(6.2, 6900)]


class SoakCheckerOfPictures(unittest.TestCase):
    def faults(self, *changed):
        records = sorted(good() + list(changed), key=lambda record: record["t"])
        return checker.check(records, ("push",), checker.Limits(), ("air",))

    def test_a_good_picture_has_no_fault(self):
        report = self.faults(*good_air())
        self.assertEqual(report.wrongs, [])
        self.assertAlmostEqual(report.longest_old_s["air"], 2.29, places=2)

    def test_pixels_that_are_no_price(self):
        self.assertEqual(self.faults(*good_air(), aired(1.3, "unknown"), aired(1.4, 8900)).names(), ["aired"])

    def test_a_price_that_the_shop_never_had(self):
        self.assertEqual(self.faults(*good_air(), aired(1.3, 8899), aired(1.4, 8900)).names(), ["aired"])

    def test_a_price_before_the_shop_had_it(self):
        self.assertEqual(self.faults(*good_air(), aired(1.3, 6900), aired(1.4, 8900)).names(), ["aired"])

    def test_a_price_that_stays(self):
        air = good_air()
        del air[2:4]
        self.assertEqual(self.faults(*air).names(), ["aired"])

    def test_an_old_price_again(self):
        self.assertEqual(self.faults(*good_air(), aired(6.8, 9900), aired(6.9, 6900)).names(), ["aired"])

    def test_a_price_that_the_shop_has_twice(self):
        again = confirmed(6.5, room(5, 6900))
        other, back = confirmed(6.2, room(5, 5900)), confirmed(6.4, room(6, 6900))
        self.assertEqual(self.faults(*good_air(), again, published(6.6, again["room"])).names(), [])
        self.assertEqual(self.faults(*good_air(), other, back, published(6.6, back["room"])).names(), [])

    def test_another_price_at_the_end(self):
        self.assertIn("dead", self.faults(*good_air(), aired(6.5, 7900)).names())

    def test_no_price_at_the_end(self):
        self.assertEqual(self.faults(*good_air(), aired(6.5, None)).names(), ["dead"])

    def test_no_picture(self):
        self.assertEqual(self.faults().names(), ["dead"])


if __name__ == "__main__":
    unittest.main()
