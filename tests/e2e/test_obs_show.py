# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole show by remote control: ten products of the demo's sheet, each taken, bargained down by its planned steps, held
until the shop charges what was agreed, and opened. At each beat the figures are read from a picture of real OBS and are
what the table of docs/room-document.md allows.

    test_obs_show.py SOURCE_DIR BUILD_DIR LAYER_BOXES
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import traceback

from real_obs import figures, home, process
from real_obs.events import Events

THEME, VARIANT = "selection-portrait", "solo"
NOW = "2026-11-21T20:50:00+08:00"
TOKEN = "a-desk-of-the-show"
PROFILE = "show"
OVERLAY = "Overlay"
FRAME_S = 1 / home.FPS
TOLD_S = 15
SHOWN_S = 6
SOLD_OUT = (1, 6)  # these links are sold out before the next is taken
LOOKED_AT = (1, 6, 7)  # of these every layer that the table forbids is looked at by itself; with SHOP_FULL of all
# What of a price's layers the table forbids in a beat.
FORBIDDEN = {"tease": ("stock", "parts", "bargain"), "haggle": ("price", "stock", "countdown", "parts"),
             "agreed": ("stock", "countdown", "parts"), "sold_out": ("price", "countdown", "parts")}
SMALL = {"imageWidth": 270, "imageHeight": 480}


def plan_of(row):
    """(step, price that stands after it or None) of a sheet's row: worked out from the sheet alone."""
    stands, steps = None, []
    for step in row.get("plan", []):
        if "to" in step:
            price = step["to"]
        elif "less" in step:
            price = stands - step["less"]
        elif "permille" in step:
            price = (stands * step["permille"] + 500) // 1000
        else:
            price = stands if step["kind"] == "settle" else None
        if price is not None and step["kind"] != "ask":
            stands = price
        steps.append((step, stands))
    return steps


