# SPDX-License-Identifier: GPL-2.0-or-later
"""Adapters from outside: what `check` refuses and where, what `map` makes of saved answers."""

import copy
import json
import unittest

from bad_adapters import check_named
from harness import FolderCase, run

GOOD = {
    "schema": "shop-adapter/1",
    "id": "corner",
    "vars": {"base": "https://shop.example", "item": None, "sku": "", "ids": ""},
    "secrets": ["key"],
    "defaults": {"query": {"k": "{key}"}, "ok": [{"equals": ["/ok", 1]}], "error": "/why"},
    "requests": [
        {
            "id": "item",
            "url": "{base}/item/{item}",
            "map": {
                "items[0].id": {"get": "/id", "do": [["str"]]},
                "items[0].title": "/title",
                "items[0].price.currency": {"const": "EUR"},
                "items[0].price.sale": {"in": "/skus", "find": {"/sku": "{sku}"}, "get": "/price", "do": [["dec", 2]]},
                "items[0].price.list.amount": {"get": "/list", "do": [["dec", 2]], "else": None},
                "items[0].price.list.basis": {"const": "msrp"},
                "items[0].stock.left": {"in": "/skus", "find": {"/sku": "{sku}"}, "get": "/left", "do": [["int"]]},
            },
        }
    ],
}
ANSWER = {
    "ok": 1,
    "id": 3512345678901234567,
    "title": "Tea",
    "skus": [{"sku": "b", "price": "6.9", "left": 4}, {"sku": "a", "price": "9.9", "left": 0}],
}
TITLE = "requests[0].map.items[0].title"


def at(document, *path):
    for step in path:
        document = document[step]
    return document


def item(name, value):
    """Sets a target's value."""
    return lambda d: d["requests"][0]["map"].update({"items[0].%s" % name: value})


def request(**members):
    return lambda d: d["requests"][0].update(members)


def root(**members):
    return lambda d: d.update(members)


