# SPDX-License-Identifier: GPL-2.0-or-later
"""`check` of a log's files beside data/schema/audit.schema.json: they take and refuse the same lines."""

import hashlib
import json
import unittest

import jsonschema

from audit_log import Log
from harness import DATA, FolderCase, run

HASH = "ab" * 32
TIME = "2026-11-21T20:48:00.120+08:00"
ONE_OF_EACH = [
    {"kind": "output", "streaming": True, "recording": False},
    {"kind": "stage", "stage": 1, "theme": "selection-portrait", "variant": None, "zones": None, "language": "zh-CN",
     "layers": "all", "reduced_motion": False, "brand_rgba": 0, "brand_logo": None, "brand_font": None},
    {"kind": "air", "stage": 1, "on": True},
    {"kind": "mode", "stage": 1, "mode": "safe"},
    {"kind": "document", "sha256": HASH, "document": {}},
    {"kind": "document", "sha256": HASH, "from": HASH, "change": {}},
    {"kind": "desk", "sha256": HASH, "desk": {}},
    {"kind": "sheet", "sha256": HASH, "name": "csv", "bytes": 7},
    {"kind": "held", "findings": [{"rule": "rank"}]},
    {"kind": "room", "merged_sha256": HASH, "epoch": "0", "version": 7, "sha256": HASH, "shop_sha256": HASH, "sheet_sha256": HASH,
     "desk_sha256": HASH, "shop_at": TIME, "confirmed_at": TIME, "freshness": "fresh", "follow": "cart", "hidden": 0},
    {"kind": "shown", "stage": 1, "layer": "price", "old": [], "new": ["¥1"], "caused_by": "clock", "shop_at": TIME,
     "version": 7, "item": "a", "beat": "open", "show_ms": 0},
    {"kind": "write", "what": "price", "item": "a", "currency": "CNY", "from": 7990, "to": 5990, "client": "main", "caused_by": "desk",
     "state": "accepted", "message": "yes", "version": 7},
    {"kind": "file", "sha256": HASH, "name": "a.png", "bytes": 0},
    {"kind": "lost", "notes": 3, "why": "full"},
    {"kind": "lost", "lines": 3, "why": "disk"},
    {"kind": "cut", "bytes": 12},
]
OTHERS = ["", "a word", -1, 7, True, None, [], ["a", 1], {}, HASH, TIME, "2026-11-21"]
AT_ONCE = 15  # bad lines of a file; of more `check` says only how many


class AuditCheck(FolderCase):
    def setUp(self):
        super().setUp()
        schema = json.loads((DATA / "schema/audit.schema.json").read_text("utf-8"))
        self.line = jsonschema.Draft202012Validator(schema)
        self.head = jsonschema.Draft202012Validator({**schema["$defs"]["head"], "$defs": schema["$defs"]})

    def check(self, *files):
        done = run("check", "--json", *files)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.returncode, json.loads(done.stdout)

    def log(self, name, lines):
        """A file that is one but for these lines in it."""
        log = Log(self.folder)
        log.add(kind="begin", schema="shop-audit/1", room="demo")
        for line in lines:
            log.add(**line)
        path = self.folder / name
        path.write_text("".join(line + "\n" for line in log.files[0]), "utf-8")
        return path

    def test_one_of_each_kind(self):
        path = self.log("0001.jsonl", [*ONE_OF_EACH, {"kind": "end"}])
        self.assertEqual(self.check(path), (0, []))
        for line in path.read_text("utf-8").splitlines():
            self.line.validate(json.loads(line))
        later = Log(self.folder)
        later.n, later.hash = 40, HASH
        later.add(kind="next", schema="shop-audit/1")
        later.add(kind="air", stage=1, on=False)
        path.write_text("".join(line + "\n" for line in later.files[0]), "utf-8")
        self.assertEqual(self.check(path), (0, []))

    def test_both_refuse_the_same(self):
        """Each member of each kind left out, and made each of many other values."""
        changed = []
        for line in ONE_OF_EACH:
            for name in line:
                changed.append({key: value for key, value in line.items() if key != name})
                changed += [{**line, name: other} for other in OTHERS]
            changed.append({**line, "unheard_of": 1})
        files = [self.log("%d.jsonl" % at, changed[at:at + AT_ONCE]) for at in range(0, len(changed), AT_ONCE)]
        told = {(found["file"], int(found["path"].split(":")[0].split()[1])) for found in self.check(*files)[1]}
        refused = 0
        for path in files:
            for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                is_good = self.line.is_valid(json.loads(text))
                self.assertEqual((str(path), number) not in told, is_good, text)
                refused += not is_good
        self.assertGreater(refused, 500)

    def test_the_place_and_the_reason(self):
        log = self.log("0001.jsonl", ONE_OF_EACH)
        lines = log.read_text("utf-8").splitlines()

        def told(*lines):
            log.write_text("".join(line + "\n" for line in lines), "utf-8")
            code, found = self.check(log)
            self.assertEqual(code, 1)
            return [(one["path"], one["message"]) for one in found]

        changed = lines[3].replace('"on":true', '"on":false')
        self.assertEqual(told(*lines[:3], changed, *lines[4:]),
                         [("line 4: hash", "not that of this line behind the one before")])
        self.assertEqual(told(*lines[:3], *lines[4:]), [("line 4: n", "5 behind 3")])
        self.assertEqual(told(*lines[:2], "not JSON", *lines[3:])[0][0], "line 3")
        self.assertEqual(told(*lines[:3], lines[3].replace('"kind":"air"', '"kind":"ear"'))[0],
                         ("line 4: kind", "ear is none that is known"))
        log.write_text("".join(line + "\n" for line in lines) + '{"n":16,"at', "utf-8")
        self.assertEqual([(one["level"], one["path"]) for one in self.check(log)[1]], [("warning", "line %d" % (len(lines) + 1))])

    def test_the_head(self):
        good = {"schema": "shop-audit/1", "n": 3, "hash": HASH, "ended": True}
        for name in good:
            for other in OTHERS:
                head = {**good, name: other}
                code, found = self.check(self.write("head.json", head))
                self.assertEqual(code == 0, self.head.is_valid(head), (head, found))

    def test_a_digest_of_another_maker(self):
        path = self.log("0001.jsonl", ONE_OF_EACH)
        before = "0" * 64
        for line in path.read_text("utf-8").splitlines():
            text = line[:line.rindex(',"hash"')]
            before = hashlib.sha256((before + "\n" + text).encode()).hexdigest()
            self.assertEqual(json.loads(line)["hash"], before)


if __name__ == "__main__":
    unittest.main()
