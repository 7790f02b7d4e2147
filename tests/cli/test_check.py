# SPDX-License-Identifier: GPL-2.0-or-later
"""`check`: exit codes, exact texts and the shape of --json."""

import json
import subprocess
import unittest

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
            ("shop-recording/1", "unknown schema"),
            (1, "unknown schema"),
            (None, "unknown schema"),
        ):
            bad = self.write("bad.json", self.changed(schema=schema))
            done = run("check", bad)
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stdout.startswith("%s: schema: %s; known are shop-room/1" % (bad, reason)), done.stdout)
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


if __name__ == "__main__":
    unittest.main()
