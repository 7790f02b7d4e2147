# SPDX-License-Identifier: GPL-2.0-or-later
"""A shop that is followed by an adapter: what it is asked, what is made of it, and what it may not get."""

import copy
import http.server
import json
import os
import socket
import subprocess
import threading
import time
import unittest
import urllib.parse

from harness import PROGRAM, FolderCase, run

ITEM = {"id": 7, "title": "Tea", "skus": [{"sku": "a", "price": "9.9", "left": 4}]}
ADAPTER = {
    "schema": "shop-adapter/1", "id": "corner", "vars": {"base": None, "sku": "a", "ids": ""}, "secrets": ["key", "refresh"],
    "defaults": {"every_ms": 1000, "timeout_ms": 900, "headers": {"X-Key": "{key}"}, "ok": [{"equals": ["/ok", 1]}], "error": "/why",
                 "backoff": {"when": {"contains": ["/why", "limit"]}, "ms": 3000}},
    "requests": [
        {"id": "item", "url": "{base}/item",
         "map": {"items[0].id": {"get": "/id", "do": [["str"]]}, "items[0].title": "/title", "items[0].price.currency": {"const": "EUR"},
                 "items[0].price.sale": {"in": "/skus", "find": {"/sku": "{sku}"}, "get": "/price", "do": [["dec", 2]]},
                 "items[0].stock.left": {"in": "/skus", "find": {"/sku": "{sku}"}, "get": "/left", "do": [["int"]]}}},
        {"id": "seller", "url": "{base}/seller", "every_ms": 60000, "optional": True,
         "map": {"sellers[0].id": "/id", "sellers[0].name": "/name", "sellers[0].experience_score": {"get": "/score", "do": [["fixed", 2]]}}},
    ],
}


