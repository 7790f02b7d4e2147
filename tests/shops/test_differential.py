#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The engine of adapters against another one, tests/support/adapter_values.py, on random adapters and answers."""

import json
import os
import pathlib
import random
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import adapter_random
import adapter_values
from adapter_operators import parse_json

BATCH = os.environ["MAP_BATCH"]
COUNT = 5000 if os.environ.get("SHOP_FULL") else 1500
SEED = int(os.environ.get("SHOP_SEED", "8"))
NOW_MS = 1795266000000


def make_case(number):
    maker = adapter_random.Maker(random.Random(f"{SEED}-{number}"))
    adapter, given, answer = maker.case()
    text = json.dumps(answer, ensure_ascii=False)
    expected = adapter_values.room_of(adapter, {**given, "room": "show"}, {"product": parse_json(text)}, NOW_MS)
    return {"adapter": adapter, "vars": given, "answers": {"product": text}, "now_ms": NOW_MS, "expected": expected}


def map_all(cases):
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    done = subprocess.run([BATCH], input=lines, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


class DifferentialTest(unittest.TestCase):
    maxDiff = None

    def test_shops_two_engines_agree(self):
        cases = [make_case(number) for number in range(COUNT)]
        told = map_all(cases)
        self.assertEqual(len(told), COUNT)
        differing = []
        refused = filled = 0
        for number, (case, one) in enumerate(zip(cases, told)):
            if one["room"] != one["expected"]:
                differing.append(number)
            refused += one["room"] is None
            filled += len(case["adapter"]["requests"][0]["map"]) if one["room"] else 0
        print(f"{COUNT} adapters x answers, {filled} targets, {refused} rooms refused by both, {len(differing)} differing: {differing[:20]}")
        for number in differing[:1]:
            item = json.loads(told[number]["room"] or "{}").get("items")
            ours = json.loads(told[number]["expected"] or "{}").get("items")
            self.fail(f"case {number} of seed {SEED}: {told[number]['error']}\nengine {item}\noracle {ours}\n{json.dumps(cases[number])}")
        # the cases are worth something: most rooms are taken
        self.assertLess(refused, COUNT / 5)

    def test_shops_a_difference_is_found(self):
        case = make_case(0)
        case["expected"]["items"][0]["price"]["sale"] += 1
        told = map_all([case])[0]
        self.assertNotEqual(told["room"], told["expected"])


if __name__ == "__main__":
    unittest.main()
