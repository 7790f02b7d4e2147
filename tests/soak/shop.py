# SPDX-License-Identifier: GPL-2.0-or-later
"""The shop of the soak: `serve` on a room of its own, and the only one who writes to it.

Each write is recorded with the moment it was asked for and the moment and the document of the answer: the truth that the
checker goes by. The server is stopped for a while, and restarted, between writes.
"""
import http.client
import json
import random
import signal
import subprocess
import time

TTL_MS = 2000
ITEMS = 3
PATIENCE_S = 20


def first_room(prices):
    items = [{
        "id": f"item-{number}", "title": f"Product {number}", "status": "on",
        "price": {"currency": "CNY", "sale": prices[number] if prices else 10000 * number},
        "stock": {"left": 1000, "total": 1000},
    } for number in range(1, ITEMS + 1)]
    return {
        "schema": "shop-room/1", "version": 1, "epoch": "0", "server_time": "2026-11-01T12:00:00Z", "ttl_ms": TTL_MS,
        "current": "item-1", "room": {"id": "soak", "title": "Soak"}, "items": items,
    }


class Shop:
    """prices: what may stand in the picture, or None for a price that was never there before in each version."""

    def __init__(self, program, folder, seed, record, prices):
        self.program = program
        self.random = random.Random(seed)
        self.record = record
        self.file = folder / "room.json"
        self.file.write_text(json.dumps(first_room(prices)), "utf-8")
        self.price = 100000
        self.prices = prices
        self.port = 0
        self.process = None
        self.start()
        begun = time.monotonic()
        self.room = json.loads(self.ask("GET"))
        self.record({"kind": "confirmed", "begun": begun - 1, "room": self.room})

    def start(self):
        words = [self.program, "serve", "--room", str(self.file), "--port", str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("serve did not start")
        self.port = json.loads(line)["port"]

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()

    def restart(self):
        self.stop()
        self.start()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def ask(self, method, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Content-Type": "application/merge-patch+json"} if body else {}
        connection.request(method, "/v1/rooms/soak", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{method}: {answer.status} {text[:200]}")
        return text

    def _next_price(self, before):
        if self.prices:
            return self.random.choice([price for price in self.prices if price != before])
        self.price -= self.random.randrange(1, 50)
        if self.price < 1000:
            self.price = 90000000  # far above all that were there
        return self.price

    def _change(self):
        """A merge patch; another price is part of each."""
        items = [dict(item) for item in self.room["items"]]
        item = self.random.choice(items)
        item["price"] = {"currency": "CNY", "sale": self._next_price(item["price"]["sale"])}
        item["stock"] = {"left": self.random.randrange(1, 1000), "total": 1000}
        change = {"items": items}
        if self.random.random() < 0.3:
            change["current"] = self.random.choice(items)["id"]
        if self.random.random() < 0.1:
            change["room"] = {"title": f"Soak {self.random.random()}"}
        return change

    def write(self):
        begun = time.monotonic()
        self.room = json.loads(self.ask("PATCH", json.dumps(self._change())))
        self.record({"kind": "confirmed", "begun": begun, "room": self.room})
