# SPDX-License-Identifier: GPL-2.0-or-later
"""`check`: exit codes, exact texts and the shape of --json."""

import json
import subprocess
import unittest

import jsonschema

from harness import DATA, PROGRAM, FolderCase, run


class Check(FolderCase):
    def test_good_file_is_silent(self):
        done = run("check", self.room)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_the_demo_room_is_good(self):
        done = run("check", DATA / "demo" / "room.json")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_good_file_as_json_is_an_empty_array(self):
        done = run("check", "--json", self.room)
        self.assertEqual((done.returncode, json.loads(done.stdout), done.stderr), (0, [], ""))

    def test_value_names_the_path(self):
        self.document["items"][1]["price"]["sale"] = -1
        bad = self.write("bad.json", self.document)
        done = run("check", bad)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(done.stdout, r"^%s: items\[1\]\.price\.sale: [^\n]+\n$" % bad)

    def test_syntax_names_line_and_column(self):
        bad = self.write("bad.json", '{\n  "schema": "shop-room/1",\n  "version": 1,,\n}\n')
        done = run("check", bad)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(done.stdout, r"^%s: line 3 column \d+: [^\n]+\n$" % bad)

    def test_json_has_file_path_level_message(self):
        self.document["items"][1]["price"]["sale"] = -1
        value = self.write("value.json", self.document)
        syntax = self.write("syntax.json", "{")
        done = run("check", "--json", value, self.room, syntax)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        found = json.loads(done.stdout)
        for entry in found:
            self.assertEqual(list(entry), ["file", "path", "level", "message"])
        self.assertEqual([entry["file"] for entry in found], [str(value), str(syntax)])
        self.assertEqual([entry["level"] for entry in found], ["error", "error"])
        self.assertEqual([entry["path"] for entry in found], ["items[1].price.sale", ""])
        self.assertRegex(found[1]["message"], r"^line 1 column \d+: ")

    def test_warnings_go_to_stderr_and_do_not_fail(self):
        self.document["items"][0]["trust"] = [{"kind": "free_song"}]
        odd = self.write("odd.json", self.document)
        done = run("check", odd)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertRegex(done.stderr, r"^%s: items\[0\]\.trust\[0\][^:]*: warning: [^\n]*free_song[^\n]*\n$" % odd)
        found = json.loads(run("check", "--json", odd).stdout)
        self.assertEqual([entry["level"] for entry in found], ["warning"])

    def test_warnings_beyond_the_first_are_counted(self):
        self.document["items"][0]["campaigns"] = [{"kind": "k%d" % i, "label": "x"} for i in range(6)]
        self.document["items"][0]["trust"] = [{"kind": "t%d" % i} for i in range(6)]
        odd = self.write("odd.json", self.document)
        lines = run("check", odd).stderr.splitlines()
        self.assertEqual(len(lines), 9)
        self.assertEqual(lines[8], "%s: warning: 4 more of this sort" % odd)

    def test_every_file_is_judged(self):
        missing = self.folder / "missing.json"
        bad = self.write("bad.json", "[]")
        done = run("check", missing, bad, self.room)
        self.assertEqual(done.returncode, 1)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r"^%s: cannot be opened: " % missing)
        self.assertEqual(lines[1], "%s: the document is not an object" % bad)

    def test_a_long_file_name_stands_once(self):
        missing = self.folder / ("d" * 120) / ("f" * 120)
        done = run("check", missing)
        self.assertRegex(done.stdout, r"^%s: cannot be opened: [^/]+\n$" % missing)

    def test_a_folder_is_no_file(self):
        done = run("check", self.folder)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"^%s: cannot be read: " % self.folder)

    def test_schema_says_the_kind(self):
        for schema, reason in (
            ("shop-room/2", "unknown schema"),
            (1, "unknown schema"),
            (None, "unknown schema"),
        ):
            bad = self.write("bad.json", self.changed(schema=schema))
            done = run("check", bad)
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stdout.startswith("%s: schema: %s; known are shop-recording/1, shop-adapter/1, shop-audit/1, shop-profile/1, "
                "shop-room/1, shop-rules/1, shop-sheet/1, shop-sheet-headings/1, shop-theme/1, shop-zones/1\n" % (bad, reason)), done.stdout)
        bad = self.write("bad.json", self.changed(schema="shop-recording/1"))
        self.assertIn("schema: a recording is one JSON text a line", run("check", bad).stdout)
        del self.document["schema"]
        bad = self.write("bad.json", self.document)
        self.assertTrue(run("check", bad).stdout.startswith("%s: schema: missing; known are " % bad))

    def test_too_large(self):
        self.document["filler"] = "x" * (1024 * 1024)
        bad = self.write("bad.json", self.document)
        done = run("check", bad)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.count("\n"), 1)
        self.assertTrue(done.stdout.startswith("%s: " % bad))

    def test_empty_file(self):
        bad = self.write("bad.json", b"")
        done = run("check", bad)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertTrue(done.stdout.startswith("%s: line 1 column " % bad), done.stdout)

    def test_bytes_that_are_no_text(self):
        bad = self.write("bad.json", b'{"schema": "\xff\xfe"}')
        self.assertEqual(run("check", bad).returncode, 1)

    def test_stdout_that_is_full(self):
        bad = self.write("bad.json", "{")
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "check", bad], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("stdout cannot be written", done.stderr)


