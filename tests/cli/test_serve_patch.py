# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: changes to the room. Each is whole and saved, or nothing happened."""

import concurrent.futures
import http.client
import json
import os
import time
import unittest
from datetime import datetime

from harness import PATIENCE_S, ServerCase, run

TITLE = {"room": {"title": "Tea at ten"}}


class Patch(ServerCase):
    def price_patch(self, sale):
        items = self.server.get().json()["items"]
        items[0]["price"]["sale"] = sale
        return {"items": items}

    def refused(self, change, path):
        """Expects 422 at a path, and that nothing happened; gives the message."""
        before = self.room.read_bytes()
        answer = self.server.patch(change)
        self.assertEqual(answer.status, 422, answer.body)
        self.assertEqual(list(answer.json()), ["path", "message"])
        self.assertEqual(answer.json()["path"], path, answer.body)
        self.assertEqual(self.server.get().headers["ETag"], '"e1-7"')
        self.assertEqual(self.room.read_bytes(), before)
        return answer.json()["message"]

    def test_price_then_get(self):
        answer = self.server.patch(self.price_patch(5990))
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["ETag"], '"e1-8"')
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        changed = answer.json()
        self.assertEqual((changed["version"], changed["items"][0]["price"]["sale"]), (8, 5990))
        now = self.server.get(If_None_Match='"e1-7"')
        self.assertEqual(now.status, 200)
        document = now.json()
        self.assertGreaterEqual(document.pop("server_time"), changed.pop("server_time"))
        self.assertEqual(document, changed)

    def test_what_is_saved(self):
        began_ms = time.time() * 1000
        self.server.patch(self.price_patch(5990))
        saved = self.saved()
        self.assertLess(began_ms - 1000, datetime.fromisoformat(saved.pop("server_time")).timestamp() * 1000)
        self.document["version"] = 8
        self.document["items"][0]["price"]["sale"] = 5990
        del self.document["server_time"]
        # Unknown members too, and pictures by the names that the file gave them.
        self.assertEqual(saved, self.document)
        self.assertEqual(list(saved), [name for name in self.document])
        self.assertEqual(sorted(os.listdir(self.folder)), ["faces", "images", "room.json"])
        self.assertEqual(run("check", self.room).stdout, "")

    def test_saved_text_is_for_people_too(self):
        self.server.patch({"room": {"title": "九点的茶"}})
        text = self.room.read_text("utf-8")
        self.assertIn('\n    "title": "九点的茶"', text)
        self.assertTrue(text.endswith("}\n"))

    def test_mode_and_link_of_the_file_stay(self):
        real = self.folder / "real.json"
        self.room.rename(real)
        real.chmod(0o640)
        self.room.symlink_to(real)
        server = self.serve()
        self.assertEqual(server.patch(TITLE).status, 200)
        self.assertTrue(self.room.is_symlink())
        self.assertEqual(real.stat().st_mode & 0o777, 0o640)
        self.assertEqual(json.loads(real.read_text("utf-8"))["version"], 8)

    def test_null_takes_a_member_away(self):
        answer = self.server.patch({"shop_note": None, "room": {"title": None}})
        self.assertEqual(answer.status, 200)
        self.assertNotIn("shop_note", self.saved())
        self.assertNotIn("title", self.saved()["room"])

    def test_a_new_unknown_member_is_kept(self):
        self.server.patch({"x_new": {"a": [None]}})
        self.assertEqual(self.saved()["x_new"], {"a": [None]})

    def test_new_pictures_by_address_or_by_name(self):
        items = self.server.get().json()["items"]
        items[0]["image"] = "tea/images/new.png"
        items[1]["image"] = "images/other.png"
        answer = self.server.patch({"items": items, "room": {"people": [{"role": "host", "name": "T", "avatar": "tea/images/~/t.png"}]}})
        self.assertEqual(answer.status, 200)
        self.assertEqual([item["image"] for item in answer.json()["items"]], ["tea/images/new.png", "tea/images/other.png"])
        saved = self.saved()
        self.assertEqual([item["image"] for item in saved["items"]], ["images/new.png", "images/other.png"])
        self.assertEqual(saved["room"]["people"][0]["avatar"], "t.png")

    def test_a_name_of_the_file_that_looks_like_an_address_stays(self):
        self.document["items"][0]["image"] = "tea/images/cup.png"
        self.write("room.json", self.document)
        self.assertEqual(self.server.get().json()["items"][0]["image"], "tea/images/~/tea/images/cup.png")
        self.server.patch(TITLE)
        self.assertEqual(self.saved()["items"][0]["image"], "tea/images/cup.png")

    def test_each_change_raises_the_version(self):
        for version in (8, 9, 10):
            answer = self.server.patch({})
            self.assertEqual((answer.status, answer.json()["version"]), (200, version))
            self.assertEqual(self.saved()["version"], version)

    def test_the_servers_own_members(self):
        for name, value in (("version", 7), ("version", None), ("epoch", "e2"), ("server_time", "2026-11-21T21:00:00Z")):
            self.assertEqual(self.refused({name: value, **TITLE}, name), "is the server's to set")

    def test_the_room_keeps_its_address(self):
        self.assertEqual(self.refused({"room": {"id": "coffee"}}, "room.id"), "is the address and cannot change")

    def test_bad_values_are_named(self):
        self.refused(self.price_patch(-1), "items[0].price.sale")
        self.refused(self.price_patch(79.9), "items[0].price.sale")
        self.refused({"current": "none"}, "current")
        self.refused({"items": None}, "items")
        self.refused({"schema": "shop-room/2"}, "schema")
        self.refused({"room": {"people": [{"role": "host", "name": "x", "avatar": "../x.png"}]}}, "room.people[0].avatar")

    def test_what_is_no_patch(self):
        for body in ("[]", "7", '"x"', "null", "", "{", '{"a": 1, "a": 2}', b'{"a": "\xff"}'):
            before = self.room.read_bytes()
            answer = self.server.patch(body)
            self.assertEqual(answer.status, 422, (body, answer.body))
            self.assertEqual(list(answer.json()), ["path", "message"])
            self.assertEqual(self.room.read_bytes(), before)
        self.assertRegex(self.server.patch('{\n"a": }').json()["message"], r"^line 2 column \d+: ")

    def test_too_deep(self):
        for depth in (40, 5000):
            self.assertEqual(self.server.patch('{"a":' * depth + "1" + "}" * depth).status, 422)
        self.assertEqual(self.server.patch({"a": {}}).status, 200)

    def test_if_match(self):
        for held in ('"e1-6"', 'W/"e1-7"', '"e0-7"', "e1-7"):
            answer = self.server.patch(TITLE, If_Match=held)
            self.assertEqual(answer.status, 412, held)
            self.assertIn("message", answer.json())
        self.assertEqual(self.saved(), self.document)
        self.assertEqual(self.server.patch(TITLE, If_Match='"e1-7"').status, 200)
        self.assertEqual(self.server.patch(TITLE, If_Match='"e1-7"').status, 412)
        self.assertEqual(self.server.patch(TITLE, If_Match='"e1-1", "e1-8"').status, 200)
        self.assertEqual(self.server.patch(TITLE, If_Match="*").status, 200)

    def test_415(self):
        for kind in ("application/json", "application/merge-patch+jsonx", "text/plain", ""):
            answer = self.server.patch(TITLE, kind=kind)
            self.assertEqual(answer.status, 415, kind)
            self.assertEqual(answer.headers["Accept-Patch"], "application/merge-patch+json")
        for kind in ("application/merge-patch+json; charset=utf-8", "Application/Merge-Patch+JSON"):
            self.assertEqual(self.server.patch(TITLE, kind=kind).status, 200)

    def test_413(self):
        filler = json.dumps({"filler": "x" * (1024 * 1024)})
        self.assertEqual(self.server.patch(filler).status, 413)
        chunks = [filler[at : at + 65536].encode() for at in range(0, len(filler), 65536)]
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        connection.request("PATCH", self.server.path, iter(chunks), {"Content-Type": "application/merge-patch+json"}, encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 413)
        connection.close()
        self.assertEqual(self.saved(), self.document)

    def test_413_is_said_before_a_huge_body_is_sent(self):
        got = self.server.raw(
            b"PATCH /v1/rooms/tea HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/merge-patch+json\r\n"
            b"Content-Length: 99999999999\r\n\r\n"
        )
        self.assertTrue(got.startswith(b"HTTP/1.1 413 "), got[:100])

    def test_a_body_without_end_is_cut(self):
        piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
        with self.assertRaises((ConnectionError, AssertionError)):
            got = self.server.raw(
                b"PATCH /v1/rooms/tea HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/merge-patch+json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n" + piece * 400
            )
            self.assertNotEqual(got, b"", "cut without an answer")
        self.assertEqual(self.server.get().status, 200)

    def test_a_document_that_would_grow_too_large(self):
        half = "x" * 700_000
        self.assertEqual(self.server.patch({"a": half}).status, 200)
        answer = self.server.patch({"b": half})
        self.assertEqual(answer.status, 422)
        self.assertEqual(self.server.get().headers["ETag"], '"e1-8"')
        self.assertNotIn("b", self.saved())

    def test_404_for_another_room(self):
        self.assertEqual(self.server.ask("PATCH", "/v1/rooms/pot", b"{}", {"Content-Type": "application/merge-patch+json"}).status, 404)

    def test_a_name_of_the_web_that_leads_here_changes_nothing(self):
        for host in ("evil.example", "127.evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80"):
            self.assertEqual(self.server.patch(TITLE, Host=host).status, 403, host)
        self.assertEqual(self.saved(), self.document)
        for host in ("localhost", "localhost:%d" % self.server.port, "[::1]:80", "127.0.0.1"):
            self.assertEqual(self.server.patch(TITLE, Host=host).status, 200, host)

    def test_concurrent_changes_are_one_after_the_other(self):
        def change(number):
            return self.server.patch({"x_%d" % number: number}).json()["version"]

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            versions = list(pool.map(change, range(80)))
        self.assertEqual(sorted(versions), list(range(8, 88)))
        saved = self.saved()
        self.assertEqual(saved["version"], 87)
        self.assertEqual([saved["x_%d" % number] for number in range(80)], list(range(80)))

    def test_concurrent_changes_with_if_match_lose_nothing(self):
        def change(_):
            for tries in range(200):
                held = self.server.get()
                count = held.json().get("x_count", 0)
                answer = self.server.patch({"x_count": count + 1}, If_Match=held.headers["ETag"])
                if answer.status == 200:
                    return tries
                self.assertEqual(answer.status, 412)
            raise AssertionError("never came through")

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(change, range(12)))
        self.assertEqual(self.saved()["x_count"], 12)
        self.assertEqual(self.saved()["version"], 19)

    def test_what_cannot_be_saved_does_not_happen(self):
        # The folder goes: no file can be made beside the room, whoever asks.
        away = self.folder.with_name(self.folder.name + "-away")
        self.folder.rename(away)
        try:
            answer = self.server.patch(TITLE)
        finally:
            away.rename(self.folder)
        self.assertIn(answer.status, (409, 500))
        self.assertIn("message", answer.json())
        self.assertEqual(self.server.get().headers["ETag"], '"e1-7"')
        self.assertEqual(self.server.get().json()["room"]["title"], "Tea at nine")


if __name__ == "__main__":
    unittest.main()
