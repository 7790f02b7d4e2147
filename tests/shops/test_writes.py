#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What adapters that are shipped write: a shop on loopback that reads the change as the platform's documents have it, takes it or
refuses it in the platform's own form, and shows it with its next answer."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.parse

import platforms
from platforms import Gate, sample, want

ADAPTERS = pathlib.Path(__file__).resolve().parents[2] / "data" / "adapters"
SECRETS = {"kuaishou": {"access_token": platforms.TOKEN, "sign_secret": platforms.SECRET}, "shopify": {"storefront_token": "sf-token-1", "admin_token": "admin-token-2"},
           "medusa": {"authorization": "Basic c2tf"}, "saleor": {"app_token": "app-token-3"}, "woocommerce": {"authorization": "Basic Y2s6Y3M="}}
VARS = {
    "kuaishou": {"appkey": platforms.APP, "item_id": "22334455667788", "sku_id": "3512345678901234567"},
    "shopify": {"handle": "linen-shirt", "sku": "LS-S"}, 
    "medusa": {"id": "prod_1", "sku": "TEA-S", "region_id": "reg_1", "country_code": "de", "publishable_key": "pk_1"},
    "saleor": {"slug": "monospace-tee", "sku": "TEE-S", "channel_id": "Q2hhbm5lbDox", "prices_with_tax": "yes"},
    "woocommerce": {"id": "34", "prices_as_entered": "yes"}}


class Kuaishou:
    def __init__(self):
        self.item = sample("kuaishou-item")

    def __call__(self, path, query, form, headers, body):
        if query.get("method") != "open.item.sku.price.update":
            platforms.kuaishou(path, query, form, headers, body)
            return self.item
        asked = json.loads(query["param"])
        # its gate judges the signature and the parameters of a call that it knows
        platforms.signed_by_kuaishou(path, query, form)
        want(set(asked) == {"itemId", "skuId", "price"} and asked["itemId"] == self.item["data"]["itemId"], "param")
        want(asked["price"] > 100, "the price is too low")
        sku = next(sku for sku in self.item["data"]["skuInfos"] if sku["kwaiSkuId"] == asked["skuId"])
        sku["skuSalePrice"] = asked["price"]
        return sample("kuaishou-price-written")

    refuse = staticmethod(platforms.REFUSALS[platforms.kuaishou])


class Shopify:
    def __init__(self):
        self.product = sample("shopify-product")

    def __call__(self, path, query, form, headers, body):
        asked = json.loads(body)
        if path.startswith("/api/"):
            want(headers["x-shopify-storefront-access-token"] == "sf-token-1", "token")
            return self.product
        want(path == "/admin/api/2026-10/graphql.json" and headers["x-shopify-access-token"] == "admin-token-2", "token")
        want("productVariantsBulkUpdate(" in asked["query"], "query")
        change = asked["variables"]["variants"][0]
        want(asked["variables"]["product"] == self.product["data"]["product"]["id"] and set(change) == {"id", "price"}, "product")
        if float(change["price"]) <= 1:
            return sample("shopify-price-refused")
        node = next(node for node in self.product["data"]["product"]["variants"]["nodes"] if node["id"] == change["id"])
        node["price"]["amount"] = change["price"]
        return sample("shopify-price-written")

    @staticmethod
    def refuse(reason):
        return {"errors": [{"message": reason}]}


class Medusa:
    def __init__(self):
        self.product = sample("medusa-product")
        self.variant = next(one for one in self.product["product"]["variants"] if one["sku"] == "TEA-S")
        self.price = self.variant["calculated_price"]
        self.price["is_calculated_price_tax_inclusive"] = True
        self.row = self.price["calculated_price"].copy()

    def __call__(self, path, query, form, headers, body):
        if path.startswith("/store/"):
            return sample("medusa-region") if path.startswith("/store/regions/") else self.product
        want(path == f"/admin/price-lists/{self.row['price_list_id']}/prices/batch" and headers["authorization"] == "Basic c2tf", "Unauthorized")
        change = json.loads(body)["update"][0]
        # one that names a currency makes a price anew if the one that it means is gone
        want({**change, "amount": 0} == {"id": self.row["id"], "variant_id": self.variant["id"], "amount": 0}, "what is it")
        want(isinstance(change["amount"], float) and change["amount"] > 1, "the price is too low")
        self.price["calculated_amount"] = self.price["calculated_amount_with_tax"] = change["amount"]
        return sample("medusa-price-written")

    @staticmethod
    def refuse(reason):
        return {"type": "invalid_data", "message": reason}


