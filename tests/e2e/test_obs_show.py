# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole show by remote control: ten products of the demo's sheet, each taken, bargained down by its planned steps, held
until the shop charges what was agreed, and opened. At each beat the figures are read from a picture of real OBS and are
what the table of docs/room-document.md allows.

    test_obs_show.py SOURCE_DIR BUILD_DIR LAYER_BOXES
"""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import traceback
import urllib.request

import numpy as np

from real_obs import audit, checks, figures, home, process, websocket
from real_obs.events import Events

THEME, VARIANT = "selection-portrait", "solo"
NOW = "2026-11-21T20:50:00+08:00"
TOKEN = "a-desk-of-the-show"
PROFILE = "show"
OVERLAY = "Overlay"
MARK = "Mark"  # a white square in a corner, shown when a take is told of
MARK_PX = 120
RECORDED = (288, 512)
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
        done = subprocess.run([layer_boxes, build, THEME, "price", "bargain", "product"],
                              capture_output=True, text=True, check=True)
        self.boxes = json.loads(done.stdout)
        self.sheet_file = source_dir / "data/demo/sheet.json"
        self.rows = json.loads(self.sheet_file.read_text(encoding="utf-8"))["items"]
        self.room_file = self.write_room()
        self.token_file = self.folder / "token"
        self.token_file.write_text(TOKEN + "\n")
        self.leads_s, self.shots, self.samples = [], 0, []
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
        mark = home.scene_source(MARK, "color_source_v3", {"color": 0xffffffff, "width": MARK_PX, "height": MARK_PX},
                                 visible=False)
        self.mark_item = len(layers) + 2
        folder = home.write_home(self.folder / "home", self.build, port, [*layers, overlay, mark], output=RECORDED)
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
        self.begin_s, self.last, self.end_s = time.time(), self.client.screenshot(OVERLAY), time.time()
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
                self.samples.append(audit.Sample(self.begin_s, self.end_s, layer, seen))
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

    # -- who leads, and what is foretold --

    def lead(self):
        """The lead is taken over by another desk, whose room it then is, and taken back."""
        def is_led(by, ours):
            def holds():
                owner = self.client.vendor("GetStatus").get("owner", {})
                return owner.get("client") == by and owner["ours"] == ours

            process.wait_until(f"{by} leads", holds, TOLD_S)

        self.order("Own", on=True)
        is_led("main", True)
        self.ask_shop("owner", {"client": "backup", "take": True})
        mark = self.events.mark()
        answer = self.client.vendor("Take", link_no=3)
        done = self.events.wait(mark, "OrderDone", lambda payload: payload["id"] == answer["id"], TOLD_S)[2]
        assert done["state"] == "conflict" and "backup" in done["message"], done
        self.order("Own", on=True)
        is_led("main", True)
        self.order("Take", link_no=3)
        return "backup took it, main was told so, and took it back"

    def ask_shop(self, below, body):
        request = urllib.request.Request(f"{self.shop.url}/{below}", json.dumps(body).encode(), method="POST", headers={
            "Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def show_mark(self, client, is_shown):
        client.request("SetSceneItemEnabled", sceneName="Scene", sceneItemId=self.mark_item, sceneItemEnabled=is_shown)

    def foretell(self):
        """In a recording the mark that TakeComing sets stands at least a frame before the other product does. Who sets it
        may be late on a busy machine, and is given three chances; what is told too late is late each time."""
        with contextlib.suppress(OSError):
            os.nice(-10)
        tried = []
        while not tried or (min(tried[-1]) < 1 and len(tried) < 3):
            tried.append(self.leads_in_a_recording((5, 8, 9)))
        assert min(tried[-1]) >= 1, f"frames from TakeComing's mark to the take: {tried}"
        return f"{tried} frames from the mark to the take"

    def leads_in_a_recording(self, links):
        with contextlib.closing(websocket.ObsWebSocket(self.port)) as marker:
            self.client.request("StartRecord")
            time.sleep(1)
            self.events.at_once["TakeComing"] = lambda _: self.show_mark(marker, True)
            for link in links:
                mark = self.events.mark()
                self.order("Take", link_no=link)
                self.wait_on_air(mark, link_no=link)
                time.sleep(1)
                self.show_mark(self.client, False)
                time.sleep(0.4)
            path = self.client.request("StopRecord")["outputPath"]
        frames = self.read_recording(path)
        width = MARK_PX * RECORDED[0] // 1080
        lit = frames[:, 4:width - 4, 4:width - 4].mean(axis=(1, 2)) > 128
        begins = [number for number in range(1, len(frames)) if lit[number] and not lit[number - 1]]
        assert len(begins) == len(links), f"{len(begins)} marks in {len(frames)} frames"
        scale = RECORDED[0] / 1080
        x, y, box_width, box_height = (int(value * scale) for value in self.boxes["product"])
        product = frames[:, y:y + box_height, x:x + box_width].astype(np.int16)
        leads = []
        for begin in begins:
            before = product[begin - 8]
            differs = np.abs(product[begin - 8:begin + 30] - before).mean(axis=(1, 2)) > 6
            assert differs.any(), f"no other product near frame {begin}"
            leads.append(int(differs.argmax()) - 8)
        return leads

    def read_recording(self, path):
        time.sleep(2)  # OBS finishes the file
        done = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vsync", "0", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
                              capture_output=True, check=True, timeout=120)
        return np.frombuffer(done.stdout, np.uint8).reshape(-1, RECORDED[1], RECORDED[0])

    def quit(self):
        seconds = self.obs.quit()
        log = self.obs.log()
        assert self.obs.return_code == 0, f"OBS ended with {self.obs.return_code} after {seconds:.1f} s"
        assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
        assert TOKEN not in log
        shows = self.folder / f"home/.config/obs-studio/plugin_config/{home.MODULE}/shows"
        said = audit.check(self.build / "shop-overlay", audit.show_folder(shows), self.samples, 40)
        return f"clean in {seconds:.1f} s, 0 leaks; {said}"

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
        port = self.port = process.free_port()
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
                    failures = sum(not self.check(check) for check in (self.run_all, self.lead, self.foretell))
                if not self.obs.is_alive():
                    return None
                return failures + (not self.check(self.quit))


def main():
    source_dir, build, layer_boxes = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    return checks.twice(lambda: Show(source_dir, build, layer_boxes), Show.all)


if __name__ == "__main__":
    sys.exit(main())
