# SPDX-License-Identifier: GPL-2.0-or-later
"""Changing a shop by its adapter: what `check` refuses of "writes", what would be sent, and `write` against a shop that answers badly."""

import json
import os
import unittest

from bad_adapters import check_named
from harness import FolderCase, run
from test_fetch_adapter import Shop

SECRET = "s3cret/key"
OK = [{"equals": ["/ok", 1]}]
GOOD = {
    "schema": "shop-adapter/1", "id": "corner", "vars": {"base": None, "sku": ""}, "secrets": ["key"],
    "requests": [{
        "id": "item", "url": "{base}/item", "every_ms": 1000, "ok": OK, "keeps": {"variant": {"in": "/skus", "find": {"/sku": "{sku}"}, "get": "/id"}},
        "map": {"items[0].id": {"get": "/id", "do": [["str"]]}, "items[0].title": "/title", "items[0].price.currency": {"const": "KWD"},
                "items[0].price.sale": {"get": "/price", "do": [["dec", 3]]}, "items[0].stock.left": "/left"}}],
    "writes": {
        "price": {"url": "{base}/price/{item}", "method": "PUT", "headers": {"X-Key": "{key}"}, "needs": ["key", "variant"], "ok": OK, "error": "/why",
                  "body": {"json": {"variant": "{variant}", "minor": {"int": "{value}"}, "text": "{decimal} {currency}",
                                    "number": {"number": "{decimal}"}, "was": "{was}"}}},
        "stock": {"url": "{base}/stock", "query": {"more": "{delta}"}, "ok": OK},
        "text": {"url": "{base}/text", "body": {"text": "{value}"}, "shows": "title", "ok": OK}},
}


def price(**members):
    return lambda d: d["writes"]["price"].update(members)


def drop(kind, name):
    return lambda d: d["writes"][kind].pop(name)


def root(**members):
    return lambda d: d.update(members)


# What is done to the good one, the place that is named, a part of the reason, and whether the schema refuses it too.
BAD = [
    (root(writes={}), "writes", "price, stock, text", True),
    (root(writes=[]), "writes", "must be", True),
    (lambda d: d["writes"].update({"colour": {}}), "writes.colour", "unknown member", True),
    (lambda d: d["writes"].update({"price": 7}), "writes.price", "must be an object", True),
    (price(map={}), "writes.price.map", "unknown member", True),
    (price(every_ms=1000), "writes.price.every_ms", "unknown member", True),
    (price(backoff={"when": "/a", "ms": 1000}), "writes.price.backoff", "unknown member", True),
    (price(method="GET"), "writes.price.method", "must be one of", True),
    (price(method="DELETE"), "writes.price.method", "must be one of", True),
    (price(url="{base}/{key}"), "writes.price.url", "the secret {key} in an address", False),
    (price(url="shop.example"), "writes.price.url", "https://", True),
    (price(url="{variant}/a"), "writes.price.url", "begins with {variant}", False),
    (price(url="{value}"), "writes.price.url", "begins with {value}", False),
    (price(body={"json": {"p": "79.9"}}), "writes.price", "{value} or {decimal} is in none", False),
    (price(body={"json": {"raw": "{value}"}}), "writes.price", "is in none", False),
    (price(body={"json": {"p": {"number": 7}, "v": "{value}"}}), "writes.price.body.json.p.number", "must be a text", False),
    (price(body={"json": "{value}{nothing}"}), "writes.price.body.json", "not defined", False),
    (price(body={"json": "{value}{delta}"}), "writes.price.body.json", "nothing that this kind of write knows", False),
    (price(timeout_ms=1), "writes.price.timeout_ms", "100", True),
    (price(ok=[]), "writes.price.ok", "conditions", True),
    (price(needs=["colour"]), "writes.price.needs[0]", "name of a secret", False),
    (price(needs="key"), "writes.price.needs", "must be a list", True),
    (price(shows="title"), "writes.price.shows", "\"text\" alone", True),
    (price(error={"text": "{key}"}), "writes.price.error.text", "secret", False),
    (drop("price", "ok"), "writes.price.ok", "missing", True),
    (drop("price", "url"), "writes.price.url", "missing", True),
    (drop("stock", "query"), "writes.stock", "{value} or {delta}", False),
    (drop("text", "shows"), "writes.text.shows", "missing", True),
    (lambda d: d["writes"]["text"].update(shows="price"), "writes.text.shows", "must be one of", True),
    (lambda d: d["writes"]["text"].update(body={"text": "{value}{decimal}"}), "writes.text.body.text", "nothing that this kind", False),
    (lambda d: d["vars"].update(value=""), "writes", "{value} is what is written", False),
    (lambda d: d["requests"][0].update(url="{base}/{item}"), "requests[0].url", "\"writes\" alone", False),
    (lambda d: d["requests"][0].update(url="{base}/{variant}"), "requests[0].url", "not defined", False),
    (lambda d: d["requests"][0].update(keeps=[]), "requests[0].keeps", "must be an object", True),
    (lambda d: d["requests"][0].update(keeps={"A": "/a"}), "requests[0].keeps.A", "a name is", True),
    (lambda d: d["requests"][0].update(keeps={"sku": "/a"}), "requests[0].keeps.sku", "twice", False),
    (lambda d: d["requests"][0].update(keeps={"now_s": "/a"}), "requests[0].keeps.now_s", "built-in", False),
    (lambda d: d["requests"][0].update(keeps={"variant": "a"}), "requests[0].keeps.variant", "JSON pointer", True),
    (lambda d: d.update(defaults={"keeps": {}}), "defaults.keeps", "unknown member", True),
]


