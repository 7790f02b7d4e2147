#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Signed requests: against a platform's published vector, a client that others wrote, and gates that refuse what is wrong."""

import copy
import http.client
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import urllib.parse

import platforms
from platforms import APP, SECRET, TOKEN

PROGRAM = os.environ["SHOP_OVERLAY"]
HERE = pathlib.Path(__file__).resolve().parent
ADAPTERS = HERE.parents[1] / "data" / "adapters"

KUAISHOU = ({"appkey": APP, "item_id": "22334455667788"}, {"access_token": TOKEN, "sign_secret": SECRET}, "item")
DOUYIN = ({"app_key": APP, "product_id": "3276192774554309600"}, {"access_token": TOKEN, "app_secret": SECRET}, "product")
TAOBAO = ({"app_key": APP, "num_iid": "620003498461"}, {"session": TOKEN, "app_secret": SECRET}, "item")
ONCE = {
    "schema": "shop-adapter/1",
    "id": "once",
    "vars": {"base": ""},
    "secrets": ["app_secret"],
    "sign": {
        "kind": "concat-digest", "over": [], "extra": {"1": "{now_s}", "2": "{nonce}", "3": "{body}"}, "pair": "{v}", "join": "\n",
        "digest": "hmac-sha512", "key": "{app_secret}", "put": ["headers", "X-Sign"],
    },
    "requests": [
        {
            "id": "product", "method": "POST", "url": "{base}/item", "ok": [{"absent": "/message"}],
            "headers": {"X-Time": "{now_s}", "X-Nonce": "{nonce}"}, "body": {"json": {"of": "杯子 & \"lid\""}},
            "map": {
                "items[0].id": "/id", "items[0].title": "/title", "items[0].price.currency": "/currency",
                "items[0].price.sale": {"get": "/price", "do": [["dec", "/currency"]]},
            },
        }
    ],
}  # fmt: skip


def make(adapter, given, base, now_ms, *words):
    """What the program would send: a dictionary."""
    names, secrets, request = given
    words = ["request", "--adapter", adapter, "--request", request, "--now", now_ms, "--show-secrets", *words]
    for name, value in {**names, "base": base}.items():
        words += ["--var", f"{name}={value}"]
    for name, value in secrets.items():
        words += ["--secret", f"{name}={value}"]
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def send(request):
    url = urllib.parse.urlsplit(request["url"])
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
    try:
        body = request["body"].encode("utf-8") if request["body"] else None
        connection.request(request["method"], f"{url.path}?{url.query}" if url.query else url.path, body, request["headers"])
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


class SignatureCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="shop-sign-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, document):
        path = self.folder / "adapter.json"
        path.write_text(json.dumps(document), "utf-8")
        return path

    def changed(self, name, change):
        document = json.loads((ADAPTERS / f"{name}.json").read_text("utf-8"))
        change(document)
        return self.write(document)

    def gate(self, platform):
        gate = platforms.Gate(platform)
        self.addCleanup(gate.stop)
        return gate


class VectorTest(SignatureCase):
    def test_shops_taobao_signs_as_its_page_shows(self):
        def change(document):
            document["requests"][0]["body"]["form"]["fields"] = "num_iid,title,nick,price,num"

        given = ({"app_key": "12345678", "num_iid": "11223344"}, {"session": "test", "app_secret": "helloworld"}, "item")
        sent = make(self.changed("taobao", change), given, "https://gw.api.taobao.com", "2016-01-01T12:00:00+08:00")
        form = dict(urllib.parse.parse_qsl(sent["body"]))
        self.assertEqual(form["timestamp"], "2016-01-01 12:00:00")
        self.assertEqual(form["sign"], "66987CB115214E59E6EC978214934FB8")
        self.assertEqual(sent["url"], "https://gw.api.taobao.com/router/rest")


class ClientTest(SignatureCase):
    """kuaishou-merchant-open-api of npm, which shares nothing with us."""

    def client(self, **call):
        words = ["node", str(HERE / "kuaishou_client.js"), json.dumps(call)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_shops_kuaishou_is_signed_as_the_npm_client_signs(self):
        def by_md5(document):
            document["sign"].update(digest="md5", encode="hex")
            del document["sign"]["key"]
            document["defaults"]["query"]["signMethod"] = "MD5"

        now_ms = 1795266000123
        for method, change in (("HMAC_SHA256", lambda document: None), ("MD5", by_md5)):
            sent = make(self.changed("kuaishou", change), KUAISHOU, "https://openapi.kwaixiaodian.com", now_ms)
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(sent["url"]).query))
            theirs = self.client(
                sign=True, appkey=APP, signSecret=SECRET, method="open.item.get", signMethod=method, timestamp=now_ms,
                accessToken=TOKEN, version=1, param='{"kwaiItemId":22334455667788}',
            )  # fmt: skip
            self.assertEqual(query["sign"], theirs, method)

    def test_shops_kuaishous_gate_takes_the_npm_client_and_us(self):
        gate = self.gate(platforms.kuaishou)
        call = {"appkey": APP, "signSecret": SECRET, "accessToken": TOKEN, "base": gate.base, "item": 22334455667788}
        answer = json.loads(self.client(**call, signMethod="HMAC_SHA256"))
        self.assertEqual(gate.refused, [])
        self.assertEqual(answer.get("data", answer)["itemId"], 22334455667788)
        now_ms = int(time.time() * 1000)
        self.assertEqual(send(make(ADAPTERS / "kuaishou.json", KUAISHOU, gate.base, now_ms))["result"], 1)
        # but for the time and what follows from it, the same words
        theirs, ours = (copy.deepcopy(asked) for asked in gate.asked)
        for asked in (theirs, ours):
            del asked[2]["timestamp"], asked[2]["sign"]
        self.assertEqual(theirs, ours)


