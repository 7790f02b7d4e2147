# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve --fault`: what is wrong with the room, its clock and its stream, of polls and of streams."""

import json
import time
import unittest
from email.utils import parsedate_to_datetime

from faults import FaultCase, ms_of
from harness import PATIENCE_S, until


class Documents(FaultCase):
    """What is wrong with the room, first of a poll, then of a listener that was there before."""

    def bad(self, word):
        """The bodies under the fault; a well listener has heard the room before, and hears it again afterwards."""
        listener = self.listen()
        self.assertEqual(listener.next().kind, "room")
        self.set(word)
        answer = self.server.get(If_None_Match='"e1-7"')
        self.assertEqual((answer.status, answer.headers["ETag"]), (200, None))
        event = until(lambda: self.raw_event(listener, "room"))
        self.set()
        after = until(lambda: self.raw_event(listener, "room", event.data))
        self.assertEqual(after.json()["version"], 7)
        self.assertEqual(self.server.get(If_None_Match='"e1-7"').status, 304)
        return answer.body, event.data

    def raw_event(self, listener, kind, but=None):
        event = listener.events.get(timeout=PATIENCE_S)
        self.assertIsNotNone(event)
        return event if event.kind == kind and event.data != but else None

    def test_bad_json(self):
        for body in self.bad("bad-json"):
            with self.assertRaises(json.JSONDecodeError):
                json.loads(body)

    def test_bad_utf8(self):
        listener = self.listen(errors="surrogateescape")
        listener.next()
        self.set("bad-utf8")
        body = self.server.get().body
        with self.assertRaises(UnicodeDecodeError):
            body.decode("utf-8")
        self.assertEqual(json.loads(body.decode("utf-8", "replace"))["version"], 7)
        event = until(lambda: self.raw_event(listener, "room"))
        with self.assertRaises(UnicodeDecodeError):
            event.data.encode("utf-8", "surrogateescape").decode("utf-8")

    def test_bad_room(self):
        for body in self.bad("bad-room"):
            self.assertEqual(json.loads(body)["items"][0]["price"]["sale"], -1)

    def test_old_version(self):
        for body in self.bad("old-version"):
            document = json.loads(body)
            self.assertEqual((document["version"], document["items"][0]["price"]["sale"]), (6, 8090))
            self.assertLess(abs(ms_of(document["server_time"]) - time.time() * 1000), 5000)

    def test_oversize(self):
        for body in self.bad("oversize"):
            self.assertGreater(len(body), 2 << 20)
            self.assertEqual(json.loads(body)["version"], 7)

    def test_big_event(self):
        listener = self.listen()
        listener.next()
        self.set("big-event")
        self.assertGreater(len(until(lambda: self.raw_event(listener, "room")).data), 2 << 20)
        self.assertLess(len(self.server.get().body), 10_000)

    def test_repeat_polls(self):
        self.set("poll/repeat")
        first = self.server.get()
        self.server.patch({"room": {"title": "later"}})
        time.sleep(0.1)
        again = self.server.get()
        self.assertEqual(again.body, first.body)
        for name in ("Shop-Time", "Date", "ETag"):
            self.assertEqual(again.headers[name], first.headers[name])
        held = self.server.get(If_None_Match=first.headers["ETag"])
        self.assertEqual((held.status, held.headers["Shop-Time"]), (304, first.headers["Shop-Time"]))
        self.set()
        self.assertEqual(self.server.get().json()["room"]["title"], "later")

    def test_repeat_events(self):
        self.set("push/repeat")
        listener = self.listen()
        self.assertEqual(listener.next().kind, "room")
        self.server.patch({"room": {"title": "one"}})
        self.assertEqual([listener.events.get(timeout=PATIENCE_S).kind for _ in range(2)], ["patch", "room"])
        self.assertEqual([listener.events.get(timeout=PATIENCE_S).kind for _ in range(2)], ["confirm", "patch"])

    def test_oversell(self):
        listener = self.listen()
        listener.next()
        self.set("oversell:9")
        lefts = []
        while len(lefts) < 3:
            self.assertEqual(listener.change().kind, "patch")
            lefts.append(listener.document["items"][0]["stock"]["left"])
            self.assertEqual(self.server.get().json()["items"][0]["stock"]["left"], lefts[-1])
        self.assertEqual(lefts, [0, 9, 0])
        self.set()
        listener.change()
        self.assertEqual(listener.document["items"][0]["stock"], {"left": 120, "total": 500})
        self.assertEqual(self.saved(), self.document)

    def test_flood(self):
        listener = self.listen()
        listener.next()
        self.set("flood:500")
        began = time.monotonic()
        versions = []
        while len(versions) < 750:
            event = listener.change()
            self.assertEqual(event.kind, "patch")  # each applied to the one before it
            versions.append(listener.document["version"])
        lasted = time.monotonic() - began
        self.assertEqual(versions, list(range(8, 758)))
        self.assertLess(lasted, 15)
        self.assertGreaterEqual(self.server.get().json()["version"], 757)
        self.server.patch({"room": {"title": "meanwhile"}})
        told = until(lambda: listener.next() and listener.document["room"]["title"] == "meanwhile")
        self.assertTrue(told)
        self.set()
        last = until(lambda: self.server.get().json()["items"][0]["stock"].get("mode") is None and self.server.get())
        wanted = last.json()["version"]
        self.assertTrue(until(lambda: listener.document["version"] == wanted or not listener.next()))
        self.assertEqual(listener.document["items"][0]["stock"], {"left": 120, "total": 500})
        self.assertEqual(self.saved()["items"], self.document["items"])

    def test_a_flood_without_a_current_item(self):
        self.server.patch({"current": None})
        listener = self.listen()
        listener.next()
        self.set("flood")
        for _ in range(20):
            self.assertIn(listener.next().kind, ("patch", "confirm"))


