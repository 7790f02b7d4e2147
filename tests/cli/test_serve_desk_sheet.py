# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve --sheet` with a desk: what the team planned is the desks' until one of them puts something else."""

import json
import unittest

from desk import DeskCase
from harness import until

FLOOR = 5887


class Sheet(DeskCase):
    sheet = {
        "schema": "shop-sheet/1",
        "currency": "CNY",
        "items": [
            {"item_id": "pot", "title": "Pot", "link_no": 1, "target": 24113},
            {"item_id": "cup", "title": "Cup", "link_no": 2, "floor": FLOOR, "target": 6113, "prompt": "hold it up",
             "notes": "ask for the lid", "short_title": "Lidded cup",
             "plan": [{"kind": "quote", "by": "brand", "to": 7990}, {"kind": "cut", "by": "host", "less": 1000},
                      {"kind": "settle"}]},
        ],
    }

    def serve(self, *words):
        return super().serve("--sheet", self.write("sheet.json", self.sheet), *words)

    def known(self):
        return self.desk("GET", "/desk").json()["items"]

    def test_what_desks_know(self):
        self.assertEqual(self.known(), {
            "pot": {"target": 24113},
            "cup": {"floor": FLOOR, "target": 6113, "notes": "hold it up / ask for the lid",
                    "ladder": [{"kind": "quote", "by": "brand", "to": 7990}, {"kind": "cut", "by": "host", "less": 1000},
                               {"kind": "settle", "less": 0}]},
        })
        # As it is told it may be put.
        self.assertEqual(self.put(**self.known())["items"], self.known())

    def test_the_room_knows_nothing_of_it(self):
        document = self.server.get()
        self.assertEqual([item["id"] for item in document.json()["items"]], ["pot", "cup"])
        self.assertEqual(self.item(document.json())["short_title"], "Lidded cup")
        for secret in (str(FLOOR), "6113", "24113", "hold it up", "ask for", "ladder", "plan"):
            self.assertNotIn(secret, document.body.decode())

    def test_its_floor_holds(self):
        self.refused(self.step("quote", FLOOR - 1))
        self.done(self.step("quote", FLOOR))
        # The file keeps its own order, and the item that was meant has the step.
        self.assertEqual([(item["id"], "bargain" in item) for item in self.saved()["items"]], [("cup", True), ("pot", False)])
        self.assertNotIn("short_title", self.saved()["items"][0])

    def test_a_desk_is_above_the_sheet(self):
        self.put(cup={"target": 5})
        self.assertEqual(self.known()["cup"], {"target": 5})
        self.done(self.step("quote", FLOOR - 1))
        self.put()
        self.assertEqual(self.known()["cup"]["floor"], FLOOR)
        self.refused(self.step("cut", FLOOR - 2))

    def test_an_edited_sheet_is_the_floor_of_now(self):
        edited = json.loads(json.dumps(self.sheet))
        edited["items"][1]["floor"] = FLOOR + 100
        self.write("sheet.json", edited)
        self.assertTrue(until(lambda: self.known()["cup"]["floor"] == FLOOR + 100))
        self.refused(self.step("quote", FLOOR + 99))
        self.write("sheet.json", "{")
        self.assertTrue(until(lambda: any("sheet.json" in line for line in self.server.err.all)))
        self.refused(self.step("quote", FLOOR + 99))
        self.assertNotIn(str(FLOOR), "".join(self.server.err.all))


if __name__ == "__main__":
    unittest.main()