# What is done to the good one, the place that is named, a part of the reason, and whether the schema refuses it too.
BAD = [
    (root(more=1), "more", "unknown member", True),
    (root(id="a b"), "id", "must be", True),
    (root(schema=7), "schema", "unknown schema", True),
    (root(zone="+8:00"), "zone", "must be", True),
    (root(ttl_ms=5), "ttl_ms", "1000", True),
    (root(vars={"Base": "x"}), "vars.Base", "a name is", True),
    (root(vars={"now_ms": "x"}), "vars.now_ms", "built-in", False),
    (root(vars={"base": 1}), "vars.base", "must be a text", True),
    (root(secrets=["item"]), "secrets[0]", "twice", False),
    (root(secrets=["key", "key"]), "secrets[1]", "twice", True),
    (root(limits={"per_minute": 1}), "limits.per_minute", "unknown", True),
    (root(requests=[]), "requests", "1 to 16", True),
    (root(defaults={"every_ms": 3000}), "requests[0].ok", "missing", False),
    (request(id="a/b"), "requests[0].id", "must be", True),
    (request(verb="GET"), "requests[0].verb", "unknown member", True),
    (request(url="{base}/{key}"), "requests[0].url", "the secret {key} in an address", False),
    (request(url="{base}/{nothing}"), "requests[0].url", "{nothing} is not defined", False),
    (request(url="{base}/a?b=1"), "requests[0].url", "query", True),
    (request(url="shop.example"), "requests[0].url", "https://", True),
    (request(url="https://{item}.example"), "requests[0].url", "within the host", False),
    (request(url="https://a@b.example/"), "requests[0].url", "user", False),
    (request(query={"a": "{nothing}"}), "requests[0].query.a", "not defined", False),
    (request(query={"a": {"json": {"b": ["{nothing}"]}}}), "requests[0].query.a.json.b[0]", "not defined", False),
    (request(query={"a": {"json": {"b": {"int": 7}}}}), "requests[0].query.a.json.b.int", "must be a text", False),
    (request(headers={"a b": "c"}), "requests[0].headers.a b", "header", True),
    (request(body={"text": "a"}), "requests[0].body", "POST", False),
    (request(method="POST", body={"text": "a", "json": 1}), "requests[0].body", "one of", True),
    (request(method="PUT"), "requests[0].method", "must be one of", True),
    (request(every_ms=10), "requests[0].every_ms", "1000", True),
    (request(ok=[]), "requests[0].ok", "conditions", True),
    (request(ok=[{"equals": ["/a", "{colour}"]}]), "requests[0].ok[0].equals[1]", "colour", False),
    (request(ok=[{"present": {"in": "/a", "find": {"name": "x"}}}]), "requests[0].ok[0].present.find.name", "key", False),
    (request(ok=[{"equals": ["/a"]}]), "requests[0].ok[0].equals", "compared", True),
    (request(ok=[{"is": ["/a", 1]}]), "requests[0].ok[0]", "no source", True),
    (request(backoff={"when": "/a"}), "requests[0].backoff", "wants", True),
    (request(repeat="nothing"), "requests[0].repeat", "name of a var", False),
    (request(repeat="ids"), "requests[0].map.items[0].id", "begin with items[*].", False),
    (request(confirms=False), "requests[0].confirms", "has to confirm", False),
    (request(map={}), "requests[0].map", "object of targets", True),
    (request(map={"room.title": "/a"}, confirms=False), "requests", "none of them confirms", False),
    (item("titel", "/a"), "requests[0].map.items[0].titel", "no such member", False),
    (item("price", "/a"), TITLE.replace("title", "price.currency"), "lies within", False),
    (lambda d: at(d, "requests", 0, "map").pop("items[0].title"), "requests[0].map.items[0].id", "items[0].title", False),
    (lambda d: at(d, "requests", 0, "map").update({"items[2].title": "/a"}), "requests[0].map.items[2].title", "items[1]", False),
    (lambda d: at(d, "requests", 0, "map").update({"items[*].brand": "/a"}), "requests[0].map.items[*].brand", "repeat", False),
    (lambda d: at(d, "requests", 0, "map").update({"server_time": "/a"}), "requests[0].map.server_time", "the engine", False),
    (lambda d: d["requests"].append({"id": "b", "url": "{base}", "map": {"items[0].title": "/a"}}), "requests[1].map.items[0].title", "another request", False),
    (lambda d: d["requests"].append(copy.deepcopy(d["requests"][0])), "requests[1].id", "another request", False),
    (item("title", "title"), TITLE, "JSON pointer", True),
    (item("title", {"get": "/a~2"}), TITLE + ".get", "JSON pointer", True),
    (item("title", 7), TITLE, "must be a JSON pointer", True),
    (item("title", {}), TITLE, "no source", True),
    (item("title", {"get": "/a", "const": 1}), TITLE, "two sources", True),
    (item("title", {"get": "/a", "otherwise": 1}), TITLE + ".otherwise", "unknown member", True),
    (item("title", {"get": "/a", "do": [["upper"]]}), TITLE + ".do[0]", 'unknown operator "upper"', True),
    (item("title", {"get": "/a", "do": [["dec"]]}), TITLE + ".do[0]", "arguments", True),
    (item("title", {"get": "/a", "do": [["dec", 10]]}), TITLE + ".do[0][1]", "0 to 9", True),
    (item("title", {"get": "/a", "do": [["dec", 1, 2]]}), TITLE + ".do[0]", "arguments", True),
    (item("title", {"get": "/a", "do": [["time", "local"]]}), TITLE + ".do[0][1]", "+08:00", True),
    (item("title", {"get": "/a", "do": [["clamp", 2, 1]]}), TITLE + ".do[0]", "above", False),
    (item("title", {"get": "/a", "do": ["int"]}), TITLE + ".do[0]", "must be a list", True),
    (item("title", {"get": "/a", "when": {"status": 200}}), TITLE + ".when.status", "alone", False),
    (item("title", {"text": "{key}"}), TITLE + ".text", "the secret {key} has no place", False),
    (item("title", {"text": "{each}"}), TITLE + ".text", "repeat", False),
    (item("title", {"fmt": "{0} {1}", "args": ["/a"]}), TITLE + ".fmt", "{1}", False),
    (item("title", {"in": "/a", "find": {"b": "1"}}), TITLE + ".find.b", "pointer", False),
    (item("title", {"in": "/a", "all": True, "reduce": "sum"}), TITLE + ".all", "does not go with", False),
    (item("title", {"in": "/a", "reduce": "mean"}), TITLE + ".reduce", "must be one of", True),
    (item("skus", {"in": "/a", "each": {"prize": "/b"}}), "requests[0].map.items[0].skus.each.prize", "no such member", False),
    (item("skus", {"in": "/a", "each": {"id": "/b"}, "get": "/c"}), "requests[0].map.items[0].skus.get", "does not go with", True),
    (item("skus", {"in": "/a", "each": {"id": "/b"}, "need": ["sale"]}), "requests[0].map.items[0].skus.need", "no such key", False),
    (item("title", {"in": "/a", "each": {"id": "/b"}}), TITLE + ".each", "no list", False),
    (item("trust", {"const": [{"kind": "other", "colour": 1}]}), "requests[0].map.items[0].trust.const[0].colour", "no such member", False),
    (item("title", {"get": "/a", "else": {"get": "/b", "else": {"get": "c"}}}), TITLE + ".else.else.get", "pointer", True),
    (root(sign={"kind": "rsa", "digest": "md5", "put": ["query", "s"]}), "sign.kind", "concat-digest", True),
    (root(sign={"kind": "concat-digest", "digest": "md5", "key": "{key}", "put": ["query", "s"]}), "sign.key", "hmac", False),
    (root(sign={"kind": "concat-digest", "digest": "md5"}), "sign.put", "must be", True),
    (root(sign={"kind": "concat-digest", "digest": "md5", "suffix": "{secret}", "put": ["query", "s"]}), "sign.suffix", "not defined", False),
    (root(token={"fills": "token", "url": "{base}", "ok": ["/a"], "secrets": {}}), "token.fills", "secret", False),
    (root(token={"fills": "key", "url": "{base}", "ok": ["/a"], "secrets": {}}), "token.secrets", "fills", False),
    (root(token={"fills": "key", "url": "{base}/{key}", "ok": ["/a"], "secrets": {"key": "/a"}}), "token.url", "secret", False),
]


