#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every adapter that is shipped, on answers of its platform: samples/cases.json says what each has to become."""

import http.server
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

PROGRAM = os.environ["SHOP_OVERLAY"]
HERE = pathlib.Path(__file__).resolve().parent
ADAPTERS = HERE.parents[1] / "data" / "adapters"
CASES = json.loads((HERE / "samples" / "cases.json").read_text("utf-8"))


def run(*words):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=20, check=False)


def map_case(case):
    words = ["map", "--adapter", ADAPTERS / (case["adapter"] + ".json"), "--var", "room=show", "--now", "2026-11-21T13:00:00Z"]
    for name, value in case["vars"].items():
        words += ["--var", f"{name}={value}"]
    for request, sample in case["answers"].items():
        words += ["--response", f"{request}={HERE / 'samples' / sample}.json"]
    return run(*words)


class AdaptersTest(unittest.TestCase):
    maxDiff = None

    def test_shops_each_adapter_is_good_and_tried_on_good_and_bad_answers(self):
        names = sorted(path.stem for path in ADAPTERS.glob("*.json"))
        self.assertEqual(
            names, ["commercetools", "douyin", "etsy", "generic-json", "kuaishou", "medusa", "saleor", "shopify", "taobao", "vendure", "woocommerce"]
        )
        for name in names:
            with self.subTest(name):
                checked = run("check", ADAPTERS / f"{name}.json")
                self.assertEqual((checked.returncode, checked.stdout), (0, ""))
                self.assertEqual(json.loads((ADAPTERS / f"{name}.json").read_text("utf-8"))["id"], name)
                of_it = [case for case in CASES if case["adapter"] == name]
                self.assertTrue(any("item" in case for case in of_it))
                self.assertTrue(any("refused" in case for case in of_it))

    def test_shops_answers_become_the_rooms_that_they_should(self):
        for case in CASES:
            with self.subTest(adapter=case["adapter"], vars=case["vars"], answers=case["answers"]):
                got = map_case(case)
                if "refused" in case:
                    self.assertEqual(got.returncode, 1, got.stdout)
                    self.assertIn(case["refused"], got.stderr)
                    self.assertEqual(got.stdout, "")
                    continue
                self.assertEqual(got.returncode, 0, got.stderr)
                # what may be missing says so in the adapter: a good answer leaves nothing to tell
                self.assertEqual(got.stderr, "" if "told" not in case else case["told"])
                room = json.loads(got.stdout)
                self.assertEqual(room["items"], [case["item"]])
                self.assertEqual(room.get("sellers", []), case.get("sellers", []))
                self.assertEqual(room["current"], case["item"]["id"])
                self.assertEqual(room["room"], {"id": "show"})

    def test_shops_no_sample_is_left_out(self):
        used = {sample for case in CASES for sample in case["answers"].values()}
        # what shops say to a change: test_writes.py
        of_writes = {path.stem for path in (HERE / "samples").glob("*-price-*.json")}
        self.assertEqual(used | of_writes | {"cases"}, {path.stem for path in (HERE / "samples").glob("*.json")})


class Platform(http.server.BaseHTTPRequestHandler):
    """Two hosts: one gives tokens for what TOKENS says that it wants, the other a sample to who has the token."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        url = urllib.parse.urlsplit(self.path)
        self.server.seen.append((self.command, url.path))
        status, answer = self.server.answer(url, self.headers, dict(urllib.parse.parse_qsl(body)))
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class FetchTest(unittest.TestCase):
    """What `map` cannot see: what is asked, with which token, of whom."""

    def platform(self, answer):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Platform)
        server.daemon_threads = True
        server.seen, server.answer = [], answer
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server, "http://127.0.0.1:%d" % server.server_port

    def fetch(self, adapter, given, secrets):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "secrets.json"
        path.write_text(json.dumps({"schema": "shop-secrets/1", **secrets}), "utf-8")
        path.chmod(0o600)
        words = [word for name, value in given.items() for word in ("--var", f"{name}={value}")]
        done = run("fetch", "--adapter", ADAPTERS / (adapter + ".json"), "--secrets", path, *words)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)["room"]["items"][0], json.loads(path.read_text("utf-8"))["secrets"]

    def sample(self, name):
        return json.loads((HERE / "samples" / (name + ".json")).read_text("utf-8"))

    def test_shops_commercetools_gets_its_token_from_another_host(self):
        def auth(_url, headers, form):
            good = headers["Authorization"] == "Basic aWQ6c2VjcmV0" and form == {"grant_type": "client_credentials", "scope": "view_published_products:tea"}
            return (200, {"access_token": "t-1", "expires_in": 172800, "token_type": "Bearer"}) if good else (401, {"error_description": "no"})

        def api(url, headers, _form):
            good = headers["Authorization"] == "Bearer t-1" and urllib.parse.parse_qs(url.query) == {"priceCurrency": ["EUR"], "priceCountry": ["DE"]}
            return (200, self.sample("commercetools-product")) if good else (401, self.sample("commercetools-error"))

        tokens, auth_url = self.platform(auth)
        shop, api_url = self.platform(api)
        given = {"api": api_url, "auth": auth_url, "project": "tea", "product": "pot", "sku": "POT-S", "country": "DE"}
        item, secrets = self.fetch("commercetools", given, {"origin": api_url, "token_origin": auth_url, "secrets": {"basic": "aWQ6c2VjcmV0"}})
        self.assertEqual((item["price"]["sale"], secrets["access_token"]), (2990, "t-1"))
        self.assertEqual((tokens.seen, shop.seen), ([("POST", "/oauth/token")], [("GET", "/tea/product-projections/key=pot")]))

    def test_shops_etsy_renews_a_token_that_is_refused(self):
        def api(url, headers, form):
            if url.path == "/v3/public/oauth/token":
                good = form == {"grant_type": "refresh_token", "client_id": "app", "refresh_token": "1.r-0"}
                return (200, {"access_token": "1.t-1", "expires_in": 3600, "refresh_token": "1.r-1"}) if good else (400, {"error": "invalid_grant"})
            good = headers["Authorization"] == "Bearer 1.t-1" and headers["x-api-key"] == "app:word" and url.query == "includes=Images%2CInventory%2CShop"
            return (200, self.sample("etsy-listing")) if good else (401, {"error": "invalid_token"})

        shop, url = self.platform(api)
        given = {"base": url, "client_id": "app", "listing_id": "1234567890", "sku": "COIN-G"}
        item, secrets = self.fetch("etsy", given, {"origin": url, "secrets": {"key": "app:word", "access_token": "1.old", "refresh_token": "1.r-0"}})
        self.assertEqual(item["price"], {"currency": "USD", "sale": 2450})
        self.assertEqual(secrets, {"key": "app:word", "access_token": "1.t-1", "refresh_token": "1.r-1"})
        self.assertEqual([path for _, path in shop.seen], ["/v3/application/listings/1234567890", "/v3/public/oauth/token", "/v3/application/listings/1234567890"])


if __name__ == "__main__":
    unittest.main()
