#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The wrong-room guard above every dock, without OBS: `test_desk_room.py GALLERY`."""
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOCKS = ("air", "rundown", "bargain", "prompter", "figures")


def run(gallery, dock, *words):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", FONTCONFIG_FILE=str(ROOT / "tests/support/fonts.conf"))
    done = subprocess.run([gallery, "--dock", dock, *words], env=environment, check=False, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def band(gallery, dock, view, *words):
    return run(gallery, dock, "--view", view, *words, "--say", "shop-room-band")[-1]


def main():
    gallery = sys.argv[1]
    for dock in DOCKS:
        said = band(gallery, dock, "haggle")
        assert (said["text"] or said["beneath"]) and said["is_enabled"] and said["is_visible"], (dock, said)
        assert said["beneath"] == "Keys act on this room", (dock, said)
    wrong = band(gallery, "rundown", "room_wrong")
    assert wrong["beneath"] == "On air is another room: 品牌自播", wrong
    wrong = band(gallery, "bargain", "room_wrong", "--language", "zh-CN")
    assert wrong["beneath"] == "正在播出的是另一间：品牌自播", wrong
    pinned = band(gallery, "figures", "room_pinned")
    assert pinned["beneath"] == "Keys act on this room: pinned", pinned
    # a single room: nothing to choose, and no words that a hurried eye would have to read
    single = band(gallery, "prompter", "room_single")
    assert not single["is_enabled"] and single["beneath"] == "", single
    # the menu: by itself, then the rooms in their order
    acts = run(gallery, "air", "--view", "haggle", "--click", "shop-room-band", "--wait", "60", "--keys",
               "Down,Down,Down,Enter", "--wait", "60")
    assert {"act": "arm", "text": "brand"} in acts, acts
    acts = run(gallery, "air", "--view", "room_pinned", "--click", "shop-room-band", "--wait", "60", "--keys", "Down,Enter",
               "--wait", "60")
    assert {"act": "arm"} in acts, acts
    nothing = run(gallery, "rundown", "--view", "-", "--say", "shop-room-band")[-1]
    assert not nothing["is_visible"], nothing
    print(f"{len(DOCKS)} docks name the room, warn of another one on air, and let one be chosen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
