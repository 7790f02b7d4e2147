# SPDX-License-Identifier: GPL-2.0-or-later
"""A small shop on loopback with an interface of its own: it tells one item's price, and takes another one for it."""
import json

from .loopback import Answers, Loopback

ADAPTER = {
    "schema": "shop-adapter/1", "id": "corner", "vars": {"base": None}, "ttl_ms": 20000,
    "requests": [{
        "id": "item", "url": "{base}/item", "every_ms": 1000, "ok": [{"equals": ["/ok", True]}],
        "map": {"items[0].id": "/id", "items[0].title": "/title", "items[0].price.currency": {"const": "CNY"},
                "items[0].price.sale": "/price", "items[0].beat": {"const": "tease"}, "current": "/id"}}],
    "writes": {"price": {
        "method": "POST", "url": "{base}/price", "ok": [{"equals": ["/ok", True]}], "error": "/why",
        "body": {"json": {"id": "{item}", "price": {"int": "{value}"}, "was": {"int": "{was}"}}}}},
}


class Corner(Loopback):
    """price is what it charges, asked what was asked of it."""

    def __init__(self, price):
        self.price, self.asked = price, []
        corner = self

        class Handler(Answers):
            def do_GET(self):
                self.answer({"ok": True, "id": "p", "title": "Corner tea", "price": corner.price})

            def do_POST(self):
                wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                corner.asked.append(wanted)
                is_good = self.path == "/price" and wanted["id"] == "p" and wanted["was"] == corner.price
                if is_good:
                    corner.price = wanted["price"]
                self.answer({"ok": is_good, "why": "" if is_good else "that is not its price"})

        super().__init__(Handler)
