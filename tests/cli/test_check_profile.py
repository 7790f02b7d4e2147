# SPDX-License-Identifier: GPL-2.0-or-later
"""`check` on room profiles: each mistake with its place, and the schema refuses exactly what the decoder does."""

import json
import unittest

import jsonschema

from harness import DATA, FolderCase, run

FULL = {
    "schema": "shop-profile/1", "name": "森屿直播间", "mode": "selection", "room_from": "url",
    "room_url": "https://shop.example/v1/rooms/7?x=1", "room_file": "rooms/a.json",
    "events_url": "http://127.0.0.1:8080", "allow_http": True, "adapter": "kuaishou",
    "adapter_vars": {"room": "7", "shop-name": "森屿"}, "secret": "sen.yu-1", "sheet": "sheets/today.csv", "desk": "shop",
    "client": "main", "follow": "cart", "theme": "festival-portrait", "variant": "duo", "zones": "douyin-2026-11",
    "language": "zh-TW", "reduced_motion": False, "brand_color": "#E8a400", "brand_logo": "logo.png",
    "brand_font": "Noto Serif CJK SC", "rules": "kuaishou-2026",
}

# What is changed of the full one, and the place that is named; None: good.
CASES = [
    ({}, None),
    ({"schema": "shop-profile/2"}, "schema"),
    ({"name": ""}, "name"),
    ({"name": "字" * 60}, None),
    ({"name": "字" * 61}, "name"),
    ({"name": "a\u0007b"}, "name"),
    ({"name": 7}, "name"),
    ({"mode": "brand"}, "mode"),
    ({"mode": None}, "mode"),
    ({"room_from": "web"}, "room_from"),
    ({"room_from": "replay"}, None),
    ({"room_url": "shop.example/v1"}, "room_url"),
    ({"room_url": "ftp://shop.example/v1"}, "room_url"),
    ({"room_url": "https://"}, "room_url"),
    ({"room_url": "https://shop.example/a b"}, "room_url"),
    ({"room_url": "https://host:secret@shop.example/v1"}, "room_url"),
    ({"room_url": "https://shop.example/v1/a@b"}, None),
    ({"room_url": "https://shop.example/" + "a" * 2048}, "room_url"),
    ({"room_file": ""}, "room_file"),
    ({"events_url": "//shop.example"}, "events_url"),
    ({"allow_http": "yes"}, "allow_http"),
    ({"allow_http": 1}, "allow_http"),
    ({"adapter_vars": []}, "adapter_vars"),
    ({"adapter_vars": {}}, None),
    ({"adapter_vars": {"a b": "c"}}, "adapter_vars"),
    ({"adapter_vars": {"a": 7}}, "adapter_vars.a"),
    ({"adapter_vars": {"a": ""}}, "adapter_vars.a"),
    ({"adapter_vars": {f"v{i}": "x" for i in range(16)}}, None),
    ({"adapter_vars": {f"v{i}": "x" for i in range(17)}}, "adapter_vars"),
    ({"secret": "../default"}, "secret"),
    ({"secret": "s" * 65}, "secret"),
    ({"desk": "there"}, "desk"),
    ({"client": "main machine"}, "client"),
    ({"follow": "desk"}, "follow"),
    ({"variant": ""}, "variant"),
    ({"language": "中文"}, "language"),
    ({"reduced_motion": 0}, "reduced_motion"),
    ({"brand_color": "#fff"}, "brand_color"),
    ({"brand_color": "#12345g"}, "brand_color"),
    ({"brand_color": "E8a400"}, "brand_color"),
    ({"rules": "a/b"}, "rules"),
    ({"rule": "kuaishou"}, "rule"),
    ({"token": "s3cret"}, "token"),
]


class CheckProfile(FolderCase):
    def schema(self):
        return jsonschema.Draft202012Validator(
            json.loads((DATA / "schema" / "profile.schema.json").read_text(encoding="utf-8")))

    def test_each_case_is_judged_alike_by_decoder_and_schema(self):
        schema = self.schema()
        for change, place in CASES:
            with self.subTest(change=str(change)[:80]):
                document = FULL | change
                path = self.write("profile.json", document)
                done = run("check", path)
                self.assertEqual(done.stderr, "")
                if place is None:
                    self.assertEqual((done.returncode, done.stdout), (0, ""))
                elif place == "schema":
                    self.assertRegex(done.stdout, r"^%s: schema: unknown schema; " % path)
                else:
                    self.assertEqual(done.returncode, 1)
                    self.assertTrue(done.stdout.startswith(f"{path}: {place}: "), done.stdout)
                self.assertEqual(schema.is_valid(document), place is None)

    def test_what_was_typed_where_a_token_should_be_is_not_repeated(self):
        for change in ({"token": "s3cret"}, {"api_key": "s3cret"}, {"room_url": "https://a:s3cret@shop.example/"}):
            done = run("check", self.write("profile.json", FULL | change))
            self.assertEqual(done.returncode, 1)
            self.assertNotIn("s3cret", done.stdout)
            self.assertIn("a token has a file", done.stdout)

    def test_the_presets_are_good_and_have_a_look_that_is_there(self):
        for mode in ("selection", "self", "distribution"):
            path = DATA / "profiles" / f"{mode}.json"
            preset = json.loads(path.read_text(encoding="utf-8"))
            self.assertEqual(run("check", path).stdout, "")
            self.assertEqual(preset["mode"], mode)
            picture = self.folder / f"{mode}.png"
            done = run("render", "--room", DATA / "demo" / "room.json", "--theme", preset["theme"], "--variant",
                       preset["variant"], "--out", picture)
            self.assertEqual((done.returncode, picture.is_file()), (0, True), done.stderr)

    def test_syntax_names_line_and_column(self):
        path = self.write("profile.json", '{\n  "schema": "shop-profile/1",,\n}\n')
        self.assertRegex(run("check", path).stdout, r"^%s: line 2 column \d+: " % path)


if __name__ == "__main__":
    unittest.main()
