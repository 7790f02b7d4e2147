#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A shop that nobody here wrote, followed on air: Vendure 3.7.3 on loopback, by data/adapters/vendure.json."""

import http.client
import json
import os
import pathlib
import subprocess
import sys
import time
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "cli"), str(HERE.parent / "libobs")]

import show
from followed import PATIENCE_S, Followed, Way, free_port
from harness import FolderCase, run
from vendure_shop import Vendure

ADAPTER = json.loads((HERE.parents[1] / "data" / "adapters" / "vendure.json").read_text("utf-8"))
SKU = "L2201308"
LAYERS = ("product", "price", "stock", "trust")
THEME = "selection-portrait"


class VendureTest(FolderCase):
    def setUp(self):
        super().setUp()
        self.shop = Vendure(free_port(), self.folder)
        self.addCleanup(lambda: self.shop.process.poll() is None and self.shop.kill())
        self.base = f"http://127.0.0.1:{self.shop.port}"
        # as it is shipped, but asked as often as may be, so that the test is short
        self.adapter = json.loads(json.dumps(ADAPTER))
        self.adapter["defaults"]["every_ms"] = 1000
        self.adapter["ttl_ms"] = 4000
        self.post = self.write("vendure.json", self.adapter)

    def by_get(self):
        """The same questions, asked by GET: answers then have ETags."""
        changed = json.loads(json.dumps(self.adapter))
        request = changed["requests"][0]
        asked = request.pop("body")["json"]
        changed["defaults"]["method"] = "GET"
        request["query"] = {"query": asked["query"], "variables": {"json": asked["variables"]}}
        return self.write("vendure-get.json", changed)

    def follow(self, adapter, base):
        followed = Followed(adapter, base=base, slug="laptop", sku=SKU, room="tea")
        self.addCleanup(followed.program.stop)
        return followed

    def once(self, **names):
        """What `fetch` says of one request, and its exit."""
        words = {"base": self.base, "slug": "laptop", "sku": SKU, **names}
        done = run("fetch", "--adapter", self.post, *(word for one in words.items() for word in ("--var", "=".join(one))))
        return done.returncode, json.loads(done.stdout)

    def open_host(self):
        """Sources in libobs, by layer: one that follows the shop, and beside it one that shows what the test expects."""
        boxes = subprocess.run(
            [os.environ["LAYER_BOXES"], os.environ["BUILD"], THEME, *LAYERS], capture_output=True, text=True, check=True
        )
        self.host = show.Host(os.environ["SHOW_HOST"], os.environ["MODULE"])
        self.addCleanup(self.host.stop)
        self.seen = {layer: [] for layer in LAYERS}
        self.version = 1
        wish = self.write("wish.json", self.changed(version=1, room={"id": "wish"}))
        names = {"base": self.base, "slug": "laptop", "sku": SKU, "room": "shop"}
        ways = {
            "shop": {"room_from": "adapter", "adapter": str(self.post), "adapter_vars": names},
            "wish": {"room_from": "file", "room_file": str(wish)},
        }
        for layer in LAYERS:
            for of, way in ways.items():
                settings = {"layer": layer, "reduced_motion": True, "theme": THEME, **way}
                self.host.command(open=f"{of}-{layer}", part=json.loads(boxes.stdout)[layer], settings=settings)

    def check_air(self, layers, **wished):
        """What follows the shop comes to look as a room that says of the item what is wished, and no more; other than before."""
        self.version += 1
        item = {"id": "1", "title": "Laptop", "price": {"currency": "USD", "sale": wished.pop("sale")}, **wished}
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        document = {"schema": "shop-room/1", "version": self.version, "current": "1", "server_time": now, "ttl_ms": 600000}
        self.write("wish.json", {**document, "epoch": "e", "room": {"id": "wish"}, "items": [item]})
        for layer in layers:
            end = time.monotonic() + PATIENCE_S
            while True:
                shop, wish = (self.host.lines.get(f"{of}-{layer}", [{}])[-1] for of in ("shop", "wish"))
                is_there = wish.get("shown_version") == self.version and shop.get("state") == "fresh"
                # a layer keeps what it shows for a moment: both may still look as before
                if is_there and shop["picture"] == wish["picture"] and shop["picture"] not in ("empty", "many", *self.seen[layer][-1:]):
                    break
                self.assertLess(time.monotonic(), end, f"{layer}: on air {shop}, wished {wish}")
                time.sleep(0.05)
            self.seen[layer].append(shop["picture"])

    def test_shops_vendure_on_air(self):
        begun = time.monotonic()
        way = Way(self.shop.port)
        self.addCleanup(way.stop)
        followed = self.follow(self.post, self.base)
        by_get = self.follow(self.by_get(), f"http://127.0.0.1:{way.port}")
        self.open_host()

        # as the catalogue has it, with the tax in it
        item = followed.item(price__sale=155880, stock__left=100, price__currency="USD", title="Laptop", main_sku=SKU)
        self.assertEqual([sku["sale"] for sku in item["skus"]], [155880, 167880, 263880, 275880])
        self.assertNotIn("offer", item)
        self.assertEqual(followed.lines[-1]["source"], "adapter")
        by_get.item(price__sale=155880)
        picture = item["image"]
        self.check_air(("product", "price", "stock"), sale=155880, stock={"left": 100}, image=picture)

        # the owner lowers the price, sets what it was, badges, an end, and how many there are
        self.shop.set_variant(id="1", price=99900, stockOnHand=7, customFields={"listPrice": 155880})
        self.shop.set_product(id="1", customFields={"badges": ["次日达", "Two years"], "promoEndsAt": "2031-11-22T15:00:00.000Z"})
        item = followed.item(price__sale=119880, stock__left=7, offer__ends_at="2031-11-22T15:00:00Z")
        self.assertEqual(item["price"]["list"], {"amount": 155880, "basis": "other"})
        self.assertEqual([right["label"] for right in item["trust"]], ["次日达", "Two years"])
        by_get.item(price__sale=119880)
        rights = [{"kind": "other", "label": label} for label in ("次日达", "Two years")]
        self.check_air(("stock", "price", "trust"), sale=119880, stock={"left": 7}, trust=rights)

        # a customer buys two
        self.shop.purchase("1", 2)
        followed.item(stock__left=5, price__sale=119880)
        self.check_air(("stock",), sale=119880, stock={"left": 5})

        # another picture
        self.shop.set_product(id="1", featuredAssetId=self.shop.other_picture())
        item = followed.until(lambda line: line["room"]["items"][0]["image"] != picture)["room"]["items"][0]
        self.check_picture(item["image"])
        self.check_air(("product",), sale=119880, stock={"left": 5}, image=item["image"])

        self.check_writes(followed)

        # the end is taken back; sold out
        self.shop.set_product(id="1", customFields={"badges": [], "promoEndsAt": None})
        self.shop.set_variant(id="1", stockOnHand=0)
        item = followed.item(stock__left=0)
        followed.until(lambda line: not any(line["room"]["items"][0].get(name) for name in ("offer", "trust")))
        self.check_air(("stock",), sale=119880, stock={"left": 0})

        # what did not change is not sent again
        end = time.monotonic() + PATIENCE_S
        while not any(status == 304 and size == 0 for _, status, size in way.passed):
            self.assertLess(time.monotonic(), end, way.passed)
            time.sleep(0.05)
        # a busy machine may have been late, but what was confirmed in time never went
        for one in (followed, by_get):
            self.assertLessEqual({line["state"] for line in one.lines if line["room"]}, {"fresh", "stale"})

        self.check_mistakes()

        # the server dies and comes back as it was seeded
        self.shop.kill()
        killed = time.monotonic()
        followed.until(lambda line: line["state"] == "stale")
        self.assertLess(time.monotonic() - killed, 15)
        self.assertIsNotNone(followed.lines[-1]["error"])
        self.shop.start()
        started = time.monotonic()
        followed.item(price__sale=155880, stock__left=100)
        followed.until(lambda line: line["state"] == "fresh")
        print(f"Vendure started in {self.shop.ready['ms'] / 1000:.1f} s; back on air {time.monotonic() - started:.1f} s after it; "
              f"all in {time.monotonic() - begun:.1f} s")
        # stock that comes back without a reason is not shown: the price alone
        self.check_air(("price",), sale=155880, stock={"left": 100})
        self.assertEqual({layer: len(set(pictures)) for layer, pictures in self.seen.items()}, {"product": 2, "price": 3, "stock": 4, "trust": 1})

    def check_picture(self, address):
        url = urllib.parse.urlsplit(address)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE_S)
        connection.request("GET", f"{url.path}?{url.query}")
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        self.assertEqual((answer.status, body[:2]), (200, b"\xff\xd8"))

    def change(self, *words, token=None):
        """What the overlay's own `write` says, and its exit."""
        secrets = self.write("secrets.json", {"schema": "shop-secrets/1", "origin": self.base, "secrets": {"admin_token": token or self.shop.token}})
        secrets.chmod(0o600)
        names = {"base": self.base, "slug": "laptop", "sku": SKU}
        done = run("write", "--adapter", self.post, "--secrets", secrets, *(word for one in names.items() for word in ("--var", "=".join(one))), *words, "--yes")
        return done.returncode, json.loads(done.stdout)

    def check_writes(self, followed):
        """The price in the shop is changed from here, and on air because the shop says so."""
        code, line = self.change("--price", "799.90")
        self.assertEqual((code, line["state"], line["message"]), (1, "refused", "gross_prices: the shop has not said this"))
        self.shop.set_prices_with_tax(True)
        followed.item(price__sale=99900)
        code, line = self.change("--price", "799.90", "--was", "999.00")
        self.assertEqual((code, line["state"], line["from"], line["room"]), (0, "done", "999.00 USD", "799.90 USD"), line)
        followed.item(price__sale=79990)
        self.check_air(("price",), sale=79990, stock={"left": 5})

        # the owner was faster; somebody else's token
        self.shop.set_variant(id="1", price=89900)
        code, line = self.change("--price", "699.00", "--was", "799.90")
        self.assertEqual((code, line["state"], line["room"]), (1, "refused", "899.00 USD"))
        self.assertIn("what was seen", line["message"])
        code, line = self.change("--price", "699.00", token="nobody's")
        self.assertEqual((code, line["state"], line["room"]), (1, "refused", "899.00 USD"))
        self.assertIn("not currently authorized", line["message"])

        # what lies there, less the two that are sold and not sent
        code, line = self.change("--stock", "11", "--wait", "1")
        self.assertEqual((code, line["state"], line["from"], line["to"], line["room"]), (1, "still", "5", "11", "9"))

        # a text, in a custom field, as a team adds it to a copy of the file
        text = json.loads(json.dumps(self.adapter["writes"]["price"]))
        text["body"]["json"] = {"query": {"raw": "mutation($in: UpdateProductInput!) { updateProduct(input: $in) { id } }"},
                                "variables": {"in": {"id": "{item}", "customFields": {"badges": ["{value}"]}}}}
        text.update(needs=["admin_token"], shows="trust", ok=[{"absent": "/errors"}, {"present": "/data/updateProduct/id"}])
        self.post = self.write("vendure.json", {**self.adapter, "writes": {"text": text}})
        code, line = self.change("--text", "今晚有赠品")
        self.assertEqual((code, line["state"], line["message"], line["to"]), (0, "done", None, "今晚有赠品"))
        followed.until(lambda line: [right["label"] for right in line["room"]["items"][0]["trust"]] == ["今晚有赠品"])
        self.post = self.write("vendure.json", self.adapter)
        self.shop.set_prices_with_tax(False)
        self.shop.set_variant(id="1", price=99900, stockOnHand=7)
        followed.item(price__sale=119880, stock__left=5)

    def check_mistakes(self):
        code, line = self.once(slug="nothing")
        self.assertEqual((code, line["room"], line["state"]), (1, None, "waiting"))
        code, line = self.once(sku="gone")
        self.assertEqual((code, line["room"]), (1, None))
        self.assertIn("price", line["error"]["message"])
        code, line = self.once(variant_fields="discount")
        self.assertEqual((code, line["room"]), (1, None))
        print("a field that the shop does not have:", line["error"])


if __name__ == "__main__":
    unittest.main()