class Writes(FolderCase):
    def setUp(self):
        super().setUp()
        self.shop = Shop()
        self.addCleanup(self.shop.server_close)
        self.addCleanup(self.shop.shutdown)
        self.item = {"ok": 1, "id": "p", "title": "Tea", "price": "9.9", "left": 4, "skus": [{"sku": "a", "id": 12345678901234567}]}
        self.shop.answers["/item"] = self.item

    def test_what_is_wrong_is_named(self):
        check_named(self, GOOD, BAD)

    def ask(self, *words):
        return run("request", "--adapter", self.write("adapter.json", GOOD), "--var", "base=https://a.example/", *words)

    def test_what_would_be_sent(self):
        words = ("--var", "variant=v1", "--secret", "key=" + SECRET, "--item", "a b", "--currency", "KWD")
        order = json.loads(self.ask("--write", "price", "--value", "79900", "--was", "99900", *words).stdout)
        self.assertEqual((order["method"], order["url"]), ("PUT", "https://a.example/price/a%20b"))
        self.assertEqual(order["headers"]["X-Key"], "***")
        self.assertEqual(order["body"], '{"minor":79900,"number":79.9,"text":"79.900 KWD","variant":"v1","was":"99900"}')
        order = json.loads(self.ask("--write", "stock", "--value", "3", "--was", "10").stdout)
        self.assertEqual((order["method"], order["url"], order["body"]), ("POST", "https://a.example/stock?more=-7", ""))
        self.assertEqual(json.loads(self.ask("--write", "text", "--value", "a {b}").stdout)["body"], "a {b}")

    def test_what_cannot_be_asked(self):
        for words, code, reason in (
            ((), 2, "--request ID and --write KIND"),
            (("--write", "price", "--request", "item"), 2, "--request ID and --write KIND"),
            (("--write", "price"), 2, "--value"),
            (("--write", "price", "--value", "7.9"), 2, "--value"),
            (("--write", "price", "--value", "7", "--currency", "XXQ"), 2, "XXQ"),
            (("--write", "colour", "--value", "7"), 1, "read only"),
            (("--write", "price", "--value", "7"), 1, "key: this secret is missing"),
            (("--write", "price", "--value", "7", "--secret", "key=k"), 1, "variant: the shop has not said this"),
            (("--write", "price", "--value", "7", "--var", "colour=k"), 2, "colour"),
        ):
            done = self.ask(*words)
            self.assertEqual((done.returncode, done.stdout), (code, ""), done)
            self.assertIn(reason, done.stderr)

    def change(self, *words, secret=SECRET, origin=None):
        """Exit code, the line, and stderr, in which no secret stands."""
        secrets = self.write("secrets.json", {"schema": "shop-secrets/1", "origin": origin or self.shop.url, "secrets": {"key": secret}})
        os.chmod(secrets, 0o600)
        done = run("write", "--adapter", self.write("adapter.json", GOOD), "--var", "base=" + self.shop.url, "--var", "sku=a",
                   "--secrets", secrets, *words)
        self.assertNotIn(secret, done.stdout + done.stderr)
        return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr

    def take_price(self, request):
        """A shop that does what it is told, if it knows who tells it."""
        said = self.shop.asked("/price/p")[-1]
        if said["headers"]["X-Key"] != SECRET:
            request.say(200, {"ok": 0, "why": "who is " + said["headers"]["X-Key"]})
            return
        self.item["price"] = json.loads(said["body"])["text"].split()[0]
        request.say(200, {"ok": 1})

    def test_a_price_is_changed_and_seen(self):
        self.shop.answers["/price/p"] = self.take_price
        code, line, stderr = self.change("--price", "7.99")
        self.assertEqual((code, line["state"], line["from"], line["to"]), (2, "not-sent", "9.900 KWD", "7.990 KWD"))
        self.assertIn("--yes", stderr)
        self.assertEqual(self.shop.asked("/price/p"), [])
        code, line, _ = self.change("--price", "7.99", "--was", "9.9", "--yes")
        self.assertEqual((code, line), (0, {"state": "done", "message": None, "item": "p", "kind": "price", "title": "Tea",
                                            "from": "9.900 KWD", "to": "7.990 KWD", "room": "7.990 KWD"}))
        self.assertEqual(json.loads(self.shop.asked("/price/p")[0]["body"])["variant"], "12345678901234567")
        code, line, _ = self.change("--price", "5", "--was", "9.9", "--yes")
        self.assertEqual((code, line["state"]), (1, "refused"))
        self.assertIn("what was seen", line["message"])
        code, line, _ = self.change("--price", "5", "--yes", secret="wrong-one")
        self.assertEqual((code, line["state"], line["room"]), (1, "refused", "7.990 KWD"))
        self.assertIn("who is ***", line["message"])
        code, line, _ = self.change("--price", "5", "--yes", origin="https://other.example")
        self.assertEqual((code, line["state"]), (1, "refused"))
        self.assertIn("another shop", line["message"])
        self.assertEqual(len(self.shop.asked("/price/p")), 2)

    def test_what_nobody_knows_is_said_so(self):
        self.shop.answers["/stock"] = lambda request: request.say(200, {"ok": 1})
        code, line, _ = self.change("--stock", "3", "--yes", "--wait", "1")
        self.assertEqual((code, line["state"], line["from"], line["to"], line["room"]), (1, "still", "4", "3", "4"))
        self.shop.answers["/text"] = lambda request: request.say(307, None, Location=self.shop.url + "/elsewhere")
        code, line, _ = self.change("--text", "茶", "--yes", "--wait", "1")
        self.assertEqual((code, line["state"], line["to"]), (1, "unknown", "茶"))
        self.assertEqual([len(self.shop.asked(path)) for path in ("/text", "/elsewhere", "/stock")], [1, 0, 1])

    def test_wrong_words(self):
        for words in ((), ("--price", "1", "--stock", "2"), ("--price", "1.2345"), ("--price", "1."), ("--price", "-1"), ("--stock", "1.5"),
                      ("--price", "1", "--was", "x"), ("--text", "a", "--was", "b"), ("--text", "x" * 256), ("--stock", "1", "--wait", "0")):
            code, line, stderr = self.change(*words)
            self.assertEqual((code, line), (2, None), (words, stderr))
        code, line, stderr = self.change("--price", "1", "--item", "q")
        self.assertEqual((code, line), (1, None))
        self.assertIn('no item "q"', stderr)


if __name__ == "__main__":
    unittest.main()
