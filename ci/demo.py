#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The second half of ci/demo: serves a copy of the demo room and lets real OBS show it, on the screen or recorded."""
import json
import os
import pathlib
import shutil
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/e2e"))

from draw_studio import draw_studio  # noqa: E402
from real_obs import home, picture, process  # noqa: E402

BUILD = ROOT / "build/release"
FOLDER = ROOT / "build/demo"
TTL_MS = 3000  # the demo asks its shop every second
ENCODER_S = 0.5  # what a recording needs to begin and to end


def lower_price(item):
    """What the shop's answer is after one more round of bargaining: 79.90 becomes 59.90, and some more are sold."""
    final = 5990
    at = item["bargain"]["steps"][-1]["at"]
    item["bargain"]["steps"] += [
        {"id": "s6", "kind": "cut", "by": "brand", "person": "林经理", "price_after": final, "at": at},
        {"id": "s7", "kind": "settle", "by": "host", "person": "老郑", "price_after": final, "at": at}]
    item["bargain"]["agreed"]["amount"] = final
    item["price"]["sale"] = final + item["price"]["parts"][0]["amount"]
    item["price"]["unit_price"]["amount"] = 150
    item["cart"]["price"] = final
    item["stock"]["left"] = 15180


def sell_out(item):
    item["stock"]["left"] = 0


def sources(url):
    return [home.scene_source("Studio", "image_source", {"file": str(FOLDER / "studio.png")}),
            home.scene_source("Shop overlay", "shop_overlay", {"room_from": "url", "room_url": url,
                                                               "theme": "selection-portrait", "language": "zh-CN"})]


def record(shop):
    port = process.free_port()
    folder = home.write_home(FOLDER / "home", BUILD, port, sources(shop.url), record=FOLDER / "recording",
                             bitrate_kbps=6000)
    with process.Screen(FOLDER / "xvfb.log") as screen, \
            process.Obs(folder, screen.display, port, FOLDER / "obs.log") as obs:
        ask = obs.client.request
        ground = obs.client.screenshot("Studio")
        process.wait_until("the overlay is on the picture",
                           lambda: picture.changed(ground, obs.client.screenshot("Scene")).sum() > 100000, 20)
        time.sleep(1)
        obs.client.screenshot("Scene").save(FOLDER / "before.png")
        ask("StartRecord")
        time.sleep(3.5 + ENCODER_S)
        shop.patch_item(0, lower_price)
        print("  recording: the shop's price goes from 79.90 to 59.90")
        time.sleep(4)
        obs.client.screenshot("Scene").save(FOLDER / "after.png")
        shop.patch_item(0, sell_out)
        print("  recording: the shop has sold out, the price leaves the air")
        time.sleep(4)
        stats = ask("GetStats")
        video = pathlib.Path(ask("StopRecord")["outputPath"])
        process.wait_until("the recording is whole", lambda: not ask("GetRecordStatus")["outputActive"], 10)
        time.sleep(ENCODER_S)
    shutil.move(video, FOLDER / "show.mkv")
    shutil.rmtree(FOLDER / "recording")
    print(f"  OBS {'ended cleanly' if obs.return_code == 0 else f'ended with {obs.return_code}'}; frames late: "
          f"{stats['renderSkippedFrames']} of {stats['renderTotalFrames']} rendered, "
          f"{stats['outputSkippedFrames']} of {stats['outputTotalFrames']} recorded")
    for name in ("before.png", "after.png", "show.mkv"):
        print(f"  build/demo/{name}")
    return obs.return_code


def show(shop):
    port = process.free_port()
    folder = home.write_home(FOLDER / "home", BUILD, port, sources(shop.url), preview=True)
    with process.Obs(folder, os.environ["DISPLAY"], port, FOLDER / "obs.log", headless=False) as obs:
        print(f"""  OBS is open. The room it shows is served at
    {shop.url}
  from the file build/demo/room.json: change a price in it, save, and watch the picture. Close OBS to end the demo.""")
        obs.wait()
    return obs.return_code


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    shutil.copytree(ROOT / "data/demo/images", FOLDER / "images")
    room = json.loads((ROOT / "data/demo/room.json").read_text(encoding="utf-8"))
    room["ttl_ms"] = TTL_MS
    file = FOLDER / "room.json"
    file.write_text(json.dumps(room, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draw_studio().save(FOLDER / "studio.png")
    on_screen = os.environ.get("DISPLAY") and "--record" not in sys.argv
    # The room's own clock, so that its countdown runs whenever the demo is started.
    with process.Shop(BUILD / "shop-overlay", file, now=room["server_time"], log=FOLDER / "serve.log") as shop:
        return (show if on_screen else record)(shop)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # OBS and the shop were ended on the way here.
        sys.exit(130)
