#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A token typed into real OBS: `test_obs_token.py SOURCE_DIR BUILD_DIR`.

One OBS without a screen follows a shop that wants a token. The button of the properties opens the dialog, the token is
typed as a person types it, the room comes on air. Then everything that OBS wrote or answers is searched for the token:
it stands in one private file and nowhere else. What the run leaves stands in SOURCE_DIR/build/e2e-token.
"""
import copy
import datetime
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys

from real_obs import checks, home, process
from real_obs.loopback import Answers, Loopback
from real_obs.process import wait_until

TOKEN = "e2e-T0ken.of_the-room.0123456789"
WRONG = "wr0ng-T0ken.of_the-room.9876543210"
TITLE = "Token of the shop"
SHOWN_S = 15
SECRETS_TITLE = "Secrets of the shop"
KEY, WORD = "e2e-adapters-K3y.0123456789", "e2e-adapters-W0rd.9876543210"
SOURCE = "Room"
BUTTON = "token"


class Shop(Loopback):
    """A room that wants the token, with its picture on another origin, which gets none."""

    def __init__(self, demo, wants=None, room=None):
        self.wants, self.seen, self.room = wants, [], room
        shop = self

        class Handler(Answers):
            def do_GET(self):
                shop.seen.append((self.path, self.headers["Authorization"]))
                is_good = not shop.wants or self.headers["Authorization"] == f"Bearer {shop.wants}"
                body = shop.document() if shop.room else demo
                self.answer(body if is_good else {}, 200 if is_good else 401,
                            "application/json" if shop.room else "image/jpeg")

        super().__init__(Handler)

    def document(self):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        return self.room | {"server_time": now}


class AdapterShop(Loopback):
    """A platform's API that wants two secrets, and an adapter for it."""

    ADAPTER = {
        "schema": "shop-adapter/1", "id": "corner", "vars": {"base": None}, "secrets": ["key", "word"],
        "requests": [{"id": "item", "url": "{base}/item", "every_ms": 1000, "headers": {"X-Key": "{key}", "X-Word": "{word}"},
                      "ok": [{"present": "/id"}], "error": "/why",
                      "map": {"items[0].id": "/id", "items[0].title": "/name", "items[0].price.currency": {"const": "CNY"},
                              "items[0].price.sale": {"get": "/price", "do": [["dec", 2]]}}}]}

    def __init__(self, folder):
        self.seen = []
        shop = self

        class Handler(Answers):
            def do_GET(self):
                shop.seen.append((self.headers["X-Key"], self.headers["X-Word"]))
                is_good = shop.seen[-1] == (KEY, WORD)
                self.answer({"id": "tea", "name": "Tea", "price": "79.9"} if is_good else {"why": "another key"})

        super().__init__(Handler)
        self.file = folder / "corner.json"
        self.file.write_text(json.dumps(self.ADAPTER), encoding="utf-8")


class Show:
    """The shops and the OBS of one run."""

    def __init__(self, source_dir, build):
        self.build = build
        self.folder = source_dir / "build/e2e-token"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        demo = json.loads((source_dir / "data/demo/room.json").read_text(encoding="utf-8"))
        picture = next((source_dir / "data/demo/images").iterdir()).read_bytes()
        self.pictures = Shop(picture)
        item = {key: demo["items"][0][key] for key in ("id", "title")}
        item |= {"price": {"currency": "CNY", "sale": 7990}, "image": f"{self.pictures.url}/a.png"}
        room = {key: copy.deepcopy(demo[key]) for key in ("schema", "room")}
        room |= {"version": 1, "ttl_ms": 3000, "current": item["id"], "items": [item]}
        self.shop = Shop(b"", wants=TOKEN, room=room)
        self.status_file = self.folder / "status.txt"
        os.environ["SHOP_STATUS_FILE"] = str(self.status_file)

    def status(self):
        try:
            lines = self.status_file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        return json.loads(dict(line.split("\t", 1) for line in lines if "\t" in line).get(SOURCE) or "{}")

    def wait_for_status(self, what, condition):
        wait_until(f"{what}; it is {self.status()}", lambda: condition(self.status()), SHOWN_S)

    def xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *arguments], env={"DISPLAY": self.display, "PATH": "/usr/bin:/bin"},
                              capture_output=True, text=True, timeout=20)
        return done.stdout.split()

    def dialogs(self, title=TITLE):
        return self.xdotool("search", "--onlyvisible", "--name", f"^{title}$")

    def open_dialog(self, button=BUTTON, title=TITLE):
        self.obs.client.request("PressInputPropertiesButton", inputName=SOURCE, propertyName=button)
        window = wait_until("the dialog is open", lambda: self.dialogs(title), SHOWN_S)[0]
        self.xdotool("windowfocus", "--sync", window)
        return window

    def type_token(self, *tokens):
        for number, token in enumerate(tokens):
            if number:
                self.xdotool("key", "Tab")
            self.xdotool("type", "--delay", "5", token)
        self.xdotool("key", "Return")

    def config(self):
        return self.home / ".config/obs-studio"

    def adapter_file(self):
        return self.token_file().with_name("default.adapter.json")

    def token_file(self):
        return self.config() / f"plugin_config/{home.MODULE}/secrets/default.token"


