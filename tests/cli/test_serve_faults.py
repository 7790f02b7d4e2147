# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve --fault`: switching faults, and what answers say instead, by what a client sees on the wire."""

import gzip
import json
import pathlib
import re
import time
import unittest

from faults import FaultCase
from harness import Server, run, until


class Switching(FaultCase):
    def test_what_is_on_is_told_and_changed(self):
        self.assertEqual(self.server.get("/v1/faults").json(), {"set": [], "on": []})
        self.set("500", "slow:50@1000-")
        self.assertEqual(self.server.get("/v1/faults").json(), {"set": ["500", "slow:50@1000-"], "on": ["500"]})
        self.assertEqual(self.server.get().status, 500)
        self.set()
        self.assertEqual(self.server.get().status, 200)

    def test_what_is_wrong_changes_nothing(self):
        self.set("500")
        for body, path in (
            ('{"set": ["5000"]}', "5000"),
            ('{"set": ["500:3"]}', "500"),
            ('{"set": ["slow:0"]}', "slow"),
            ('{"set": ["slow:x"]}', "slow"),
            ('{"set": ["poll/cut-stream"]}', "poll/cut-stream"),
            ('{"set": [7]}', "set"),
            ('{"set": "500"}', "set"),
            ("{}", "set"),
            ("", ""),
            ('{"set": %s}' % json.dumps(["500"] * 17), "set"),
        ):
            answer = self.server.ask("POST", "/v1/faults", body, {"Content-Type": "application/json"})
            self.assertEqual((answer.status, answer.json()["path"]), (422, path), body)
        self.assertEqual(self.server.get().status, 500)

    def test_only_from_this_machine_and_as_json(self):
        body = '{"set": ["500"]}'
        kinds = {"Content-Type": "application/json"}
        self.assertEqual(self.server.ask("POST", "/v1/faults", body).status, 415)
        self.assertEqual(self.server.ask("POST", "/v1/faults", body, {"Content-Type": "text/plain"}).status, 415)
        answer = self.server.ask("POST", "/v1/faults", body, {**kinds, "Host": "evil.example"})
        self.assertEqual(answer.status, 403)
        self.assertEqual(self.server.ask("PUT", "/v1/faults", body, kinds).headers["Allow"], "GET, HEAD, POST")
        self.assertEqual(self.server.get().status, 200)

    def test_changes_never_meet_a_fault(self):
        self.set("500", "hang", "slow")
        self.assertEqual(self.server.patch({"room": {"title": "x"}}).status, 200)

    def test_scopes(self):
        picture = self.server.path + "/images/cup.png"
        for word, seen in (
            ("500", (500, 500, 200)),
            ("poll/500", (500, 200, 200)),
            ("push/500", (200, 500, 200)),
            ("images/500", (200, 200, 500)),
        ):
            self.set(word)
            listener = self.listen()
            self.assertEqual(
                (self.server.get().status, listener.answer.status, self.server.get(picture).status), seen, word
            )
            listener.close()


class Words(FaultCase):
    def refused(self, *words):
        done = run("serve", "--room", self.room, *words)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    def test_wrong_words(self):
        self.assertIn("--fault 5000: no such fault; --help lists them: slow", self.refused("--fault", "5000"))
        self.assertIn("--fault slow: MS is a whole number from 1 to 3600000", self.refused("--fault", "slow:0"))
        self.assertIn("--fault html: takes no argument", self.refused("--fault", "html:1"))
        self.assertIn("--fault images/flood: this fault does nothing there", self.refused("--fault", "images/flood"))
        self.assertIn("--fault 500@5: no such fault", self.refused("--fault", "500@5"))
        self.assertIn("--fault 500@5-4: no such fault", self.refused("--fault", "500@5-4"))
        self.assertIn("at most 16 faults at once", self.refused(*["--fault", "500"] * 17))

    def test_without_them_there_is_nothing_to_switch(self):
        server = Server(self.room)
        self.addCleanup(self.end, server)
        self.assertEqual(server.get("/v1/faults").status, 404)

    def test_help_and_the_page_name_the_same(self):
        listed = run("serve", "--help").stdout.split("\nFaults, ")[1]
        words = re.findall(r"(?m)^  ([a-z0-9-]+(?:\[:[A-Z]+\])?) +\S", listed)
        page = (pathlib.Path(__file__).resolve().parents[2] / "docs/cli.md").read_text("utf-8")
        told = re.findall(r"(?m)^\| `([a-z0-9-]+(?:\[:[A-Z]+\])?)` \|", page)
        self.assertGreater(len(words), 40)
        self.assertEqual(told, words)

    def test_each_fault_begins_and_ends_with_the_server_well(self):
        listed = run("serve", "--help").stdout.split("\nFaults, ")[1]
        # Behind a closed door nobody can be asked to open it: that one ends by itself.
        whole = {"redirect": "redirect:http://127.0.0.1:9/", "hang-connect": "hang-connect@0-0.2"}
        for word in re.findall(r"(?m)^  ([a-z0-9-]+)", listed):
            self.set(whole.get(word, word))
        self.set()
        self.assertTrue(until(lambda: self.server.get().status == 200))


