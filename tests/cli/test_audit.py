# SPDX-License-Identifier: GPL-2.0-or-later
"""`audit verify` and `export`: logs made here, by the format's description and another SHA-256."""

import csv
import hashlib
import io
import json
import os
import random
import unittest
from datetime import datetime, timedelta

from audit_log import AT, Log
from harness import FolderCase, run

class Audit(FolderCase):
    def setUp(self):
        super().setUp()
        self.show = self.folder / "show"
        self.log = Log(self.show)
        self.log.add(kind="begin", schema="shop-audit/1", room="demo")
        for i in range(12):
            if i == 6:
                self.log.files.append([])
            self.log.add(kind="shown", stage=1, item="sku-1", layer="price", old=["¥%d" % i], new=["¥%d" % (i + 1)],
                         caused_by="shop")

    def end(self):
        self.log.add(kind="end")
        self.log.write()

    def verify(self, *words):
        return run("audit", "verify", self.show, *words)

    def test_a_good_log(self):
        self.end()
        done = self.verify("--expect", self.log.hash)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("good: 14 lines, ended", done.stdout)
        self.assertIn(self.log.hash, done.stdout)

    def test_one_that_is_written_or_was_cut_off_is_good_so_far(self):
        self.log.write(ended=False)
        with open(self.show / "0002.jsonl", "a", encoding="utf-8") as file:
            file.write('{"n":14,"at":"2026-')
        done = self.verify()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("not ended", done.stdout)
        self.assertIn("cut off", done.stdout)

    def test_a_log_that_was_made_anew_has_another_hash(self):
        self.end()
        done = self.verify("--expect", "0" * 64)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another than expected", done.stdout)

    def plant(self, chance):
        """One edit, as somebody might do who wants another truth; what it was."""
        path = self.show / chance.choice(["0001.jsonl", "0002.jsonl"])
        lines = path.read_text("utf-8").splitlines()
        at = chance.randrange(len(lines))
        kind = chance.choice(["figure", "out", "turned", "twice", "invented", "hashed", "short"])
        if kind == "figure":
            lines[at] = lines[at].replace('"kind":', '"kind": ', 1)
        elif kind == "out":
            del lines[at]
        elif kind == "turned":
            other = chance.choice([i for i in range(len(lines)) if i != at])
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "twice":
            lines.insert(at, lines[at])
        elif kind == "invented":
            lines.insert(at, lines[at].replace("price", "stock"))
        elif kind == "hashed":
            # somebody who knows the format, and changes one line and its own hash
            text = lines[at].rsplit(',"hash"', 1)[0].replace('"at":"2026', '"at":"2025')
            before = lines[at - 1][-66:-2] if at else "0" * 64
            text_hash = hashlib.sha256((before + "\n" + text).encode()).hexdigest()
            lines[at] = text + ',"hash":"%s"}' % text_hash
        else:
            del lines[at:]
        path.write_text("".join(line + "\n" for line in lines), "utf-8")
        return "%s of line %d of %s" % (kind, at + 1, path.name)

    def test_planted_edits_are_all_found(self):
        self.end()
        chance = random.Random(6)
        for _ in range(int(os.environ.get("SHOP_EDITS", 60))):
            self.log.write()
            what = self.plant(chance)
            done = self.verify()
            self.assertEqual(done.returncode, 1, what)
            self.assertIn("line", done.stdout.splitlines()[0], what)

    def test_a_table(self):
        self.log.add(kind="shown", layer="product", old=[], new=['=1+1, "x"', "二"], caused_by="desk")
        self.log.add(kind="document", sha256="ab", document={"large": True})
        self.end()
        done = run("audit", "export", "--csv", self.show)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
        self.assertEqual(len(rows), 16)
        self.assertEqual(rows[1]["old"], "¥0")
        self.assertEqual(rows[1]["new"], "¥1")
        self.assertEqual(rows[1]["caused_by"], "shop")
        self.assertEqual(rows[13]["new"].replace("\r", ""), "'=1+1, \"x\"\n二")
        self.assertEqual(json.loads(rows[14]["more"]), {"sha256": "ab"})
        self.assertEqual(rows[15]["kind"], "end")

    def test_a_table_of_a_bad_log_says_so(self):
        self.end()
        self.plant(random.Random(1))
        done = run("audit", "export", "--csv", self.show)
        self.assertEqual(done.returncode, 1)
        self.assertIn("line", done.stderr)

    def on_air(self, item="sku-1"):
        """A log of a show whose room came on air at :02, went SAFE at :04, and left at :06."""
        self.log = Log(self.show)
        self.log.add(kind="begin", schema="shop-audit/1", room="demo")
        self.log.add(kind="stage", stage=1, theme="selection-portrait", variant=None, zones=None, language="zh-CN",
                     layers="all", reduced_motion=False, brand_rgba=0, brand_logo=None, brand_font=None)
        self.log.add(kind="air", stage=1, on=True)
        shop_at = self.document["server_time"]
        name = self.log.add_document(self.document)
        self.log.add(kind="room", sha256=name, epoch="0", version=7, shop_at=shop_at, confirmed_at=shop_at,
                     shop_sha256=name, freshness="fresh", follow="shop", hidden=0)
        place = {"stage": 1, "version": 7, "item": item, "beat": "open"}
        self.log.add(kind="shown", layer="price", old=[], new=["¥79.90", "~~¥199~~"], caused_by="air", **place)
        self.log.add(kind="mode", stage=1, mode="safe")
        self.log.add(kind="shown", layer="price", old=["¥79.90", "~~¥199~~"], new=[], caused_by="keys", **place)
        self.log.add(kind="air", stage=1, on=False)
        self.log.add(kind="end")
        self.log.write()

    def at(self, second, *words):
        return run("audit", "at", "2026-11-21T12:48:0%dZ" % second, self.show, *words)

    def test_what_was_on_air_at_a_time(self):
        self.on_air()
        done = self.at(6)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("stage 1, normal\n  price: ¥79.90 | ~~¥199~~   (open, since ", done.stdout)
        done = self.at(8)
        self.assertIn("stage 1, safe\n", done.stdout)
        self.assertNotIn("79.90", done.stdout)
        done = run("audit", "at", "2026-11-21T20:48:09+08:00", self.show)
        self.assertIn("nothing of this show was on air", done.stdout)
        for time in ("2026-11-21T12:47:00Z", "2026-11-21T12:49:00Z"):
            done = run("audit", "at", time, self.show)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("the show was not on at that time", done.stderr)

    def test_what_was_on_air_is_painted_again(self):
        """The same picture as that of the document by itself, at the shop's clock of that moment."""
        self.on_air()
        shop_at = datetime.fromisoformat(self.document["server_time"])
        for second, mode in ((6, []), (8, ["--safe"])):
            done = self.at(second, "--out", self.folder / "again.png")
            self.assertEqual(done.returncode, 0, done.stderr)
            passed = second - 5  # the line of the room is the fifth
            wanted = run("render", "--room", self.room, "--theme", "selection-portrait", "--out",
                         self.folder / "wanted.png", "--at", (shop_at + timedelta(seconds=passed)).isoformat(),
                         "--age", passed * 1000, *mode)
            self.assertEqual(wanted.returncode, 0, wanted.stderr)
            again = (self.folder / "again.png").read_bytes()
            self.assertEqual(again, (self.folder / "wanted.png").read_bytes())
            self.assertGreater(len(again), 20000)
        self.assertEqual(self.at(9, "--out", self.folder / "none.png").returncode, 1)

    def test_a_proof_has_all_about_an_item(self):
        item = self.document["items"][0]
        item["image"] = "pictures/a.png"
        picture = b"a picture"
        name = hashlib.sha256(picture).hexdigest()
        self.log = Log(self.show)
        self.log.add(kind="begin", schema="shop-audit/1", room="demo")
        for uri in ("pictures/a.png", "pictures/another.png"):
            self.log.add(kind="file", name=uri, sha256=name, bytes=len(picture))
        at = self.document["server_time"]
        document = None
        for version, price in ((1, 7990), (2, 7990), (3, 5990)):
            item["price"]["sale"] = price
            before, document = document, json.loads(json.dumps({**self.document, "version": version}))
            name_of_room = self.log.add_document(document, before)
            self.log.add(kind="room", sha256=name_of_room, shop_sha256=name_of_room, epoch="0", version=version, shop_at=at,
                         confirmed_at=at, freshness="fresh", follow="shop", hidden=0)
            self.log.add(kind="shown", layer="price", old=[], new=["¥%d" % price], item=item["id"], caused_by="shop")
            self.log.add(kind="shown", layer="price", old=[], new=["¥1"], item="another", caused_by="shop")
        self.end()
        (self.show / "files").mkdir()
        (self.show / "files" / name).write_bytes(picture)
        out = self.folder / "proof"
        done = run("audit", "proof", self.show, "--item", item["id"], "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = (out / "lines.jsonl").read_text("utf-8").splitlines()
        self.assertEqual(len(lines), 3)
        self.assertTrue(all(line in self.log.files[0] for line in lines))
        states = json.loads((out / "item.json").read_text("utf-8"))
        self.assertEqual([(one["version"], one["item"]["price"]["sale"]) for one in states], [(1, 7990), (3, 5990)])
        self.assertEqual([(path.name, path.read_bytes()) for path in (out / "files").iterdir()],
                         [(name[:12] + "-a.png", picture)])
        summary = json.loads((out / "proof.json").read_text("utf-8"))
        self.assertEqual(summary["files"], {"pictures/a.png": {"file": "files/%s-a.png" % name[:12], "sha256": name}})
        self.assertEqual((summary["log_is_good"], summary["log_hash"]), (True, self.log.hash))
        again = run("audit", "proof", self.show, "--item", item["id"], "--out", out)
        self.assertEqual(again.returncode, 1)
        self.assertIn("is there already", again.stderr)
        nothing = run("audit", "proof", self.show, "--item", "nobody", "--out", self.folder / "nothing")
        self.assertEqual(nothing.returncode, 1)
        self.assertFalse((self.folder / "nothing").exists())

    def test_a_proof_is_read_by_people(self):
        """Its words in their order, pictures of what viewers saw when the price changed, the evidence's digest."""
        item = self.document["items"][0]
        item["comparisons"] = [{
            "market": "A market", "product": "Cups", "spec": "6", "same_spec": True, "amount": 9990, "kind": "other_shop",
            "captured_at": "2026-11-21T15:42:00+08:00", "evidence": {"id": "EV-1", "sha256": "cd" * 32}}]
        self.on_air(item["id"])
        out = self.folder / "proof"
        done = run("audit", "proof", self.show, "--item", item["id"], "--out", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 pictures", done.stdout)
        text = (out / "README.txt").read_text("utf-8-sig")
        self.assertIn("Log:   as it was written, 10 lines, ended\nHash:  %s" % self.log.hash, text)
        self.assertIn(item["title"], text)
        first, second = [line for line in text.splitlines() if line.startswith("2026")]
        self.assertRegex(first, r"^2026-11-21T12:48:06Z +price +¥79.90 \| ~~¥199~~  \[open, air\]  air/2026-11-21T124806.000Z.png$")
        self.assertRegex(second, r" price +\(nothing\)  \[open, keys\]  air/2026-11-21T124808.000Z.png$")
        self.assertIn("cd" * 32 + "  EV-1", text)
        for second in (6, 8):
            self.assertEqual(self.at(second, "--out", self.folder / "again.png").returncode, 0)
            self.assertEqual((out / ("air/2026-11-21T12480%d.000Z.png" % second)).read_bytes(),
                             (self.folder / "again.png").read_bytes())

    def test_what_is_no_log(self):
        done = self.verify()
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such file", done.stderr)
        for words in (["verify"], ["show", self.show], ["export", self.show], ["verify", self.show, "--csv"],
                      ["at", "now", self.show], ["at", self.show], ["at", AT % 1, self.show, "--csv"], ["proof", self.show, "--item", "a"]):
            self.assertEqual(run("audit", *words).returncode, 2, words)


if __name__ == "__main__":
    unittest.main()
