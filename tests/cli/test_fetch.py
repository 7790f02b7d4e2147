# SPDX-License-Identifier: GPL-2.0-or-later
"""`fetch`: what the feed says of a room, from a file and from `serve`."""

import http.server
import json
import os
import socket
import subprocess
import threading
import time
import unittest
from datetime import datetime

from harness import PATIENCE_S, PROGRAM, FolderCase, Program, ServerCase, run, until

MEMBERS = ["at", "state", "source", "age_ms", "clock_offset_ms", "error", "room"]


class Lines(FolderCase):
    def lines(self, text):
        lines = [json.loads(line) for line in text.splitlines()]
        for line in lines:
            self.assertEqual(list(line), MEMBERS)
        return lines

    def one(self, *words, code=0):
        done = run("fetch", *words)
        self.assertEqual(done.returncode, code, done)
        lines = self.lines(done.stdout)
        self.assertEqual(len(lines), 1)
        return lines[0]

    def canonical(self, document):
        """What a document becomes without what we do not know."""
        document = json.loads(json.dumps(document))
        document.pop("shop_note", None)
        return document


class File(Lines):
    def test_a_good_file(self):
        before = time.time()
        line = self.one("--file", self.room)
        self.assertEqual((line["state"], line["source"], line["error"]), ("fresh", "file", None))
        at = datetime.fromisoformat(line["at"]).timestamp()
        self.assertTrue(before - 0.01 <= at <= time.time() + 0.01, (before, line["at"]))
        self.assertTrue(0 <= line["age_ms"] < PATIENCE_S * 1000)
        self.assertLess(abs(line["clock_offset_ms"]), 50)
        room = line["room"]
        self.assertEqual(room["items"][0]["price"]["sale"], 7990)
        self.assertEqual((room["version"], room["epoch"], room["current"]), (7, "e1", "cup"))

    def test_the_document_is_canonical(self):
        self.document["items"][0]["trust"] = [{"kind": "free_song"}, {"kind": "fast_refund"}]
        room = self.one("--file", self.write("room.json", self.document))["room"]
        self.assertNotIn("shop_note", room)
        self.assertEqual(room["items"][0]["trust"], [{"kind": "fast_refund"}])
        shuffled = dict(reversed(self.document.items()))
        again = self.one("--file", self.write("room.json", shuffled))["room"]
        self.assertEqual(json.dumps(again), json.dumps(room))
        self.assertEqual(run("check", self.write("again.json", room)).stdout, "")

    def test_bad_files(self):
        self.document["items"][1]["price"]["sale"] = -1
        for content, code, message in (
            (self.document, "value", "items[1].price.sale: "),
            ("{\n,", "syntax", "line 2 column "),
        ):
            line = self.one("--file", self.write("bad.json", content), code=1)
            self.assertEqual((line["state"], line["age_ms"], line["clock_offset_ms"], line["room"]), ("waiting", None, None, None))
            self.assertEqual(list(line["error"]), ["code", "message"])
            self.assertEqual(line["error"]["code"], code)
            self.assertTrue(line["error"]["message"].startswith(message), line["error"])
        line = self.one("--file", self.folder / "missing.json", code=1)
        self.assertEqual(line["error"]["code"], "not-found")
        line = self.one("--file", "%s/\udcff.json" % self.folder, code=1)
        self.assertIn("?.json", line["error"]["message"])

    def test_usage(self):
        for words in (
            [],
            ["--file", self.room, "--url", "http://127.0.0.1/"],
            ["--file", self.room, "--follow", "0"],
            ["--file", self.room, "--follow", "soon"],
            ["--url", "ftp://127.0.0.1/room"],
            ["--url", "room.json"],
            ["--url", "http://127.0.0.1:1/", "--events", "ftp://127.0.0.1/"],
            ["--url", "http://127.0.0.1:1/", "--events", "http://shop.example/events"],
            ["--file", self.room, "--events", "http://127.0.0.1:1/"],
            ["--file", self.room, "--token-file", self.room],
            ["--url", "http://shop.example/room"],
        ):
            done = run("fetch", *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertTrue(done.stderr.startswith("shop-overlay fetch: "), done.stderr)

    def test_a_token_that_is_none(self):
        for name, content in (("empty", ""), ("spaced", "tea9 pot9"), ("bytes", "t\u00e4a9"), ("long", "x" * 5000)):
            path = self.write(name, content)
            done = run("fetch", "--url", "http://127.0.0.1:1/", "--token-file", path)
            self.assertEqual((done.returncode, done.stdout), (1, ""), name)
            self.assertIn(str(path), done.stderr)
            for part in content.split():
                self.assertNotIn(part, done.stderr)
        missing = run("fetch", "--url", "http://127.0.0.1:1/", "--token-file", self.folder / "none")
        self.assertEqual((missing.returncode, missing.stdout), (1, ""))
        variable = run("fetch", "--url", "http://127.0.0.1:1/", env={**os.environ, "SHOP_OVERLAY_TOKEN": "tea9 pot9"})
        self.assertEqual((variable.returncode, variable.stdout), (1, ""))
        self.assertIn("SHOP_OVERLAY_TOKEN", variable.stderr)
        self.assertNotIn("pot9", variable.stderr)

    def test_follow_ends(self):
        began = time.monotonic()
        done = run("fetch", "--file", self.room, "--follow", "1")
        self.assertTrue(1 <= time.monotonic() - began < 8)
        self.assertEqual((done.returncode, len(self.lines(done.stdout))), (0, 1))

    def test_follow_sees_edits_and_troubles(self):
        fetch = Program("fetch", "--file", self.room, "--follow", "60")
        self.addCleanup(fetch.stop)
        self.assertEqual(json.loads(fetch.out.next())["room"]["version"], 7)
        self.document["version"] = 8
        self.write("room.json", self.document)
        self.assertEqual(json.loads(fetch.out.next())["room"]["version"], 8)
        self.write("room.json", "{")
        line = json.loads(fetch.out.next())
        self.assertEqual((line["error"]["code"], line["room"]["version"]), ("syntax", 8))

    def test_a_reader_that_goes_away_ends_it(self):
        reader, writer = os.pipe()
        fetch = subprocess.Popen(
            [PROGRAM, "fetch", "--file", self.room, "--follow", "60"], stdout=writer, stderr=subprocess.DEVNULL
        )
        self.addCleanup(fetch.wait)
        self.addCleanup(fetch.kill)
        os.close(writer)
        self.assertTrue(os.read(reader, 1))
        os.close(reader)

        def edit():
            self.document["version"] += 1
            self.write("room.json", self.document)
            time.sleep(0.3)
            return fetch.poll() is not None

        self.assertTrue(until(edit))
        self.assertEqual(fetch.returncode, 1)


class Served(ServerCase, Lines):
    def test_a_served_room(self):
        line = self.one("--url", self.server.ready["url"])
        self.assertEqual((line["state"], line["source"], line["error"]), ("fresh", "poll", None))
        self.assertEqual(line["room"]["version"], 7)
        self.assertEqual(line["room"]["items"][0]["image"], "tea/images/cup.png")

    def test_the_servers_clock(self):
        server = self.serve("--now", "2026-11-21T21:00:00+08:00")
        line = self.one("--url", server.ready["url"])
        start_ms = datetime.fromisoformat("2026-11-21T21:00:00+08:00").timestamp() * 1000
        shop_ms = datetime.fromisoformat(line["at"]).timestamp() * 1000 + line["clock_offset_ms"]
        self.assertTrue(start_ms - 1000 <= shop_ms <= start_ms + PATIENCE_S * 1000, shop_ms - start_ms)
        self.assertTrue(line["room"]["server_time"].startswith("2026-11-21T21:00:"))

    def test_follow_sees_a_change(self):
        self.server.patch({"ttl_ms": 1000})
        fetch = Program("fetch", "--url", self.server.ready["url"], "--follow", "60")
        self.addCleanup(fetch.stop)
        first = json.loads(fetch.out.next())
        self.assertEqual(first["room"]["version"], 8)
        items = self.server.get().json()["items"]
        items[0]["price"]["sale"] = 5990
        self.server.patch({"items": items})
        second = json.loads(fetch.out.next())
        self.assertEqual((second["room"]["version"], second["room"]["items"][0]["price"]["sale"]), (9, 5990))
        self.assertEqual((second["state"], second["error"]), ("fresh", None))

    def test_follow_hears_pushes(self):
        """A ttl of a minute: nobody would ask again within 20 s."""
        self.server.patch({"ttl_ms": 60000})
        url = self.server.ready["url"]
        for words in ([], ["--events", url + "/events"]):
            fetch = Program("fetch", "--url", url, "--follow", "60", *words)
            self.addCleanup(fetch.stop)
            version = json.loads(fetch.out.next())["room"]["version"]

            def hear():
                self.server.patch({"room": {"title": "Tea at %f" % time.monotonic()}})
                began = time.monotonic()
                line = json.loads(fetch.out.next())
                self.assertLess(time.monotonic() - began, 5)
                return line

            # the first change may come before the stream is open, and is then told as it begins
            hear()
            line = hear()
            self.assertEqual((line["state"], line["source"], line["error"]), ("fresh", "push", None))
            self.assertEqual((list(line), line["room"]["version"]), (MEMBERS, version + 2))
            fetch.stop()

    def test_follow_sees_the_server_go_and_come_back(self):
        self.server.patch({"ttl_ms": 1000})
        fetch = Program("fetch", "--url", self.server.ready["url"], "--follow", "60")
        self.addCleanup(fetch.stop)
        self.assertEqual(json.loads(fetch.out.next())["state"], "fresh")
        self.server.stop()
        seen = []
        while not seen or seen[-1]["state"] != "expired":
            seen.append(json.loads(fetch.out.next()))
            self.assertEqual(list(seen[-1]), MEMBERS)
            self.assertEqual(seen[-1]["room"]["version"], 8)
        self.assertIn("stale", [line["state"] for line in seen])
        self.assertEqual(seen[-1]["error"]["code"], "network")
        self.assertGreater(seen[-1]["age_ms"], 4000)
        self.serve("--port", str(self.server.port))
        line = json.loads(fetch.out.next())
        while line["state"] != "fresh":
            line = json.loads(fetch.out.next())
        self.assertIsNone(line["error"])

    def test_statuses(self):
        line = self.one("--url", self.server.ready["url"] + "x", code=1)
        self.assertEqual((line["state"], line["error"]["code"], line["room"]), ("waiting", "http", None))
        self.assertIn("404", line["error"]["message"])
        port = self.server.port
        self.server.stop()
        line = self.one("--url", "http://127.0.0.1:%d/v1/rooms/tea" % port, code=1)
        self.assertEqual(line["error"]["code"], "network")

    def test_what_is_no_room(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer():
            connection, _ = listener.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\n  nope\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        line = self.one("--url", "http://127.0.0.1:%d/" % listener.getsockname()[1], code=1)
        thread.join()
        self.assertEqual(line["error"]["code"], "syntax")
        self.assertIn("line 2 column ", line["error"]["message"])


TOKEN = "shop-token-9f3c"


class Shop(http.server.BaseHTTPRequestHandler):
    """A room for those who have the token."""

    document = b""
    asked = []  # the Authorization of each request

    def do_GET(self):
        self.asked.append(self.headers.get("Authorization"))
        is_known = self.asked[-1] == "Bearer " + TOKEN
        body = self.document if is_known else b"no"
        self.send_response(200 if is_known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class Token(Lines):
    def setUp(self):
        super().setUp()
        shop = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
        Shop.document = self.room.read_bytes()
        Shop.asked = []
        threading.Thread(target=shop.serve_forever).start()
        self.addCleanup(shop.server_close)
        self.addCleanup(shop.shutdown)
        self.url = "http://127.0.0.1:%d/v1/rooms/tea" % shop.server_address[1]

    def fetch(self, *words, **environment):
        environment = {**os.environ, **environment}
        done = run("fetch", "--url", self.url, *words, env=environment)
        self.assertNotIn(TOKEN, done.stdout + done.stderr)
        return done

    def test_from_a_file(self):
        path = self.write("token", TOKEN + "\r\nsecond line\n")
        done = self.fetch("--token-file", path)
        self.assertEqual((done.returncode, self.lines(done.stdout)[0]["room"]["version"]), (0, 7))
        # an offer that is over is asked about once more
        self.assertEqual(set(Shop.asked), {"Bearer " + TOKEN})

    def test_from_the_environment(self):
        done = self.fetch(SHOP_OVERLAY_TOKEN=TOKEN)
        self.assertEqual((done.returncode, self.lines(done.stdout)[0]["room"]["version"]), (0, 7))
        # the file goes before the environment
        done = self.fetch("--token-file", self.write("token", "other-4d1e"), SHOP_OVERLAY_TOKEN=TOKEN)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(set(Shop.asked[:-1]), {"Bearer " + TOKEN})
        self.assertEqual(Shop.asked[-1], "Bearer other-4d1e")

    def test_without_one_and_with_a_wrong_one(self):
        for words in ([], ["--token-file", self.write("token", "other-4d1e")]):
            done = self.fetch(*words)
            self.assertEqual(done.returncode, 1)
            error = self.lines(done.stdout)[0]["error"]
            self.assertEqual(error["code"], "http")
            self.assertIn("401", error["message"])
            self.assertNotIn("other-4d1e", done.stdout + done.stderr)
        self.assertEqual(Shop.asked, [None, "Bearer other-4d1e"])


if __name__ == "__main__":
    unittest.main()