class Windows(FaultCase):
    options = ("--fault", "500@0.5-1.5", "--fault", "no-etag@1.5-")

    def test_a_fault_begins_and_ends(self):
        began = time.monotonic()
        seen = []
        while time.monotonic() - began < 2.2:
            answer = self.server.get()
            seen.append((answer.status, answer.headers["ETag"] is not None))
            time.sleep(0.03)
        changes = [one for one, before in zip(seen, [None] + seen) if one != before]
        self.assertEqual(changes, [(200, True), (500, False), (200, False)])


class Answers(FaultCase):
    def both(self):
        """The answers to a poll and to a listener."""
        listener = self.listen()
        self.addCleanup(listener.close)
        return self.server.get(), listener

    def test_statuses(self):
        for word, status, retry in (
            ("401", 401, None),
            ("404", 404, None),
            ("429", 429, "5"),
            ("429:60", 429, "60"),
            ("500", 500, None),
            ("503:0", 503, "0"),
        ):
            self.set(word)
            poll, listener = self.both()
            for answer in (poll, listener.answer):
                self.assertEqual((answer.status, answer.headers["Retry-After"]), (status, retry), word)

    def test_204_stream(self):
        self.set("204-stream")
        poll, listener = self.both()
        self.assertEqual((poll.status, listener.answer.status), (200, 204))

    def test_redirect(self):
        self.set("redirect")
        poll, listener = self.both()
        self.assertEqual((poll.status, poll.headers["Location"]), (302, "/v1/rooms/tea?again=1"))
        self.assertEqual(listener.answer.headers["Location"], "/v1/rooms/tea/events?again=1")
        self.assertEqual(self.server.get("/v1/rooms/tea?again=1").json()["version"], 7)
        self.assertEqual(self.listen("/v1/rooms/tea/events?again=1").next().kind, "room")
        self.set("redirect:http://127.0.0.1:9/x@y:z")
        self.assertEqual(self.server.get().headers["Location"], "http://127.0.0.1:9/x@y:z")

    def test_redirect_loop(self):
        self.set("redirect-loop")
        for path in (None, "/v1/rooms/tea?again=1"):
            answer = self.server.get(path)
            self.assertEqual((answer.status, answer.headers["Location"]), (302, "/v1/rooms/tea"))

    def test_redirect_other(self):
        self.set("redirect-other")
        location = self.server.get().headers["Location"]
        self.assertEqual(location, "http://localhost:%d/v1/rooms/tea?again=1" % self.server.port)
        answer = self.server.get("/v1/rooms/tea?again=1", Host="localhost:%d" % self.server.port)
        self.assertEqual(answer.status, 200)

    def test_html(self):
        self.set("html")
        poll, listener = self.both()
        for answer in (poll, listener.answer):
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        self.assertIn(b"<html>", poll.body)

    def test_empty(self):
        self.set("empty")
        poll, listener = self.both()
        self.assertEqual((poll.status, poll.headers["Content-Type"], poll.body), (200, "application/json", b""))
        self.assertEqual(listener.answer.headers["Content-Type"], "text/event-stream")
        self.assertIsNone(listener.next())
        self.assertIsNone(listener.error)

    def test_wrong_type(self):
        self.set("wrong-type")
        poll, listener = self.both()
        self.assertEqual((poll.headers["Content-Type"], poll.json()["version"]), ("text/plain", 7))
        self.assertEqual(listener.answer.headers["Content-Type"], "text/plain")
        self.assertEqual(listener.next().kind, "room")

    def test_no_etag_no_link_no_shop_time(self):
        self.set("no-etag", "no-link", "no-shop-time")
        answer = self.server.get(If_None_Match='"e1-7"')
        self.assertEqual(answer.status, 200)
        for name in ("ETag", "Link", "Shop-Time"):
            self.assertIsNone(answer.headers[name], name)
        self.assertIsNotNone(answer.headers["Date"])
        self.assertIsNone(self.listen().answer.headers["Shop-Time"])

    def test_gzip_bomb(self):
        self.set("gzip-bomb:3")
        poll, listener = self.both()
        for body, answer in ((poll.body, poll), (None, listener.answer)):
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
        self.assertLess(len(poll.body), 40_000)
        self.assertEqual(len(gzip.decompress(poll.body)), 3 << 20)
        self.set("gzip-bomb:256")
        self.assertLess(len(self.server.get().body), 1_000_000)

    def test_chunked(self):
        self.set("chunked:3")
        answer = self.server.get(Accept_Encoding="gzip")
        self.assertEqual((answer.headers["Transfer-Encoding"], answer.headers["Content-Length"]), ("chunked", None))
        self.assertEqual(answer.json()["version"], 7)
        raw = self.server.raw(b"GET /v1/rooms/tea HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        self.assertIn(b"\r\n\r\n3\r\n{\"s\r\n3\r\nche\r\n", raw)
        listener = self.listen()
        self.assertEqual(listener.next().kind, "room")

    def test_http10(self):
        self.set("http10")
        raw = self.server.raw(b"GET /v1/rooms/tea HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        head, body = raw.split(b"\r\n\r\n", 1)
        self.assertTrue(head.startswith(b"HTTP/1.0 200 "), head)
        self.assertEqual(json.loads(body)["version"], 7)
        listener = self.listen()
        self.assertEqual((listener.answer.version, listener.answer.headers["Transfer-Encoding"]), (10, None))
        self.assertEqual(listener.next().kind, "room")


if __name__ == "__main__":
    unittest.main()
