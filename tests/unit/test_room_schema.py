#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""data/schema/room.schema.json beside the decoder: the schema never refuses what the decoder takes.

`test_room_schema.py VERDICTS [ROUNDS [SEED]]`. Every case says which of the two refuses it (room_cases/README.md). Then
valid documents are changed at random, ROUNDS times: whatever the schema refuses, the decoder has to refuse.
VERDICTS is the program that decodes the documents whose paths it reads (test_room_cases verdicts).
"""
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASES = HERE / "room_cases"
SCHEMA = json.loads((ROOT / "data/schema/room.schema.json").read_text(encoding="utf-8"))
DEMO = ROOT / "data/demo/room.json"
VERDICTS, ROUNDS, SEED = None, 500, 1

# What a member may be changed to: the edges of every kind, and what is no kind at all.
VALUES = [
    None, True, False, 0, 1, -1, 5, 79.0, 1.5, 99, 100, 101, 9999, 10000, 30001, 10**9, 10**9 + 1, 99999999999, 10**11,
    2**53, "", "a", "on", "open", "other", "fake_compensation", "fast_dispatch", "settle", "dance", "CNY", "cny", "4.85",
    "5.1", "2026-11-21", "2026-02-30", "2026-11-21T21:00:00+08:00", "2026-11-21T21:00:60Z", "2026-11-21 21:00:00Z",
    "images/a.png", "../a.png", "/a.png", "https://shop.example/a.png", "ftp://a", "a/..", "a b", "题" * 9, "题" * 13,
    "题" * 31, "😀" * 60, "😀" * 61, "x" * 121, "a\nb", "a\u0085", "\u2028", "a\u0000", "a" * 64, "0" * 64, [], {}, [None],
    ["a"], [{}], {"kind": "other"}, {"kind": "dance"}, [{"kind": "dance", "amount": "?"}], [{"kind": "pay"}],
]


# What a schema refuses by, but types: those are looked at by test_room_schema_takes_null_nowhere.
RULES = ("required", "maxItems", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum", "const", "not")
NOTHING = object()  # what is no JSON; None is null


def parsed(data):
    """The document as JSON libraries see it, or NOTHING."""
    def refuse(word):
        raise ValueError(word)
    try:
        return json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        return NOTHING


def valid_documents():
    return [parsed(path.read_bytes()) for path in sorted((CASES / "valid").glob("*.json"))] + [parsed(DEMO.read_bytes())]


def index(folder):
    """The rows of an INDEX."""
    lines = (folder / "INDEX").read_text(encoding="utf-8").splitlines()
    return [[field.strip() for field in line.split("|")] for line in lines if not line.startswith("#")]


def disagreements(schema, folder):
    """The invalid cases of a folder that the schema does not treat as their INDEX says; how many both refuse."""
    validator = jsonschema.Draft202012Validator(schema)
    found = []
    both = 0
    for name, refused_by, *_ in index(folder):
        document = parsed((folder / f"{name}.json").read_bytes())
        by_schema = document is not NOTHING and not validator.is_valid(document)
        both += by_schema
        if refused_by not in ("both", "decoder"):
            found.append(f"{name}: refused by {refused_by}, which is nobody")
        elif by_schema != (refused_by == "both"):
            found.append(f"{name}: the schema {'refuses' if by_schema else 'takes'} it, INDEX says {refused_by}")
    return found, both


def verdicts(documents):
    """What the decoder says of each: "taken" or "refused ..."."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder) / str(i) for i in range(len(documents))]
        for path, document in zip(paths, documents):
            path.write_text(json.dumps(document), encoding="utf-8")
        lines = "".join(f"{path}\n" for path in paths)
        run = subprocess.run([VERDICTS, "verdicts"], input=lines, capture_output=True, text=True, check=True)
    found = run.stdout.splitlines()
    assert len(found) == len(documents), f"{len(found)} verdicts on {len(documents)} documents"
    return found


def stricter(schema, documents, said):
    """The documents that the schema refuses although the decoder takes them; how many it refuses at all."""
    validator = jsonschema.Draft202012Validator(schema)
    refused = [i for i, document in enumerate(documents) if not validator.is_valid(document)]
    return [documents[i] for i in refused if said[i] == "taken"], len(refused)


def places(node):
    """Every (container, key) of a document."""
    found = []
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        found.append((node, key))
        if isinstance(node[key], (dict, list)):
            found += places(node[key])
    return found


def mutate(document, chance):
    document = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        found = places(document)
        if not found:
            break
        node, key = chance.choice(found)
        action = chance.random()
        if action < 0.15:
            del node[key]
        elif action < 0.3:
            node[key] = copy.deepcopy(chance.choice(found)[0])  # another part of the document, in the wrong place
        elif action < 0.4 and isinstance(node[key], list) and node[key]:
            node[key] = node[key] * chance.choice((2, 7, 101))
        elif action < 0.5 and isinstance(node[key], str):
            node[key] += chance.choice(("!", "\n", "\u0007", " ", "0", "题" * 40))
        elif action < 0.6 and isinstance(node[key], int):
            node[key] = chance.choice((node[key] + 1, -node[key], node[key] * 1000, float(node[key])))
        else:
            node[key] = copy.deepcopy(chance.choice(VALUES))
    return document


def at(node, path):
    for step in path:
        node = node[step]
    return node


