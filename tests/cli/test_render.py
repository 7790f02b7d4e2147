# SPDX-License-Identifier: GPL-2.0-or-later
"""`render`: the picture's size, what is in it and what is not, and why there is none."""

import os
import unittest

import numpy
from PIL import Image

from harness import DATA, FolderCase, png, run

THEME = "selection-portrait"


class Render(FolderCase):
    def setUp(self):
        super().setUp()
        self.write("images/cup.png", png(8, 8, (10, 200, 30)))

    def run_render(self, *words, room=None, theme=THEME):
        return run("render", "--room", room or self.room, "--theme", theme, "--out", self.folder / "out.png", *words)

    def picture(self, *words, room=None, said=""):
        """Renders and gives the pixels."""
        done = self.run_render(*words, room=room)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", said))
        with Image.open(self.folder / "out.png") as image:
            self.assertEqual((image.format, image.mode), ("PNG", "RGBA"))
            return numpy.asarray(image).astype(int)

    def refused(self, *words, code=1, **options):
        done = self.run_render(*words, **options)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done)
        self.assertFalse((self.folder / "out.png").exists())
        self.assertTrue(done.stderr.startswith("shop-overlay render: "), done.stderr)
        return done.stderr

    def box(self, pixels):
        """Where there is something: left, top, right, bottom."""
        rows = numpy.flatnonzero(pixels[:, :, 3].any(axis=1))
        columns = numpy.flatnonzero(pixels[:, :, 3].any(axis=0))
        return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


