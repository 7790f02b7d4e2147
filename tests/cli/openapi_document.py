# SPDX-License-Identifier: GPL-2.0-or-later
"""data/schema/openapi.yaml, and what it makes of requests: values that its schemas take, and values that they refuse."""

import copy
import json
import pathlib

import jsonschema
import yaml

TREE = pathlib.Path(__file__).resolve().parents[2]
BASE = "https://shop.invalid/schema/"
METHODS = ("get", "head", "put", "post", "patch", "delete")
# What is tried in the place of anything; which of it is right or wrong the schema says.
TRIED = (
    None, True, False, 0, 1, 7, -1, 1.5, 1000, 1001, 99999999999, 100000000000, 9007199254740991, 9007199254740992,
    "", "a", "cup", "no id!", "á", "九点" * 4, "x" * 20, "x" * 21, "x" * 24, "x" * 25, "x" * 60, "x" * 61, "x" * 64,
    "x" * 65, "x" * 1000, "x" * 1001, "a\u0001b", "a\u0085b", "quote", "host", [], {}, [1], {"a": 1},
)


def load(path):
    text = (TREE / path).read_text("utf-8")
    return yaml.safe_load(text) if path.endswith(".yaml") else json.loads(text)


class Document:
    def __init__(self):
        self.tree = load("data/schema/openapi.yaml")
        self.room = load("data/schema/room.schema.json")
        # A urn is no base for the checker's references: the schema is known by where it stands.
        del self.room["$id"]
        store = {BASE + "openapi.yaml": self.tree, BASE + "room.schema.json": self.room}
        self.resolver = jsonschema.RefResolver(BASE + "openapi.yaml", self.tree, store=store)

    def checker(self, schema):
        return jsonschema.Draft202012Validator(schema, resolver=self.resolver)

    def takes(self, schema, value):
        return self.checker(schema).is_valid(value)

    def whole(self, node):
        """The node with what it refers to; what stands beside a reference adds to it."""
        if "$ref" not in node:
            return node
        place = self.tree
        if not node["$ref"].startswith("#/"):
            return self.room
        for name in node["$ref"][2:].split("/"):
            place = place[name.replace("~1", "/")]
        return {**self.whole(place), **{name: value for name, value in node.items() if name != "$ref"}}

    def operations(self):
        """(method, path, operation) of each; the operation has its path's parameters too."""
        for path, item in self.tree["paths"].items():
            for method in METHODS:
                if method in item:
                    operation = dict(item[method])
                    given = item.get("parameters", []) + operation.get("parameters", [])
                    operation["parameters"] = [self.whole(one) for one in given]
                    yield method.upper(), path, operation

    def body(self, operation):
        """(media type, schema, examples) of what is sent, or None."""
        if "requestBody" not in operation:
            return None
        ((kind, media),) = operation["requestBody"]["content"].items()
        return kind, media["schema"], {name: one["value"] for name, one in media.get("examples", {}).items()}

    # -- values

    def around(self, schema, value, path=()):
        """Values that differ from a right one in one place each."""
        schema = self.whole(schema)
        for tried in TRIED + tuple(schema.get("enum", ())):
            yield tried
        if isinstance(value, dict):
            named = schema.get("properties", {})
            for name in value:
                without = {key: one for key, one in value.items() if key != name}
                yield without
            for name in set(named) | set(value):
                inner = named.get(name, schema.get("additionalProperties", True))
                if isinstance(inner, dict):
                    for other in self.around(inner, value.get(name), path + (name,)):
                        yield {**value, name: other}
            yield {**value, "a_member_of_tomorrow": 1}
            if "additionalProperties" in schema:
                yield {**value, "no id!": {}}
                yield {**value, **{"i%d" % count: {} for count in range(201)}}
        if isinstance(value, list):
            for place, one in enumerate(value):
                for other in self.around(schema["items"], one, path + (place,)):
                    yield value[:place] + [other] + value[place + 1 :]
            yield value * 100

    def sorted_around(self, schema, value):
        """(right ones, wrong ones), each once."""
        checker = self.checker(schema)
        found = {True: {}, False: {}}
        for one in self.around(schema, value):
            text = json.dumps(one, sort_keys=True)
            if text not in found[True] and text not in found[False]:
                found[checker.is_valid(one)][text] = copy.deepcopy(one)
        return list(found[True].values()), list(found[False].values())