class Picture(FolderCase):
    """Themes and zones, each against the data of the tree."""

    def check(self, name, content):
        file = self.write(name, content)
        done = run("check", "--data", DATA, file)
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode, 1 if done.stdout else 0)
        self.assertTrue(not done.stdout or done.stdout.startswith("%s: " % file), done.stdout)
        return done.stdout[len(str(file)) + 2 :]

    def theme(self, **members):
        return {"schema": "shop-theme/1", "extends": "selection-portrait", **members}

    def test_every_file_of_the_tree_is_good(self):
        files = sorted(str(path) for folder in ("themes", "zones") for path in (DATA / folder).glob("*.json"))
        self.assertGreaterEqual(len(files), 4)
        done = run("check", "--data", DATA, *files)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_theme_that_extends_one(self):
        self.assertEqual(self.check("mine.json", self.theme()), "")
        self.assertEqual(self.check("no-end", self.theme()), "")

    def test_a_file_of_this_folder(self):
        self.write("mine", self.theme(grid_px="eight"))
        done = run("check", "--data", DATA, "mine", cwd=self.folder)
        self.assertRegex(done.stdout, r"^mine: grid_px: [^\n]+\n$")

    def test_bad_themes(self):
        self.assertRegex(self.check("t.json", self.theme(grid_px="eight")), r"^grid_px: ")
        self.assertRegex(self.check("t.json", self.theme(colors={"accent": "red"})), r"^colors\.accent: ")
        self.assertRegex(self.check("t.json", self.theme(no_such=1)), r"^no_such: ")
        self.assertRegex(self.check("t.json", self.theme(extends="no-such-theme")), r"no-such-theme.*cannot be opened")
        self.assertRegex(self.check("t.json", self.theme(zones="no-such-zones")), r"no-such-zones.*cannot be opened")
        self.assertRegex(self.check("t.json", self.theme(variants=[])), r"^variants: ")
        self.assertEqual(
            self.check("t.json", self.theme(fonts={"figures": "none.otf"})), "fonts: there is no none.otf in fonts/\n"
        )
        self.assertRegex(self.check("t.json", self.theme(words={"en": {"separator": 1}})), r"^words\.en\.separator: ")
        self.assertRegex(self.check("t.json", self.theme(words={"fr": {"separator": "-"}})), r"^words\.fr")
        self.assertRegex(self.check("t.json", '{"schema": "shop-theme/1",\n,}'), r"^line 2 column ")

    def test_bases_are_judged_by_what_they_say(self):
        self.assertEqual(self.check("_base.json", {"schema": "shop-theme/1", "grid_px": 8}), "")
        self.assertRegex(self.check("_base.json", {"schema": "shop-theme/1", "grid_px": "8"}), r"^grid_px: ")

    def test_bad_zones(self):
        good = json.loads(next((DATA / "zones").glob("*.json")).read_text("utf-8"))
        self.assertEqual(self.check("z.json", good), "")
        for name in ("canvas", "stage"):
            bad = {key: value for key, value in good.items() if key != name}
            self.assertRegex(self.check("z.json", bad), "^%s: " % name)
        good["stage"]["lower"]["y_px"] = 1800
        self.assertRegex(self.check("z.json", good), r"^stage\.lower")