class Show:
    def __init__(self, source_dir, build, layer_boxes):
        self.source_dir, self.build = source_dir, build
        self.folder = source_dir / "build/e2e-show"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        done = subprocess.run([layer_boxes, build, THEME, "price", "bargain"], capture_output=True, text=True, check=True)
        self.boxes = json.loads(done.stdout)
        self.sheet_file = source_dir / "data/demo/sheet.json"
        self.rows = json.loads(self.sheet_file.read_text(encoding="utf-8"))["items"]
        self.room_file = self.write_room()
        self.token_file = self.folder / "token"
        self.token_file.write_text(TOKEN + "\n")
        self.leads_s, self.shots = [], 0
        self.shown = None  # the price that the item before left on air

    def write_room(self):
        """The demo's room before its show: nothing was said, and the cart lists nothing."""
        demo = self.source_dir / "data/demo"
        room = json.loads((demo / "room.json").read_text(encoding="utf-8"))
        del room["current"]
        for item in room["items"]:
            item.pop("bargain", None)
            item |= {"beat": "tease", "cart": {"state": "hidden"}, "offer": {"ends_at": "2026-11-21T21:30:00+08:00"}}
        file = self.folder / "room.json"
        file.write_text(json.dumps(room, ensure_ascii=False), encoding="utf-8")
        shutil.copytree(demo / "images", self.folder / "images")
        return file

    def write_home(self, port, url):
        layers = [home.scene_source(name, "shop_overlay", {"room_profile": PROFILE, "layer": name}, visible=False)
                  for name in sorted({name for names in FORBIDDEN.values() for name in names})]
        overlay = home.scene_source(OVERLAY, "shop_overlay", {"room_profile": PROFILE})
        folder = home.write_home(self.folder / "home", self.build, port, [*layers, overlay])
        config = folder / f".config/obs-studio/plugin_config/{home.MODULE}"
        for name in ("profiles", "secrets"):
            (config / name).mkdir(parents=True, mode=0o700)
        profile = {"schema": "shop-profile/1", "name": "The show", "mode": "selection", "room_url": url,
                   "sheet": str(self.sheet_file), "desk": "shop", "client": "main", "theme": THEME, "variant": VARIANT,
                   "reduced_motion": True}
        (config / f"profiles/{PROFILE}.json").write_text(json.dumps(profile), encoding="utf-8")
        secret = config / f"secrets/{PROFILE}.token"
        secret.write_text(TOKEN + "\n")
        os.chmod(secret, 0o600)
        return folder

    # -- asking and looking --

    def order(self, name, times=1, **data):
        """An order that is carried out, perhaps pressed so many times at once; the mark before it."""
        mark = self.events.mark()
        answers = [self.client.vendor(name, **data) for _ in range(times)]
        for answer in answers:
            assert answer["accepted"], f"{name} {data}: {answer}"
            done = self.events.wait(mark, "OrderDone", lambda payload: payload["id"] == answer["id"], TOLD_S)[2]
            assert done["state"] == "done", f"{name} {data}: {done}"
        return mark

    def wait_on_air(self, mark, **wanted):
        def is_it(payload):
            on_air = payload.get("on_air", {})
            return all(on_air.get(name) == value for name, value in wanted.items())

        return self.events.wait(mark, "OnAirChanged", is_it, TOLD_S)

    def figure(self, layer):
        """The figure in a layer's box of the whole overlay: its minor units, None for none, "?" when it cannot be read."""
        self.shots += 1
        self.last = self.client.screenshot(OVERLAY)
        found = figures.find(self.last, self.boxes[layer])
        if found is None:
            return None
        read = found.minor()
        return "?" if read is None else read

    def expect(self, what, layer, wanted, *before):
        """The figure becomes what is wanted, and is never anything but that and what may have stood before."""
        end = time.monotonic() + SHOWN_S
        while True:
            seen = self.figure(layer)
            if seen == wanted:
                return
            if (seen != "?" and seen not in before) or time.monotonic() > end:
                self.last.save(self.folder / "wrong.png")
                raise AssertionError(f"{what}: {seen} is on air, wanted {wanted}, before {before}; see wrong.png")

    def expect_blank(self, item, beat):
        if item not in LOOKED_AT and not os.environ.get("SHOP_FULL"):
            return
        for layer in FORBIDDEN[beat]:
            picture = self.client.screenshot(layer, **SMALL)
            assert picture.getchannel("A").getextrema()[1] == 0, f"link {item}: {layer} is on air in {beat}"

    # -- one item --

    def take(self, row):
        link = row["link_no"]
        self.order("Jump", link_no=link)
        mark = self.order("Take")
        coming_s, _, coming = self.events.wait(mark, "TakeComing", timeout_s=TOLD_S)
        assert coming["link_no"] == link, coming
        on_air_s, _, payload = self.wait_on_air(mark, link_no=link)
        assert payload["on_air"]["beat"] == "tease", payload
        self.leads_s.append(on_air_s - coming_s)

    def bargain(self, row):
        """Through its planned steps; the agreed price."""
        steps = plan_of(row)
        if not steps:
            return self.first_price(row)
        name = f"link {row['link_no']}"
        assert steps[-1][0]["kind"] == "settle", f"{name}: the plan does not end with a settle"
        self.order("PlannedStep")
        self.expect(f"{name}, quoted", "bargain", steps[0][1], None)
        # the others as fast as a key can be pressed: each waits for what the one before makes of the room
        self.order("PlannedStep", times=len(steps) - 2)
        self.expect(f"{name}, bargained", "bargain", steps[-2][1], *(stands for _, stands in steps[:-2]))
        self.expect_blank(row["link_no"], "haggle")
        mark = self.order("PlannedStep")
        self.wait_on_air(mark, link_no=row["link_no"], beat="agreed")
        return steps[-1][1]

    def first_price(self, row):
        """What the shop charges for an item that nobody bargains for; it opens from tease."""
        price = self.shop.get()["items"][self.place(row)]["price"]
        return price["sale"] - sum(part["amount"] for part in price.get("parts", []))

    def open(self, row, agreed):
        """Opened before the shop charges the agreed price: on air it is agreed and no more until the shop does."""
        link, name = row["link_no"], f"link {row['link_no']}"
        has_bargain = bool(row.get("plan", []))
        if has_bargain:
            self.expect(f"{name}, agreed", "price", agreed, None)
        mark = self.order("SetBeat", beat="open")
        held = process.wait_until(f"{name} is held", lambda: self.client.vendor("GetStatus")["on_air"].get("hold"), 5)
        assert held == "the cart does not list the link" or held.startswith("link ¥"), held
        status = self.client.vendor("GetStatus")["on_air"]
        assert not status["on_sale"] and status["beat"] == ("agreed" if has_bargain else "open"), status
        # without an agreed price nothing says that the shop's is right: no figure then
        self.expect(f"{name}, held", "price", agreed if has_bargain else None, None)
        if has_bargain:
            self.expect_blank(link, "agreed")

        def charge(item):
            off = sum(part["amount"] for part in item["price"].get("parts", []))
            item["price"]["sale"] = agreed + off
            item["cart"] = {"state": "explaining", "price": agreed}

        self.shop.patch_item(self.place(row), charge)
        payload = self.wait_on_air(mark, link_no=link, beat="open", on_sale=True)[2]
        assert payload["on_air"]["final"] == agreed, payload
        self.expect(f"{name}, open", "price", agreed, agreed if has_bargain else None)

    def sell_out(self, row, agreed):
        mark = self.events.mark()

        def empty(item):
            item["stock"] = {"mode": "exact", "left": 0, "total": item["stock"].get("total", 1000)}

        self.shop.patch_item(self.place(row), empty)
        assert self.events.wait(mark, "SoldOut", timeout_s=TOLD_S)[2]["link_no"] == row["link_no"]
        self.expect(f"link {row['link_no']}, sold out", "price", None, agreed)
        self.expect_blank(row["link_no"], "sold_out")

    def place(self, row):
        items = self.shop.get()["items"]
        return next(place for place, item in enumerate(items) if item.get("link_no") == row["link_no"])

    def run_item(self, row):
        self.take(row)
        self.expect(f"link {row['link_no']}, tease", "price", None, self.shown)
        self.expect_blank(row["link_no"], "tease")
        agreed = self.bargain(row)
        self.open(row, agreed)
        self.shown = agreed
        if row["link_no"] in SOLD_OUT:
            self.sell_out(row, agreed)
            self.shown = None
        return agreed

    # -- the show --

    def run_all(self):
        begun = time.monotonic()
        process.wait_until("the room is there", lambda: self.client.vendor("GetStatus").get("freshness") == "fresh", 20)
        for row in self.rows:
            item_begun = time.monotonic()
            agreed = self.run_item(row)
            print(f"      link {row['link_no']}: {agreed / 100:.2f}, {time.monotonic() - item_begun:.1f} s", flush=True)
        assert len(self.rows) == 10, "the demo's sheet has not ten products"
        late = [round(lead * 1000) for lead in self.leads_s if lead < FRAME_S]
        assert not late, f"TakeComing came less than a frame before air: {late} ms"
        document = self.shop.get()
        beats = [item["beat"] for item in document["items"]]
        assert beats.count("open") == 10, beats
        return (f"ten products in {time.monotonic() - begun:.0f} s, {self.shots} pictures; a take was told "
                f"{min(self.leads_s) * 1000:.0f} to {max(self.leads_s) * 1000:.0f} ms before it was on air")

    def quit(self):
        seconds = self.obs.quit()
        log = self.obs.log()
        assert self.obs.return_code == 0, f"OBS ended with {self.obs.return_code} after {seconds:.1f} s"
        assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
        assert TOKEN not in log
        return f"clean in {seconds:.1f} s, 0 leaks"

    def check(self, check):
        try:
            said = check()
        except Exception as error:
            print(f"FAIL  {check.__name__}: {error}")
            if not isinstance(error, AssertionError):
                traceback.print_exc(file=sys.stdout)
            return False
        print(f"ok    {check.__name__}: {said}", flush=True)
        return True

    def all(self):
        """The number of failures, or None when OBS itself died."""
        port = process.free_port()
        program = self.build / "shop-overlay"
        words = ("--sheet", self.sheet_file, "--token-file", self.token_file)
        with process.Screen(self.folder / "xvfb.log") as screen, \
                process.Shop(program, self.room_file, now=NOW, log=self.folder / "serve.log", words=words) as self.shop:
            folder = self.write_home(port, self.shop.url)
            try:
                self.obs = process.Obs(folder, screen.display, port, self.folder / "obs.log")
            except ConnectionError as error:
                print(error)
                return None
            with self.obs:
                self.client = self.obs.client
                with Events(port) as self.events:
                    failures = not self.check(self.run_all)
                if not self.obs.is_alive():
                    return None
                return failures + (not self.check(self.quit))


def main():
    source_dir, build, layer_boxes = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    for attempt in (1, 2):
        show = Show(source_dir, build, layer_boxes)
        failures = show.all()
        if failures is not None:
            break
        print("real OBS died" + (", trying once more" if attempt == 1 else " again") + "; the end of its log:")
        log = show.folder / "obs.log"
        print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]) if log.exists() else "")
    return 0 if failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
