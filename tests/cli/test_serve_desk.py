# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: what desks ask for. Each order is done once or not at all, and what only desks may know stays theirs."""

import json
import os
import unittest

from desk import TOKEN, DeskCase
from harness import ServerCase, run
from listening import Listener

FLOOR = 5887
TARGET = 6113


class Steps(DeskCase):
    def test_a_whole_bargain(self):
        for kind, price, beat in (
            ("quote", 7990, "quote"), ("ask", 5990, "haggle"), ("cut", 6990, "haggle"), ("subsidy", 6490, "haggle"),
            ("gift", None, "haggle"), ("more_stock", None, "haggle"), ("reject", 5990, "haggle"), ("settle", 6490, "agreed"),
        ):
            document = self.done(self.step(kind, price))
            self.assertEqual(self.item(document)["beat"], beat, kind)
            step = self.item(document)["bargain"]["steps"][-1]
            self.assertEqual((step["kind"], step.get("price_after"), step["by"]), (kind, price, "host"))
        bargain = self.item()["bargain"]
        self.assertEqual((len(bargain["steps"]), bargain["agreed"]["amount"]), (8, 6490))
        self.assertEqual(len({step["id"] for step in bargain["steps"]}), 8)
        self.assertEqual(self.item(self.done(self.beat_to("open")))["beat"], "open")
        document = self.done(self.step("withdraw", note="¥64.90 was for 200 pieces"))
        self.assertEqual(self.item(document)["beat"], "haggle")
        self.assertEqual(self.item(document)["correction"]["text"], "¥64.90 was for 200 pieces")
        self.assertNotIn("agreed", self.item(document)["bargain"])
        self.assertEqual(document["version"], 7 + 10)

    def test_what_it_says_is_kept(self):
        self.done(self.step("quote", 7990, by="brand", person="王总", note="first word", planned=True))
        step = self.item()["bargain"]["steps"][0]
        del step["id"], step["at"]
        self.assertEqual(step, {"kind": "quote", "by": "brand", "person": "王总", "price_after": 7990, "note": "first word",
                                "planned": True})

    def test_the_file_and_its_own_members_stay(self):
        self.done(self.step("quote", 7990))
        saved = self.saved()
        self.assertEqual((saved["version"], saved["items"][0]["beat"]), (8, "quote"))
        self.assertEqual(saved["shop_note"], self.document["shop_note"])
        self.assertEqual(saved["items"][0]["image"], "images/cup.png")
        self.assertEqual(saved["items"][1], self.document["items"][1])
        self.assertEqual(run("check", self.room).stdout, "")

    def test_what_the_beat_does_not_allow(self):
        for kind, price in (("cut", 6990), ("settle", 6990), ("withdraw", None), ("gift", None)):
            self.assertIn("message", self.refused(self.step(kind, price)))
        self.done(self.step("quote", 7990))
        self.done(self.step("settle", 6490))
        for kind, price in (("settle", 6491), ("cut", 6990), ("quote", 7990)):
            self.refused(self.step(kind, price))
        self.done(self.step("settle", 6400))
        self.assertEqual(self.version(), 10)

    def test_nothing_below_the_floor_and_the_floor_is_not_told(self):
        self.put(cup={"floor": FLOOR, "target": TARGET})
        self.done(self.step("quote", 7990))
        for kind in ("cut", "subsidy", "settle", "quote"):
            answer = self.refused(self.step(kind, FLOOR - 1))
            self.assertNotIn(str(FLOOR), json.dumps(answer))
            self.assertNotIn("58.87", json.dumps(answer))
        self.done(self.step("settle", FLOOR))

    def test_a_floor_is_one_items_own(self):
        self.put(cup={"floor": FLOOR})
        self.done(self.beat_to("closed", "pot"))
        self.done(self.beat_to("tease", "pot"))
        self.done(self.step("quote", FLOOR - 1, item="pot"))

    def test_events_tell_it(self):
        listener = Listener(self.server.port, self.server.path + "/events", {})
        self.addCleanup(listener.close)
        self.assertEqual(listener.next().kind, "room")
        self.done(self.step("quote", 7990))
        while True:
            event = listener.next()
            if event.kind == "patch":
                break
        self.assertEqual((event.json()["base"], event.json()["version"]), (7, 8))
        self.assertEqual(event.json()["items"]["cup"]["beat"], "quote")

    def test_what_is_not_there(self):
        for answer in (self.step("quote", 7990, item="lid"), self.beat_to("open", "lid")):
            self.refused(answer, 404)
        self.assertEqual(self.refused(self.take("lid"))["path"], "item")


