#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every theme and zones file of the tree is good by its schema, and the schemas refuse what they are there to refuse."""

import copy
import json
import pathlib
import sys
import unittest

import jsonschema

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def validator(name):
    schema = load(DATA / "schema" / f"{name}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def changed(tree, path, value):
    """A copy with one member set, or taken away when the value is None."""
    made = copy.deepcopy(tree)
    at = made
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return made


class Schemas(unittest.TestCase):
    def test_the_files_of_the_tree_are_good(self):
        for kind, folder in (("theme", "themes"), ("zones", "zones")):
            files = sorted((DATA / folder).glob("*.json"))
            self.assertTrue(files)
            for path in files:
                with self.subTest(path=path.name):
                    errors = [e.message for e in validator(kind).iter_errors(load(path))]
                    self.assertEqual(errors, [])

    def test_mistakes_in_themes_are_refused(self):
        base = load(DATA / "themes" / "_selection.json")
        theme = load(DATA / "themes" / "selection-portrait.json")
        words = load(DATA / "themes" / "_words.json")
        cases = [
            changed(base, ["schema"], "shop-theme/2"),
            changed(base, ["schema"], None),
            changed(base, ["extends"], "../x"),
            changed(base, ["price", "figure_px"], "big"),
            changed(base, ["price", "figure_px"], 20),
            changed(base, ["price", "figre_px"], 100),
            changed(base, ["colors", "accent"], "gold"),
            changed(base, ["motion", "enter_ms"], 401),
            changed(base, ["hello"], 1),
            changed(theme, ["variants"], []),
            changed(theme, ["variants", 0, "waiting"], None),
            changed(theme, ["variants", 0, "plates"], []),
            changed(theme, ["variants", 0, "plates", 0, "region"], None),
            changed(theme, ["variants", 0, "plates", 0, "beats"], ["opened"]),
            changed(theme, ["variants", 0, "plates", 0, "turn_ms"], 1),
            changed(theme, ["variants", 0, "plates", 0, "slots"], []),
            changed(theme, ["variants", 0, "plates", 0, "slots", 0, "layer"], "all"),
            changed(theme, ["variants", 0, "plates", 0, "slots", 0, "x_px"], -8),
            changed(base, ["layers", "hello"], {}),
            changed(base, ["layers", "default", "text_px"], 27),
            changed(words, ["words", "en", "hello"], "x"),
            changed(words, ["words", "en", "days"], ""),
        ]
        for i, case in enumerate(cases):
            with self.subTest(case=i):
                self.assertFalse(validator("theme").is_valid(case))

    def test_mistakes_in_zones_are_refused(self):
        zones = load(DATA / "zones" / "portrait-2026-11.json")
        cases = [
            changed(zones, ["schema"], "shop-theme/1"),
            changed(zones, ["face"], None),
            changed(zones, ["stage"], {}),
            changed(zones, ["stage", "lower", "x_px"], -1),
            changed(zones, ["covered", 0, "what"], None),
            changed(zones, ["crop", "left_px"], 1.5),
            changed(zones, ["hello"], 1),
        ]
        for i, case in enumerate(cases):
            with self.subTest(case=i):
                self.assertFalse(validator("zones").is_valid(case))


if __name__ == "__main__":
    sys.exit(unittest.main())
