# SPDX-License-Identifier: GPL-2.0-or-later
"""--sheet in check, fetch, render and serve; and the demo's own sheet, in both of its forms."""

import copy
import json
import random
import unittest

import jsonschema

from harness import DATA, FolderCase, Program, Server, run, until

DEMO = DATA / "demo"
SHEETS = (DEMO / "sheet.json", DEMO / "sheet.csv")
HEAD = "商品ID,链接号,商品短标题,最低价,报价,砍到\n"


def stamped(document):
    """A document without what each answer sets anew."""
    return {name: value for name, value in document.items() if name not in ("version", "server_time")}


class Demo(unittest.TestCase):
    def agreed(self):
        """The price that each item of the demo's show comes to."""
        prices = {}
        for line in (DEMO / "show.jsonl").read_text("utf-8").splitlines()[1:]:
            line = json.loads(line)
            items = {item["id"]: item for item in line.get("room", {}).get("items", [])}
            items.update(line.get("patch", {}).get("items", {}))
            for name, item in items.items():
                if item and item.get("bargain", {}).get("agreed"):
                    prices[name] = item["bargain"]["agreed"]["amount"]
        return prices

    def test_both_sheets_are_good(self):
        for sheet in SHEETS:
            done = run("check", sheet)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("row 13: warning: taken as a note", done.stderr)

    def test_they_lead_to_the_prices_of_the_show(self):
        rows = json.loads(SHEETS[0].read_text("utf-8"))["items"]
        agreed = self.agreed()
        self.assertEqual(len(rows), 10)
        self.assertEqual(len(agreed), 9)  # one is not bargained for
        for row in rows:
            self.assertEqual(row.get("agreed"), agreed.get(row["item_id"]), row["item_id"])
            self.assertEqual("plan" in row, row["item_id"] in agreed)

    def test_the_demo_room_says_what_its_sheets_say(self):
        plain = json.loads(run("fetch", "--file", DEMO / "room.json").stdout)["room"]
        for sheet in SHEETS:
            done = run("fetch", "--file", DEMO / "room.json", "--sheet", sheet)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(stamped(json.loads(done.stdout)["room"]), stamped(plain), sheet)


class Sheet(FolderCase):
    def setUp(self):
        super().setUp()
        self.ids = [item["id"] for item in self.document["items"]]
        self.sheet = self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,茶,9.13,19.90,14.90\n")

    def test_check_names_row_and_column(self):
        bad = self.write("bad.csv", f"{HEAD}{self.ids[0]},1,茶,9.905,19.90,\n{self.ids[1]},1,酒,9.90,约20,\n")
        done = run("check", bad)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertEqual(
            done.stdout.splitlines(),
            [
                f"{bad}: row 2, 最低价: not a price: more than two places behind the point",
                f"{bad}: row 3, 链接号: link 1 stands in row 2 already",
                f'{bad}: row 3, 报价: "约20" is not a price: no figure',
            ],
        )
        found = json.loads(run("check", "--json", bad).stdout)
        self.assertEqual([entry["path"] for entry in found], ["row 2, 最低价", "row 3, 链接号", "row 3, 报价"])

    def test_check_judges_a_room_with_its_sheet(self):
        strange = self.write("strange.csv", f"{HEAD}nowhere,9,茶,,,\n{self.ids[0]},1,茶,,,\n")
        done = run("check", "--sheet", strange, self.room)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(done.stderr, f"{strange}: row 2: warning: the item nowhere is not in the shop\n")
        self.document["items"][0]["price"]["currency"] = "USD"
        room = self.write("dollars.json", self.document)
        done = run("check", "--sheet", strange, room)
        self.assertEqual(done.returncode, 1)
        self.assertIn("the sheet is in CNY, the shop prices this item in USD", done.stdout)

    def test_a_bad_sheet_is_an_error_of_every_command(self):
        bad = self.write("bad.csv", f"{HEAD}{self.ids[0]},1,茶,x,,\n")
        for words in (
            ("check", "--sheet", bad, self.room),
            ("fetch", "--file", self.room, "--sheet", bad),
            ("render", "--room", self.room, "--sheet", bad, "--theme", "selection-portrait", "--out", "x.png"),
            ("serve", "--room", self.room, "--sheet", bad),
        ):
            done = run(*words)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn("row 2, 最低价: not a price: no figure", done.stdout + done.stderr, words)

    def test_fetch_gives_the_merged_room_and_reads_the_sheet_again(self):
        program = Program("fetch", "--file", self.room, "--sheet", self.sheet, "--follow", "60")
        self.addCleanup(program.stop)
        first = json.loads(program.out.next())["room"]["items"][0]
        self.assertEqual((first["id"], first["link_no"], first["short_title"]), (self.ids[1], 7, "茶"))
        self.assertNotIn("floor", json.dumps(first))
        self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,茶,x,19.90,14.90\n")
        while "row 2, 最低价: not a price" not in program.err.next():
            pass
        self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,酒,9.90,19.90,14.90\n")
        self.assertEqual(json.loads(program.out.next())["room"]["items"][0]["short_title"], "酒")

    def test_render_paints_the_sheets_words(self):
        pictures = []
        current = self.document["current"]
        for title in ("Cup with lid", "Cup with lid", "Another title"):
            sheet = self.write("words.csv", f"{HEAD}{current},,{title},,,\n")
            done = run("render", "--room", self.room, "--theme", "selection-portrait", "--layer", "product", "--sheet",
                       sheet, "--out", self.folder / "x.png")
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            pictures.append((self.folder / "x.png").read_bytes())
        self.assertEqual(pictures[0], pictures[1])
        self.assertNotEqual(pictures[0], pictures[2])


