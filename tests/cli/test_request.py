# SPDX-License-Identifier: GPL-2.0-or-later
"""What `request` says that an adapter would send: parts, signatures, and that secrets are not printed unasked."""

import base64
import hashlib
import hmac
import json
import unittest
import urllib.parse

from harness import FolderCase, run

MAP = {"current": "/x"}
TOP = {
    "schema": "shop-adapter/1", "id": "top", "vars": {"base": "https://gw.example/router/rest", "id": "11223344"},
    "secrets": ["session", "secret"],
    "sign": {"kind": "concat-digest", "prefix": "{secret}", "suffix": "{secret}", "digest": "md5", "encode": "HEX",
             "exclude": ["sign"], "put": ["form", "sign"]},
    "requests": [{"id": "item", "method": "POST", "url": "{base}", "ok": [{"absent": "/error_response"}], "confirms": True, "map": MAP,
                  "body": {"form": {"fields": "num_iid,title,nick,price,num", "format": "json", "method": "taobao.item.seller.get",
                                    "num_iid": "{id}", "session": "{session}", "sign_method": "md5", "timestamp": "{now_cn8}", "v": "2.0",
                                    "app_key": "12345678", "nothing": ""}}}],
}
RAW = {
    "schema": "shop-adapter/1", "id": "raw", "vars": {"base": "https://a.example/", "id": "1431", "odd": "ä /?&=+"},
    "secrets": ["secret"],
    "sign": {"kind": "concat-digest", "exclude": ["sign", "token"], "prefix": "{secret}", "suffix": "{secret}",
             "extra": {"param_json": "{body}"}, "digest": "hmac-sha256", "key": "{secret}", "encode": "base64", "put": ["headers", "X-Sign"]},
    "defaults": {"headers": {"X-A": "1", "X-B": "{odd}"}, "query": {"token": "{secret}", "t": "{now_s}", "gone": "1"}, "ok": ["/a"]},
    "requests": [
        {"id": "a", "method": "POST", "url": "{base}/p/{odd}", "headers": {"X-A": None}, "query": {"q": {"json": {"b": "{id}", "a": {"int": "{id}"}}}, "gone": None},
         "body": {"json": {"z": [True, None, "{nonce}"], "n": {"int": "{id}"}, "q": {"raw": "{id}"}, "in": {"json": {"x": "{id}"}}}},
         "confirms": True, "map": MAP},
        {"id": "b", "url": "https://b.example/{each}", "sign": False, "repeat": "id", "query": {"token": None},
         "map": {"items[*].id": "/a", "items[*].title": "/a", "items[*].price": "/a"}},
    ],
}


class Requests(FolderCase):
    def ask(self, adapter, name, *words):
        done = run("request", "--adapter", self.write("adapter.json", adapter), "--request", name, "--now", "1700000000000", *words)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_a_published_vector(self):
        secrets = ("--secret", "session=test", "--secret", "secret=helloworld", "--now", "2016-01-01T12:00:00+08:00")
        done = run("request", "--adapter", self.write("top.json", TOP), "--request", "item", *secrets, "--show-secrets")
        order = json.loads(done.stdout)
        form = dict(urllib.parse.parse_qsl(order["body"], keep_blank_values=True))
        self.assertEqual((order["method"], order["url"]), ("POST", "https://gw.example/router/rest"))
        self.assertEqual((form["sign"], form["session"], form["timestamp"]),
                         ("66987CB115214E59E6EC978214934FB8", "test", "2016-01-01 12:00:00"))
        self.assertNotIn("nothing", form)
        hidden = json.loads(run("request", "--adapter", self.write("top.json", TOP), "--request", "item", *secrets).stdout)
        self.assertEqual(dict(urllib.parse.parse_qsl(hidden["body"])), {**form, "session": "***"})
        self.assertNotIn("helloworld", json.dumps(hidden))

    def test_every_part(self):
        order = self.ask(RAW, "a", "--secret", "secret=s/e+c", "--nonce", "n1", "--show-secrets")
        url = urllib.parse.urlsplit(order["url"])
        query = dict(urllib.parse.parse_qsl(url.query))
        self.assertEqual((url.netloc, url.path), ("a.example", "/p/%C3%A4%20%2F%3F%26%3D%2B"))
        self.assertEqual(query, {"q": '{"a":1431,"b":"1431"}', "t": "1700000000", "token": "s/e+c"})
        self.assertEqual(order["body"], '{"in":"{\\"x\\":\\"1431\\"}","n":1431,"q":"{id}","z":[true,null,"n1"]}')
        text = "s/e+cparam_json%sq%st1700000000s/e+c" % (order["body"], query["q"])
        sign = base64.b64encode(hmac.new(b"s/e+c", text.encode(), hashlib.sha256).digest()).decode()
        self.assertEqual(order["headers"], {"Accept": "application/json", "Content-Type": "application/json", "X-B": "ä /?&=+", "X-Sign": sign})

    def test_a_repeated_one_unsigned(self):
        order = self.ask(RAW, "b", "--each", "7")
        self.assertEqual((order["method"], order["url"], order["body"]), ("GET", "https://b.example/7?gone=1&t=1700000000", None))
        self.assertNotIn("X-Sign", order["headers"])

    def test_nonces_differ(self):
        bodies = {self.ask(RAW, "a", "--secret", "secret=s")["body"] for _ in range(2)}
        self.assertEqual(len(bodies), 2)

    def test_what_cannot_be_asked(self):
        adapter = self.write("adapter.json", RAW)
        for code, said, words in (
            (1, "query.token: {secret} has no value", ("--request", "a")),
            (1, "id is no whole number", ("--request", "a", "--secret", "secret=hush", "--var", "id=seven")),
            (1, "headers.X-B: holds a control character", ("--request", "a", "--secret", "secret=hush", "--var", "odd=a\r\nX: b")),
            (2, "must be an address", ("--request", "a", "--secret", "secret=hush", "--var", "base=https://a.example?x")),
            (2, "no such request", ("--request", "c")),
            (2, "for which id", ("--request", "b")),
            (2, "not repeated", ("--request", "a", "--each", "7")),
            (2, "no such secret", ("--request", "a", "--secret", "key=hush")),
            (2, "wants NAME=VALUE", ("--request", "a", "--secret", "hush")),
        ):
            done = run("request", "--adapter", adapter, *words)
            self.assertEqual((done.returncode, done.stdout), (code, ""), words)
            self.assertIn(said.replace("id is", "{id} is"), done.stderr)
            self.assertNotIn("=hush", done.stderr)


if __name__ == "__main__":
    unittest.main()
