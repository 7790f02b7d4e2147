# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: the event stream of a room, as a client of docs/interfaces.md reads it."""

import http.client
import json
import socket
import time
import unittest
from datetime import datetime

from harness import PATIENCE_S
from listening import EventsCase


def ms_of(time_text):
    return round(datetime.fromisoformat(time_text).timestamp() * 1000)


class Head(EventsCase):
    def test_the_room_says_where_its_events_are(self):
        wanted = '</v1/rooms/tea/events>; rel="events"'
        self.assertEqual(self.server.get().headers["Link"], wanted)
        self.assertEqual(self.server.get(If_None_Match='"e1-7"').headers["Link"], wanted)

    def test_head_of_the_stream(self):
        before = time.time() * 1000
        answer = self.listen().answer
        self.assertEqual((answer.status, answer.version), (200, 11))
        self.assertEqual(answer.headers["Content-Type"], "text/event-stream")
        self.assertEqual(answer.headers["Transfer-Encoding"], "chunked")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertTrue(before - 2 <= int(answer.headers["Shop-Time"]) <= time.time() * 1000 + 2)
        self.assertIsNotNone(answer.headers["Date"])

    def test_other_methods(self):
        head = self.server.ask("HEAD", self.server.path + "/events")
        self.assertEqual((head.status, head.body, head.headers["Content-Type"]), (200, b"", "text/event-stream"))
        for method in ("POST", "PATCH", "PUT"):
            answer = self.server.ask(method, self.server.path + "/events", b"{}")
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))

    def test_http_1_0(self):
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE_S) as connection:
            connection.sendall(b"GET /v1/rooms/tea/events HTTP/1.0\r\n\r\n")
            got = b""
            while b"event: room" not in got:
                got += connection.recv(65536)
        self.assertNotIn(b"chunked", got)


class Told(EventsCase):
    def test_the_room_first(self):
        listener = self.listen()
        event = listener.next()
        self.assertEqual((event.kind, event.id, listener.retry_ms), ("room", "e1-7", 1000))
        self.assert_same(event.json(), self.served())
        self.assertLess(abs(ms_of(event.json()["server_time"]) - time.time() * 1000), 5000)

    def test_a_change_is_a_patch_of_its_item_alone(self):
        listener = self.listen()
        listener.next()
        changed = self.sale(5990)
        event = listener.until("patch")
        self.assertEqual(event.id, "e1-8")
        data = event.json()
        time_text = data["patch"].pop("server_time")
        self.assertLess(abs(ms_of(time_text) - time.time() * 1000), 5000)
        self.assertEqual(data, {"base": 7, "version": 8, "patch": {}, "items": {"cup": {"price": {"sale": 5990}}}})
        self.assert_same(listener.document, changed)

    def test_members_beside_the_items_and_those_that_leave(self):
        listener = self.listen()
        listener.next()
        self.server.patch({"shop_note": None, "room": {"title": "Tea at ten"}, "current": "pot"})
        data = listener.until("patch").json()
        del data["patch"]["server_time"]
        self.assertEqual(
            data,
            {"base": 7, "version": 8, "patch": {"shop_note": None, "room": {"title": "Tea at ten"}, "current": "pot"}},
        )
        self.assert_same(listener.document, self.served())

    def test_a_picture_is_told_by_its_address(self):
        listener = self.listen()
        listener.next()
        self.document["items"][1]["image"] = "pot.png"
        self.write("room.json", self.document)
        data = listener.until("patch").json()
        self.assertEqual(data["items"], {"pot": {"image": "tea/images/~/pot.png"}})

    def test_what_no_patch_can_say_is_the_room_again(self):
        listener = self.listen()
        listener.next()
        changes = (
            lambda items: items.reverse(),
            lambda items: items.pop(0),
            lambda items: items.append({"id": "new", "title": "New", "price": {"currency": "CNY", "sale": 1}}),
            lambda items: items[0].update(shop_member={"kept": None}),
        )
        for change in changes:
            change(self.document["items"])
            self.write("room.json", self.document)
            self.assertEqual(listener.change().kind, "room")
            self.assert_same(listener.document, self.served())

    def test_a_new_epoch_is_the_room_again(self):
        listener = self.listen()
        listener.next()
        self.write("room.json", self.changed(epoch="e2", version=1))
        event = listener.until("room")
        self.assertEqual((event.id, event.json()["version"]), ("e2-1", 1))
        self.assertEqual(listener.until("confirm").json()["epoch"], "e2")

    def test_confirmations(self):
        listener = self.listen()
        listener.next()
        events = [listener.next() for _ in range(3)]
        self.assertEqual([event.kind for event in events], ["confirm"] * 3)
        for event in events:
            data = event.json()
            self.assertEqual((sorted(data), data["epoch"], data["version"]), (["at", "epoch", "version"], "e1", 7))
            self.assertLess(abs(ms_of(data["at"]) - time.time() * 1000), 5000)
        gaps = [later.at_s - earlier.at_s for earlier, later in zip(events, events[1:])]
        self.assertTrue(all(0.5 < gap < 4 for gap in gaps), gaps)
        times = [ms_of(event.json()["at"]) for event in events]
        self.assertTrue(800 <= times[1] - times[0] <= 4000, times)

    def test_a_short_ttl_is_confirmed_often(self):
        self.write("room.json", self.changed(ttl_ms=1000))
        listener = self.listen()
        began = time.monotonic()
        for _ in range(10):
            listener.until("confirm")
        self.assertLess(time.monotonic() - began, 8)

    def test_a_state_that_is_being_left_is_not_confirmed(self):
        listener = self.listen()
        listener.next()
        for sale in range(100, 130):
            self.sale(sale)
        events = []
        while listener.document["version"] < 37:
            events.append(listener.next())
        versions = [event.json()["version"] for event in events]
        self.assertEqual(versions, sorted(versions))

    def test_a_broken_file_confirms_nothing_new(self):
        listener = self.listen()
        listener.next()
        self.room.write_text("{", "utf-8")
        self.assertEqual(listener.until("confirm").json()["version"], 7)