class Bases(DeskCase):
    def test_prices_and_stock_do_not_count(self):
        items = self.server.get().json()["items"]
        for sale in (7000, 6990):
            items[0]["price"]["sale"] = sale
            items[0]["stock"]["left"] = sale - 6980
            self.assertEqual(self.server.patch({"items": items, "room": {"title": str(sale)}}).status, 200)
        self.done(self.step("quote", 7990, base=7))

    def test_another_items_bargain_does_not_count(self):
        self.done(self.beat_to("closed", "pot"))
        self.done(self.step("quote", 7990, base=7))
        self.done(self.beat_to("tease", "pot", base=8))

    def test_its_own_bargain_counts(self):
        self.done(self.step("quote", 7990, base=7))
        for answer in (self.step("cut", 6990, base=7), self.beat_to("closed", base=7), self.take("cup", base=7)):
            self.assertEqual(self.refused(answer, 409), {"version": 8})
        self.done(self.step("cut", 6990, base=8))

    def test_a_change_of_the_file_counts_too(self):
        self.document["items"][0]["beat"] = "quote"
        self.document["version"] = 20
        self.write("room.json", self.document)
        self.assertEqual(self.refused(self.step("cut", 6990, base=19), 409), {"version": 20})
        self.done(self.step("cut", 6990, base=20))

    def test_what_is_on_air_counts_for_all(self):
        self.done(self.take("pot", base=7))
        for answer in (self.step("quote", 7990, base=7), self.beat_to("closed", base=7), self.take("cup", base=7)):
            self.assertEqual(self.refused(answer, 409), {"version": 8})
        self.done(self.step("quote", 7990, base=8))

    def test_a_version_that_is_not_yet(self):
        self.assertEqual(self.refused(self.step("quote", 7990, base=8), 409), {"version": 7})

    def test_another_epoch_changes_everything(self):
        self.document.update(epoch="e2", version=3)
        self.write("room.json", self.document)
        for base in (2, 7):
            self.assertEqual(self.refused(self.step("quote", 7990, base=base), 409), {"version": 3})
        self.done(self.step("quote", 7990, base=3))


class Keys(DeskCase):
    def test_the_same_key_gets_the_first_answer(self):
        first = self.step("quote", 7990, base=7, key="one")
        again = self.step("quote", 7990, base=7, key="one")
        self.assertEqual((again.status, again.body, again.headers["ETag"]), (200, first.body, first.headers["ETag"]))
        self.done(self.step("cut", 6990))
        self.assertEqual(self.step("quote", 7990, base=7, key="one").body, first.body)
        self.assertEqual(len(self.item()["bargain"]["steps"]), 2)

    def test_also_when_it_was_refused(self):
        conflict = self.step("quote", 7990, base=3, key="early")
        refused = self.step("settle", 6990, base=7, key="wrong")
        self.done(self.step("quote", 7990, base=7))
        self.assertEqual(self.step("quote", 7990, base=3, key="early").body, conflict.body)
        self.assertEqual(self.step("settle", 6990, base=7, key="wrong").body, refused.body)
        self.assertEqual((conflict.status, refused.status), (409, 422))

    def test_another_order_under_the_same_key(self):
        self.done(self.step("quote", 7990, base=7, key="one"))
        for answer in (self.step("quote", 7991, base=7, key="one"), self.step("quote", 7990, base=8, key="one"),
                       self.step("quote", 7990, base=7, key="one", item="pot"), self.take("pot", base=8, key="one")):
            self.assertIn("Idempotency-Key", self.refused(answer)["message"])
        self.assertEqual(self.version(), 8)

    def test_the_order_of_members_does_not_matter(self):
        bodies = ('{"kind": "quote", "by": "host", "price_after": 1, "base": 7}',
                  '{"base":7,"price_after":1,"by":"host","kind":"quote"}')
        first, again = (self.desk("POST", "/items/cup/steps", body, "one") for body in bodies)
        self.assertEqual((first.status, first.body), (200, again.body))

    def test_takes_and_beats_have_them_too(self):
        first = self.take("pot", base=7, key="t")
        self.assertEqual(self.take("pot", base=7, key="t").body, first.body)
        first = self.beat_to("closed", base=8, key="b")
        self.assertEqual(self.beat_to("closed", base=8, key="b").body, first.body)
        self.assertEqual(self.version(), 9)

    def test_a_step_over_a_restart(self):
        self.done(self.step("quote", 7990, base=7, key="one"))
        self.end(self.server)
        self.server = self.serve()
        self.done(self.step("quote", 7990, base=7, key="one"))
        self.assertEqual((len(self.item()["bargain"]["steps"]), self.version()), (1, 8))
        self.assertEqual(self.step("cut", 6990, base=7, key="two").status, 409)

    def test_what_failed_may_be_asked_again(self):
        self.write("room.json", "{")
        answer = self.step("quote", 7990, base=7, key="one")
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (503, "1"))
        self.write("room.json", self.document)
        self.done(self.step("quote", 7990, base=7, key="one"))


