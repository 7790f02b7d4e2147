# SPDX-License-Identifier: GPL-2.0-or-later
"""A real Medusa shop on loopback with a PostgreSQL of its own, its owner and its customers."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

from followed import free_port

PATIENCE_S = 180
OWNER = {"email": "owner@example.com", "password": "for a proof"}


class Postgres:
    """A cluster in a folder, asked over loopback alone. It does not run as root: then as `postgres`."""

    def __init__(self, folder, programs):
        self.folder, self.programs, self.port = folder, pathlib.Path(programs), free_port()
        folder.mkdir()
        self.who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.who:
            subprocess.run(["chown", "postgres:postgres", folder], check=True)
        self.run("initdb", "-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories= -c fsync=off"
        self.run("pg_ctl", "-D", folder, "-w", "-l", folder / "log", "-o", settings, "start")
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "medusa")
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/medusa"

    def run(self, program, *words):
        subprocess.run([*self.who, self.programs / program, *words], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def stop(self):
        self.run("pg_ctl", "-D", self.folder, "-m", "fast", "stop")


class Medusa:
    """The server: it keeps what it was told while its database lives."""

    def __init__(self, folder, database):
        self.folder, self.port, self.process, self.token = folder, free_port(), None, None
        self.environment = {**os.environ, "DATABASE_URL": database, "NODE_ENV": "production", "MEDUSA_DISABLE_TELEMETRY": "true"}
        self.log = open(folder / "medusa.log", "ab")

    def command(self, *words):
        program = self.folder / "node_modules" / ".bin" / "medusa"
        subprocess.run([program, *words], cwd=self.folder, env=self.environment, stdout=self.log, stderr=self.log, check=True)

    def start(self):
        words = [self.folder / "node_modules" / ".bin" / "medusa", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            words, cwd=self.folder, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        end = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < end:
            try:
                if self.ask("GET", "/health")[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"Medusa did not start: {self.folder / 'medusa.log'}")

    def kill(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def close(self):
        self.kill()
        self.log.close()

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def said(self, method, path, body=None, **headers):
        status, text = self.ask(method, path, body, **headers)
        if status >= 300:
            raise AssertionError(f"{method} {path}: {status} {text}")
        return json.loads(text)

    def own(self, path, body=None, method=None):
        """What only the owner may."""
        if not self.token:
            self.token = self.said("POST", "/auth/user/emailpass", OWNER)["token"]
        method = method or ("GET" if body is None else "POST")
        return self.said(method, "/admin" + path, body, Authorization="Bearer " + self.token)


class Shop:
    """A shop in two regions, one of which has taxes that its prices do not have in them, with a product in three sizes."""

    def __init__(self, medusa):
        self.medusa = medusa
        own = medusa.own
        self.channel = own("/sales-channels", {"name": "Live"})["sales_channel"]["id"]
        place = own("/stock-locations", {"name": "Warehouse"})["stock_location"]["id"]
        self.place = place
        own(f"/stock-locations/{place}/sales-channels", {"add": [self.channel]})
        key = own("/api-keys", {"title": "Overlay", "type": "publishable"})["api_key"]
        self.key, self.key_id = key["token"], key["id"]
        own(f"/api-keys/{self.key_id}/sales-channels", {"add": [self.channel]})
        pay = {"payment_providers": ["pp_system_default"]}
        self.euro = own("/regions", {"name": "Euro", "currency_code": "eur", "countries": ["de"], **pay})["region"]["id"]
        self.yen = own("/regions", {"name": "Japan", "currency_code": "jpy", "countries": ["jp"], **pay})["region"]["id"]
        own("/tax-regions", {"country_code": "de", "provider_id": "tp_system", "default_tax_rate": {"name": "VAT", "code": "vat", "rate": 19}})
        self.ships(place)
        self.make()

    def ships(self, place):
        own = self.medusa.own
        self.profile = own("/shipping-profiles", {"name": "All", "type": "default"})["shipping_profile"]["id"]
        own(f"/stock-locations/{place}/fulfillment-providers", {"add": ["manual_manual"]})
        made = own(f"/stock-locations/{place}/fulfillment-sets?fields=*fulfillment_sets", {"name": "Post", "type": "shipping"})
        post = made["stock_location"]["fulfillment_sets"][0]["id"]
        zone = {"name": "All", "geo_zones": [{"type": "country", "country_code": code} for code in ("de", "jp")]}
        zones = own(f"/fulfillment-sets/{post}/service-zones?fields=*service_zones", zone)["fulfillment_set"]["service_zones"]
        option = {
            "name": "Post", "price_type": "flat", "provider_id": "manual_manual", "service_zone_id": zones[0]["id"],
            "shipping_profile_id": self.profile, "type": {"label": "Post", "description": "By post", "code": "post"},
            "prices": [{"currency_code": "eur", "amount": 5}, {"currency_code": "jpy", "amount": 500}],
        }
        self.option = own("/shipping-options", option)["shipping_option"]["id"]

    def make(self):
        """S is counted, M may be ordered when it is gone, L is not counted and has no price in yen."""
        own = self.medusa.own

        def variant(size, euro, yen=None, **members):
            prices = [{"currency_code": "eur", "amount": euro}] + ([{"currency_code": "jpy", "amount": yen}] if yen else [])
            return {"title": f"Tea {size}", "sku": f"TEA-{size}", "options": {"Size": size}, "prices": prices, **members}

        product = {
            "title": " 高山\u3000Tea &  more ",
            "status": "published",
            "thumbnail": "https://cdn.example.com/tea.png",
            "shipping_profile_id": self.profile,
            "sales_channels": [{"id": self.channel}],
            "options": [{"title": "Size", "values": ["S", "M", "L"]}],
            "variants": [
                variant("S", 15.9, 2400, manage_inventory=True, allow_backorder=False),
                variant("M", 10, 1600, manage_inventory=True, allow_backorder=True),
                variant("L", 0.29, manage_inventory=False, allow_backorder=False),
            ],
        }
        made = own("/products?fields=*variants", product)["product"]
        self.product = made["id"]
        self.variants = {one["sku"]: one["id"] for one in made["variants"]}
        self.level("TEA-S", 12, new=True)
        self.level("TEA-M", 3, new=True)

    def level(self, sku, count, new=False):
        """How many lie in the warehouse."""
        item = self.medusa.own(f"/inventory-items?sku={sku}")["inventory_items"][0]["id"]
        path = f"/inventory-items/{item}/location-levels"
        if new:
            self.medusa.own(path, {"location_id": self.place, "stocked_quantity": count})
        else:
            self.medusa.own(f"{path}/{self.place}", {"stocked_quantity": count})

    def path(self, sku):
        return f"/products/{self.product}/variants/{self.variants[sku]}"

    def price_list(self, sku, kind, **amounts):
        prices = [{"currency_code": code, "amount": amount, "variant_id": self.variants[sku]} for code, amount in amounts.items()]
        words = {"title": kind, "description": kind, "type": kind, "status": "active", "prices": prices}
        return self.medusa.own("/price-lists", words)["price_list"]["id"]

    def rows(self, which):
        return self.medusa.own(f"/price-lists/{which}?fields=*prices")["price_list"]["prices"]

    def prices(self, which):
        """The amounts of a price list by currency."""
        rows = self.rows(which)
        return {code: [row["amount"] for row in rows if row["currency_code"] == code] for code in {row["currency_code"] for row in rows}}

    def price_id(self, which, code):
        return next(row["id"] for row in self.rows(which) if row["currency_code"] == code)

    def drop_price_list(self, which):
        self.medusa.own(f"/price-lists/{which}", method="DELETE")

    def tax_inclusive(self, code, how):
        """Whether the owner's amounts of a currency have the tax in them."""
        found = self.medusa.own("/price-preferences")["price_preferences"]
        which = next(one["id"] for one in found if one["value"] == code)
        self.medusa.own(f"/price-preferences/{which}", {"is_tax_inclusive": how})

    def set_product(self, **changes):
        self.medusa.own(f"/products/{self.product}", changes)

    def store(self, path, body=None, method=None):
        method = method or ("GET" if body is None else "POST")
        return self.medusa.said(method, "/store" + path, body, x_publishable_api_key=self.key)

    def purchase(self, sku, quantity):
        """A customer without an account buys. Gives the order."""
        where = {"first_name": "A", "last_name": "Buyer", "address_1": "1 Street", "city": "Town", "postal_code": "12345", "country_code": "de"}
        cart = self.store("/carts", {"region_id": self.euro, "email": "a.buyer@example.com", "shipping_address": where})["cart"]["id"]
        self.store(f"/carts/{cart}/line-items", {"variant_id": self.variants[sku], "quantity": quantity})
        self.store(f"/carts/{cart}/shipping-methods", {"option_id": self.option})
        paid = self.store("/payment-collections", {"cart_id": cart})["payment_collection"]["id"]
        self.store(f"/payment-collections/{paid}/payment-sessions", {"provider_id": "pp_system_default"})
        done = self.store(f"/carts/{cart}/complete", {})
        if done["type"] != "order":
            raise AssertionError(done)
        return done["order"]
