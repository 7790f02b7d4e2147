# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of the command line: what is wrong is said with what is known, and exits 2."""

import os
import unittest

from harness import FolderCase, run

COMMANDS = os.environ["SHOP_COMMANDS"].split(",")
LATER = {
    "audit": ["--stage"],
    "check": ["--var"],
    "fetch": ["--secret", "--response"],
    "map": ["--secret", "--request"],
    "record": ["--sheet", "--file"],
    "render": ["--from", "--frames", "--fps"],
    "replay": ["--sheet", "--url"],
    "request": ["--response", "--url"],
    "serve": ["--adapter"],
    "write": ["--secret", "--url"],
}


class Usage(FolderCase):
    def refused(self, *words):
        """Runs it and gives stderr; nothing may stand on stdout."""
        done = run(*words)
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_help_lists_the_commands(self):
        done = run("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for command in COMMANDS:
            self.assertIn("\n  %-10s " % command, done.stdout)

    def test_version(self):
        done = run("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^shop-overlay \d+\.\d+\.\d+\n$")

    def test_nothing_at_all(self):
        self.assertIn("Usage: shop-overlay", self.refused())

    def test_unknown_command(self):
        for name in ("requests", "chek"):
            self.assertEqual(
                self.refused(name), 'shop-overlay: no command "%s"; known are %s\n' % (name, ", ".join(COMMANDS))
            )

    def test_wrong_option_before_the_command(self):
        self.assertIn("wrong option --dta", self.refused("--dta", "x", "check", self.room))
        self.assertIn("wrong option --data", self.refused("--data"))

    def test_every_command_has_help_that_lists_its_options(self):
        for command in COMMANDS:
            done = run(command, "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith("Usage: shop-overlay %s " % command), done.stdout)
            for option in LATER[command]:
                self.assertNotIn(option + " ", done.stdout)

    def test_what_comes_later_is_not_offered(self):
        for command in COMMANDS:
            for option in LATER[command]:
                said = self.refused(command, option, "x")
                self.assertTrue(
                    said.startswith("shop-overlay %s: no such option %s; known are --" % (command, option)), said
                )

    def test_an_abbreviation_is_no_option(self):
        self.assertIn("no such option --roo; known are --room FILE,", self.refused("serve", "--roo", self.room))

    def test_short_option(self):
        self.assertIn("no such option -h", self.refused("check", "-h"))

    def test_missing_value(self):
        for words in (["serve", "--room"], ["serve", "--room="]):
            self.assertEqual(self.refused(*words), "shop-overlay serve: --room wants its FILE\n")

    def test_missing_option(self):
        self.assertEqual(self.refused("serve"), "shop-overlay serve: --room FILE is needed\n")

    def test_option_given_twice(self):
        self.assertIn("--room is given twice", self.refused("serve", "--room", self.room, "--room=x"))

    def test_switch_with_a_value(self):
        self.assertIn("--json takes no value", self.refused("check", "--json=yes", self.room))

    def test_missing_operand(self):
        self.assertEqual(self.refused("check", "--json"), "shop-overlay check: FILE... is needed\n")

    def test_operand_that_is_not_expected(self):
        self.assertIn('"more" is not expected here', self.refused("serve", "--room", self.room, "more"))

    def test_value_in_the_same_word_and_operands_behind_dashes(self):
        self.room.rename(self.folder / "--odd.json")
        done = run("check", "--", "--odd.json", cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_the_data_root_before_or_behind_the_command(self):
        for words in (["--data", "x", "check"], ["check", "--data", "x"], ["check", "--data=x"]):
            self.assertEqual(run(*words, self.room).returncode, 0, words)
        self.assertIn("--data is given twice", self.refused("--data", "x", "check", "--data", "x", self.room))
        self.assertIn("--data wants its DIR", self.refused("check", self.room, "--data"))

    def test_bad_ports(self):
        for port in ("65536", "-1", "80a", " 80", "0x50", ""):
            self.refused("serve", "--room", self.room, "--port", port)

    def test_bad_times(self):
        for time in ("2026-11-21", "now", "2026-11-21T21:00:00", "2026-02-30T00:00:00Z"):
            self.assertIn("--now %s: a time is written" % time, self.refused("serve", "--room", self.room, "--now", time))


if __name__ == "__main__":
    unittest.main()