class Adapters(FolderCase):
    def adapter(self, change=None):
        document = copy.deepcopy(GOOD)
        if change:
            change(document)
        return document

    def test_what_is_wrong_is_named(self):
        """Every bad one is refused at its place, and the schema refuses nothing that is good."""
        check_named(self, GOOD, BAD)

    def map(self, adapter, answer, *words):
        """The room, or None, and what stands on stderr."""
        done = run("map", "--adapter", self.write("adapter.json", adapter), "--now", "2026-11-21T21:00:00+08:00",
                   "--response", "item=%s" % self.write("answer.json", answer), "--var", "item=1", *words)
        self.assertIn(done.returncode, (0, 1), done)
        self.assertEqual(done.returncode == 0, done.stdout != "")
        return (json.loads(done.stdout) if done.stdout else None), done.stderr

    def test_a_room(self):
        room, said = self.map(GOOD, ANSWER, "--var", "sku=a", "--var", "room=live-7")
        self.assertEqual(room["items"], [{"id": "3512345678901234567", "title": "Tea",
                                          "price": {"currency": "EUR", "sale": 990}, "stock": {"left": 0}}])
        self.assertEqual((room["room"]["id"], room["version"], room["server_time"], room["current"], room["ttl_ms"]),
                         ("live-7", 1, "2026-11-21T13:00:00Z", "3512345678901234567", 15000))
        self.assertIn("items[0].price.list: unset: left out: it has no amount", said)
        bad = copy.deepcopy(GOOD)
        bad["zone"] = "+08:00"
        self.assertEqual(self.map(bad, ANSWER, "--var", "sku=b")[0]["server_time"], "2026-11-21T21:00:00+08:00")

    def test_no_other_skus_price(self):
        room, said = self.map(GOOD, ANSWER, "--var", "sku=c")
        self.assertIsNone(room)
        self.assertIn("items[0].price.sale: unset: no entry matches", said)
        self.assertIn("items[0].price.sale: missing", said)
        odd = copy.deepcopy(ANSWER)
        odd["skus"][1]["price"] = "9.905"
        room, said = self.map(GOOD, odd, "--var", "sku=a")
        self.assertIsNone(room)
        self.assertIn('"9.905" has more digits', said)

    def test_answers_that_are_not_good(self):
        for answer, words in (({"ok": 2, "why": "quota"}, "item: the shop's answer is not good (ok[0]): quota"),
                              ({**ANSWER, "title": None}, "items[0].title: missing"), ([], "not good"), (7, "not good")):
            self.assertIn(words, self.map(GOOD, answer, "--var", "sku=a")[1])
        path = self.write("answer.json", {})
        for text, words in (('{"ok": 1', "no JSON"), ('{"ok": 1, "ok": 1}', "twice"), ('{"id": 99999999999999999999}', "out of range"),
                            ("[" * 40 + "]" * 40, "deeper than 32"), ('{"a": "\\u0000"}', "U+0000"), ("", "no JSON")):
            path.write_text(text)
            done = run("map", "--adapter", self.write("a.json", GOOD), "--var", "item=1", "--response", "item=%s" % path)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(words, done.stderr)

    def test_a_rundown(self):
        """By ids, and as a collection: what is bad is left out, unless all are."""
        many = self.adapter(request(repeat="ids", url="{base}/item/{each}"))
        targets = many["requests"][0]["map"]
        many["requests"][0]["map"] = {name.replace("[0]", "[*]"): value for name, value in targets.items()}
        a, b = self.write("a.json", {**ANSWER, "id": 1}), self.write("b.json", {**ANSWER, "id": 2, "title": ""})
        adapter = self.write("many.json", many)
        words = ("map", "--adapter", adapter, "--var", "item=1", "--var", "sku=a", "--var", "ids=x, y", "--now", "0")
        done = run(*words, "--response", "item:y=%s" % a, "--response", "item:x=%s" % b)
        self.assertEqual([entry["id"] for entry in json.loads(done.stdout)["items"]], ["2", "1"])
        b.write_text(json.dumps({**ANSWER, "id": 2, "skus": []}))
        done = run(*words, "--response", "item:x=%s" % b, "--response", "item:y=%s" % a)
        self.assertEqual([entry["id"] for entry in json.loads(done.stdout)["items"]], ["1"])
        self.assertIn("items[0].price.sale: unset: left out: missing", done.stderr)
        self.assertEqual(run(*words, "--response", "item:x=%s" % b).returncode, 1)
        self.assertEqual(run(*words, "--response", "item:z=%s" % a).returncode, 2)
        self.assertEqual(run(*words, "--response", "item=%s" % a).returncode, 2)
        listed = self.adapter(request(map={"items": {"in": "/all", "each": {
            "id": {"get": "/id", "do": [["str"]]}, "title": "/title", "price.currency": {"top": "/currency"}, "price.sale": "/price"}}}))
        answer = {"ok": 1, "currency": "JPY", "all": {"p": {"id": 1, "title": "A", "price": 5}, "q": {"id": 2, "title": "B", "price": "5"}}}
        room, said = self.map(listed, answer)
        self.assertEqual(room["items"], [{"id": "1", "title": "A", "price": {"currency": "JPY", "sale": 5}}])
        self.assertIn("items[1].price.sale", said)

    def test_words(self):
        good = self.write("good.json", GOOD)
        answer = "item=%s" % self.write("answer.json", ANSWER)
        for words in (("--var", "sku=a"), ("--var", "item=1", "--var", "colour=1"), ("--var", "item"), ("--var", "=1"),
                      ("--var", "item=1", "--response", "other=%s" % self.folder), ("--var", "item=1", "--now", "soon")):
            done = run("map", "--adapter", good, "--response", answer, *words)
            self.assertIn(done.returncode, (1, 2) if "other" in words[-1] else (2,), words)
            self.assertEqual(done.stdout, "")
        self.assertEqual(run("map", "--adapter", self.folder / "none.json", "--response", answer).returncode, 1)


if __name__ == "__main__":
    unittest.main()
