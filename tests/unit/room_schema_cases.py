#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""data/schema/room.schema.json beside the decoder: the schema never refuses what the decoder takes.

`room_schema_cases.py ROOT VERDICTS [ROUNDS [SEED]]`. Every case says which of the two refuses it (INDEX), and both are
asked. Then valid documents are changed at random, ROUNDS times: whatever the schema refuses, the decoder has to refuse.
VERDICTS is the program that decodes the documents whose paths it reads (test_room_cases verdicts).
"""
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import jsonschema

# What a member may be changed to: the edges of every kind, and what is no kind at all.
VALUES = [
    None, True, False, 0, 1, -1, 5, 79.0, 1.5, 99, 100, 101, 9999, 10000, 30001, 10**9, 10**9 + 1, 99999999999, 10**11,
    2**53, "", "a", "on", "open", "other", "fake_compensation", "fast_dispatch", "settle", "dance", "CNY", "cny", "4.85",
    "5.1", "2026-11-21", "2026-02-30", "2026-11-21T21:00:00+08:00", "2026-11-21T21:00:60Z", "2026-11-21 21:00:00Z",
    "images/a.png", "../a.png", "/a.png", "https://shop.example/a.png", "ftp://a", "a/..", "a b", "题" * 9, "题" * 13,
    "题" * 31, "😀" * 60, "😀" * 61, "x" * 121, "a\nb", "a\u0085", "\u2028", "a\u0000", "a" * 64, "0" * 64, [], {}, [None],
    ["a"], [{}], {"kind": "other"}, {"kind": "dance"}, [{"kind": "dance", "amount": "?"}], [{"kind": "pay"}],
]


def parsed(data):
    """The document, or None when it is no JSON that a schema could see."""
    def refuse(word):
        raise ValueError(word)
    try:
        return (json.loads(data.decode("utf-8"), parse_constant=refuse),)
    except (ValueError, RecursionError):
        return None


def decoder_verdicts(program, paths):
    lines = "".join(f"{path}\n" for path in paths)
    run = subprocess.run([program, "verdicts"], input=lines, capture_output=True, text=True, check=True)
    verdicts = run.stdout.splitlines()
    assert len(verdicts) == len(paths), f"{len(verdicts)} verdicts on {len(paths)} documents"
    return verdicts


def places(node, found):
    """Every (container, key) of a document."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        found.append((node, key))
        if isinstance(node[key], (dict, list)):
            places(node[key], found)
    return found


def mutate(document, chance):
    document = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        found = places(document, [])
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


def check_cases(root, program, schema):
    failures = []
    folder = root / "tests/unit/room_cases/invalid"
    lines = [line for line in (folder / "INDEX").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for line in lines:
        name, refused_by = [field.strip() for field in line.split("|")][:2]
        assert refused_by in ("both", "decoder"), line
        seen = parsed((folder / f"{name}.json").read_bytes())
        by_schema = seen is not None and not schema.is_valid(seen[0])
        if by_schema != (refused_by == "both"):
            failures.append(f"{name}: the schema {'refuses' if by_schema else 'takes'} it, INDEX says {refused_by}")
    valid = sorted((root / "tests/unit/room_cases/valid").glob("*.json")) + sorted((root / "data/demo").glob("*.json"))
    for path, verdict in zip(valid, decoder_verdicts(program, valid)):
        for error in schema.iter_errors(json.loads(path.read_bytes())):
            failures.append(f"{path.name}: the schema refuses it: {error.json_path}: {error.message[:120]}")
        if verdict != "taken":
            failures.append(f"{path.name}: the decoder: {verdict}")
    print(f"{len(lines)} invalid cases ({sum('| both |' in line for line in lines)} refused by both), "
          f"{len(valid)} valid documents")
    return failures, [json.loads(path.read_bytes()) for path in valid]


def check_mutations(documents, program, schema, rounds, seed):
    chance = random.Random(seed)
    small = [document for document in documents if len(json.dumps(document)) < 20000]
    failures = []
    refused = agreed = 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i in range(rounds):
            path = pathlib.Path(folder) / f"{i}.json"
            path.write_text(json.dumps(mutate(chance.choice(small), chance)), encoding="utf-8")
            paths.append(path)
        for path, verdict in zip(paths, decoder_verdicts(program, paths)):
            refused += verdict != "taken"
            if schema.is_valid(json.loads(path.read_bytes())):
                continue
            agreed += 1
            if verdict == "taken":
                failures.append(f"seed {seed}: the schema refuses what the decoder takes: {path.read_text()[:2000]}")
    print(f"{rounds} mutations: the decoder refused {refused}, the schema {agreed} of these")
    # A test that never gets to a refusal, or only to refusals, says nothing.
    if not rounds // 10 < agreed <= refused < rounds:
        failures.append("the mutations do not try both sides")
    return failures


def main():
    root, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    source = json.loads((root / "data/schema/room.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(source)
    schema = jsonschema.Draft202012Validator(source)
    failures, documents = check_cases(root, program, schema)
    failures += check_mutations(documents, program, schema, rounds, seed)
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