def check_refused(show):
    show.wait_for_status("the shop wants a token", lambda status: "wants a token" in json.dumps(status))
    assert all(token is None for _, token in show.shop.seen)
    return f"{len(show.shop.seen)} requests, none with a token"


def check_cancelled(show):
    show.open_dialog()
    show.xdotool("type", "--delay", "5", WRONG)
    show.xdotool("key", "Escape")
    wait_until("the dialog is closed", lambda: not show.dialogs(), SHOWN_S)
    assert not show.token_file().exists()
    return "nothing is kept of what was typed"


def check_wrong(show):
    show.open_dialog()
    show.obs.client.request("GetVersion")  # OBS goes on beside an open dialog
    show.type_token(WRONG)
    wait_until("the dialog is closed", lambda: not show.dialogs(), SHOWN_S)
    show.wait_for_status("the shop refuses it", lambda status: "refuses it" in json.dumps(status))
    return "refused by the shop, in words"


def check_right(show):
    show.open_dialog()
    show.type_token(TOKEN)
    wait_until("the dialog is closed", lambda: not show.dialogs(), SHOWN_S)
    show.wait_for_status("the room is on air", lambda status: status.get("state") == "fresh")
    assert ("/v1/room", f"Bearer {TOKEN}") in show.shop.seen
    file = show.token_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, oct(file.stat().st_mode)
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700, oct(file.parent.stat().st_mode)
    assert file.read_text() == f"{TOKEN}\n{show.shop.url}\n", "the file is not what it should be"
    wait_until("the picture came from its own origin", lambda: show.pictures.seen, SHOWN_S)
    assert all(token is None for _, token in show.pictures.seen), "a token went to another origin"
    return "on air; the file is private and bound to the shop"


def check_another_shop(show):
    """The same profile in a room elsewhere: as a scene collection from somebody else might have it."""
    other = Shop(b"", room=show.shop.room)
    client = show.obs.client
    client.request("SetInputSettings", inputName=SOURCE, inputSettings={"room_url": f"{other.url}/v1/room"})
    show.wait_for_status("it is not sent there", lambda status: "another shop" in json.dumps(status))
    client.request("SetInputSettings", inputName=SOURCE, inputSettings={"room_url": f"{show.shop.url}/v1/room"})
    show.wait_for_status("the room is on air again", lambda status: status.get("state") == "fresh")
    other.close()
    assert other.seen == [], other.seen
    return "the other shop was not even asked"


