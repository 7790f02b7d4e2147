#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Medusa shop followed by data/adapters/medusa.json; run.sh installs it and calls this. With RECORD=FOLDER its answers are kept there."""

import decimal
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "cli")]

from followed import Followed, Way
from harness import FolderCase, run
from medusa_shop import OWNER, Medusa, Postgres, Shop

ADAPTER = json.loads((HERE.parents[2] / "data" / "adapters" / "medusa.json").read_text("utf-8"))
TITLE = "高山 Tea & more"


def minor(amount):
    """Cents, rounded as a shop's page rounds."""
    return int((decimal.Decimal(str(amount)) * 100).to_integral_value(decimal.ROUND_HALF_UP))


class MedusaProof(FolderCase):
    def setUp(self):
        super().setUp()
        # PostgreSQL's own user has to reach it
        base = pathlib.Path(tempfile.mkdtemp(prefix="shop-medusa-"))
        self.addCleanup(shutil.rmtree, base)
        base.chmod(0o755)
        database = Postgres(base / "database", os.environ["POSTGRES"])
        self.addCleanup(database.stop)
        self.medusa = Medusa(pathlib.Path(os.environ["MEDUSA"]), database.url)
        self.addCleanup(self.medusa.close)
        self.medusa.command("db:migrate")
        self.medusa.command("user", "-e", OWNER["email"], "-p", OWNER["password"])
        self.medusa.start()
        self.shop = Shop(self.medusa)
        # as it is shipped, but asked as often as may be
        adapter = json.loads(json.dumps(ADAPTER))
        adapter["defaults"]["every_ms"] = 1000
        adapter["ttl_ms"] = 6000
        self.adapter = self.write("medusa.json", adapter)
        self.names = {
            "base": f"http://127.0.0.1:{self.medusa.port}", "id": self.shop.product, "sku": "TEA-S", "region_id": self.shop.euro,
            "country_code": "de", "publishable_key": self.shop.key, "room": "tea",
        }

    def follow(self, **names):
        followed = Followed(self.adapter, **{**self.names, **names})
        self.addCleanup(followed.program.stop)
        return followed

    def refused(self, words, **names):
        """One request that has to come to nothing, and to say why."""
        names = {**self.names, **names}
        done = run("fetch", "--adapter", self.adapter, *(word for one in names.items() for word in ("--var", "=".join(one))))
        line = json.loads(done.stdout)
        self.assertEqual((done.returncode, line["room"]), (1, None), words)
        self.assertIn(words, line["error"]["message"] + done.stderr)

    def keep(self, name, path, **names):
        """Notes what the shop answers to what the adapter asks."""
        if "RECORD" not in os.environ:
            return
        names = {**self.names, **names}
        words = (word for one in names.items() for word in ("--var", "=".join(one)))
        asked = json.loads(run("request", "--adapter", self.adapter, "--request", path, *words).stdout)
        said = self.medusa.ask("GET", asked["url"].removeprefix(names["base"]), x_publishable_api_key=names["publishable_key"])[1]
        text = json.dumps(json.loads(said), ensure_ascii=False, indent=1)
        (pathlib.Path(os.environ["RECORD"]) / f"medusa-{name}.json").write_text(text + "\n", "utf-8")

    def test_medusa_followed(self):
        way = Way(self.medusa.port)
        self.addCleanup(way.stop)
        followed = self.follow()
        watched = self.follow(base=f"http://127.0.0.1:{way.port}")

        # as the catalogue has it, with the tax that it leaves out
        item = followed.item(price__sale=1892, stock__left=12)
        self.assertEqual((item["title"], item["price"]["currency"], item["main_sku"]), (TITLE, "EUR", "TEA-S"))
        self.assertEqual(item["image"], "https://cdn.example.com/tea.png")
        self.assertNotIn("list", item["price"])
        # the shop tells them in no order
        sizes = {(sku["id"], sku["spec"], sku["sale"], sku.get("left")) for sku in item["skus"]}
        self.assertEqual(sizes, {("TEA-S", "Tea S", 1892, 12), ("TEA-M", "Tea M", 1190, None), ("TEA-L", "Tea L", 35, None)})
        watched.item(price__sale=1892)

        # a sale by a price list; what a buyer then pays is what was said
        sale = self.shop.price_list("TEA-S", "sale", eur=12.5, jpy=1999)
        item = followed.item(price__sale=1488)
        self.assertEqual(item["price"]["list"], {"amount": 1892, "basis": "other"})
        order = self.shop.purchase("TEA-S", 2)
        self.assertEqual(minor(order["items"][0]["total"] / 2), 1488)
        followed.item(stock__left=10, price__sale=1488)
        # who may order what is gone is told no number
        self.shop.purchase("TEA-M", 5)

        # the owner's badges, end and pictures
        ends = "2031-11-22T15:00:00.000Z"
        self.shop.set_product(metadata={"badges": ["次日达", "Two years"], "promo_ends_at": ends})
        item = followed.item(offer__ends_at="2031-11-22T15:00:00Z")
        self.assertEqual([right["label"] for right in item["trust"]], ["次日达", "Two years"])
        self.keep("product", "product")
        self.keep("region", "region")
        # as the owner's page writes them: a text
        self.shop.set_product(metadata={"badges": '["Typed"]', "promo_ends_at": ""})
        item = followed.until(lambda line: "offer" not in line["room"]["items"][0])["room"]["items"][0]
        self.assertEqual([right["label"] for right in item["trust"]], ["Typed"])
        self.medusa.own(self.shop.path("TEA-S"), {"thumbnail": "https://cdn.example.com/small.png"})
        followed.item(image="https://cdn.example.com/small.png")

        # less in the warehouse than is promised
        self.shop.level("TEA-S", 1)
        followed.item(stock__left=0)
        # another currency, where the sale is another and taxes are not reckoned; one size has no price there
        self.medusa.own(f"/regions/{self.shop.yen}", {"automatic_taxes": False})
        yen = {"region_id": self.shop.yen, "country_code": "jp"}
        item = self.follow(**yen).item(price__sale=1999)
        self.assertEqual((item["price"]["currency"], item["price"]["list"]["amount"]), ("JPY", 2400))
        self.assertEqual({sku["id"] for sku in item["skus"]}, {"TEA-S", "TEA-M"})
        # a price list that sets the price strikes none
        self.shop.drop_price_list(sale)
        followed.until(lambda line: "list" not in line["room"]["items"][0]["price"])
        override = self.shop.price_list("TEA-S", "override", eur=20, jpy=3000)
        item = followed.item(price__sale=2380)
        self.assertNotIn("list", item["price"])
        self.keep("override-yen", "product", **yen)
        self.shop.drop_price_list(override)
        # prices that have the tax in them
        self.shop.tax_inclusive("eur", True)
        followed.item(price__sale=1590)
        self.shop.tax_inclusive("eur", False)
        followed.item(price__sale=1892)

        self.check_mistakes(yen)
        self.check_writes(followed)
        self.assertTrue(any(status == 304 and size == 0 for _, status, size in way.passed), way.passed)

        # the server dies and comes back
        self.medusa.kill()
        killed = time.monotonic()
        followed.until(lambda line: line["state"] == "stale")
        print(f"stale {time.monotonic() - killed:.1f} s after the kill: {followed.lines[-1]['error']['message']}")
        self.assertEqual(followed.lines[-1]["room"]["items"][0]["price"]["sale"], 1892)
        self.medusa.start()
        started = time.monotonic()
        followed.until(lambda line: line["state"] == "fresh", 60)
        print(f"on air again {time.monotonic() - started:.1f} s after the start")

    def change(self, price, key, *words):
        """What `write` says of a price."""
        secrets = {"schema": "shop-secrets/1", "origin": self.names["base"], "secrets": {"authorization": f"Basic {key}"}}
        path = self.write("secrets.json", secrets)
        path.chmod(0o600)
        names = (word for one in self.names.items() for word in ("--var", "=".join(one)))
        done = run("write", "--adapter", self.adapter, "--secrets", path, *names, "--price", price, *words)
        self.assertNotIn(key, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def check_writes(self, followed):
        """A price of a price list, with the tax in it, is changed from here, and nothing else is."""
        key = self.medusa.own("/api-keys", {"title": "Desk", "type": "secret"})["api_key"]["token"]
        line = self.change("11.90", key, "--yes")
        self.assertEqual((line["state"], line["message"]), ("refused", "price_list_id: the shop has not said this"))
        sale = self.shop.price_list("TEA-S", "sale", eur=12.5, jpy=1999)
        followed.item(price__sale=1488)
        line = self.change("11.90", key, "--yes")
        self.assertEqual((line["state"], line["message"]), ("refused", "gross_prices: the shop has not said this"))
        self.shop.tax_inclusive("eur", True)
        followed.item(price__sale=1250)
        self.assertEqual(self.change("11.90", key)["state"], "not-sent")
        self.assertEqual(self.change("11.90", key, "--was", "12.00", "--yes")["state"], "refused")
        line = self.change("11.90", "sk_no", "--yes")
        self.assertEqual((line["state"], line["message"]), ("refused", "writes.price: the shop answers with status 401: Unauthorized"))
        self.assertEqual(self.shop.prices(sale), {"eur": [12.5], "jpy": [1999]})

        line = self.change("11.90", key, "--yes")
        self.assertEqual((line["state"], line["from"], line["to"], line["room"]), ("done", "12.50 EUR", "11.90 EUR", "11.90 EUR"))
        item = followed.item(price__sale=1190)
        self.assertEqual(item["price"]["list"]["amount"], 1590)
        self.assertEqual(self.shop.prices(sale), {"eur": [11.9], "jpy": [1999]})
        if "RECORD" in os.environ:
            update = [{"id": self.shop.price_id(sale, "eur"), "variant_id": self.shop.variants["TEA-S"], "amount": 11.9}]
            said = self.medusa.own(f"/price-lists/{sale}/prices/batch", {"update": update})
            text = json.dumps(said, ensure_ascii=False, indent=1)
            (pathlib.Path(os.environ["RECORD"]) / "medusa-price-written.json").write_text(text + "\n", "utf-8")
        self.shop.drop_price_list(sale)
        self.shop.tax_inclusive("eur", False)
        followed.item(price__sale=1892)

    def check_mistakes(self, yen):
        self.refused("Product with id: prod_no was not found", id="prod_no")
        self.keep("error", "product", id="prod_no")
        self.refused("items[0].price: missing", sku="gone")
        self.refused("items[0].price: missing", sku="TEA-L", **yen)
        self.refused("Region with id", region_id="reg_no")
        self.refused("country_code is none of the region's countries", country_code="us")
        self.refused("A valid publishable key is required", publishable_key="pk_no")
        other = self.medusa.own("/sales-channels", {"name": "Other"})["sales_channel"]["id"]
        self.medusa.own(f"/api-keys/{self.shop.key_id}/sales-channels", {"add": [other]})
        self.refused("Inventory availability cannot be calculated")
        self.medusa.own(f"/api-keys/{self.shop.key_id}/sales-channels", {"remove": [other]})
        self.shop.set_product(status="draft")
        self.refused("was not found")
        self.shop.set_product(status="published")


if __name__ == "__main__":
    unittest.main()