class Rules(FolderCase):
    def put(self, **members):
        self.document["items"][0].update(members)
        return self.write("claims.json", self.document)

    def test_the_shipped_rules_fit_their_schema(self):
        schema = json.loads((DATA / "schema" / "rules.schema.json").read_text())
        for file in (DATA / "rules").iterdir():
            jsonschema.Draft202012Validator(schema).validate(json.loads(file.read_text()))
            self.assertEqual(run("check", file).returncode, 0)

    def test_the_demo_claims_nothing(self):
        done = run("check", "--rules", "cn", DATA / "demo" / "room.json", DATA / "demo" / "sheet.json")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_text_that_holds(self):
        bad = self.put(title="全 网 最低的 抽纸")
        self.assertEqual(run("check", bad).returncode, 0)
        done = run("check", "--rules", "cn", bad)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(done.stdout, r'^%s: items\[0\]\.title: "全 网 最低": .*\(lowest_price, 广告法[^)]*' % bad)

    def test_members_of_a_rule_as_json(self):
        found = json.loads(run("check", "--json", "--rules", "cn", self.put(title="顶级 纯天然")).stdout)
        self.assertEqual([(entry["rule"], entry["action"], entry["level"], entry["text"]) for entry in found],
                         [("superlative", "hold", "error", "顶级"), ("guarantee", "warn", "warning", "纯天然")])
        self.assertEqual(list(found[0]), ["file", "path", "level", "message", "rule", "article", "action", "text",
                                          "reason", "suggestion"])

    def test_a_warning_alone_is_no_error(self):
        done = run("check", "--rules", "cn", self.put(title="纯天然 抽纸"))
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("warning: ", done.stderr)

    def test_a_sheet_by_its_rows(self):
        sheet = self.folder / "plan.csv"
        sheet.write_text("链接号,商品短标题\n1,抽纸\n2,销量第一的纸\n", encoding="utf-8")
        done = run("check", "--rules", "cn", sheet)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"^%s: row 3, short_title: \"第一\": " % sheet)

    def test_what_a_sheet_gives_to_a_room(self):
        sheet = self.write("plan.json", {"schema": "shop-sheet/1", "items": [
            {"item_id": self.document["items"][0]["id"], "short_title": "极品"}]})
        done = run("check", "--rules", "cn", "--sheet", sheet, self.room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("items[0].short_title", done.stdout)

    def test_a_struck_price_by_the_rules_clock(self):
        price = {"currency": "CNY", "sale": 5990, "list": {"amount": 9900, "basis": "deal_7d",
                                                            "captured_at": "2026-11-18T20:00:00+08:00"}}
        room = self.put(price=price)
        self.assertEqual(run("check", "--rules", "cn", "--at", "2026-11-25T20:00:00+08:00", room).stdout, "")
        done = run("check", "--rules", "cn", "--at", "2026-11-25T20:00:01+08:00", room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("items[0].price.list: \"¥99.00\": ", done.stdout)
        self.assertIn("(reference_price, ", done.stdout)

    def test_a_clock_without_rules(self):
        self.assertEqual(run("check", "--at", "2026-11-25T20:00:00+08:00", self.room).returncode, 2)
        self.assertEqual(run("check", "--rules", "cn", "--at", "today", self.room).returncode, 2)

    def test_rules_that_are_none(self):
        for name in ("xx", str(self.write("bad-rules.json", {"schema": "shop-rules/1", "name": "x", "claims": [7]}))):
            done = run("check", "--rules", name, self.room)
            self.assertEqual(done.returncode, 2)
            self.assertIn("--rules", done.stderr)


if __name__ == "__main__":
    unittest.main()