class Clocks(FaultCase):
    def times(self):
        """Shop-Time, Date and server_time of an answer, less this machine's clock."""
        now = time.time() * 1000
        answer = self.server.get()
        return [
            int(answer.headers["Shop-Time"]) - now,
            parsedate_to_datetime(answer.headers["Date"]).timestamp() * 1000 - now,
            ms_of(answer.json()["server_time"]) - now,
        ]

    def test_skew(self):
        for word, skew in (("clock-skew", 3600000), ("clock-skew:-500000", -500000), ("clock-back:70000", -70000)):
            self.set(word)
            for offset in self.times():
                self.assertLess(abs(offset - skew), 5000, word)
            listener = self.listen()
            self.assertLess(abs(int(listener.answer.headers["Shop-Time"]) - time.time() * 1000 - skew), 5000)
            listener.next()
            self.assertLess(abs(ms_of(listener.until("confirm").json()["at"]) - time.time() * 1000 - skew), 5000)
            listener.close()

    def test_stop(self):
        self.set("clock-stop")
        first = self.server.get().headers["Shop-Time"]
        listener = self.listen()
        listener.next()
        ats = {listener.until("confirm").json()["at"] for _ in range(2)}
        self.assertLessEqual(abs(int(self.server.get().headers["Shop-Time"]) - int(first)), 1)
        self.assertLessEqual(max(map(ms_of, ats)) - min(map(ms_of, ats)), 1)
        self.set()
        self.assertLess(abs(self.times()[0]), 3000)


class Streams(FaultCase):
    def test_cut_stream(self):
        self.set("cut-stream:2")
        listener = self.listen()
        self.assertEqual([listener.next().kind, listener.next().kind, listener.next()], ["room", "confirm", None])
        self.assertIsNone(listener.error)

    def test_streams_that_are_open_end_with_a_fault_of_answers(self):
        for word in ("500", "slow", "reset", "204-stream", "hang-connect@0-0.3"):
            self.set()
            until(lambda: self.server.get().status == 200)
            listener = self.listen()
            listener.next()
            self.set(word)
            self.assertTrue(until(lambda: listener.next() is None))
            self.assertIsNotNone(listener.error, word)

    def test_a_fault_of_polls_leaves_them(self):
        listener = self.listen()
        listener.next()
        self.set("poll/500")
        self.assertEqual([listener.next().kind for _ in range(2)], ["confirm", "confirm"])

    def test_silent_and_ping_only(self):
        for word, comments in (("silent-stream", 0), ("ping-only", 2)):
            self.set()
            listener = self.listen()
            listener.next()
            self.set(word)
            time.sleep(0.3)
            while not listener.events.empty():
                listener.events.get()  # what was on its way
            heard = len(listener.comments)
            self.server.patch({"room": {"title": word}})
            time.sleep(1)
            kinds = []
            while not listener.events.empty():
                kinds.append(listener.events.get().kind)
            self.assertEqual(kinds, [], word)
            self.assertEqual(len(listener.comments) - heard >= 2, comments > 0, word)
            self.set()
            event = until(lambda: listener.next())
            self.assertEqual((event.kind, listener.document["room"]["title"]), ("room", word))
            listener.close()

    def test_bad_event(self):
        listener = self.listen()
        listener.next()
        self.set("bad-event")
        events = []
        while len(events) < 2:
            event = listener.events.get(timeout=PATIENCE_S)
            events += [event] if event.kind == "patch" else []
        self.assertEqual(
            [event.json() for event in events],
            [
                {"base": 7, "version": 8, "items": {"nobody-knows-it": {"title": "Nothing"}}},
                {"base": 7, "version": 8, "items": {"cup": None}},
            ],
        )
        self.assertEqual(self.server.get().json()["version"], 7)
        self.set()
        self.assertEqual(until(lambda: self.kind_of_next(listener, "room")).json()["version"], 7)

    def kind_of_next(self, listener, kind):
        event = listener.events.get(timeout=PATIENCE_S)
        return event if event.kind == kind else None

    def test_gap_patch(self):
        listener = self.listen()
        held = listener.next().json()["version"]
        self.set("gap-patch")
        for _ in range(2):
            data = until(lambda: self.kind_of_next(listener, "patch")).json()
            self.assertGreater(data["base"], held)
            self.assertEqual((data["version"] - data["base"], list(data["patch"])), (1, ["server_time"]))
            self.assertNotIn("items", data)
            held = self.server.get().json()["version"]
            self.assertGreaterEqual(held, data["version"])


if __name__ == "__main__":
    unittest.main()
