# SPDX-License-Identifier: GPL-2.0-or-later
"""A served room with a desk, and what desks send."""

import itertools
import json

from harness import ServerCase

TOKEN = "desk-Zm9v.42~secret"
KEYS = itertools.count(1)


class DeskCase(ServerCase):
    """The room "tea" with a cup that is to be bargained about, and a pot; version 7."""

    options = ("--faults-allowed",)
    beat = "tease"

    def setUp(self):
        self.token_file = None
        super().setUp()

    def serve(self, *words):
        if self.token_file is None:
            self.token_file = self.write("token", TOKEN + "\n")
            self.document["ttl_ms"] = 1000
            self.document["items"][0]["beat"] = self.beat
            self.write("room.json", self.document)
        return super().serve("--token-file", self.token_file, *words)

    def desk(self, method, rest, body=None, key=None, server=None, connection=None, **headers):
        """One request of a desk; a key of its own where none is given, "" for none."""
        server = server or self.server
        names = {"Authorization": "Bearer " + TOKEN}
        if body is not None:
            names["Content-Type"] = "application/json"
            body = body if isinstance(body, (bytes, str)) else json.dumps(body)
        if key != "" and method == "POST" and not rest.endswith("/owner"):
            names["Idempotency-Key"] = key or "key-%d" % next(KEYS)
        names.update({name.replace("_", "-"): value for name, value in headers.items()})
        names = {name: value for name, value in names.items() if value is not None}
        return server.ask(method, server.path + rest, body, names, connection)

    def version(self, server=None):
        return (server or self.server).get().json()["version"]

    def step(self, kind, price=None, item="cup", base=None, key=None, server=None, **members):
        body = {"kind": kind, "by": "host", "base": self.version(server) if base is None else base, **members}
        if price is not None:
            body["price_after"] = price
        return self.desk("POST", "/items/%s/steps" % item, body, key, server)

    def beat_to(self, beat, item="cup", base=None, key=None, server=None):
        body = {"beat": beat, "base": self.version(server) if base is None else base}
        return self.desk("POST", "/items/%s/beat" % item, body, key, server)

    def take(self, item, base=None, key=None, server=None, **members):
        body = {"item": item, "base": self.version(server) if base is None else base, **members}
        return self.desk("POST", "/take", body, key, server)

    def own(self, client, take, server=None):
        answer = self.desk("POST", "/owner", {"client": client, "take": take}, server=server)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def put(self, server=None, **items):
        answer = self.desk("PUT", "/desk", {"items": items}, server=server)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def done(self, answer):
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def refused(self, answer, status=422):
        self.assertEqual(answer.status, status, answer.body)
        return answer.json()

    def item(self, document=None, name="cup"):
        document = document or self.server.get().json()
        return next(item for item in document["items"] if item["id"] == name)

    def faults(self, *words):
        answer = self.server.ask("POST", "/v1/faults", json.dumps({"set": words}), {"Content-Type": "application/json"})
        self.assertEqual(answer.status, 200, answer.body)