PLATFORMS = (("kuaishou", platforms.kuaishou, KUAISHOU), ("douyin", platforms.douyin, DOUYIN), ("taobao", platforms.taobao, TAOBAO))


class GateTest(SignatureCase):
    def test_shops_gates_take_what_is_signed_and_refuse_what_is_not(self):
        now_ms = int(time.time() * 1000)
        for name, platform, given in PLATFORMS:
            with self.subTest(name):
                gate = self.gate(platform)
                names, secrets, request = given
                adapter = ADAPTERS / f"{name}.json"
                send(make(adapter, given, gate.base, now_ms))
                self.assertEqual(gate.refused, [])
                key = "sign_secret" if name == "kuaishou" else "app_secret"
                wrong = (names, {**secrets, key: SECRET[:-1]}, request)
                send(make(adapter, wrong, gate.base, now_ms))
                self.assertEqual(gate.refused.pop(), "sign")
                for late_ms in (-601000, 660000):
                    send(make(adapter, given, gate.base, now_ms + late_ms))
                    self.assertEqual(gate.refused.pop(), "timestamp")
                # what was changed on the way is not what was signed
                sent = make(adapter, given, gate.base, now_ms)
                sent["url"] = sent["url"].replace("22334455667788", "22334455667789")
                sent["body"] = (sent["body"] or "").replace("3276192774554309600", "1").replace("620003498461", "1") or None
                send(sent)
                self.assertEqual(gate.refused.pop(), "sign")

    def test_shops_the_feed_passes_the_gates(self):
        for name, platform, given in PLATFORMS:
            with self.subTest(name):
                gate = self.gate(platform)
                names, secrets, request = given
                skus = {"kuaishou": "3512345678901234567", "douyin": "1764512345678901235", "taobao": "4552779199857"}
                file = self.folder / f"{name}.secrets.json"
                file.write_text(json.dumps({"schema": "shop-secrets/1", "origin": gate.base, "secrets": secrets}), "utf-8")
                file.chmod(0o600)
                words = [PROGRAM, "fetch", "--adapter", str(ADAPTERS / f"{name}.json"), "--secrets", str(file)]
                for one in {**names, "base": gate.base, "sku_id": skus[name], "room": "tea"}.items():
                    words += ["--var", "=".join(one)]
                done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=False)
                self.assertEqual(gate.refused, [])
                self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
                line = json.loads(done.stdout)
                self.assertEqual((line["state"], line["source"]), ("fresh", "adapter"))
                self.assertEqual(line["room"]["items"][0]["price"], {"currency": "CNY", "sale": 7990})
                for secret in secrets.values():
                    self.assertNotIn(secret, done.stdout + done.stderr)

    def test_shops_a_nonce_is_taken_once(self):
        gate = self.gate(platforms.once)
        adapter, given = self.write(ONCE), ({}, {"app_secret": SECRET}, "product")
        now_ms = int(time.time() * 1000)
        sent = make(adapter, given, gate.base, now_ms)
        self.assertEqual(send(sent)["id"], "cup-1")
        self.assertEqual(send(sent), {"message": "nonce"})
        again = make(adapter, given, gate.base, now_ms)
        self.assertNotEqual(again["headers"]["X-Nonce"], sent["headers"]["X-Nonce"])
        self.assertEqual(send(again)["id"], "cup-1")
        self.assertEqual(send(make(adapter, given, gate.base, now_ms, "--nonce", "twice"))["id"], "cup-1")
        self.assertEqual(send(make(adapter, given, gate.base, now_ms, "--nonce", "twice")), {"message": "nonce"})

    def test_shops_secrets_are_not_printed_unless_asked_for(self):
        done = subprocess.run(
            [PROGRAM, "request", "--adapter", ADAPTERS / "douyin.json", "--request", "product", "--now", "1795266000123",
             "--var", f"app_key={APP}", "--var", "product_id=1", "--secret", f"access_token={TOKEN}", "--secret", f"app_secret={SECRET}"],
            capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
        for secret in (TOKEN, SECRET, urllib.parse.quote(TOKEN, safe=""), urllib.parse.quote(SECRET, safe="")):
            self.assertNotIn(secret, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
