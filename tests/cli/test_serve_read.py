# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: reading the room and its pictures, and everything that is no reading."""

import gzip
import http.client
import os
import pathlib
import signal
import socket
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from harness import PATIENCE_S, ServerCase, png, run


def now_ms():
    return time.time() * 1000


class Ready(ServerCase):
    def test_first_line(self):
        ready = self.server.ready
        self.assertEqual(list(ready), ["ready", "url", "port", "room", "pid"])
        self.assertIs(ready["ready"], True)
        self.assertEqual(ready["url"], "http://127.0.0.1:%d/v1/rooms/tea" % ready["port"])
        self.assertEqual(ready["room"], "tea")
        self.assertEqual(ready["pid"], self.server.process.pid)

    def test_loopback_only(self):
        lines = pathlib.Path("/proc/%d/net/tcp" % self.server.ready["pid"]).read_text("ascii").splitlines()
        port = ":%04X" % self.server.port
        listening = [line.split() for line in lines[1:] if line.split()[1].endswith(port) and line.split()[3] == "0A"]
        self.assertEqual([fields[1] for fields in listening], ["0100007F" + port])

    def test_a_port_that_is_asked_for_and_taken(self):
        done = run("serve", "--room", self.room, "--port", self.server.port)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("port %d cannot be listened on" % self.server.port, done.stderr)
        self.server.stop()
        again = self.serve("--port", str(self.server.port))
        self.assertEqual(again.port, self.server.port)

    def test_signals_end_it(self):
        self.assertEqual(self.server.stop(signal.SIGTERM), 0)
        self.assertEqual(self.serve().stop(signal.SIGINT), 0)
        self.assertEqual("".join(self.server.err.all), "")

    def test_it_ends_although_clients_hold_on(self):
        with socket.create_connection(("127.0.0.1", self.server.port)) as idle:
            idle.sendall(b"GET /v1/rooms/tea HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never: end")
            began = time.monotonic()
            self.assertEqual(self.server.stop(), 0)
            self.assertLess(time.monotonic() - began, 5)

    def test_bad_rooms_do_not_start(self):
        bad = self.write("bad.json", "{\n,}")
        done = run("serve", "--room", bad)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"^shop-overlay serve: %s: line 2 column \d+: " % bad)
        self.document["items"][0]["id"] = 7
        bad = self.write("bad.json", self.document)
        done = run("serve", "--room", bad)
        self.assertRegex(done.stderr, r"^shop-overlay serve: %s: items\[0\]\.id: " % bad)
        done = run("serve", "--room", self.folder / "missing.json")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^shop-overlay serve: .*missing\.json: cannot be opened: ")

    def test_nothing_but_the_ready_line_on_stdout(self):
        self.server.get()
        self.server.stop()
        self.assertEqual(len(self.server.out.all), 1)