class Pictures(Render):
    def test_size_and_edges(self):
        pixels = self.picture()
        self.assertEqual(pixels.shape, (1920, 1080, 4))
        self.assertTrue(pixels[:, :, 3].any())
        self.assertFalse(pixels[[0, -1], :, 3].any() or pixels[:, [0, -1], 3].any())

    def test_the_same_again(self):
        self.assertTrue((self.picture() == self.picture()).all())

    def test_every_qt_gives_the_same(self):
        majors = os.environ["SHOP_BRIDGES"].split(",")
        pictures = []
        for major in majors:
            os.environ["SHOP_OVERLAY_QT"] = major
            self.addCleanup(os.environ.pop, "SHOP_OVERLAY_QT", None)
            pictures.append(self.picture(room=DATA / "demo" / "room.json"))
        self.assertTrue(all((picture == pictures[0]).all() for picture in pictures))

    def test_nothing_on_air_is_transparent(self):
        del self.document["current"]
        self.assertFalse(self.picture(room=self.write("empty.json", self.document)).any())
        self.document["current"] = "cup"
        self.document["items"][0]["status"] = "withdrawn"
        self.assertFalse(self.picture(room=self.write("withdrawn.json", self.document)).any())

    def test_a_layer_alone_stands_where_it_stands(self):
        whole = self.picture()
        left, top, right, bottom = self.box(whole)
        alone = {name: self.picture("--layer", name) for name in ("product", "price", "countdown")}
        for name, pixels in alone.items():
            self.assertEqual(pixels.shape, whole.shape)
            self.assertTrue(pixels[:, :, 3].any(), name)
            self.assertTrue((pixels != whole).any(), name)
            box = self.box(pixels)
            self.assertTrue(left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom, (name, box))
        self.assertTrue((alone["product"] != alone["price"]).any())
        self.assertTrue((self.picture("--layer", "all") == whole).all())

    def test_the_price_is_in_it(self):
        before = self.picture()
        self.document["items"][0]["price"]["sale"] = 5990
        after = self.picture(room=self.write("cheaper.json", self.document))
        self.assertGreater(int((before != after).any(axis=2).sum()), 500)

    def test_age(self):
        fresh = self.picture("--age", "15000", "--layer", "price")
        self.assertTrue((fresh == self.picture("--layer", "price")).all())
        stale = self.picture("--age", "17000", "--layer", "price")
        self.assertTrue(stale[:, :, 3].any() and (stale != fresh).any())
        self.assertFalse(self.picture("--age", "61000", "--layer", "price").any())

    def test_brand(self):
        """Its colour is that of the price, its logo stands in the strip; what is wrong is named."""
        plain, blue = self.picture("--layer", "price"), self.picture("--layer", "price", "--brand-color", "40A0FF")
        gold = (plain[:, :, 0] > plain[:, :, 2] + 60) & (plain[:, :, 3] > 250)
        self.assertGreater(gold.sum(), 500)
        self.assertGreater((blue[:, :, 2] > blue[:, :, 0].astype(int) + 60).sum(), 500)
        logo = self.write("logo.png", png(64, 64, (0, 200, 0)))
        strip = self.picture("--layer", "rundown", "--brand-logo", logo)
        self.assertGreater((strip[:, :, 1] > strip[:, :, 0].astype(int) + 100).sum(), 1000)
        (self.folder / "out.png").unlink()
        self.assertIn("brand_logo", self.refused("--brand-logo", self.room))
        self.assertIn("brand_font", self.refused("--brand-font", "No such family"))
        self.assertIn("a colour is written", self.refused("--brand-color", "gold", code=2))

    def test_safe(self):
        """No figure, whatever the price; what stands in its place does not depend on it."""
        normal, safe = self.picture("--layer", "price"), self.picture("--layer", "price", "--safe")
        self.assertTrue(safe[:, :, 3].any() and (safe != normal).any())
        self.assertFalse(self.picture("--layer", "countdown", "--safe").any())
        self.document["items"][0]["price"]["sale"] = 5990
        cheaper = self.write("cheaper.json", self.document)
        self.assertTrue((self.picture("--layer", "price", "--safe", room=cheaper) == safe).all())

    def test_at(self):
        running = self.picture("--layer", "countdown")
        later = self.picture("--layer", "countdown", "--at", "2026-11-21T21:05:00+08:00")
        self.assertTrue((running != later).any())
        self.assertFalse(self.picture("--layer", "countdown", "--at", "2026-11-21T14:00:00Z").any())

    def test_language(self):
        self.assertTrue((self.picture("--layer", "countdown") != self.picture("--layer", "countdown", "--language", "en")).any())

    def test_the_picture_of_the_item(self):
        green = self.picture()
        self.write("images/cup.png", png(8, 8, (200, 10, 30)))
        red = self.picture()
        changed = (green != red).any(axis=2)
        self.assertGreater(int(changed.sum()), 5000)
        self.assertTrue((green[changed][:, 1] > red[changed][:, 1]).all())

    def test_a_picture_that_is_missing_is_left_out(self):
        whole = self.picture()
        (self.folder / "images/cup.png").unlink()
        said = "shop-overlay render: %s: no picture images/cup.png: no such file\n" % self.room
        self.assertTrue((self.picture(said=said) != whole).any())

    def test_a_picture_outside_of_the_folder_is_not_read(self):
        outside = self.folder / "elsewhere"
        outside.mkdir()
        inner = self.folder / "inner"
        (inner / "images").mkdir(parents=True)
        (outside / "cup.png").write_bytes(png(8, 8))
        (inner / "images/cup.png").symlink_to(outside / "cup.png")
        room = self.write("inner/room.json", self.document)
        said = "shop-overlay render: %s: no picture images/cup.png: it lies outside of the room's folder\n" % room
        self.picture(room=room, said=said)

    def test_a_picture_of_the_web_is_not_fetched(self):
        self.document["items"][0]["image"] = "http://127.0.0.1:9/cup.png"
        room = self.write("web.json", self.document)
        said = "shop-overlay render: %s: no picture http://127.0.0.1:9/cup.png: only the files beside the room are read\n"
        self.picture(room=room, said=said % room)

    def test_names_of_pictures_with_escapes(self):
        self.document["items"][0]["image"] = "images/c%75p.png?v=2#x"
        self.assertTrue((self.picture(room=self.write("escaped.json", self.document)) == self.picture()).all())

    def test_a_theme_by_its_path(self):
        self.picture()
        by_id = self.picture()
        done = self.run_render(theme=DATA / "themes" / (THEME + ".json"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with Image.open(self.folder / "out.png") as image:
            self.assertTrue((numpy.asarray(image) == by_id).all())

    def test_the_demo_room(self):
        self.assertTrue(self.picture(room=DATA / "demo" / "room.json")[:, :, 3].any())


class Backgrounds(Render):
    def test_opaque_and_untouched_outside(self):
        clear = self.picture()
        pixels = self.picture("--background", self.write("blue.png", png(108, 192, (20, 60, 180))))
        self.assertTrue((pixels[:, :, 3] == 255).all())
        self.assertTrue((pixels[clear[:, :, 3] == 0][:, :3] == (20, 60, 180)).all())
        solid = clear[:, :, 3] == 255
        self.assertTrue(solid.any())
        self.assertLessEqual(int(abs(pixels[solid] - clear[solid]).max()), 2)

    def test_in_linear_light(self):
        clear = self.picture()
        over = self.picture("--background", self.write("white.png", png(9, 16, (255, 255, 255))))
        half = (clear[:, :, 3] >= 64) & (clear[:, :, 3] <= 192)
        self.assertTrue(half.any())

        def linear(values):
            values = values / 255
            return numpy.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)

        alpha = clear[half][:, 3:] / 255
        light = linear(clear[half][:, :3]) * alpha + (1 - alpha)
        wanted = numpy.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
        self.assertLessEqual(float(abs(over[half][:, :3] - wanted).max()), 2.0)

    def test_scaled_to_cover(self):
        image = Image.new("RGB", (300, 160), (0, 0, 0))
        image.paste((250, 250, 250), (150, 0, 300, 160))
        image.save(self.folder / "wide.png")
        pixels = self.picture("--background", self.folder / "wide.png")
        self.assertTrue((pixels[4, 4, :3] == 0).all())
        self.assertTrue((pixels[4, -5, :3] == 250).all())

    def test_transparent_is_black(self):
        Image.new("RGBA", (9, 16), (255, 255, 255, 0)).save(self.folder / "clear.png")
        self.assertTrue((self.picture("--background", self.folder / "clear.png")[0, 0] == (0, 0, 0, 255)).all())
        Image.new("RGBA", (9, 16), (255, 255, 255, 128)).save(self.folder / "half.png")
        red, green, blue, alpha = self.picture("--background", self.folder / "half.png")[0, 0]
        self.assertEqual((red, green, alpha), (blue, blue, 255))
        self.assertTrue(100 < red < 200, red)

    def test_bad_backgrounds(self):
        missing = self.folder / "missing.png"
        self.assertIn("%s: cannot be opened: " % missing, self.refused("--background", missing))
        self.assertIn("%s: " % self.room, self.refused("--background", self.room))


class Refused(Render):
    def test_unknown_theme(self):
        self.assertIn("no-such-theme", self.refused(theme="no-such-theme"))
        self.assertIn("missing.json", self.refused(theme=self.folder / "missing.json"))

    def test_an_abstract_theme(self):
        self.assertIn("_selection", self.refused(theme="_selection"))

    def test_a_bad_theme(self):
        bad = self.write("bad.json", '{"schema": "shop-theme/1", "extends": "selection-portrait", "grid_px": "eight"}')
        self.assertIn("grid_px", self.refused(theme=bad))

    def test_unknown_variant_zones_language(self):
        self.assertIn("quartet", self.refused("--variant", "quartet"))
        self.assertIn("no-such-zones", self.refused("--zones", "no-such-zones"))
        self.assertIn("tlh", self.refused("--language", "tlh"))

    def test_bad_rooms(self):
        self.document["items"][1]["price"]["sale"] = -1
        bad = self.write("bad.json", self.document)
        self.assertIn("%s: items[1].price.sale: " % bad, self.refused(room=bad))
        bad = self.write("bad.json", "{")
        self.assertIn("%s: line 1 column " % bad, self.refused(room=bad))
        missing = self.folder / "missing.json"
        self.assertIn("%s: cannot be opened: " % missing, self.refused(room=missing))

    def test_no_place_for_the_picture(self):
        done = run("render", "--room", self.room, "--theme", THEME, "--out", self.folder / "no" / "out.png")
        self.assertEqual(done.returncode, 1)
        self.assertIn("out.png: ", done.stderr)

    def test_other_data(self):
        done = run("--data", self.folder, "render", "--room", self.room, "--theme", THEME, "--out", self.folder / "out.png")
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.folder), done.stderr)
        done = run("--data=%s" % DATA, "render", "--room", self.room, "--theme", THEME, "--out", self.folder / "out.png")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_usage(self):
        for words, reason in (
            (["--layer", "stickers"], "--layer stickers: no such layer; known are all, product, price, parts"),
            (["--age", "-1"], "--age -1: milliseconds"),
            (["--age", "1.5"], "--age 1.5: milliseconds"),
            (["--at", "yesterday"], "--at yesterday: a time is written"),
        ):
            self.assertIn(reason, self.refused(*words, code=2))


if __name__ == "__main__":
    unittest.main()
