#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every adapter that is shipped, on answers of its platform: samples/cases.json says what each has to become."""

import json
import os
import pathlib
import subprocess
import unittest

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
            names, ["douyin", "generic-json", "kuaishou", "medusa", "saleor", "shopify", "taobao", "vendure", "woocommerce"]
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
        self.assertEqual(used | {"cases"}, {path.stem for path in (HERE / "samples").glob("*.json")})


if __name__ == "__main__":
    unittest.main()