def paths(node, path=()):
    """The path of every member and entry, outer ones first."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield (*path, key)
        yield from paths(node[key], (*path, key))


def changed(document, path, *value):
    """A copy that has this value there, or nothing any more."""
    document = copy.deepcopy(document)
    if value:
        at(document, path[:-1])[path[-1]] = value[0]
    else:
        del at(document, path[:-1])[path[-1]]
    return document


def rules():
    """The paths of all in the schema that refuses by itself; within `if` and `not` a schema only says when."""
    for path in paths(SCHEMA):
        if path[-1] in RULES and path[-2:-1] != ("properties",) and not {"if", "not"} & set(path[:-1]):
            names = at(SCHEMA, path)
            yield from [(*path, i) for i in range(len(names))] if path[-1] == "required" else [path]


def is_noticed(cases, rule):
    """Whether a case gets through once this rule is gone. Those that speak of its member are asked first."""
    validator = jsonschema.Draft202012Validator(changed(SCHEMA, rule))
    names = {str(step) for step in rule[-3:-1]} | {str(at(SCHEMA, rule))}
    ordered = sorted(cases, key=lambda case: not any(name in case[0] for name in names))
    return any(validator.is_valid(document) for _, document in ordered)


class Schema(unittest.TestCase):
    def test_room_schema_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        self.assertTrue(SCHEMA["$id"].startswith("urn:"), "an address would be fetched by somebody")
        with self.assertRaises(jsonschema.SchemaError):
            jsonschema.Draft202012Validator.check_schema({**SCHEMA, "type": "document"})

    def test_room_schema_agrees_with_every_invalid_case(self):
        found, both = disagreements(SCHEMA, CASES / "invalid")
        count = len(index(CASES / "invalid"))
        print(f"{count} invalid cases, {both} refused by both, {count - both} by the decoder alone")
        self.assertEqual(found, [])

    def test_room_schema_takes_what_is_valid(self):
        documents = valid_documents()
        print(f"{len(documents)} valid documents")
        for document, said in zip(documents, verdicts(documents)):
            self.assertEqual(said, "taken")
            errors = jsonschema.Draft202012Validator(SCHEMA).iter_errors(document)
            self.assertEqual([f"{error.json_path}: {error.message[:120]}" for error in errors], [])

    def test_room_schema_takes_null_nowhere(self):
        document = parsed((CASES / "valid/every_member.json").read_bytes())
        validator = jsonschema.Draft202012Validator(SCHEMA)
        members = list(paths(document))
        self.assertGreater(len(members), 300)
        self.assertEqual([path for path in members if validator.is_valid(changed(document, path, None))], [])

    def test_room_cases_notice_every_rule_that_is_dropped(self):
        """Whatever the schema requires or bounds, some case would notice that it no longer does."""
        cases = [(path, parsed((CASES / f"invalid/{name}.json").read_bytes()))
                 for name, refused_by, path, *_ in index(CASES / "invalid") if refused_by == "both"]
        found = list(rules())
        print(f"{len(found)} rules")
        self.assertGreater(len(found), 150)
        self.assertEqual(["/".join(map(str, rule)) for rule in found if not is_noticed(cases, rule)], [])

    def test_room_schema_is_never_stricter_than_the_decoder(self):
        chance = random.Random(SEED)
        small = [document for document in valid_documents() if len(json.dumps(document)) < 20000]
        documents = [mutate(chance.choice(small), chance) for _ in range(ROUNDS)]
        said = verdicts(documents)
        found, by_schema = stricter(SCHEMA, documents, said)
        by_decoder = sum(verdict != "taken" for verdict in said)
        print(f"{ROUNDS} mutations of seed {SEED}: the decoder refused {by_decoder}, the schema {by_schema} of these")
        self.assertEqual([json.dumps(document)[:2000] for document in found], [])
        # A test that never gets to a refusal, or only to refusals, says nothing.
        self.assertTrue(ROUNDS // 10 < by_schema <= by_decoder < ROUNDS)


class Planted(unittest.TestCase):
    """The comparisons themselves: each kind of disagreement is found."""

    good = {"schema": "shop-room/1", "version": 1, "server_time": "2026-11-21T20:48:00+08:00", "room": {"id": "r"},
            "items": []}
    bad = {**good, "version": -1}

    def found(self, document, refused_by):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "planted.json").write_text(json.dumps(document), encoding="utf-8")
            (folder / "INDEX").write_text(f"# rows\nplanted | {refused_by} | version | words\n", encoding="utf-8")
            return disagreements(SCHEMA, folder)[0]

    def test_room_schema_planted_disagreements_are_found(self):
        self.assertEqual(self.found(self.bad, "both"), [])
        self.assertEqual(self.found(self.good, "decoder"), [])
        self.assertEqual(self.found(self.good, "both"), ["planted: the schema takes it, INDEX says both"])
        self.assertEqual(self.found(self.bad, "decoder"), ["planted: the schema refuses it, INDEX says decoder"])
        self.assertEqual(self.found(self.bad, "schema"), ["planted: refused by schema, which is nobody"])

    def test_room_schema_that_is_too_strict_is_found(self):
        strict = changed(SCHEMA, ("$defs", "text", "maxLength"), 20)
        documents = valid_documents()
        self.assertNotEqual(stricter(strict, documents, verdicts(documents))[0], [])

    def test_room_cases_a_rule_that_no_case_needs_is_found(self):
        self.assertFalse(is_noticed([("version", self.bad)], ("properties", "ttl_ms", "maximum")))
        self.assertTrue(is_noticed([("version", self.bad)], ("properties", "version", "minimum")))


if __name__ == "__main__":
    VERDICTS = sys.argv[1]
    ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    SEED = int(sys.argv[3]) if len(sys.argv) > 3 else SEED
    unittest.main(argv=sys.argv[:1])
