# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole show by the desk alone, as docs/desk.md writes it down: the demo's ten products, each taken, bargained down by
its planned steps and opened, with nothing but keys; what stands on air and at the shop follows, and the keys are counted.

    test_obs_desk_show.py SOURCE_DIR BUILD_DIR LAYER_BOXES

Three of the ten in each run; all with SHOP_FULL=1. What the run leaves stands in SOURCE_DIR/build/e2e-desk-show.
"""
import json
import os
import pathlib
import sys
import time

import test_obs_desk
from real_obs import checks, docks, process
from real_obs.process import wait_until
from test_obs_show import plan_of

SAMPLE = (1, 6, 10)  # five steps, four steps, none
AFTER_S = 0.6  # a person looks at the key before it is pressed; a second press within 300 ms is a bounce and does nothing
MOST_KEYS = 2  # beside the planned steps: TAKE and open


class Evening(test_obs_desk.Desk):
    links, folder_name = 10, "e2e-desk-show"

    def __init__(self, source_dir, build, layer_boxes):
        super().__init__(source_dir, build, layer_boxes)
        self.sheet = source_dir / "data/demo/sheet.json"
        rows = json.loads(self.sheet.read_text(encoding="utf-8"))["items"]
        self.rows = [row for row in rows if os.environ.get("SHOP_FULL") or row["link_no"] in SAMPLE]
        room = json.loads(self.room_file.read_text(encoding="utf-8"))
        del room["current"]  # nothing is on air yet
        self.room_file.write_text(json.dumps(room, ensure_ascii=False), encoding="utf-8")
        self.pressed = 0

    def press(self, *keys):
        self.docks.type(*keys)
        self.pressed += len(keys)

    def take_key(self):
        self.docks.xdotool("keydown", test_obs_desk.TAKE_KEY)
        time.sleep(0.15)
        self.docks.xdotool("keyup", test_obs_desk.TAKE_KEY)
        self.pressed += 1

    def on_air(self):
        return self.obs.client.vendor("GetStatus").get("on_air") or {}

    def cue(self, row):
        """The cue is the next item by itself; a sample of them has to jump, which its users would count apart."""
        status = self.obs.client.vendor("GetStatus")
        if (status.get("next") or {}).get("link_no") == row["link_no"]:
            return
        self.docks.focus("rundown")
        self.docks.type(*str(row["link_no"]), "Return")
        wait_until("the cue is there", lambda: (self.obs.client.vendor("GetStatus").get("next") or {}).get("link_no") == row["link_no"],
                   test_obs_desk.FOLLOWS_S)
        self.docks.focus("bargain")

    def steps(self, place):
        return self.item(place).get("bargain", {}).get("steps", [])

    def planned(self, place, steps):
        for number, (step, stands) in enumerate(steps, 1):
            time.sleep(AFTER_S)
            self.press("plus")
            taken = wait_until(f"step {number} is at the shop", lambda: self.steps(place)[number - 1:], test_obs_desk.FOLLOWS_S)[0]
            assert taken["kind"] == step["kind"] and taken["planned"], taken
            if step["kind"] != "settle":
                self.wait_figure("bargain", stands)
        return steps[-1][1]

    def run_item(self, row):
        place = next(i for i, item in enumerate(self.items) if item.get("link_no") == row["link_no"])
        self.cue(row)
        self.pressed = 0
        self.take_key()
        wait_until("it is on air", lambda: self.on_air().get("link_no") == row["link_no"], test_obs_desk.FOLLOWS_S)
        steps = plan_of(row)
        price = self.item(place)["price"]
        off = sum(part["amount"] for part in price.get("parts", []))
        agreed = self.planned(place, steps) if steps else price["sale"] - off
        wait_until("the room is agreed", lambda: self.on_air().get("beat") == ("agreed" if steps else "tease"), test_obs_desk.FOLLOWS_S)
        time.sleep(AFTER_S)
        self.press("plus")
        wait_until("it is open at the shop", lambda: self.item(place)["beat"] == "open", test_obs_desk.FOLLOWS_S)
        assert not self.on_air()["on_sale"], "on sale before the shop charges it"

        def charge(item):
            item["price"]["sale"] = agreed + off
            item["cart"] = {"state": "explaining", "price": agreed}

        self.shop.patch_item(place, charge)
        wait_until("it is on sale", lambda: self.on_air().get("on_sale") and self.on_air().get("final") == agreed,
                   test_obs_desk.FOLLOWS_S)
        self.wait_figure("price", agreed)
        assert self.pressed == len(steps) + MOST_KEYS, f"{self.pressed} keys for {len(steps)} steps"
        return agreed


def check_open(desk):
    for name in ("rundown", "bargain"):
        desk.docks.toggle(name)
        desk.docks.place(name, *test_obs_desk.PLACES[name])
    desk.docks.focus("bargain")
    return "rundown and bargain"


def check_show(desk):
    begun = time.monotonic()
    counts = []
    for row in desk.rows:
        agreed = desk.run_item(row)
        counts.append(desk.pressed)
        print(f"      link {row['link_no']}: {agreed / 100:.2f} on sale after {desk.pressed} keys", flush=True)
    desk.keep("bargain")
    desk.keep("rundown")
    return (f"{len(counts)} products in {time.monotonic() - begun:.0f} s; keys from tease to open: {min(counts)} to {max(counts)}, "
            f"{sum(counts) / len(counts):.1f} in the mean")


def check_quit(desk):
    return f"clean in {test_obs_desk.quit_obs(desk):.1f} s, 0 leaks"


def run_checks(desk):
    words = ("--token-file", desk.token_file, "--sheet", desk.sheet)
    with process.Screen(desk.folder / "xvfb.log", test_obs_desk.SCREEN, test_obs_desk.NO_REPEAT) as screen, \
            process.Shop(desk.build / "shop-overlay", desk.room_file, now=test_obs_desk.NOW, log=desk.folder / "serve.log",
                         words=words) as shop:
        desk.screen, desk.shop, desk.port = screen, shop, process.free_port()
        desk.docks = docks.Docks(screen.display)
        desk.home = desk.write_home(desk.port, shop.url)

        def start():
            obs = process.Obs(desk.home, screen.display, desk.port, desk.folder / "obs.log")
            wait_until("the room is there", lambda: obs.client.vendor("GetStatus").get("freshness") == "fresh", 20)
            return obs

        return checks.run(desk, (check_open, check_show), check_quit, start)


def main():
    source_dir, build, layer_boxes = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    return checks.twice(lambda: Evening(source_dir, build, layer_boxes), run_checks)


if __name__ == "__main__":
    sys.exit(main())
