#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The PROMPTER and FIGURES docks without OBS. test_desk_prompter.py GALLERY: desk_gallery_5 or desk_gallery_6."""
import sys
import unittest

import gallery


class Prompter(unittest.TestCase):
    def test_all_that_the_host_has_to_know(self):
        sheet, left, price = gallery.words("prompter", "haggle", "--say", "shop-prompter-sheet", "--say",
                                           "shop-prompter-left", "--say", "shop-prompter-price")
        for words in ("Next · Brand 陈经理 Cut ¥69.90", "先讲茶园，再报价", "最低", "Say: 这场的价格", "第一 · 国家级 · 史上",
                      "说明赠品数量与期限", "样品在左手边", "玻璃保温杯"):
            self.assertIn(words, sheet)
        self.assertRegex(left, "^Time left 0(5:00|4:5.)$")
        self.assertIn("¥79.90", price)

    def test_the_agreed_price_is_said_and_no_time_without_an_end(self):
        price, = gallery.words("prompter", "agreed", "--say", "shop-prompter-price")
        self.assertIn("¥59.90", price)
        line = gallery.run("prompter", "-", "--say", "shop-prompter-left")[0]
        self.assertFalse(line["is_visible"])

    def test_every_word_in_every_language(self):
        for language in ("zh-CN", "zh-TW"):
            gallery.run("prompter", "haggle", "--view", "agreed", language=language, width=320, height=240)


class Figures(unittest.TestCase):
    def test_now_and_over_the_show(self):
        line = gallery.run("figures", "haggle", "--say", "shop-figures-viewers")[0]
        self.assertEqual(line["text"], "Viewers 12,408")
        self.assertEqual(line["beneath"], "first 2,100, least 2,100, most 12,408")

    def test_traffic_with_its_return(self):
        said, = gallery.words("figures", "haggle", "--say", "shop-figures-traffic")
        self.assertIn("paid Viewers 3,100 Spend ¥8,400.00 Ordered ¥39,800.00 Return 4.7", said)

    def test_an_estimate_is_called_one(self):
        total, parts = gallery.words("figures", "haggle", "--say", "shop-figures-estimate", "--say", "shop-figures-parts")
        self.assertEqual(total, "about ¥151,000")
        self.assertIn("Viewers 12,408 × Minutes watched per viewer 4.2", parts)
        self.assertIn("(1 + Repurchase rate 18.0%)", parts)

    def test_no_estimate_without_a_factor(self):
        total, parts = gallery.words("figures", "figures-missing", "--say", "shop-figures-estimate", "--say",
                                     "shop-figures-parts")
        self.assertEqual((total, parts), ("No estimate", "Not known: Orders per viewer-minute"))

    def test_a_shop_that_counts_nothing(self):
        said, = gallery.words("figures", "figures-none", "--say", "shop-figures-nothing")
        self.assertIn("counts nothing", said)
        for language in ("zh-CN", "zh-TW"):
            gallery.run("figures", "haggle", "--view", "figures-missing", "--view", "figures-none", language=language)


if __name__ == "__main__":
    gallery.program = sys.argv.pop(1)
    unittest.main()
