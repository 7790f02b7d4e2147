# SPDX-License-Identifier: GPL-2.0-or-later
"""A shop that is careless with the token it was sent: `fetch` and `record` write it nowhere and send it nowhere else."""

import datetime
import http.server
import json
import os
import threading
import unittest

from harness import FolderCase, run

TOKEN = "c4reless-T0ken.of-the-shop.0123456789"


class Careless(http.server.BaseHTTPRequestHandler):
    """Each path is another way to be careless."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        shop = self.server
        shop.asked.append((self.path, self.headers.get("Authorization")))
        path = self.path.split("?")[0]
        getattr(self, "say_" + path.strip("/").replace("-", "_"), self.say_missing)()

    def answer(self, status, body=b"", **headers):
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status, headers.pop("reason", None))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def document(self, **members):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        return json.dumps(self.server.document | {"server_time": now, "ttl_ms": 1500} | members)

    def say_missing(self):
        self.answer(404, "no " + TOKEN)

    def say_room(self):
        self.answer(200, self.document(), Link="</events>; rel=events", ETag='"%s"' % TOKEN)

    def say_moved(self):
        self.answer(302, Location="/room?token=" + TOKEN)

    def say_away(self):
        self.answer(302, Location=self.server.other + "/room")

    def say_away_with_it(self):
        self.answer(302, Location=self.server.other + "/room?token=" + TOKEN)

    def say_away_named_so(self):
        self.answer(302, Location="http://%s.example/" % TOKEN)

    def say_page(self):
        self.answer(200, "<html>your token is %s</html>" % TOKEN, Content_Type="text/html")

    def say_debug(self):
        self.answer(200, self.document(room={"id": "tea", "title": "for " + TOKEN}))

    def say_escaped(self):
        text = "".join("\\u%04x" % ord(sign) for sign in TOKEN)
        self.answer(200, self.document(room={"id": "tea", "title": "HERE"}).replace("HERE", text))

    def say_member(self):
        self.answer(200, self.document(**{TOKEN: TOKEN}))

    def say_refused(self):
        self.answer(401, TOKEN, WWW_Authenticate='Bearer realm="%s"' % TOKEN, reason="No " + TOKEN)

    def say_broken(self):
        self.answer(500, TOKEN, Retry_After=TOKEN, Date=TOKEN, Shop_Time=TOKEN)

    def say_not_http(self):
        self.wfile.write(b"Bearer %s\r\n\r\n" % TOKEN.encode())
        self.close_connection = True

    def say_cut(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.send_header("X-Token", TOKEN)
        self.end_headers()
        self.wfile.write(TOKEN.encode())
        self.close_connection = True

    def say_streamed(self):
        self.answer(200, self.document(), Link="</events>; rel=events")

    def say_streamed_elsewhere(self):
        self.answer(200, self.document(), Link="<%s/events>; rel=events" % self.server.other)

    def say_events(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        version = self.server.document["version"]
        patch = {"base": version, "version": version + 1, "patch": {"room": {"title": TOKEN}}}
        for text in ("event: room\ndata: %s\n\n" % self.document(), ": " + TOKEN[:20], TOKEN[20:] + "\n",
                     "id: %s\nevent: patch\ndata: %s\n\n" % (TOKEN, json.dumps(patch))):
            self.wfile.write(text.encode())
            self.wfile.flush()
        self.close_connection = True

    def log_message(self, *words):
        pass


class Secrets(FolderCase):
    def setUp(self):
        super().setUp()
        self.shop, self.other = self.start(), self.start()
        self.shop.other = "http://127.0.0.1:%d" % self.other.server_address[1]
        self.token = self.write("token", TOKEN + "\n")

    def start(self):
        shop = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Careless)
        shop.asked, shop.document, shop.other = [], self.document, ""
        threading.Thread(target=shop.serve_forever).start()
        self.addCleanup(shop.server_close)
        self.addCleanup(shop.shutdown)
        return shop

    def url(self, path):
        return "http://127.0.0.1:%d/%s" % (self.shop.server_address[1], path)

    def untold(self, done, *files):
        for text in (done.stdout, done.stderr, *(file.read_text("utf-8") for file in files)):
            self.assertNotIn(TOKEN, text)
            # half of it is too much as well
            self.assertNotIn(TOKEN[:16], text)
            self.assertNotIn(TOKEN[-16:], text)
        for path, token in self.other.asked:
            self.assertIsNone(token, path)
            self.assertNotIn(TOKEN, path)

    def fetch(self, path, *words, **environment):
        done = run("fetch", "--url", self.url(path), *words, env={**os.environ, **environment})
        self.untold(done)
        return json.loads(done.stdout.splitlines()[0])

    def test_in_no_line_of_fetch(self):
        wanted = {"room": None, "away": None, "moved": "value", "away-with-it": "value", "page": "value",
                  "debug": "value", "escaped": "value", "member": "value", "refused": "http", "broken": "http",
                  "missing": "http", "not-http": "network", "cut": "value", "away-named-so": "value"}
        for path, code in wanted.items():
            for words, environment in ((("--token-file", self.token), {}), ((), {"SHOP_OVERLAY_TOKEN": TOKEN})):
                line = self.fetch(path, *words, **environment)
                self.assertEqual(line["error"] and line["error"]["code"], code, (path, line["error"]))
        sent = [token for path, token in self.shop.asked if path in ("/room", "/debug")]
        self.assertEqual(set(sent), {"Bearer " + TOKEN})
        self.assertTrue(self.other.asked)

    def test_in_no_recording(self):
        for path in ("streamed", "streamed-elsewhere"):
            out = self.folder / (path + ".jsonl")
            done = run("record", "--url", self.url(path), "--out", out, "--token-file", self.token, "--seconds", 2)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.untold(done, out)
            self.assertIn('"room"', out.read_text("utf-8"))
        self.assertIn(("/events", "Bearer " + TOKEN), self.shop.asked)
        self.assertIn(("/events", None), self.other.asked)


if __name__ == "__main__":
    unittest.main()