class Schema(FolderCase):
    VALUES = (None, True, 0, 1, -1, 7990, 10**11, 1.5, "", "x", "a b", "x" * 130, "2026-11-21T20:05:00+08:00", "quote",
              "settle", [], {}, [{}], {"kind": "cut", "less": 1})

    def changed_somewhere(self, chance, sheet):
        """A copy with one member of one of its objects gone, new or with another value."""
        sheet = copy.deepcopy(sheet)
        nodes, found = [sheet], []
        while nodes:
            node = nodes.pop()
            found.append(node)
            nodes += [child for child in (node.values() if isinstance(node, dict) else node) if isinstance(child, (dict, list))]
        node = chance.choice([node for node in found if node])
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        if chance.random() < 0.2:
            del node[key]
        else:
            node[key] = chance.choice(self.VALUES)
        return sheet

    def test_the_schema_takes_what_the_decoder_takes(self):
        checker = jsonschema.Draft202012Validator(json.loads((DATA / "schema" / "sheet.schema.json").read_text("utf-8")))
        whole = json.loads(SHEETS[0].read_text("utf-8"))
        whole["items"] = whole["items"][:3]
        chance = random.Random(5)
        sheets = {}
        for index in range(600):
            sheet = self.changed_somewhere(chance, whole)
            sheets[str(self.write(f"{index}.json", sheet))] = sheet
        found = json.loads(run("check", "--json", *sheets).stdout)
        refused = {entry["file"] for entry in found if entry["level"] == "error"}
        self.assertGreater(len(refused), 100)
        self.assertGreater(len(sheets) - len(refused), 50)
        for name, sheet in sheets.items():
            if name not in refused:
                self.assertEqual([error.message for error in checker.iter_errors(sheet)], [], sheet)
        # It sees most of what is wrong.
        seen = sum(not checker.is_valid(sheets[name]) for name in refused)
        self.assertGreater(seen, 0.8 * len(refused))


class Served(FolderCase):
    def setUp(self):
        super().setUp()
        self.ids = [item["id"] for item in self.document["items"]]
        self.sheet = self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,茶,9.13,19.90,14.90\n")
        token = self.write("token", "s3cret\n")
        self.server = Server(self.room, "--sheet", self.sheet, "--token-file", token)
        self.addCleanup(self.server.stop)

    def served(self):
        return self.server.get().json()

    def test_the_room_is_served_with_the_sheet_and_the_file_stays(self):
        document = self.served()
        self.assertEqual(document["version"], self.document["version"])
        first = document["items"][0]
        self.assertEqual((first["id"], first["link_no"], first["short_title"]), (self.ids[1], 7, "茶"))
        self.server.patch({"room": {"title": "changed"}})
        saved = json.loads(self.room.read_text("utf-8"))
        self.assertEqual([item["id"] for item in saved["items"]], self.ids)
        self.assertEqual(self.served()["items"][0]["short_title"], "茶")

    def test_the_sheet_is_read_again_under_a_new_version(self):
        version = self.served()["version"]
        self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,酒,9.90,19.90,14.90\n")
        self.assertTrue(until(lambda: self.served()["items"][0]["short_title"] == "酒"))
        self.assertEqual(self.served()["version"], version + 1)
        self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,奶,x,19.90,14.90\n")
        self.assertIn("row 2, 最低价: not a price", self.server.err.next())
        self.assertEqual(self.served()["items"][0]["short_title"], "酒")
        # A floor is nobody's business but the desk's: no new version for it.
        self.write("sheet.csv", f"{HEAD}{self.ids[1]},7,酒,8.80,19.90,14.90\n")
        desk = {"Authorization": "Bearer s3cret"}
        floors = lambda: self.server.ask("GET", self.server.path + "/desk", headers=desk).json()["items"]
        self.assertTrue(until(lambda: floors()[self.ids[1]]["floor"] == 880))
        self.assertEqual(self.served()["version"], version + 1)

    def test_no_answer_but_the_desks_has_the_floor(self):
        desk = self.server.ask("GET", self.server.path + "/desk", headers={"Authorization": "Bearer s3cret"})
        self.assertEqual(desk.json()["items"][self.ids[1]]["floor"], 913)
        self.assertNotIn(b"913", self.server.get().body)


if __name__ == "__main__":
    unittest.main()