class Pace(EventsCase):
    def test_ten_a_second_and_the_last_is_never_lost(self):
        listener = self.listen()
        listener.next()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        self.addCleanup(connection.close)
        began = time.monotonic()
        count = 0
        while time.monotonic() - began < 1.5:
            count += 1
            body = json.dumps({"room": {"title": "Take %d" % count}})
            headers = {"Content-Type": "application/merge-patch+json"}
            self.server.ask("PATCH", body=body, headers=headers, connection=connection)
        patches = []
        while listener.document["version"] < 7 + count:
            event = listener.next()
            patches += [event] if event.kind == "patch" else []
        self.assertEqual(listener.document["room"]["title"], "Take %d" % count)
        lasted = patches[-1].at_s - patches[0].at_s
        self.assertLess(len(patches), lasted * 10 + 2 + 1)
        self.assertGreater(count, len(patches) * 1.2)
        self.assert_same(listener.document, self.served())

    def test_the_first_change_is_told_at_once(self):
        listener = self.listen()
        listener.next()
        waits = []
        for sale in range(1, 11):
            time.sleep(0.12)
            began = time.monotonic()
            self.server.patch({"room": {"title": str(sale)}})
            waits.append(listener.until("patch").at_s - began)
        self.assertLess(sorted(waits)[5], 0.1, waits)


class Again(EventsCase):
    def test_who_has_the_newest_is_told_that_it_holds(self):
        event = self.listen(Last_Event_ID="e1-7").next()
        self.assertEqual((event.kind, event.json()["version"]), ("confirm", 7))

    def test_who_has_an_older_one_gets_a_patch(self):
        listener = self.listen()
        held = listener.next().json()
        for title in ("one", "two"):
            self.server.patch({"room": {"title": title}})
            listener.until("patch")
        again = self.listen(Last_Event_ID="e1-7")
        again.document = held
        self.assertEqual(again.next().kind, "patch")
        self.assert_same(again.document, self.served())

    def test_who_has_something_else_gets_the_room(self):
        for identifier in ("e1-6", "e1-8", "e2-7", "x", "", '"e1-7"', "e" * 5000):
            self.assertEqual(self.listen(Last_Event_ID=identifier).next().kind, "room", identifier)

    def test_states_that_are_long_gone_are_forgotten(self):
        listener = self.listen()
        listener.next()
        for title in range(33):
            self.server.patch({"room": {"title": str(title)}})
            listener.until("patch")
        self.assertEqual(self.listen(Last_Event_ID="e1-7").next().kind, "room")
        self.assertEqual(self.listen(Last_Event_ID="e1-12").events.get(timeout=PATIENCE_S).kind, "patch")


if __name__ == "__main__":
    unittest.main()
