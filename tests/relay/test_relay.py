#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Two relays of push with one Redis behind them, as data/relay/nginx.conf has them: 500 subscribers, and our own feed."""

import datetime
import http.client
import json
import pathlib
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

import crowd
import relay
from harness import FolderCase, Program, Server, until

SUBSCRIBERS = 500


class RelayCase(FolderCase):
    """A test with two relays, a and b; a shop publishes at a."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="shop-relay-")
        cls.addClassCleanup(folder.cleanup)
        cls.redis = relay.Redis(pathlib.Path(folder.name))
        cls.addClassCleanup(cls.redis.stop)
        cls.relays = []
        for name in ("a", "b"):
            one = relay.Relay(pathlib.Path(folder.name), name, cls.redis.port)
            cls.addClassCleanup(one.stop)
            cls.relays.append(one)

    def setUp(self):
        super().setUp()
        self.publisher = relay.Publisher(self.relays[0])
        self.addCleanup(self.publisher.close)

    def say(self, room, event, data):
        status, answer = self.publisher.say(room, event, data)
        self.assertIn(status, (201, 202), answer)


class ManyTest(RelayCase):
    def follow(self, rooms, changes, pause_s):
        figures = crowd.follow_changes(self.relays, self.publisher, SUBSCRIBERS, rooms, changes, pause_s)
        print(
            "{} subscribers at two relays, {} rooms, {} changes each: p50 {p50_ms:.1f} ms, p99 {p99_ms:.1f} ms, "
            "most {most_ms:.1f} ms, {bytes:.0f} bytes a change".format(SUBSCRIBERS, rooms, changes, **figures)
        )
        # loopback on two busy cores: what is slower than this waits for something
        self.assertLess(figures["p50_ms"], 250)
        self.assertLess(figures["bytes"], len(crowd.change(10)) + 80)

    def test_relay_one_room_reaches_all_subscribers(self):
        self.follow(rooms=1, changes=20, pause_s=0.1)

    def test_relay_many_rooms_each_reach_their_own(self):
        self.follow(rooms=50, changes=5, pause_s=0.005)

    def test_relay_newcomers_hear_the_last_words_and_go_on(self):
        publisher = self.publisher
        crowd.publish_changes(publisher, ["busy"], 40, 0)
        places = [(one.port, "busy") for one in self.relays for _ in range(100)]
        # they come while it is spoken
        late = crowd.Crowd(places)
        for version in range(42, 50):
            self.say("busy", "patch", crowd.change(version))
        told, _ = late.end(200 * 24)
        for number in range(len(places)):
            versions = [version for who, version, _ in told if who == number]
            self.assertEqual(versions, list(range(26, 50)), places[number])


class WireTest(RelayCase):
    def test_relay_rooms_have_names_and_the_sides_are_apart(self):
        def ask(port, method, room, body=None):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request(method, f"/v1/rooms/{room}/events", body, {"X-EventSource-Event": "room"})
                return connection.getresponse().status
            finally:
                connection.close()

        one = self.relays[0]
        self.assertEqual(ask(one.shop_port, "POST", "x" * 64, "{}"), 202)
        self.assertEqual(ask(one.shop_port, "POST", "x" * 65, "{}"), 404)
        self.assertEqual(ask(one.shop_port, "POST", "a%20b", "{}"), 404)
        # whoever can only follow cannot publish
        self.assertEqual(ask(one.port, "POST", "tea", "{}"), 403)
        self.assertEqual(ask(one.shop_port, "POST", "tea", "x" * (2 * 1024 * 1024 + 1)), 413)


class FeedTest(RelayCase):
    """Our own feed: the shop's document is polled at the shop, its events come by relay b, published at relay a."""

    def begin(self, ttl_ms):
        # a relay knows no rooms, only names: each test has its own, as two shops would
        self.channel = f"tea-{ttl_ms}"
        self.document["ttl_ms"] = ttl_ms
        self.write("room.json", self.document)
        self.shop = Server(self.room)
        self.addCleanup(self.shop.stop)
        self.feed = Program(
            "fetch", "--url", f"http://127.0.0.1:{self.shop.port}{self.shop.path}", "--events", self.relays[1].url(self.channel),
            "--follow", "60",
        )  # fmt: skip
        self.addCleanup(self.feed.stop)
        self.lines = []
        self.seen(self.is_left(120))
        self.assertTrue(until(self.followers))
        # what a shop says every ttl/3; whoever came before it and whoever comes after it hears it
        self.confirm(self.shop.get().json())

    def confirm(self, document):
        self.say(self.channel, "confirm", {name: document[name] for name in ("epoch", "version")} | {"at": self.now()})

    @staticmethod
    def now():
        return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")

    def seen(self, what, patience_s=15):
        """Reads the feed's lines until one is as wished, and gives it."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            self.lines.append(json.loads(self.feed.out.next(patience_s)))
            if what(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(self.lines[-3:])

    def followers(self):
        """How many follow at relay b, as it says itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.relays[1].shop_port, timeout=10)
        connection.request("GET", "/status")
        text = connection.getresponse().read().decode("ascii")
        connection.close()
        return int(dict(line.split(": ") for line in text.splitlines() if ": " in line)["subscribers"])

    def change_stock(self, left):
        """The shop changes its stock and publishes that; gives its document."""
        document = self.shop.get().json()
        document["items"][0]["stock"]["left"] = left
        answer = self.shop.patch({"items": document["items"]})
        self.assertEqual(answer.status, 200, answer.body)
        now = answer.json()
        patch = {
            "base": now["version"] - 1,
            "version": now["version"],
            "patch": {"server_time": now["server_time"]},
            "items": {"cup": {"stock": {"left": left}}},
        }
        self.say(self.channel, "patch", patch)
        return now

    def is_left(self, left):
        return lambda line: line["room"] and line["room"]["items"][0]["stock"]["left"] == left

    def test_relay_our_feed_follows_and_survives_a_restart(self):
        self.begin(ttl_ms=30000)
        # the first patch finds nothing that it could change: the feed asks the shop for what it follows
        begun = time.monotonic()
        self.change_stock(119)
        self.seen(self.is_left(119))
        # polls come every ten seconds here
        self.assertLess(time.monotonic() - begun, 5)
        self.change_stock(118)
        line = self.seen(self.is_left(118))
        self.assertEqual(line["source"], "push")

        # while relay b is away the shop changes; its Redis keeps that for who comes back
        self.relays[1].stop()
        begun = time.monotonic()
        self.change_stock(117)
        time.sleep(0.2)
        self.relays[1].start()
        line = self.seen(self.is_left(117))
        healed_s = time.monotonic() - begun
        self.assertIn(line["source"], ("push", "poll"))
        self.assertTrue(until(self.followers))
        by = line["source"]
        self.change_stock(116)
        line = self.seen(self.is_left(116))
        self.assertEqual(line["source"], "push")
        self.assertEqual({line["state"] for line in self.lines if line["room"]}, {"fresh"})
        print(f"relay b restarted: the change of meanwhile was there after {healed_s:.1f} s by {by}")

    def test_relay_a_silent_shop_behind_a_living_relay_grows_old(self):
        self.begin(ttl_ms=1000)
        last = self.change_stock(60)
        self.seen(self.is_left(60))
        # its documents cannot be had any more, but it still says what holds, through the relay
        self.shop.stop()
        end = time.monotonic() + 3
        while time.monotonic() < end:
            self.confirm(last)
            time.sleep(0.25)
        while not self.feed.out.queue.empty():
            self.lines.append(json.loads(self.feed.out.next()))
        self.assertEqual({line["state"] for line in self.lines if line["room"]}, {"fresh"})
        # the relay lives, its connection stands; nobody confirms
        self.assertEqual(self.seen(lambda line: line["state"] != "fresh")["state"], "stale")
        self.seen(lambda line: line["state"] == "expired")


if __name__ == "__main__":
    unittest.main(verbosity=2)
