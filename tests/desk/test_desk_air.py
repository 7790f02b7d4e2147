#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The AIR dock without OBS: what its keys ask for, by mouse and by keyboard, and what it says of a view.

test_desk_air.py GALLERY: the program desk_gallery_5 or desk_gallery_6.
"""
import json
import os
import subprocess
import sys
import unittest

GALLERY = ""
KEYS = ["shop-air-safe", "shop-air-panic", "shop-air-return"]


def run(*deeds, view="air-open", language="en-US", width=320, height=900):
    """What the dock asked for and said, in its order."""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", TZ="Asia/Shanghai")
    command = [GALLERY, "--dock", "air", "--view", view, "--language", language, "--width", str(width),
               "--height", str(height), *deeds]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def acts(*deeds, **how):
    return [line["act"] for line in run(*deeds, **how) if "act" in line]


def said(*names, view, **how):
    deeds = [word for name in names for word in ("--say", name)]
    return [line for line in run(*deeds, view=view, **how) if "say" in line]


class Keys(unittest.TestCase):
    def test_safe_and_panic_act_as_they_go_down(self):
        self.assertEqual(acts("--press", "shop-air-safe"), ["safe"])
        self.assertEqual(acts("--press", "shop-air-panic"), ["panic"])
        self.assertEqual(acts("--click", "shop-air-panic"), ["panic"])

    def test_they_act_without_a_room(self):
        self.assertEqual(acts("--click", "shop-air-safe", "--click", "shop-air-panic", view="-"), ["safe", "panic"])
        self.assertEqual(acts("--press", "shop-air-return", "--wait", "1300", view="-"), ["return-down", "return-up"])

    def test_a_double_press_undoes_nothing(self):
        self.assertEqual(acts("--click", "shop-air-panic", "--click", "shop-air-panic", view="air-panic"),
                         ["panic", "panic"])
        self.assertEqual(acts("--click", "shop-air-safe", "--click", "shop-air-safe", view="air-safe"),
                         ["safe", "safe"])

    def test_return_is_told_down_and_up_once(self):
        self.assertEqual(acts("--click", "shop-air-return", view="air-panic"), ["return-down", "return-up"])
        # a dock that goes while it is held has let go of it
        self.assertEqual(acts("--press", "shop-air-return", "--wait", "200", view="air-safe"),
                         ["return-down", "return-up"])
        self.assertEqual(acts("--press", "shop-air-return", "--wait", "1300", "--release", "shop-air-return",
                              view="air-safe"), ["return-down", "return-up"])

    def test_return_that_worked_is_let_go(self):
        self.assertEqual(acts("--press", "shop-air-return", "--wait", "300", "--view", "air-open", "--release",
                              "shop-air-return", view="air-panic"), ["return-down", "return-up"])

    def test_there_is_nothing_to_return_from_in_normal(self):
        self.assertEqual(acts("--click", "shop-air-return"), [])

    def test_the_keyboard_needs_the_focus_on_the_key(self):
        names = run("--focus", view="air-panic")[0]["focus"]
        self.assertEqual(names[-3:], KEYS)
        self.assertIn("shop-air-miniature", names)
        there = ["Tab"] * (names.index("shop-air-panic") + 1)
        for key in ("Space", "Enter"):
            self.assertEqual(acts("--keys", ",".join([*there, key]), view="air-panic"), ["panic"])
            tabs = there + ["Tab", key]
            self.assertEqual(acts("--keys", ",".join(tabs), view="air-panic"), ["return-down", "return-up"])
        to_miniature = ["Tab"] * (names.index("shop-air-miniature") + 1)
        self.assertEqual(acts("--keys", ",".join([*to_miniature, "Space", "Enter", "Escape", "p", "s"]),
                              view="air-panic"), [])

    def test_they_stand_below_everything_in_a_low_dock(self):
        for line in said(*KEYS, view="air-held", height=300):
            self.assertTrue(line["is_visible"], line)


class Words(unittest.TestCase):
    def words(self, *names, view, **how):
        return [line["text"] for line in said(*names, view=view, **how)]

    def test_the_lamp_says_both_figures_where_they_differ(self):
        price, stock, cart, spec = self.words("shop-air-lamp-price", "shop-air-lamp-stock", "shop-air-lamp-cart",
                                              "shop-air-lamp-spec", view="air-held")
        self.assertIn("Air ¥59.90, Shop ¥69.90", price)
        self.assertIn("Not on air", stock)
        self.assertIn("Shop not listed", cart)
        self.assertIn("Shop does not say", spec)

    def test_the_lamp_is_true_only_where_the_price_is(self):
        wanted = {"air-open": "Air = shop", "air-held": "Air ≠ shop", "air-stale": "Not confirmed",
                  "air-safe": "Not on air", "air-waiting": "Shop does not say"}
        deeds = [word for view in wanted for word in ("--view", view, "--say", "shop-air-lamp")]
        for line, words in zip(run(*deeds, view="-"), wanted.values(), strict=True):
            self.assertIn(words, line["text"])

    def test_the_sign_is_on_air_only_while_viewers_get_it(self):
        wanted = {"air-open": "ON AIR, Streaming · Recording", "air-panic": "Taken off air, Recording",
                  "air-waiting": "Not in the program, Not sent"}
        deeds = [word for view in wanted for word in ("--view", view, "--say", "shop-air-sign")]
        self.assertEqual([line["text"] for line in run(*deeds, view="-")], list(wanted.values()))

    def test_modes_errors_and_holds_have_words(self):
        self.assertEqual(self.words("shop-air-mode", view="air-safe"), ["SAFE: no figures on air"])
        self.assertEqual(self.words("shop-air-mode", view="air-panic"), ["PANIC: nothing of ours on air"])
        self.assertEqual(self.words("shop-air-error", view="air-stale"),
                         ["the shop answers with status 503 and asks to wait 30 s"])
        self.assertEqual(self.words("shop-air-error", view="air-stale", language="zh-CN"),
                         ["店铺返回状态码 503，要求等 30 秒"])
        # what has no words in the locales says in them at least of what kind it is, and where
        self.assertEqual(self.words("shop-air-error", view="air-unreachable", language="zh-CN"),
                         ["直播间 room.json：连不上：Could not resolve host: shop.example"])
        self.assertRegex(self.words("shop-air-held", view="air-held")[0], r"^link ¥69.90 is not ¥59.90 · 00:4\d$")
        self.assertRegex(self.words("shop-air-held", view="air-held", language="zh-CN")[0], r"^链接 ¥69.90 不是 ¥59.90 · ")
        self.assertEqual(self.words("shop-air-link", view="air-stale"), ["Stale"])

    def test_three_findings_that_hold_and_how_many_more(self):
        names = ["shop-air-finding-1", "shop-air-finding-2", "shop-air-finding-3"]
        first, second, third = self.words(*names, view="air-held")
        self.assertIn("全网最低", first)
        self.assertIn("史上最低价", second)
        self.assertIn("原价", third)
        self.assertEqual(self.words("shop-air-findings-more", view="air-held"), ["2 more to be settled first"])
        for line in said(*names, view="air-open"):
            self.assertFalse(line["is_visible"], line)

    def test_dials(self):
        left, shop, show = self.words("shop-air-left", "shop-air-shop", "shop-air-show", view="air-open")
        self.assertRegex(left, r"^Offer ends in 04:3\d$")
        self.assertRegex(shop, r"^Shop's clock 21:07:\d\d$")
        self.assertEqual(show, "Show 45:12")

    def test_a_click_shows_the_cue_and_a_take_the_program_again(self):
        lines = run("--say", "shop-air-miniature", "--click", "shop-air-miniature", "--say", "shop-air-miniature",
                    "--view", "haggle", "--say", "shop-air-miniature")
        self.assertEqual([line["text"] for line in lines], ["Program", "Cue · not on air", "Program"])

    def test_every_word_is_there_in_every_language(self):
        # the gallery fails when a key has no text
        for language in ("zh-CN", "zh-TW", "en-US"):
            run("--view", "air-held", "--view", "air-stale", "--view", "air-safe", "--view", "air-panic", "--view",
                "air-waiting", language=language)


if __name__ == "__main__":
    GALLERY = sys.argv.pop(1)
    unittest.main()