def check_adapter(show):
    """The same source follows a shop by an adapter, by its settings alone; its secrets are typed."""
    shop = AdapterShop(show.folder)
    client = show.obs.client
    settings = {"room_from": "adapter", "adapter": str(shop.file), "adapter_vars": f"base={shop.url}"}
    client.request("SetInputSettings", inputName=SOURCE, inputSettings=settings)
    show.wait_for_status("a secret is missing", lambda status: "{key} has no value" in json.dumps(status))
    assert shop.seen == [], shop.seen
    show.open_dialog("adapter_secrets", SECRETS_TITLE)
    client.request("PressInputPropertiesButton", inputName=SOURCE, propertyName="adapter_try")  # nobody waits for anybody
    show.type_token(KEY, WORD)
    wait_until("the dialog is closed", lambda: not show.dialogs(SECRETS_TITLE), SHOWN_S)
    show.wait_for_status("the adapter's room is on air", lambda status: status.get("state") == "fresh" and status.get("version") == 1)
    show.wait_for_status("its item is shown", lambda status: status["show"]["on_air"] == "tea" and status["shown_version"] == 1)
    file = show.adapter_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, oct(file.stat().st_mode)
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert (kept["origin"], kept["secrets"]) == (shop.url, {"key": KEY, "word": WORD}), "the file is not what it should be"
    assert set(shop.seen) == {(KEY, WORD)}
    client.request("PressInputPropertiesButton", inputName=SOURCE, propertyName="adapter_try")
    client.request("SetInputSettings", inputName=SOURCE, inputSettings={"room_from": "url"})
    show.wait_for_status("the room is on air again", lambda status: status.get("state") == "fresh" and not status.get("error"))
    shop.close()
    return f"two secrets typed, {len(shop.seen)} requests with both"


def check_answers(show):
    client = show.obs.client
    answers = [client.request("GetInputSettings", inputName=SOURCE),
               client.request("GetInputDefaultSettings", inputKind="shop_overlay"),
               client.request("GetSceneItemList", sceneName="Scene"), client.request("GetInputList"), show.status()]
    text = json.dumps(answers)
    assert '"room_url"' in text
    for token in (TOKEN, WRONG, KEY, WORD):
        assert token not in text
    return f"{len(answers)} answers, {len(text)} characters"


def check_quit(show):
    show.open_dialog()
    seconds = show.obs.quit()
    log = show.obs.log()
    assert show.obs.return_code == 0, f"OBS ended with {show.obs.return_code} after {seconds:.1f} s"
    assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
    return f"clean in {seconds:.1f} s with the dialog open, 0 leaks"


def check_files(show):
    scenes = show.config() / f"basic/scenes/{home.NAME}.json"
    assert "room_url" in scenes.read_text(encoding="utf-8"), "the scene collection was not saved"
    count = 0
    for path in (path for path in show.folder.rglob("*") if path.is_file()):
        count += 1
        content = path.read_bytes()
        assert WRONG.encode() not in content, path
        assert TOKEN.encode() not in content or path == show.token_file(), path
        assert KEY.encode() not in content and WORD.encode() not in content or path == show.adapter_file(), path
    assert TOKEN.encode() in show.token_file().read_bytes()
    return f"{count} files searched: it stands in its own file alone"


CHECKS = (check_refused, check_cancelled, check_wrong, check_right, check_another_shop, check_adapter, check_answers,
          check_quit, check_files)


def run_checks(show):
    """Runs all checks in one OBS; the number of failures, or None when OBS itself died."""
    failures = 0
    with process.Screen(show.folder / "xvfb.log") as screen:
        show.display = screen.display
        script = shutil.copy(pathlib.Path(__file__).parent / "status.lua", show.folder)
        port = process.free_port()
        room = home.scene_source(SOURCE, "shop_overlay",
                                 {"room_from": "url", "room_url": f"{show.shop.url}/v1/room",
                                  "theme": "selection-portrait"})
        show.home = home.write_home(show.folder / "home", show.build, port, [room], script=script)
        try:
            show.obs = process.Obs(show.home, screen.display, port, show.folder / "obs.log")
        except ConnectionError as error:
            print(error)
            return None
        with show.obs:
            for check in CHECKS:
                failures += not checks.run_one(show, check)
                if CHECKS.index(check) < CHECKS.index(check_quit) and not show.obs.is_alive():
                    return None
    return failures


def main():
    source_dir, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    return checks.twice(lambda: Show(source_dir, build), run_checks)


if __name__ == "__main__":
    sys.exit(main())