class Get(ServerCase):
    def test_document(self):
        before = now_ms()
        answer = self.server.get()
        after = now_ms()
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertEqual(answer.headers["ETag"], '"e1-7"')
        document = answer.json()
        self.assertEqual(document["items"][0]["price"], {"currency": "CNY", "sale": 7990})
        self.assertEqual(document["shop_note"], {"kept": [1, 2.5, "three"]})
        self.assertEqual(list(document), list(self.document))
        # Its own clock, in the room's zone, the same in all three places.
        self.assertTrue(document["server_time"].endswith("+08:00"))
        at_ms = int(answer.headers["Shop-Time"])
        self.assertTrue(before - 2 <= at_ms <= after + 2, (before, at_ms, after))
        self.assertEqual(round(datetime.fromisoformat(document["server_time"]).timestamp() * 1000), at_ms)
        self.assertEqual(parsedate_to_datetime(answer.headers["Date"]).timestamp(), at_ms // 1000)
        self.assertEqual(len(answer.headers.get_all("Date")), 1)

    def test_served_document_is_good(self):
        self.assertEqual(run("check", self.write("served.json", self.server.get().body)).stdout, "")

    def test_304(self):
        for held in ('"e1-7"', 'W/"e1-7"', '"x", "e1-7"', "*"):
            answer = self.server.get(If_None_Match=held)
            self.assertEqual((answer.status, answer.body), (304, b""), held)
            self.assertEqual(answer.headers["ETag"], '"e1-7"')
            self.assertLess(abs(int(answer.headers["Shop-Time"]) - now_ms()), 5000)
            self.assertIsNotNone(answer.headers["Date"])
        for held in ('"e1-6"', '"e1-70"', "e1-7", ""):
            self.assertEqual(self.server.get(If_None_Match=held).status, 200, held)

    def test_head(self):
        get = self.server.get(Accept_Encoding="identity")
        head = self.server.ask("HEAD", headers={"Accept-Encoding": "identity"})
        self.assertEqual((head.status, head.body), (200, b""))
        for name in ("ETag", "Content-Type"):
            self.assertEqual(head.headers[name], get.headers[name])
        self.assertLessEqual(abs(int(head.headers["Content-Length"]) - len(get.body)), 4)  # ".5" or ".500"
        self.assertIsNotNone(head.headers["Shop-Time"])
        self.assertEqual(self.server.ask("HEAD", headers={"If-None-Match": '"e1-7"'}).status, 304)

    def test_gzip(self):
        for accepted, is_zipped in (
            ("gzip", True),
            ("deflate, gzip;q=0.5", True),
            ("*", True),
            ("gzip;q=0", False),
            ("gzip; q=0.000, *", False),
            ("identity", False),
            ("deflate", False),
            ("", False),
        ):
            answer = self.server.get(Accept_Encoding=accepted)
            self.assertEqual(answer.headers["Content-Encoding"], "gzip" if is_zipped else None, accepted)
            self.assertEqual(answer.headers["Vary"], "Accept-Encoding")
            body = gzip.decompress(answer.body) if is_zipped else answer.body
            self.assertEqual(int(answer.headers["Content-Length"]), len(answer.body))
            self.assertIn(b'"Cup with lid"', body)

    def test_epoch_that_is_absent_is_0(self):
        del self.document["epoch"]
        self.write("room.json", self.document)
        answer = self.serve().get()
        self.assertEqual(answer.headers["ETag"], '"0-7"')
        self.assertNotIn("epoch", answer.json())

    def test_404(self):
        for path in (
            "/",
            "/v1",
            "/v1/rooms",
            "/v1/rooms/",
            "/v1/rooms/te",
            "/v1/rooms/teapot",
            "/v1/rooms/tea/",
            "/v1/rooms/tea/desk/",
            "/v1/rooms/tea/items/cup",
            "/v1/rooms/tea/events/",
            "/v1/rooms/TEA",
            "/v1/rooms/tea%00",
            "/v1/rooms/tea%2",
            "//v1/rooms/tea",
        ):
            answer = self.server.get(path)
            self.assertEqual(answer.status, 404, path)
            self.assertEqual(list(answer.json()), ["message"])
            self.assertIsNotNone(answer.headers["Shop-Time"])
        self.assertEqual(self.server.get("/v1/rooms/te%61?x=1").status, 200)

    def test_405(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            answer = self.server.ask(method, body=b"{}")
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD, PATCH"), method)
            self.assertIsNotNone(answer.headers["Shop-Time"])
        answer = self.server.ask("PATCH", self.server.path + "/images/cup.png", b"{}")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"))

    def test_what_is_no_http(self):
        self.assertNotIn(b" 200 ", self.server.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"))
        self.assertEqual(self.server.get().status, 200)


class Clock(ServerCase):
    options = ("--now", "2026-11-21T20:59:58.500+08:00")

    def test_starts_where_it_is_told_and_runs(self):
        start = datetime(2026, 11, 21, 20, 59, 58, 500000, timezone(timedelta(hours=8)))
        first = self.server.get()
        time.sleep(0.3)
        second = self.server.get(If_None_Match='"e1-7"')
        times = [int(answer.headers["Shop-Time"]) / 1000 - start.timestamp() for answer in (first, second)]
        self.assertTrue(0 <= times[0] < PATIENCE_S, times)
        self.assertTrue(0.29 <= times[1] - times[0] < PATIENCE_S, times)
        self.assertEqual(first.json()["server_time"][:11], "2026-11-21T")
        self.assertEqual(parsedate_to_datetime(first.headers["Date"]).date().isoformat(), "2026-11-21")
        self.assertTrue(first.headers["Date"].startswith("Sat, 21 Nov 2026 12:59:5") or times[0] > 1.5)


class Pictures(ServerCase):
    def answer_to_uri(self, uri):
        """Follows a uri of the document as RFC 3986 says."""
        return self.server.get(urlsplit(urljoin(self.server.ready["url"], uri)).path)

    def test_uris_of_the_document_lead_to_the_files(self):
        self.document["items"][1]["image"] = "pot.jpeg"
        self.document["items"][1]["skus"] = [{"id": "s", "spec": "s", "sale": 1, "image": "images/deep/er/s.webp"}]
        self.write("room.json", self.document)
        self.write("pot.jpeg", b"jpeg")
        self.write("images/deep/er/s.webp", b"webp")
        document = self.server.get().json()
        for uri, address, kind, content in (
            (document["items"][0]["image"], "tea/images/cup.png", "image/png", png(4, 4)),
            (document["room"]["people"][0]["avatar"], "tea/images/~/faces/tang.png", "image/png", png(2, 2)),
            (document["items"][1]["image"], "tea/images/~/pot.jpeg", "image/jpeg", b"jpeg"),
            (document["items"][1]["skus"][0]["image"], "tea/images/deep/er/s.webp", "image/webp", b"webp"),
        ):
            self.assertEqual(uri, address)
            answer = self.answer_to_uri(uri)
            self.assertEqual((answer.status, answer.body), (200, content), uri)
            self.assertEqual(answer.headers["Content-Type"], kind)
            self.assertIsNotNone(answer.headers["Shop-Time"])
        self.assertEqual(document["items"][0]["skus"][0]["image"], "https://example.com/blue.png")

    def test_head_and_304(self):
        path = self.server.path + "/images/cup.png"
        head = self.server.ask("HEAD", path)
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(int(head.headers["Content-Length"]), len(png(4, 4)))
        etag = head.headers["ETag"]
        self.assertEqual(self.server.get(path, If_None_Match=etag).status, 304)
        self.write("images/cup.png", png(5, 5))
        self.assertEqual(self.server.get(path, If_None_Match=etag).body, png(5, 5))

    def test_nothing_else_of_the_folder_and_nothing_outside(self):
        outside = self.folder.parent / (self.folder.name + "-outside.png")
        outside.write_bytes(png(1, 1))
        self.addCleanup(outside.unlink)
        self.write("sheet.json", "{}")
        self.write("images/notes.txt", "secret")
        (self.folder / "images" / "link.png").symlink_to(outside)
        (self.folder / "images" / "paper.png").symlink_to(self.folder / "sheet.json")
        (self.folder / "images" / "up").symlink_to(self.folder.parent)
        (self.folder / "images" / "folder.png").mkdir()
        os.mkfifo(self.folder / "images" / "pipe.png")
        out = outside.name
        for rest in (
            "",
            "missing.png",
            "notes.txt",
            "../room.json",
            "../images/cup.png",
            "./cup.png",
            "deep/../cup.png",
            "..%2Fimages%2Fcup.png",
            "%2e%2e/images/cup.png",
            "~/../" + self.folder.name + "/images/cup.png",
            "../../" + out,
            "%2e%2e%2f%2e%2e%2f" + out,
            "~/../" + out,
            "/cup.png",
            "~//" + str(outside),
            "~/room.json",
            "~/sheet.json",
            "link.png",
            "paper.png",
            "up/" + out,
            "folder.png",
            "pipe.png",
            "cup.png%00.txt",
            "cup.png%00",
            "cup.png/",
            "~/",
            "~",
            ".png",
            "x" * 5000 + ".png",
        ):
            # As bytes: a client would tidy the path.
            got = self.server.raw(
                b"GET /v1/rooms/tea/images/" + rest.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            )
            self.assertTrue(got.startswith(b"HTTP/1.1 404 "), (rest, got[:200]))
        self.assertEqual(self.server.get(self.server.path + "/images/cup.png").status, 200)
        self.assertEqual(self.server.get(self.server.path + "/images/%63up.png").status, 200)

    def test_a_link_within_the_folder_is_followed(self):
        (self.folder / "images" / "same.png").symlink_to("cup.png")
        self.assertEqual(self.server.get(self.server.path + "/images/same.png").body, png(4, 4))

    def test_names_in_any_script(self):
        for name in ("茶.png", "%E8%8C%B6.png"):
            self.document["items"][1]["image"] = "images/" + name
            self.write("room.json", self.document)
            self.write("images/茶.png", png(3, 3))
            uri = self.server.get().json()["items"][1]["image"]
            self.assertEqual(uri, "tea/images/" + name)
            asked = "GET /v1/rooms/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % uri
            self.assertTrue(self.server.raw(asked.encode("utf-8")).endswith(png(3, 3)))

    def test_a_large_picture_arrives_whole(self):
        self.write("images/large.png", os.urandom(3_000_000))
        answer = self.server.get(self.server.path + "/images/large.png")
        self.assertEqual(answer.body, (self.folder / "images/large.png").read_bytes())


class Many(ServerCase):
    def test_a_connection_is_kept(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        self.addCleanup(connection.close)
        self.server.ask("GET", connection=connection)
        kept = connection.sock
        for path, status in ((None, 200), ("/none", 404), (self.server.path + "/images/cup.png", 200)):
            self.assertEqual(self.server.ask("GET", path, connection=connection).status, status)
            self.assertIs(connection.sock, kept)

    def test_slow_clients_hold_nobody_up(self):
        slow = []
        for _ in range(24):
            connection = socket.create_connection(("127.0.0.1", self.server.port))
            self.addCleanup(connection.close)
            connection.sendall(b"PATCH /v1/rooms/tea HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
            slow.append(connection)
        began = time.monotonic()
        for _ in range(20):
            self.assertEqual(self.server.get().status, 200)
        self.assertLess(time.monotonic() - began, 10)

    def test_48_clients_at_once(self):
        results = []

        def ask():
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
            for _ in range(5):
                results.append(self.server.ask("GET", connection=connection).status)
            connection.close()

        threads = [threading.Thread(target=ask) for _ in range(48)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [200] * 240)

    def test_beyond_256_connections_it_lives_on(self):
        idle = []
        for _ in range(300):
            connection = socket.create_connection(("127.0.0.1", self.server.port))
            self.addCleanup(connection.close)
            idle.append(connection)
        for connection in idle:
            connection.close()
        self.assertEqual(self.server.get().status, 200)


if __name__ == "__main__":
    unittest.main()
