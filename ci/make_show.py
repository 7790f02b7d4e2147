#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the demo's recorded show, data/demo/show.jsonl, of data/demo/room.json and the plan ci/show_plan.txt.

`make_show.py [--check]`: with --check nothing is written, and the exit code is 1 when the file is not what would be. The show
is simulated in steps of half a second; a line is written when the room changed and the shop can be reached. No chance is in it:
the same plan gives the same bytes.
"""
import copy
import datetime
import json
import math
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOM = ROOT / "data/demo/room.json"
PLAN = ROOT / "ci/show_plan.txt"
SHOW = ROOT / "data/demo/show.jsonl"
LASTS_MS = 600000
STEP_MS = 500
# How old the last confirmation is when a request fails: it was asked for a third of the ttl after the last answer.
FAILURE_AGE_MS = 5000
STEPS = ("quote", "ask", "cut", "subsidy", "gift", "more_stock", "settle", "reject")


class PlanError(Exception):
    pass


# ------------------------------------------------------------------------------------------------------------ the plan


def ms_of(text):
    minutes, seconds = text.split(":")
    return (int(minutes) * 60 + int(seconds)) * 1000


def read_plan(text):
    """The lines as (from, to, words); to is None for what has no length."""
    plan = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\d+:\d\d)(?:-(\d+:\d\d))?\s+(.+)", line)
        if not match:
            raise PlanError(f"line {number}: no time: {line}")
        begin, end, words = match.groups()
        plan.append((ms_of(begin), ms_of(end) if end else None, words.strip()))
    return plan


# ------------------------------------------------------------------------------------------------------------ the shop


def merged(target, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def difference(before, after):
    """The merge patch from one object to another."""
    patch = {name: None for name in before if name not in after}
    for name, value in after.items():
        if name not in before:
            patch[name] = value
        elif value != before[name]:
            both = isinstance(value, dict) and isinstance(before[name], dict)
            patch[name] = difference(before[name], value) if both else value
    return patch


class Show:
    def __init__(self, room):
        self.room = copy.deepcopy(room)
        self.start = datetime.datetime.fromisoformat(room["server_time"])
        self.told = copy.deepcopy(room)
        self.sales = []  # of pieces: [from, to, item, sku, pieces, is_rush, sold so far]
        self.counted = {}  # item: what was sold, before the shop counts it
        self.outages = []  # (from, to, code, message)

    def at(self, t_ms):
        time = self.start + datetime.timedelta(milliseconds=t_ms)
        return time.isoformat(timespec="milliseconds" if t_ms % 1000 else "seconds")

    def item(self, name):
        for item in self.room["items"]:
            if item["id"] == name:
                return item
        raise PlanError(f"no item {name}")

    def replace(self, item, patch):
        places = self.room["items"]
        places[places.index(item)] = merged(item, patch)

    def final_price(self, item, t_ms):
        """As the overlay computes it: sale less every part that holds now."""
        price = item["price"]
        now = self.start + datetime.timedelta(milliseconds=t_ms)
        least = price["sale"] * max(1, item.get("limits", {}).get("min_quantity", 1))
        parts = [part for part in price.get("parts", [])
                 if ("ends_at" not in part or datetime.datetime.fromisoformat(part["ends_at"]) > now)
                 and part.get("threshold", 0) <= least]
        return max(0, price["sale"] - sum(part["amount"] for part in parts))

    # -- what a line of the plan does

    def take(self, t_ms, words):
        name, _, person, title = words
        before = self.room.get("current")
        if before and before != name:
            self.replace(self.item(before), {"beat": "closed", "cart": {"state": "listed", "at": self.at(t_ms)}})
        self.room["current"] = name
        people = [one for one in self.room["room"]["people"] if one["role"] != "brand"]
        self.room["room"]["people"] = [*people, {"role": "brand", "name": person, "title": title}]

    def step(self, t_ms, kind, words, is_planned):
        item = self.item(words[0])
        amount = None
        if words[1] != "by":
            amount = round(float(words.pop(1)) * 100)
        _, _, by, person, *note = words
        steps = item.get("bargain", {}).get("steps", [])
        step = {"id": f"s{len(steps) + 1}", "kind": kind, "by": by, "person": person}
        if amount is not None:
            step["price_after"] = amount
        if note:
            step["note"] = " ".join(note)
        step["at"] = self.at(t_ms)
        if is_planned:
            step["planned"] = True
        patch = {"bargain": {"steps": [*steps, step]}}
        if kind == "quote":
            patch["beat"] = "quote"
        elif kind == "settle":
            patch["beat"] = "agreed"
            patch["bargain"]["agreed"] = {"amount": amount, "at": self.at(t_ms)}
        elif kind != "reject":
            patch["beat"] = "haggle"
        self.replace(item, patch)

    def open(self, t_ms, name, text):
        patch = json.loads(text)
        sku_sale = patch.pop("skus", None)
        item = merged(self.item(name), patch)
        if sku_sale is not None:
            raised = item["skus"][-1]["sale"] - item["skus"][0]["sale"]
            for place, sku in enumerate(item["skus"]):
                last = place == len(item["skus"]) - 1
                sku["sale"] = sku_sale + (raised if last else 0)
        item["beat"] = "open"
        # while it is bargained nobody knows when it will be on sale: only what needs no bargain says so beforehand
        item["offer"].setdefault("starts_at", self.at(t_ms))
        item["cart"] = {"state": "explaining", "price": self.final_price(item, t_ms), "at": self.at(t_ms)}
        agreed = item.get("bargain", {}).get("agreed")
        if agreed and agreed["amount"] != item["cart"]["price"]:
            raise PlanError(f"{name} opens at {item['cart']['price']}, agreed was {agreed['amount']}")
        self.replace(self.item(name), item)

    def restock(self, t_ms, name, pieces):
        item = self.item(name)
        batch = {"no": item["stock"].get("batch", {}).get("no", 1) + 1, "total": pieces, "opened_at": self.at(t_ms)}
        self.replace(item, {"beat": "encore", "stock": {"left": pieces, "total": pieces, "batch": batch}})

    def begin(self, t_ms, to_ms, line):
        words = line.split()
        is_planned = words[0] == "planned"
        words = words[1:] if is_planned else words
        kind = words[0]
        if kind == "take":
            self.take(t_ms, words[1:])
        elif kind in STEPS:
            self.step(t_ms, kind, words[1:], is_planned)
        elif kind in ("open", "set"):
            name, text = line.split(None, 2)[1:]
            self.open(t_ms, name, text) if kind == "open" else self.replace(self.item(name), json.loads(text))
        elif kind == "restock":
            self.restock(t_ms, words[1], int(words[2]))
        elif kind == "sell":
            name, _, sku = words[1].partition("/")
            self.sales.append([t_ms, to_ms, name, sku or None, int(words[2]), words[3:] == ["rush"], 0])
        elif kind == "down":
            self.outages.append((t_ms, to_ms, words[1], " ".join(words[2:])))
        else:
            raise PlanError(f"nobody knows what {line} is")

    # -- time goes on

    def sell(self, t_ms):
        for sale in self.sales:
            begin, end, name, sku_id, pieces, is_rush, before = sale
            if before == pieces or t_ms < begin or (not is_rush and t_ms % 2000 and t_ms < end):
                continue
            part = min(1.0, (t_ms - begin) / (end - begin))
            # people come and go: faster first, and never quite evenly
            eased = part + 0.16 * math.sin(math.pi * part) + 0.02 * math.sin(11 * math.pi * part) * (1 - part)
            sold = pieces if part >= 1 else min(pieces - 1, max(before, int(pieces * eased)))
            sale[6] = sold
            self.take_from_stock(self.item(name), sku_id, sold - before, t_ms)

    def take_from_stock(self, item, sku_id, sold, t_ms):
        skus = copy.deepcopy(item.get("skus", []))
        wanted = sku_id or item.get("main_sku")
        for sku in skus:
            if sku["id"] == wanted:
                sku["left"] -= sold
        patch = {"skus": skus} if skus else {}
        if not sku_id:
            patch["stock"] = {"left": item["stock"]["left"] - sold}
        if "sales" in item:
            sales = item["sales"]
            self.counted[item["id"]] = self.counted.get(item["id"], sales["sold"]) + sold
            # it counts less often than it sells
            if t_ms % 5000 == 0:
                patch["sales"] = {"sold": self.counted[item["id"]], "as_of": self.at(t_ms)}
        self.replace(item, patch)

    # -- lines

    def change_line(self, t_ms):
        """What is new since the last line, or None."""
        items = {}
        for before, after in zip(self.told["items"], self.room["items"]):
            if before != after:
                items[after["id"]] = difference(before, after)
        root = difference({name: value for name, value in self.told.items() if name != "items"},
                          {name: value for name, value in self.room.items() if name != "items"})
        if not items and not root:
            return None
        version = self.told["version"]
        self.room["server_time"] = root["server_time"] = self.at(t_ms)
        self.room["version"] = version + 1
        self.told = copy.deepcopy(self.room)
        patch = {"base": version, "version": version + 1, "patch": root}
        if items:
            patch["items"] = items
        return {"t_ms": t_ms, "at": self.at(t_ms), "patch": patch}

    def is_down(self, t_ms):
        return any(begin <= t_ms < end for begin, end, _, _ in self.outages)


def make(room, plan):
    """The lines of the show."""
    show = Show(room)
    plan = sorted(plan, key=lambda line: line[0])
    lines = [{"schema": "shop-recording/1", "lasts_ms": LASTS_MS}]
    was_down = False
    for t_ms in range(0, LASTS_MS, STEP_MS):
        while plan and plan[0][0] <= t_ms:
            show.begin(*plan.pop(0))
        show.sell(t_ms)
        if t_ms == 0:
            show.told = copy.deepcopy(show.room)
            lines.append({"t_ms": 0, "at": show.at(0), "room": copy.deepcopy(show.room)})
            continue
        for begin, _, code, message in show.outages:
            if begin == t_ms:
                age_ms = FAILURE_AGE_MS + t_ms - min(outage[0] for outage in show.outages)
                lines.append({"t_ms": t_ms, "at": show.at(t_ms), "error": {"code": code, "message": message},
                              "age_ms": age_ms})
        down = show.is_down(t_ms)
        line = None if down else show.change_line(t_ms)
        if was_down and not down and not line:
            raise PlanError(f"at {t_ms} ms nothing tells that the shop is well again")
        was_down = down
        if line:
            lines.append(line)
    return lines


def main():
    room = json.loads(ROOM.read_text(encoding="utf-8"))
    lines = make(room, read_plan(PLAN.read_text(encoding="utf-8")))
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    if "--check" in sys.argv[1:]:
        if not SHOW.is_file() or SHOW.read_text(encoding="utf-8") != text:
            sys.exit(f"{SHOW.relative_to(ROOT)} is not what ci/make_show.py makes: run it")
        return
    SHOW.write_text(text, encoding="utf-8")
    print(f"{SHOW.relative_to(ROOT)}: {len(lines)} lines, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
