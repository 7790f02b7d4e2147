# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve` and data/schema/openapi.yaml hold each other: requests are made from the document, right ones and wrong ones
for each parameter and each member, and every answer must be one that it tells of."""

import fnmatch
import http.client
import json
import unittest

import jsonschema

from desk import TOKEN, DeskCase
from harness import PATIENCE_S, ServerCase
from openapi_document import METHODS, Document, load

DOCUMENT = Document()
OPERATIONS = {operation["operationId"]: (method, path, operation) for method, path, operation in DOCUMENT.operations()}
# What takes more than requests to see: a disk that fails in the middle, and a hundred listeners (test_serve_listeners).
UNSEEN = {("patchRoom", "500"), ("getEvents", "503"), ("headEvents", "503")}
SEEN = set()


class TheDocument(unittest.TestCase):
    def test_obeys_openapi(self):
        checker = jsonschema.Draft202012Validator(load("tests/cli/openapi/oas-3.1.schema.json"))
        self.assertEqual([(list(one.absolute_path), one.message) for one in checker.iter_errors(DOCUMENT.tree)], [])
        self.assertFalse(checker.is_valid({**DOCUMENT.tree, "openapi": "2.0"}))
        self.assertFalse(checker.is_valid({**DOCUMENT.tree, "paths": {"no/slash": {}}}))

    def test_its_schemas_are_schemas_and_name_what_is_there(self):
        def walk(node):
            if isinstance(node, dict):
                if "$ref" in node:
                    self.assertTrue(DOCUMENT.whole(node), node)
                for one in node.values():
                    walk(one)
            elif isinstance(node, list):
                for one in node:
                    walk(one)

        walk(DOCUMENT.tree)
        for name, schema in DOCUMENT.tree["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_each_path_names_its_parameters(self):
        self.assertEqual(len(OPERATIONS), sum(1 for _ in DOCUMENT.operations()), "an operationId stands twice")
        for _, path, operation in OPERATIONS.values():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            self.assertEqual(named, {part[1:-1] for part in path.split("/") if part.startswith("{")}, path)

    def test_examples_are_what_the_schemas_take(self):
        for name, (_, _, operation) in OPERATIONS.items():
            _, schema, examples = DOCUMENT.body(operation) or (None, True, {})
            for example in examples.values():
                self.assertTrue(DOCUMENT.takes(schema, example), (name, example))


class Asking:
    """Sends what the document says, and holds every answer against it."""

    def request(self, name, body=None, parameters=None, headers=None, kind=None, server=None):
        method, path, operation = OPERATIONS[name]
        server = server or self.server
        values = {"room": "tea", "item": "cup", "name": "cup.png", **(parameters or {})}
        for key, value in values.items():
            path = path.replace("{%s}" % key, value)
        names = {"Authorization": "Bearer " + TOKEN}
        told = DOCUMENT.body(operation)
        if told:
            names["Content-Type"] = told[0] if kind is None else kind
        for one in operation["parameters"]:
            if one["in"] == "header" and one.get("required"):
                self.keys += 1
                names[one["name"]] = "key-%s-%d" % (name, self.keys)
        names.update(headers or {})
        names = {key: value for key, value in names.items() if value is not None}
        sent = body if isinstance(body, bytes) or not told else json.dumps(body).encode()
        if name == "getEvents":
            return self.hold(name, operation, self.first_of_stream(server, path, names))
        return self.hold(name, operation, server.ask(method, path, sent, names, self.connection_to(server)))

    keys = 0

    def connection_to(self, server):
        """One for all requests, opened again by itself where the server ends it."""
        if not hasattr(server, "connection"):
            server.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
            self.addCleanup(server.connection.close)
        return server.connection

    def first_of_stream(self, server, path, names):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path, None, names)
            answer = connection.getresponse()
            answer.body = answer.read() if answer.status != 200 else b""
            return answer
        finally:
            connection.close()

    def hold(self, name, operation, answer):
        """Expects an answer of the document: its status, its headers, its body."""
        where = (name, answer.status, answer.body[:300])
        told = operation["responses"].get(str(answer.status))
        self.assertIsNotNone(told, where)
        SEEN.add((name, str(answer.status)))
        told = DOCUMENT.whole(told)
        for header, is_as in told.get("headers", {}).items():
            is_as = DOCUMENT.whole(is_as)
            self.assertIsNotNone(answer.headers[header], (header, where))
            self.assertTrue(DOCUMENT.takes(is_as["schema"], answer.headers[header]), (header, where))
        if name.startswith("head") or "content" not in told:
            self.assertEqual(answer.body, b"", where)
            return answer
        ((kind, media),) = told["content"].items()
        self.assertTrue(fnmatch.fnmatch(answer.headers["Content-Type"], kind), where)
        if kind == "application/json":
            errors = list(DOCUMENT.checker(media["schema"]).iter_errors(json.loads(answer.body)))
            self.assertEqual([(list(one.absolute_path), one.message[:200]) for one in errors], [], where)
        return answer


class Requests(Asking, DeskCase):
    beat = "quote"
    with_body = [name for name, (_, _, operation) in OPERATIONS.items() if DOCUMENT.body(operation)]

    def state(self):
        return self.server.get().headers["ETag"], self.request("getDesk").json(), self.request("getFaults").json()

    def fresh(self):
        self.write("room.json", self.document)
        return self.serve()

    def test_examples_are_done(self):
        for name in self.with_body:
            for which, example in DOCUMENT.body(OPERATIONS[name][2])[2].items():
                # The same room for each: an epoch of its own makes the version that the examples name the newest.
                self.document["epoch"] = "example-%s-%s" % (name, which)
                self.write("room.json", self.document)
                self.assertEqual(self.version(), 7)
                self.assertEqual(self.request(name, example).status, 200, (name, which))

    def test_right_and_wrong_bodies(self):
        count = 0
        for name in self.with_body:
            _, schema, examples = DOCUMENT.body(OPERATIONS[name][2])
            for example in examples.values():
                right, wrong = DOCUMENT.sorted_around(schema, example)
                self.assertGreater(len(right), 0, name)
                self.assertGreater(len(wrong), 8, name)
                for body in right:
                    # A base of now lets the order through to what the room makes of it.
                    if isinstance(body, dict) and "base" in body and body["base"] == 7:
                        body["base"] = self.version()
                    answer = self.request(name, body)
                    self.assertIn(answer.status, (200, 404, 409, 422), (name, body))
                before = self.state()
                for body in wrong:
                    answer = self.request(name, body)
                    self.assertEqual(answer.status, 422, (name, body))
                self.assertEqual(self.state(), before, name)
                count += len(right) + len(wrong)
        self.assertGreater(count, 500)

    def test_what_is_no_json(self):
        for name in self.with_body:
            for body in (b"", b"{", b"{}{}", b'{"a": 1, "a": 2}', b'{"a": "\xff"}', b"nul", b'{"a": "\\u0000"}',
                         b'{"a":' * 40 + b"1" + b"}" * 40):
                self.assertEqual(self.request(name, body).status, 422, (name, body[:20]))

    def test_other_types_and_too_much(self):
        for name in self.with_body:
            for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""):
                self.assertEqual(self.request(name, {}, kind=kind).status, 415, (name, kind))
            if "413" in OPERATIONS[name][2]["responses"]:
                self.assertEqual(self.request(name, b" " * (1024 * 1024 + 1)).status, 413, name)

    def test_parameters(self):
        for name, (_, _, operation) in OPERATIONS.items():
            _, _, examples = DOCUMENT.body(operation) or (None, None, {"": None})
            body = next(iter(examples.values()))
            for one in operation["parameters"]:
                if one["in"] == "path":
                    for value in ("another", "x" * 65, "%21", "a%2fb", "%00", "%zz", "."):
                        self.assertEqual(self.request(name, body, {one["name"]: value}).status, 404, (name, value))
                    continue
                right = [example["value"] for example in one.get("examples", {}).values()] + ["a", "x" * 200]
                for value in right:
                    self.assertTrue(DOCUMENT.takes(one["schema"], value))
                    self.request(name, body, headers={one["name"]: value})
                if one["schema"].get("$ref", "").endswith("/Key"):
                    wrong = ["", "x" * 256, "\xe9", "a\tb"] + [None] * one.get("required", False)
                    for value in wrong:
                        self.assertEqual(self.request(name, body, headers={one["name"]: value}).status, 422, (name, value))

    def test_tokens(self):
        bare = ServerCase.serve(self)
        for name, (_, _, operation) in OPERATIONS.items():
            if {"desk": []} not in operation.get("security", []):
                continue
            _, _, examples = DOCUMENT.body(operation) or (None, None, {"": None})
            body = next(iter(examples.values()))
            for given in (None, "", "Bearer", "Bearer ", "Bearer " + TOKEN[:-1], "Bearer " + TOKEN + "x", "Basic " + TOKEN):
                answer = self.request(name, body, headers={"Authorization": given})
                self.assertEqual(answer.status, 401, (name, given))
            self.assertEqual(self.request(name, body, server=bare).status, 403, name)
        self.assertEqual(self.version(), 7)

    def test_names_of_the_web(self):
        for name, (_, _, operation) in OPERATIONS.items():
            _, _, examples = DOCUMENT.body(operation) or (None, None, {"": None})
            if "403" in operation["responses"]:
                body = next(iter(examples.values()))
                for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80"):
                    self.assertEqual(self.request(name, body, headers={"Host": host}).status, 403, (name, host))
        self.assertEqual(self.version(), 7)

    def test_other_methods(self):
        for path, item in DOCUMENT.tree["paths"].items():
            address = path.replace("{room}", "tea").replace("{item}", "cup").replace("{name}", "cup.png")
            known = {method.upper() for method in METHODS if method in item}
            for method in sorted({"GET", "PUT", "POST", "PATCH", "DELETE", "BREW"} - known):
                answer = self.server.ask(method, address, None, {"Authorization": "Bearer " + TOKEN})
                self.assertEqual(answer.status, 405, (method, path))
                self.assertEqual(set(answer.headers["Allow"].split(", ")), known, path)

    def test_states_of_the_room(self):
        tag = self.server.get().headers["ETag"]
        for name in ("getRoom", "headRoom", "getImage", "headImage"):
            self.assertEqual(self.request(name, headers={"If-None-Match": "*"}).status, 304)
            self.assertEqual(self.request(name, headers={"If-None-Match": '"other"'}).status, 200)
        for name in ("getEvents", "headEvents", "headDesk", "headFaults"):
            self.assertEqual(self.request(name).status, 200)
        self.assertEqual(self.request("patchRoom", {}, headers={"If-Match": tag}).status, 200)
        self.assertEqual(self.request("patchRoom", {}, headers={"If-Match": tag}).status, 412)
        for name in ("postStep", "postBeat", "postTake"):
            body = next(iter(DOCUMENT.body(OPERATIONS[name][2])[2].values()))
            self.assertEqual(self.request(name, {**body, "base": 99}).json(), {"version": 8})
        self.assertEqual(self.request("postOwner", {"client": "main", "take": True}).json()["owner"], "main")
        answer = self.request("postTake", {"item": "pot", "base": 8, "client": "backup"})
        self.assertEqual((answer.status, answer.json()), (409, {"owner": "main"}))
        self.write("room.json", "{")
        self.assertEqual(self.request("patchRoom", {}).status, 409)
        for name in ("postStep", "postBeat", "postTake"):
            body = next(iter(DOCUMENT.body(OPERATIONS[name][2])[2].values()))
            self.assertEqual(self.request(name, {**body, "base": 8}).status, 503, name)
        away = self.folder.with_name(self.folder.name + "-away")
        self.folder.rename(away)
        self.assertEqual(self.request("putDesk", {"items": {}}).status, 503)
        away.rename(self.folder)
        self.write("room.json", self.document)


class Reading(Asking, DeskCase):
    """A room that is read with a token."""

    def serve(self, *words):
        return super().serve("--read-token-file", self.write("reader", "reader.1\n"), *words)

    def test_who_may_read(self):
        for name, (_, _, operation) in OPERATIONS.items():
            if {"reader": []} in operation.get("security", []):
                body = {} if DOCUMENT.body(operation) else None
                self.assertEqual(self.request(name, body, headers={"Authorization": None}).status, 401, name)
                self.assertEqual(self.request(name, body, headers={"Authorization": "Bearer reader.1"}).status, 200, name)
                self.assertEqual(self.request(name, body).status, 200, name)
        self.assertEqual(self.request("getDesk", headers={"Authorization": "Bearer reader.1"}).status, 401)


class Zeal(unittest.TestCase):
    """The last to run: what the document tells of was seen."""

    def test_every_answer_was_seen(self):
        told = {(name, status) for name, (_, _, operation) in OPERATIONS.items() for status in operation["responses"]}
        self.assertEqual(told - SEEN, UNSEEN)


if __name__ == "__main__":
    unittest.main()
