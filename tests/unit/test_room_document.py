#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/room-document.md beside data/schema/room.schema.json: the same members, kinds and ranges; its examples are good.

The page is the contract that people read, so that it is checked like code: the tables below "Members" are taken as a
schema of their own. The schema is held to the decoder by test_room_schema.py.
"""
import json
import pathlib
import re
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs/room-document.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "data/schema/room.schema.json").read_text(encoding="utf-8"))

BY_REFERENCE = {"id", "amount", "count", "score", "time", "date", "currency", "sha256", "uri"}
BY_TYPE = {"boolean": "bool", "number": "number", "string": "string", "object": "object"}


def documented(page):
    """path -> (kind, default, is required) of every row of the tables of members."""
    found = {}
    members = page[page.index("\n## Members\n"):page.index("\n## The final price\n")]
    for section in re.split(r"\n### ", members)[1:]:
        heading, _, body = section.partition("\n")
        for row in re.finditer(r"^\| `([^`]+)`( R)? \| ([^|]+) \| ([^|]*)\|", body, re.MULTILINE):
            name, required, kind, default = row.groups()
            for parent in re.findall(r"`([^`]+)`", heading) or [""]:
                found[f"{parent}.{name}".lstrip(".")] = (kind.strip().strip("`"), default.strip().strip("`"), bool(required))
    return found


def resolved(node):
    if "$ref" in node and node["$ref"].split("/")[-1] not in (*BY_REFERENCE, "text", "hours"):
        return resolved(SCHEMA["$defs"][node["$ref"].split("/")[-1]])
    return node


def kind_of(node, open_words=None):
    """A schema in the page's words."""
    node = resolved(node)
    name = node.get("$ref", "").split("/")[-1]
    if open_words:
        return "open " + " ".join(open_words)
    if name == "text":
        return f"text({node['maxLength']})"
    if name in BY_REFERENCE:
        return name
    if "const" in node:
        return node["const"]
    if "enum" in node:
        return "enum " + " ".join(node["enum"])
    if name == "hours":
        node = SCHEMA["$defs"][name]
    if node["type"] == "integer":
        return f"{node['minimum']} .. {node['maximum']}"
    if node["type"] == "array":
        entry = kind_of(node["items"])
        return ("list" + (f" of up to {node['maxItems']}" if "maxItems" in node else " of" if entry != "object" else "")
                + (f" {entry}" if entry != "object" else ""))
    return BY_TYPE[node["type"]]


def default_of(node):
    value = node.get("default", resolved(node).get("default"))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def described(node, path=""):
    """The same of the schema: path -> (kind, default, is required)."""
    node = resolved(node)
    if node.get("type") == "array":
        yield from described(node["items"], path + "[]")
        return
    then = node.get("then", {})
    open_words = node["if"]["properties"]["kind"]["enum"] if "properties" in node and "if" in node else None
    required = node.get("required", []) + then.get("required", [])
    for name, member in {**node.get("properties", {}), **then.get("properties", {})}.items():
        here = f"{path}.{name}".lstrip(".")
        yield here, (kind_of(member, open_words if name == "kind" else None), default_of(member), name in required)
        yield from described(member, here)


def differences(page):
    """What the page and the schema do not say alike, by path."""
    said = documented(page)
    meant = dict(described(SCHEMA))
    found = []
    for path in sorted(set(said) | set(meant)):
        kind, default, required = meant.get(path, (None, None, None))
        if path not in said:
            # An object may stand there by its members alone.
            if kind != "object" or required or not any(other.startswith(path + ".") for other in said):
                found.append(f"{path}: not on the page")
        elif path not in meant:
            found.append(f"{path}: not in the schema")
        elif said[path][0] != kind:
            found.append(f"{path}: {said[path][0]} on the page, {kind} in the schema")
        elif said[path][2] != required:
            found.append(f"{path}: required on one side alone")
        elif default and said[path][1] != default:
            found.append(f"{path}: the page's default is {said[path][1]}, the schema's {default}")
    return found


class Page(unittest.TestCase):
    def test_room_document_says_what_the_schema_says(self):
        print(f"{len(documented(PAGE))} members")
        self.assertGreater(len(documented(PAGE)), 150)
        self.assertEqual(differences(PAGE), [])

    def test_room_document_examples_are_good(self):
        examples = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
        self.assertGreaterEqual(len(examples), 1)
        for example in examples:
            jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(example))

    def test_room_document_planted_differences_are_found(self):
        for before, after, words in (
                ("| `title` R | text(120) |", "| `title` R | text(121) |", "items[].title: text(121) on the page"),
                ("| `title` R | text(120) |", "| `title` | text(120) |", "items[].title: required on one side"),
                ("| `link_no` | 1 .. 9999 |", "| `link` | 1 .. 9999 |", "items[].link: not in the schema"),
                ("| `cart.at` | time | | |\n", "", "items[].cart.at: not on the page"),
                ("spot presale deposit | spot |", "spot presale deposit | presale |", "items[].sale_type: the page's default"),
                ("| enum pass fail note |", "| enum pass fail |", "checks[].result: enum pass fail on the page")):
            self.assertEqual(PAGE.count(before), 1, before)
            found = differences(PAGE.replace(before, after))
            self.assertTrue(any(words in difference for difference in found), f"{words}: {found}")


if __name__ == "__main__":
    unittest.main()
