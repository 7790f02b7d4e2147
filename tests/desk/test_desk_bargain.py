#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The BARGAIN dock without OBS: what is typed, pressed and clicked becomes what is asked for, and nothing else does.

test_desk_bargain.py GALLERY: the program desk_gallery_5 or desk_gallery_6.
"""
import concurrent.futures
import pathlib
import sys
import unittest

import gallery

LOCALES = pathlib.Path(__file__).resolve().parent.parent.parent / "locale"
CUT = {"act": "step", "item_id": "tea", "step": "cut", "by": "brand", "change": "to", "value": 6990}


def keys(*names, view="haggle", **how):
    return gallery.acts("bargain", view, "--keys", ",".join(names), **how)


def says(view, *deeds, of="shop-bargain-says"):
    return gallery.words("bargain", view, *deeds, "--say", of)[-1]


class Typing(unittest.TestCase):
    def test_shown_by_the_first_enter_and_sent_by_the_second(self):
        self.assertEqual(keys("-10", "Enter"), [])
        self.assertEqual(keys("-10", "Enter", "Enter"), [CUT])
        self.assertEqual(keys("-10", "Enter", "Enter", "Enter", "Enter"), [CUT])

    def test_total_is_live(self):
        ladder = gallery.words("bargain", "haggle", "--keys", "-1", "--say", "shop-bargain-ladder", "--keys", "0",
                               "--say", "shop-bargain-ladder", "--keys", "Enter", "--say", "shop-bargain-ladder")
        self.assertIn("¥78.90", ladder[0])
        self.assertIn("This step ¥69.90 −¥10.00 (−12.5%)", ladder[1])
        self.assertIn("Enter puts on air ¥69.90", ladder[2])

    def test_the_same_price_in_many_ways(self):
        for typed in ("69.9", "=69.90", "¥69.90", "12.5%"):
            wanted = 6991 if typed == "12.5%" else 6990
            self.assertEqual([act["value"] for act in keys(typed, "Enter", "Enter")], [wanted], typed)
        self.assertEqual([act["value"] for act in keys("8.5z", "Enter", "Enter")], [6792])

    def test_escape_takes_back_before_it_is_sent(self):
        self.assertEqual(keys("-10", "Enter", "Escape", "Enter"), [])
        self.assertEqual(keys("-10", "Enter", "Escape", "Escape", "Enter", "Enter"), [])
        self.assertEqual(keys("-10", "Enter", "Backspace", "Enter"), [])

    def test_refused_with_the_reason(self):
        reasons = {"10": "taken off", "85%": "Off, or left", "59.905": "places", "=50": "floor", "+5": "",
                   "59x": "something stands behind it", "-99": "More than there is"}
        for typed, reason in reasons.items():
            if typed == "+5":
                continue
            self.assertEqual(keys(typed, "Enter", "Enter", "Enter"), [], typed)
            self.assertIn(reason, says("haggle", "--keys", typed), typed)

    def test_price_that_moved_meanwhile_is_looked_at_again(self):
        deeds = ["--keys", "-7,Enter", "--view", "plan-3", "--keys", "Enter"]
        self.assertEqual(gallery.acts("bargain", "haggle", *deeds), [])
        self.assertIn("has changed", says("haggle", *deeds[:4]))
        acts = gallery.acts("bargain", "haggle", *deeds, "--keys", "Enter")
        self.assertEqual([act["value"] for act in acts], [6290])

    def test_another_item_is_not_bargained_by_accident(self):
        self.assertEqual(gallery.acts("bargain", "haggle", "--keys", "-7,Enter", "--view", "-", "--view", "haggle",
                                      "--keys", "Enter,Enter"), [])

    def test_by_mouse_as_by_keyboard(self):
        clicks = [word for name in ("minus", "1", "0", "enter", "enter")
                  for word in ("--click", f"shop-bargain-key-{name}")]
        self.assertEqual(gallery.acts("bargain", "haggle", *clicks), [CUT])
        clicks[-4:-4] = ["--click", "shop-bargain-key-5", "--click", "shop-bargain-key-back"]
        self.assertEqual(gallery.acts("bargain", "haggle", *clicks), [CUT])

    def test_figures_reach_it_wherever_the_focus_is(self):
        self.assertEqual(keys("Tab", "Tab", "-10", "Enter", "Enter"), [CUT])
        self.assertEqual(gallery.acts("bargain", "haggle", "--click", "shop-bargain-by-brand", "--keys",
                                      "-10,Enter,Enter"), [CUT])

    def test_who_and_what_by_one_letter_each(self):
        self.assertEqual(keys("p", "-10", "Enter", "Enter"), [dict(CUT, by="platform", step="subsidy")])
        self.assertEqual(keys("h", "a", "-10", "Enter", "Enter"), [dict(CUT, by="host", step="ask")])
        self.assertEqual(keys("g", "Enter", "Enter"),
                         [{"act": "step", "item_id": "tea", "step": "gift", "by": "brand"}])
        # what was chosen for one step is not meant for the next
        self.assertEqual([act["step"] for act in keys("a", "-10", "Enter", "Enter", "-10", "Enter", "Enter")],
                         ["ask", "cut"])

    def test_who_is_remembered_with_the_name(self):
        acts = gallery.acts("bargain", "haggle", "--click", "shop-bargain-person", "--keys", "Lin,Enter",
                            "--keys", "-10,Enter,Enter,-5,Enter,Enter")
        self.assertEqual([act["person"] for act in acts], ["Lin", "Lin"])

    def test_first_price_is_a_quote(self):
        self.assertEqual(keys("99.9", "Enter", "Enter", view="plan-1"),
                         [dict(CUT, step="quote", value=9990)])
        self.assertEqual(keys("-10", "Enter", "Enter", view="plan-1"), [])

    def test_beat_that_allows_none_says_why(self):
        self.assertEqual(keys("-5", "Enter", "Enter", view="agreed"), [])
        self.assertIn("take it back first", says("agreed", "--keys", "-5"))


class Planned(unittest.TestCase):
    def test_a_key_each(self):
        self.assertEqual(keys("F3"), [{"act": "planned", "item_id": "tea", "planned": 3}])
        self.assertEqual(keys("F1"), [])
        self.assertEqual(gallery.acts("bargain", "haggle", "--click", "shop-bargain-plan-2"),
                         [{"act": "planned", "item_id": "tea", "planned": 2}])

    def test_a_bounce_is_one_press(self):
        self.assertEqual(len(keys("+", "+")), 1)
        self.assertEqual(len(gallery.acts("bargain", "haggle", "--keys", "+", "--wait", "350", "--keys", "+")), 2)

    def test_from_tease_to_open_in_five_presses(self):
        """And one that takes the item: the goal is six."""
        deeds = ["--keys", "+", "--wait", "310"]
        for view in ("haggle", "plan-3", "plan-4", "plan-5"):
            deeds += ["--view", view, "--wait", "310", "--keys", "+"]
        acts = gallery.acts("bargain", "plan-1", *deeds)
        self.assertEqual([act.get("planned") for act in acts], [1, 2, 3, 4, None])
        self.assertEqual(acts[-1], {"act": "beat", "item_id": "tea", "beat": "open"})


class Settling(unittest.TestCase):
    def test_at_the_price_on_its_key(self):
        settle = dict(CUT, step="settle", by="host", value=7990)
        self.assertEqual(keys("Ctrl+Return"), [settle])
        self.assertEqual(keys("-10", "Ctrl+Return"), [dict(settle, value=6990)])
        self.assertIn("¥79.90", says("haggle", of="shop-bargain-settle"))
        self.assertEqual(keys("Ctrl+Return", view="agreed"), [])
        self.assertEqual(keys("-5", "Ctrl+Return", view="agreed"), [dict(settle, value=5490)])

    def test_waiting_for_the_link_in_words_and_with_its_clock(self):
        self.assertRegex(says("agreed", of="shop-bargain-ladder"), r"Link · 00:1\d ¥69.90 is not ¥59.90")
        self.assertIn("agrees: open it", says("plan-5", of="shop-bargain-ladder"))

    def test_taken_back_by_two_presses_with_words(self):
        self.assertEqual(gallery.acts("bargain", "agreed", "--click", "shop-bargain-withdraw"), [])
        self.assertEqual(gallery.acts("bargain", "agreed", "--click", "shop-bargain-withdraw", "--click",
                                      "shop-bargain-withdraw-no"), [])
        acts = gallery.acts("bargain", "agreed", "--click", "shop-bargain-withdraw", "--click",
                            "shop-bargain-withdraw-yes")
        self.assertEqual([(act["act"], act["item_id"]) for act in acts], [("withdraw", "tea")])
        self.assertIn("misspoke", acts[0]["text"])
        self.assertEqual(gallery.acts("bargain", "haggle", "--click", "shop-bargain-withdraw"), [])

    def test_what_became_of_it(self):
        said = says("refused", "--keys", "-10,Enter,Enter")
        self.assertIn("refused", said)
        self.assertIn("below the floor", said)


PRICE = {"act": "shop-price", "item_id": "tea", "value": 5990, "was": 6990}
AGAIN = ["--wait", "320"]  # a press sooner than that is a bounce


STATES = {"change-pending": r"is asked · 00:\d\d", "change-accepted": r"answer is awaited · 00:\d\d",
          "change-still": "still shows another", "change-refused": "refused", "change-unknown": "the link counts",
          "change-done": "has it|what was agreed"}


class Changing(unittest.TestCase):
    """What the shop itself is to have: never with one press. The runs wait more than they work, so they wait together."""

    @classmethod
    def setUpClass(cls):
        twice = [["--keys", "l", "--say", "shop-bargain-change", *AGAIN, *second, *AGAIN]
                 for second in (["--keys", "Enter"], ["--keys", "l"], ["--click", "shop-bargain-change"],
                                ["--click", "shop-bargain-key-enter"])]
        left = [[*deed, *AGAIN, "--keys", "Enter"]
                for deed in (["--keys", "Enter,Enter"], ["--keys", "l,Escape"], ["--keys", "l,5,Backspace"],
                             ["--keys", "l,Backspace"], ["--keys", "l", "--view", "-", "--view", "change"])]
        states = [["--view", view, "--say", "shop-bargain-change"] for view in STATES]
        bad = [["--keys", f"{typed},Enter", *AGAIN, "--keys", ",".join(["Enter", *["Backspace"] * len(typed)])]
               for typed in ("0", "5x", "-2001")]
        runs = {
            "twice": sum(twice, []), "left": sum(left, []),
            "bounce": [*["--click", "shop-bargain-change"] * 2, *AGAIN, "--keys", "Enter,Enter", *AGAIN, "--keys", "Enter"],
            "moved": ["--keys", "l", "--view", "change-moved", *AGAIN, "--keys", "Enter", "--say", "shop-bargain-change", *AGAIN,
                      "--keys", "l", *AGAIN, "--keys", "Enter"],
            "states": [*sum(states, []), "--view", "change-pending", "--keys", "l", *AGAIN, "--keys", "Enter"],
            "refused": ["--keys", "l", *AGAIN, "--keys", "Enter", "--view", "change-refused", "--say", "shop-bargain-says"],
            "none": ["--view", "haggle", "--say", "shop-bargain-says", "--view", "change-none", "--say", "shop-bargain-says",
                     "--keys", "l", *AGAIN, "--keys", "Enter"],
            "more": ["--click", "shop-bargain-change-more", "--click", "shop-bargain-change-pieces", *sum(bad, []), "--keys", "+50",
                     "--say", "shop-bargain-change-stock", "--keys", "Enter", *AGAIN, "--keys", "Enter", *AGAIN, "--click",
                     "shop-bargain-change-words", "--keys", "tonight", "--click", "shop-bargain-change-text", *AGAIN, "--click",
                     "shop-bargain-change-text"],
        }
        with concurrent.futures.ThreadPoolExecutor(len(runs)) as pool:
            cls.runs = dict(zip(runs, pool.map(lambda deeds: gallery.run("bargain", "change", *deeds), runs.values())))

    def test_shown_by_the_first_press_and_sent_by_the_second(self):
        done = self.runs["twice"]
        self.assertEqual([line for line in done if "act" in line], [PRICE] * 4)
        self.assertEqual(["act" in line for line in done], [False, True] * 4)
        armed = f"{done[0]['text']} {done[0]['beneath']}"
        self.assertIn("¥69.90 → ¥59.90", armed)
        self.assertIn("Enter sends · Link 3 明前龙井 礼盒装 · 500 g × 2", armed)

    def test_a_bounce_is_one_press(self):
        # a machine that takes 300 ms for a key makes two presses of it
        self.assertIn([], (keys("l", "l", view="change") for _ in range(5)))
        self.assertEqual(self.runs["bounce"], [PRICE])

    def test_escape_or_anything_typed_leaves_it_and_enter_alone_is_nothing(self):
        self.assertEqual(self.runs["left"], [])

    def test_figure_that_moved_is_looked_at_again(self):
        done = self.runs["moved"]
        self.assertIn("look again", done[0]["beneath"])
        self.assertEqual(done[1:], [dict(PRICE, was=6500)])

    def test_words_for_every_state(self):
        done = self.runs["states"]
        self.assertEqual(len(done), len(STATES))  # nothing is sent while one is under way
        for line, words in zip(done, STATES.values()):
            self.assertRegex(line["beneath"], words)
        self.assertIn("refused\nno permission", self.runs["refused"][-1]["text"])

    def test_read_only_is_said_while_it_is_waited_for(self):
        done = self.runs["none"]
        self.assertNotIn("Read only", done[0]["text"])
        self.assertIn("change the price in the shop", done[1]["text"])
        self.assertEqual(len(done), 2)

    def test_stock_and_text(self):
        done = self.runs["more"]
        self.assertIn("2000 → 2050", done[0]["text"])
        self.assertEqual(done[1:], [{"act": "shop-stock", "item_id": "tea", "value": 50},
                                    {"act": "shop-text", "item_id": "tea", "value": 0, "text": "tonight"}])


class Looks(unittest.TestCase):
    def test_floor_is_covered_by_a_key(self):
        shown, covered, again = gallery.words("bargain", "haggle", "--say", "shop-bargain-floor", "--keys", "f", "--say",
                                              "shop-bargain-floor", "--keys", "f", "--say", "shop-bargain-floor")
        self.assertIn("59.90", shown)
        self.assertNotIn("59", covered)
        self.assertEqual(again, shown)

    def test_words_for_everything_in_every_language(self):
        names = {"Desk.Bargain.Kind": "quote ask cut subsidy gift more_stock settle reject withdraw",
                 "Desk.Bargain.By": "brand platform host",
                 "Desk.Bargain.Why": "nothing tease quote haggle agreed open sold_out encore closed",
                 "Desk.Bargain.Typed": "long letter more comma places large currency up rate percent doubtful "
                                       "nothing_off no_price below_zero floor",
                 "Desk.Bargain.Order": "pending asked-again done refused conflict timed-out lost accepted still",
                 "Desk.Bargain.Change.State": "pending asked-again accepted done refused timed-out still",
                 "Desk.Bargain.Waits": "open price hidden cart part", "Desk.Bargain.Waiting": "open price hidden cart part"}
        for path in LOCALES.glob("*.ini"):
            lines = path.read_text(encoding="utf-8")
            for prefix, ends in names.items():
                for end in ends.split():
                    self.assertIn(f"\n{prefix}.{end}=", lines, path.name)
        for language in ("zh-CN", "zh-TW", "en-US"):
            gallery.run("bargain", "haggle", "--view", "agreed", "--view", "plan-1", "--view", "plan-5", "--view", "change",
                        "--keys", "l", "--view", "change-none", language=language)

    def test_tab_goes_from_above_to_below(self):
        names = gallery.run("bargain", "agreed", "--focus", width=320, height=900)[0]["focus"]
        order = [name for name in ("shop-bargain-floor", "shop-bargain-next", "shop-bargain-typed", "shop-bargain-by-brand",
                                   "shop-bargain-person", "shop-bargain-withdraw") if name in names]
        self.assertEqual(len(order), 6, names)
        self.assertEqual([name for name in names if name in order], order)


if __name__ == "__main__":
    gallery.program = sys.argv.pop(1)
    unittest.main()