class Shop(http.server.ThreadingHTTPServer):
    """Answers what `answers` holds by path: a document, or a function of the request that sends for itself."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {"/item": {"ok": 1, **ITEM}, "/seller": {"ok": 1, "id": "s", "name": "Shop", "score": 4.5}}
        self.seen = []
        self.url = "http://127.0.0.1:%d" % self.server_port
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def asked(self, path):
        return [entry for entry in list(self.seen) if entry["path"] == path]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        path = urllib.parse.urlsplit(self.path)
        self.server.seen.append({"path": path.path, "query": path.query, "headers": dict(self.headers), "body": body,
                                 "at": time.monotonic()})
        answer = self.server.answers.get(path.path, {"ok": 0, "why": "gone"})
        if callable(answer):
            answer(self)
        else:
            self.say(200, answer)

    do_POST = do_PUT = do_GET

    def say(self, status, document, **headers):
        data = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Follow:
    """The lines of `fetch --follow` as they come."""

    def __init__(self, *words):
        self.process = subprocess.Popen([PROGRAM, "fetch", "--follow", "60", *map(str, words)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.lines = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def until(self, seen, patience_s=15):
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            for line in list(self.lines):
                if seen(line):
                    return line
            time.sleep(0.02)
        raise AssertionError("never seen: %s" % [(l["state"], l["error"], l["age_ms"]) for l in self.lines[-5:]])

    def end(self):
        self.process.terminate()
        self.process.wait(10)
        self.thread.join(5)
        self.process.stdout.close()
        self.process.stderr.close()


def sale(line):
    return line["room"] and line["room"]["items"][0]["price"]["sale"]


class Adapter(FolderCase):
    def setUp(self):
        super().setUp()
        self.shop = Shop()
        self.addCleanup(self.shop.server_close)
        self.addCleanup(self.shop.shutdown)
        self.document = copy.deepcopy(ADAPTER)

    def secrets(self, **members):
        path = self.write("secrets.json", {"schema": "shop-secrets/1", "origin": self.shop.url, "secrets": {"key": "k-1-secret"}, **members})
        os.chmod(path, 0o600)
        return path

    def words(self, *more, secrets=None):
        return ("--adapter", self.write("adapter.json", self.document), "--var", "base=%s" % self.shop.url,
                "--secrets", secrets or self.secrets(), *more)

    def follow(self, *more, **kind):
        follow = Follow(*self.words(*more, **kind))
        self.addCleanup(follow.end)
        return follow

    def fetch(self, *more, **kind):
        done = run("fetch", *self.words(*more, **kind))
        return (json.loads(done.stdout) if done.stdout else None), done

    def test_a_shop_is_followed(self):
        """Prices as they change, requests at their own pace, versions that rise with what changes alone."""
        follow = self.follow("--var", "room=live-1")
        first = follow.until(lambda line: sale(line) == 990)
        self.assertEqual((first["state"], first["source"], first["error"]), ("fresh", "adapter", None))
        follow.until(lambda line: line["room"] and line["room"].get("sellers"))
        self.shop.answers["/item"] = {"ok": 1, **ITEM, "skus": [{"sku": "b", "price": "1.0", "left": 1}, {"sku": "a", "price": "8.9", "left": 0}]}
        second = follow.until(lambda line: sale(line) == 890)
        self.assertEqual(second["room"]["items"][0]["stock"]["left"], 0)
        versions = [line["room"]["version"] for line in follow.lines if line["room"]]
        self.assertEqual(versions, sorted(versions))
        self.assertLessEqual(versions[-1], 4)
        self.assertEqual((second["room"]["room"]["id"], second["room"]["current"]), ("live-1", "7"))
        self.assertLess(abs(second["clock_offset_ms"]), 1500)
        times = [entry["at"] for entry in self.shop.asked("/item")]
        self.assertTrue(all(later - sooner > 0.85 for sooner, later in zip(times, times[1:])), times)
        self.assertEqual(len(self.shop.asked("/seller")), 1)
        self.assertEqual(self.shop.asked("/item")[0]["headers"]["X-Key"], "k-1-secret")

    def test_what_fails_ages(self):
        """A limit pauses the request; the last good room stays, stale after the ttl; the other request's answers confirm nothing."""
        self.document["ttl_ms"] = 1000
        self.document["requests"][1]["every_ms"] = 1000
        follow = self.follow()
        follow.until(lambda line: sale(line) == 990 and line["state"] == "fresh")
        self.shop.answers["/item"] = {"ok": 2, "why": "limit of k-1-secret"}
        bad = follow.until(lambda line: line["error"])
        self.assertEqual(bad["error"]["message"], "item: the shop's answer is not good (ok[0]): limit of ***")
        follow.until(lambda line: line["state"] == "stale")
        asked = len(self.shop.asked("/item"))
        time.sleep(0.3)
        self.assertLessEqual(len(self.shop.asked("/item")) - asked, 1)
        self.shop.answers["/item"] = {"ok": 1, **ITEM}
        count = len(follow.lines)
        follow.until(lambda line: line in follow.lines[count:] and line["state"] == "fresh" and not line["error"])
        times = [entry["at"] for entry in self.shop.asked("/item")]
        self.assertTrue(any(later - sooner >= 2.9 for sooner, later in zip(times, times[1:])), times)

    def test_not_modified(self):
        def answer(request):
            if request.headers.get("If-None-Match") == '"1"':
                request.say(304, None, ETag='"1"')
            else:
                request.say(200, {"ok": 1, **ITEM}, ETag='"1"')

        self.shop.answers["/item"] = answer
        self.document["ttl_ms"] = 1500
        follow = self.follow()
        follow.until(lambda line: sale(line) == 990)
        end = time.monotonic() + 10
        while len(self.shop.asked("/item")) < 5 and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual([line["state"] for line in follow.lines if line["room"] and line["state"] != "fresh"], [])
        self.assertTrue(all("If-None-Match" in entry["headers"] for entry in self.shop.asked("/item")[1:]))

    def test_secrets_stay_at_home(self):
        """Another origin than the file's, a file that others may read, a redirect: nothing is sent there."""
        other = Shop()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        line, _ = self.fetch(secrets=self.secrets(origin=other.url))
        self.assertIn(": these secrets belong to another shop: %s, not %s" % (other.url, self.shop.url), line["error"]["message"])
        self.assertEqual(self.shop.seen, [])
        path = self.secrets()
        os.chmod(path, 0o644)
        line, _ = self.fetch(secrets=path)
        self.assertIn("others may read it", line["error"]["message"])
        self.shop.answers["/item"] = lambda request: request.say(302, None, Location=other.url + "/item")
        line, _ = self.fetch()
        self.assertIn("status 302", line["error"]["message"])
        self.assertEqual(other.seen, [])
        self.document["defaults"]["headers"] = {"X-Key": "{key}\r\nX: y"}
        self.assertNotIn("k-1-secret", self.fetch()[1].stdout)

    def test_bad_words(self):
        done = run("fetch", "--adapter", self.write("adapter.json", self.document))
        self.assertEqual((done.returncode, done.stderr), (2, "shop-overlay fetch: base: this var has to be set\n"))
        for value in ("ftp://127.0.0.1", "http://shop.example", "https://user:word@shop.example"):
            done = run("fetch", "--adapter", self.write("adapter.json", self.document), "--var", "base=" + value)
            self.assertEqual((done.returncode, done.stdout), (2, ""), value)
        self.assertEqual(run("fetch", "--adapter", self.room).returncode, 1)
        self.assertEqual(run("fetch", "--url", self.shop.url, "--var", "a=b").returncode, 2)

    def renewed(self, wait_s=0):
        """The shop gives t-1, t-2, ... for r-0, r-1, ..., each once, and takes the newest alone."""
        good = {"token": "t-0"}

        def token(request):
            number = len(self.shop.asked("/token"))
            form = dict(urllib.parse.parse_qsl(self.shop.asked("/token")[-1]["body"]))
            if form != {"refresh": "r-%d" % (number - 1)}:
                request.say(400, {"ok": 0, "why": "dead"})
                return
            good["token"] = "t-%d" % number
            time.sleep(wait_s)
            request.say(200, {"ok": 1, "token": good["token"], "refresh": "r-%d" % number, "in": 7200})

        def item(request):
            is_good = request.headers.get("X-Key") == good["token"]
            request.say(200, {"ok": 1, **ITEM} if is_good else {"ok": 24, "why": "token"})

        self.shop.answers.update({"/token": token, "/item": item})
        self.document["requests"] = self.document["requests"][:1]
        self.document["token"] = {
            "fills": "key", "url": "{base}/token", "method": "POST", "body": {"form": {"refresh": "{refresh}"}}, "ok": [{"equals": ["/ok", 1]}],
            "secrets": {"key": "/token", "refresh": "/refresh"}, "expires_in_s": "/in", "refused": {"equals": ["/ok", 24]}}
        return good

    def test_a_token_that_rotates(self):
        """Asked for before anything else, kept in the file, renewed when the shop refuses it, with what came last."""
        good = self.renewed()
        path = self.secrets(secrets={"refresh": "r-0"})
        follow = self.follow(secrets=path)
        follow.until(lambda line: sale(line) == 990)
        self.assertEqual([entry["path"] for entry in self.shop.seen[:2]], ["/token", "/item"])
        kept = json.loads(path.read_text())
        self.assertEqual((kept["secrets"], oct(path.stat().st_mode & 0o777)), ({"key": "t-1", "refresh": "r-1"}, "0o600"))
        self.assertIn("key", kept["until"])
        follow.end()
        good["token"] = "gone"
        again = self.follow(secrets=path)
        again.until(lambda line: sale(line) == 990)
        self.assertEqual([line["error"] for line in again.lines], [None])  # what a new token mends is no failure
        self.assertEqual(json.loads(path.read_text())["secrets"], {"key": "t-2", "refresh": "r-2"})
        self.assertEqual(len(self.shop.asked("/token")), 2)

    def test_a_token_is_not_lost_by_who_leaves(self):
        """It ended the old one: its answer is waited for, and stands in the file."""
        self.renewed(wait_s=1.2)
        path = self.secrets(secrets={"key": "old", "refresh": "r-0"})
        run("fetch", "--follow", "1", *self.words(secrets=path))
        self.assertEqual(json.loads(path.read_text())["secrets"], {"key": "t-1", "refresh": "r-1"})

    def test_a_token_that_stays_refused_is_told(self):
        """One try, then the shop's own words."""
        self.renewed()
        self.shop.answers["/token"] = {"ok": 0, "why": "revoked"}
        self.document["token"]["error"] = "/why"
        line, _ = self.fetch(secrets=self.secrets(secrets={"key": "old", "refresh": "r-0"}))
        self.assertEqual(line["error"]["message"], "token: the shop's answer is not good (ok[0]): revoked")

    def test_a_token_from_another_host(self):
        """The file names it. Without that nothing leaves for it, and nothing but the token request goes there."""
        self.renewed()
        other = Shop()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        self.document["vars"]["auth"] = None
        self.document["token"]["url"] = "{auth}/token"
        other.answers["/token"] = lambda request: (self.shop.seen.append(other.seen[-1]), self.shop.answers["/token"](request))
        auth = ("--var", "auth=" + other.url)
        line, _ = self.fetch(*auth, secrets=self.secrets(secrets={"refresh": "r-0"}))
        self.assertEqual(line["error"]["message"], "token: these secrets belong to another shop: %s, not %s" % (self.shop.url, other.url))
        self.assertEqual((other.seen, self.shop.seen), ([], []))
        path = self.secrets(secrets={"refresh": "r-0"}, token_origin=other.url)
        line, _ = self.fetch(*auth, secrets=path)
        self.assertEqual(sale(line), 990)
        self.assertEqual([entry["path"] for entry in other.seen], ["/token"])
        self.assertEqual(json.loads(path.read_text())["token_origin"], other.url)
        line, _ = self.fetch(*auth, secrets=self.secrets(origin=other.url, token_origin=other.url, secrets={"key": "t-1"}))
        self.assertIn("item: these secrets belong to another shop", line["error"]["message"])
        self.assertEqual([entry["path"] for entry in other.seen], ["/token"])

    def test_a_rundown_by_ids(self):
        """Each id is asked for; one that fails is left out, and is back when the shop knows it."""
        request = self.document["requests"][0]
        request.update(repeat="ids", url="{base}/item/{each}", map={name.replace("[0]", "[*]"): value for name, value in request["map"].items()})
        self.document["requests"].pop()
        for number in (1, 2, 3):
            self.shop.answers["/item/%d" % number] = {"ok": 1, **ITEM, "id": number}
        gone = self.shop.answers.pop("/item/2")
        follow = self.follow("--var", "ids=1,2,3")

        def ids(line):
            return [item["id"] for item in line["room"]["items"]] if line["room"] else None

        line = follow.until(lambda line: ids(line) == ["1", "3"])
        self.assertEqual((line["state"], line["error"]["message"]), ("fresh", "item: the shop's answer is not good (ok[0]): gone"))
        self.shop.answers["/item/2"] = gone
        follow.until(lambda line: ids(line) == ["1", "2", "3"])
        follow.until(lambda line: ids(line) == ["1", "2", "3"] and not line["error"])


class Gone(FolderCase):
    def test_nobody_there(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        document = copy.deepcopy(ADAPTER)
        document["defaults"].pop("headers")
        done = run("fetch", "--adapter", self.write("a.json", document), "--var", "base=http://127.0.0.1:%d" % port)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "network")


if __name__ == "__main__":
    unittest.main()