class Saleor:
    def __init__(self):
        self.product = sample("saleor-product")
        self.product["data"]["product"]["pricing"]["onSale"] = False

    def __call__(self, path, query, form, headers, body):
        asked = json.loads(body)
        if "productVariantChannelListingUpdate(" not in asked["query"]:
            want("authorization" not in headers, "a token that nobody asked for")
            return self.product
        want(headers["authorization"] == "Bearer app-token-3", "You need one of the following permissions: MANAGE_PRODUCTS")
        change = asked["variables"]["input"][0]
        want(set(change) == {"channelId", "price"} and change["channelId"] == "Q2hhbm5lbDox", "channelId")
        if change["price"] <= 1:
            return sample("saleor-price-refused")
        variant = next(variant for variant in self.product["data"]["product"]["variants"] if variant["sku"] == asked["variables"]["sku"])
        variant["pricing"]["price"]["gross"]["amount"] = change["price"]
        return sample("saleor-price-written")

    @staticmethod
    def refuse(reason):
        return {"errors": [{"message": reason}], "data": {}}


class WooCommerce:
    def __init__(self):
        self.product = sample("woocommerce-product")
        self.product["type"] = "simple"

    def __call__(self, path, query, form, headers, body):
        if path.startswith("/wp-json/wc/store/"):
            return self.product
        want(path == "/wp-json/wc/v3/products/34" and headers["authorization"] == "Basic Y2s6Y3M=", "Sorry, you are not allowed to edit this resource.")
        change = json.loads(body)
        want(set(change) == {"sale_price"} and float(change["sale_price"]) > 1, "Invalid parameter")
        self.product["prices"]["price"] = self.product["prices"]["sale_price"] = change["sale_price"].replace(".", "")
        return {**sample("woocommerce-price-written"), **change}

    @staticmethod
    def refuse(reason):
        return {"code": "rest_cannot_edit", "message": reason, "data": {"status": 401}}


SHOPS = {"kuaishou": Kuaishou, "shopify": Shopify, "medusa": Medusa, "saleor": Saleor, "woocommerce": WooCommerce}


class WritesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def change(self, name, gate, price, secrets=None, **names):
        path = self.folder / "secrets.json"
        path.write_text(json.dumps({"schema": "shop-secrets/1", "origin": gate.base, "secrets": secrets or SECRETS[name]}), "utf-8")
        path.chmod(0o600)
        words = [word for one in {"base": gate.base, **VARS[name], **names}.items() for word in ("--var", "=".join(one))]
        done = subprocess.run([os.environ["SHOP_OVERLAY"], "write", "--adapter", ADAPTERS / f"{name}.json", "--secrets", path, *words, "--price", price,
                               "--yes"], capture_output=True, text=True, timeout=60, check=False)
        for secret in (secrets or SECRETS[name]).values():
            self.assertNotIn(secret, done.stdout + done.stderr)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)

    def gate(self, name):
        shop = SHOPS[name]()

        def answer(*asked):
            return shop(*asked)

        platforms.REFUSALS[answer] = shop.refuse
        gate = Gate(answer)
        self.addCleanup(gate.stop)
        return shop, gate

    def test_shops_a_price_that_is_written_is_shown(self):
        """As the platform wants it, and refused as the platform refuses it."""
        for name in SHOPS:
            with self.subTest(name):
                _, gate = self.gate(name)
                line = self.change(name, gate, "7.90")
                self.assertEqual((line["state"], line["message"], line["room"].split()[0]), ("done", None, "7.90"), gate.refused)
                self.assertEqual(gate.refused, [])
                line = self.change(name, gate, "0.90")
                self.assertEqual((line["state"], line["room"].split()[0]), ("refused", "7.90"), line)
                self.assertTrue(line["message"].startswith("writes.price: "), line)

    def test_shops_where_a_price_cannot_be_written_it_is_said(self):
        """What the shop says of the item, or what a team did not set, stands in the way before anything is sent."""
        medusa, gate = self.gate("medusa")
        medusa.price["calculated_price"]["price_list_id"] = None
        line = self.change("medusa", gate, "7.90")
        self.assertEqual((line["state"], line["message"]), ("refused", "price_list_id: the shop has not said this"))
        medusa, gate = self.gate("medusa")
        medusa.price["is_calculated_price_tax_inclusive"] = False
        line = self.change("medusa", gate, "7.90")
        self.assertEqual((line["state"], line["message"]), ("refused", "gross_prices: the shop has not said this"))
        saleor, gate = self.gate("saleor")
        saleor.product["data"]["product"]["pricing"]["onSale"] = True
        line = self.change("saleor", gate, "7.90")
        self.assertEqual((line["state"], line["message"]), ("refused", "without_promotion: the shop has not said this"))
        woocommerce, gate = self.gate("woocommerce")
        line = self.change("woocommerce", gate, "7.90", prices_as_entered="")
        self.assertEqual((line["state"], line["message"]), ("refused", "prices_as_entered: this var is not set"))
        woocommerce.product["type"] = "variable"
        line = self.change("woocommerce", gate, "7.90")
        self.assertEqual((line["state"], line["message"]), ("refused", "simple: the shop has not said this"))
        self.assertEqual([one for one in gate.asked if one[0] == "PUT"], [])


if __name__ == "__main__":
    unittest.main()