class Takes(DeskCase):
    def test_a_take(self):
        document = self.done(self.take("pot"))
        self.assertEqual((document["current"], document["version"]), ("pot", 8))
        self.assertEqual(self.saved()["current"], "pot")

    def test_what_is_on_air_already(self):
        self.assertEqual(self.done(self.take("cup"))["version"], 7)

    def test_what_was_withdrawn(self):
        self.document["items"][1]["status"] = "withdrawn"
        self.document["version"] = 8
        self.write("room.json", self.document)
        self.assertEqual(self.refused(self.take("pot"))["path"], "item")

    def test_beats(self):
        self.assertEqual(self.item(self.done(self.beat_to("open")))["beat"], "open")
        self.refused(self.beat_to("tease"))
        self.refused(self.beat_to("sold_out"))
        self.assertEqual(self.item(self.done(self.beat_to("closed")))["beat"], "closed")
        self.assertEqual(self.item(self.done(self.beat_to("tease")))["beat"], "tease")

    def test_a_tease_after_closed_clears_the_table(self):
        self.done(self.step("quote", 7990))
        self.done(self.step("settle", 6000))
        self.done(self.beat_to("closed"))
        teased = self.item(self.done(self.beat_to("tease")))
        self.assertFalse(teased.get("bargain", {}).get("steps"))
        self.assertNotIn("agreed", teased.get("bargain", {}))
        self.assertEqual(self.item(self.done(self.step("quote", 9000)))["beat"], "quote")


class Owners(DeskCase):
    def test_a_lease(self):
        self.assertEqual(self.own("main", False), {"owner": None, "until": None})
        first = self.own("main", True)
        self.assertEqual(first["owner"], "main")
        self.assertEqual(self.own("backup", False)["owner"], "main")
        self.done(self.take("pot", client="main"))
        self.assertEqual(self.refused(self.take("cup", client="backup"), 409), {"owner": "main"})
        self.assertEqual(self.server.get().json()["current"], "pot")
        # Handed over: the one before is told with its next question.
        self.assertEqual(self.own("backup", True)["owner"], "backup")
        self.assertEqual(self.own("main", False)["owner"], "backup")
        self.assertEqual(self.refused(self.take("cup", client="main"), 409), {"owner": "backup"})
        self.done(self.take("cup", client="backup"))

    def test_it_ends_after_a_minute_and_is_renewed_before(self):
        first = self.own("main", True)["until"]
        self.faults("clock-skew:30000")
        renewed = self.own("main", False)["until"]
        self.assertGreater(renewed, first)
        self.faults("clock-skew:60500")
        self.assertEqual(self.own("backup", False)["owner"], "main")
        self.faults("clock-skew:90500")
        self.assertEqual(self.own("backup", False), {"owner": None, "until": None})
        self.done(self.take("pot", client="backup"))

    def test_a_clock_that_goes_back_makes_no_lease_longer(self):
        self.faults("clock-skew:3600000")
        self.own("main", True)
        self.faults()
        self.assertEqual(self.own("backup", False)["owner"], "main")
        self.faults("clock-skew:60500")
        self.assertEqual(self.own("backup", False)["owner"], None)


class Private(DeskCase):
    def test_put_and_get(self):
        self.assertEqual(self.desk("GET", "/desk").json(), {"items": {}})
        cup = {"floor": FLOOR, "target": TARGET, "notes": "ask for the lid",
               "ladder": [{"kind": "quote", "by": "brand", "to": 7990}, {"kind": "cut", "permille": 850}]}
        self.assertEqual(self.put(cup=cup), {"items": {"cup": cup}})
        answer = self.desk("GET", "/desk")
        self.assertEqual((answer.json(), answer.headers["Cache-Control"]), ({"items": {"cup": cup}}, "no-store"))
        self.assertEqual(self.put(pot={"floor": 1, "of_tomorrow": 2}), {"items": {"pot": {"floor": 1}}})

    def test_wrong_ones_name_their_place(self):
        for items, path in (
            ({"cup": {"floor": -1}}, "items.cup.floor"),
            ({"cup": {"ladder": [{"kind": "cut"}, {"kind": "haggle"}]}}, "items.cup.ladder[1].kind"),
            ({"cup": {"ladder": [{"kind": "cut", "to": 1, "less": 2}]}}, "items.cup.ladder[0].less"),
            ({"no id!": {}}, "items"),
        ):
            answer = self.refused(self.desk("PUT", "/desk", {"items": items}))
            self.assertEqual(answer["path"], path)
        self.assertEqual(self.desk("GET", "/desk").json(), {"items": {}})

    def test_it_outlives_a_restart_for_its_owner_alone(self):
        self.put(cup={"floor": FLOOR})
        kept = self.folder / "room.json.desk"
        self.assertEqual(kept.stat().st_mode & 0o777, 0o600)
        self.end(self.server)
        self.server = self.serve()
        self.refused(self.step("quote", FLOOR - 1))
        for broken in ("{", '{"items": {"cup": {"floor": %d 1}}}' % FLOOR, '{"items": {"cup": {"floor": "%d"}}}' % FLOOR, ""):
            kept.write_text(broken, "ascii")
            done = run("serve", "--room", self.room, "--token-file", self.token_file)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("room.json.desk: ", done.stderr)
            self.assertNotIn(str(FLOOR), done.stderr)

    def test_nobody_else_hears_of_it(self):
        listener = Listener(self.server.port, self.server.path + "/events", {})
        self.addCleanup(listener.close)
        self.put(cup={"floor": FLOOR, "target": TARGET, "notes": "whisper", "ladder": [{"kind": "cut", "to": FLOOR + 1}]})
        answers = [self.step("quote", 7990), self.step("cut", FLOOR - 1), self.take("pot"), self.take("cup", base=7)]
        answers += [self.server.get(), self.server.get(self.server.path + "/desk"), self.server.ask("HEAD")]
        for name in ("/images/~/room.json.desk", "/images/../room.json.desk", "/images/~/token"):
            answers.append(self.server.get(self.server.path + name))
        heard = [listener.next().data for _ in range(3)]
        text = json.dumps(heard) + "".join(str(one.headers) + one.body.decode() for one in answers)
        self.server.stop()
        text += "".join(self.server.out.all + self.server.err.all) + self.room.read_text("utf-8")
        for secret in (str(FLOOR), str(TARGET), str(FLOOR + 1), "58.87", "61.13", "whisper", TOKEN):
            self.assertNotIn(secret, text)


class NoToken(ServerCase):
    def test_the_environment_may_have_it(self):
        os.environ["SHOP_OVERLAY_TOKEN"] = TOKEN
        self.addCleanup(os.environ.pop, "SHOP_OVERLAY_TOKEN", None)
        server = self.serve()
        path = server.path + "/desk"
        self.assertEqual(self.server.get(path, Authorization="Bearer " + TOKEN).status, 403)
        self.assertEqual(server.get(path, Authorization="Bearer " + TOKEN).status, 200)
        self.assertEqual(server.get(path, Authorization="Bearer x").status, 401)


if __name__ == "__main__":
    unittest.main()
