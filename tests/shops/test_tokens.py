#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tokens that rotate, and programs that share them, are killed or lose their place: at Kuaishou's gate, which refuses every old one."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import platforms
from platforms import APP, APP_SECRET, REFRESH, SECRET, TOKEN

PROGRAM = os.environ["SHOP_OVERLAY"]
ADAPTER = pathlib.Path(__file__).resolve().parents[2] / "data" / "adapters" / "kuaishou.json"
PATIENCE_S = 30


class Room:
    """`fetch --follow` by the shared file; its lines as they come."""

    def __init__(self, adapter, base, secrets):
        words = [PROGRAM, "fetch", "--follow", "60", "--adapter", str(adapter), "--secrets", str(secrets)]
        for name, value in {"base": base, "appkey": APP, "item_id": "22334455667788", "sku_id": "3512345678901234567"}.items():
            words += ["--var", f"{name}={value}"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.lines = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def is_well(self):
        lines = self.lines[-1:]
        return bool(lines) and lines[0]["state"] == "fresh" and not lines[0]["error"]

    def end(self):
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self.thread.join(PATIENCE_S)
        self.process.stdout.close()


class TokensTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="shop-tokens-")
        self.addCleanup(folder.cleanup)
        self.file, self.adapter = (pathlib.Path(folder.name) / name for name in ("secrets.json", "adapter.json"))
        adapter = json.loads(ADAPTER.read_text("utf-8"))
        adapter["defaults"]["every_ms"] = 1000  # a quick one
        self.adapter.write_text(json.dumps(adapter), "utf-8")
        self.tokens = platforms.KuaishouTokens()
        self.taken = []
        self.on_item = None
        self.gate = platforms.Gate(self.tokens, self.seen)
        self.addCleanup(self.gate.stop)
        secrets = {"app_secret": APP_SECRET, "sign_secret": SECRET, "access_token": TOKEN, "refresh_token": REFRESH}
        document = {"schema": "shop-secrets/1", "origin": self.gate.base, "secrets": secrets}
        self.file.write_text(json.dumps(document), "utf-8")
        self.file.chmod(0o600)

    def secrets(self):
        return json.loads(self.file.read_text("utf-8"))["secrets"]

    def seen(self, path, query):
        """Within the gate, before it answers: what is used is on the disk already."""
        if path != "/oauth2/refresh_token":
            self.taken.append((query["access_token"], self.secrets()["access_token"]))
        if self.on_item:
            self.on_item(path)

    def room(self):
        room = Room(self.adapter, self.gate.base, self.file)
        self.addCleanup(room.end)
        return room

    def wait(self, is_so, what):
        end = time.monotonic() + PATIENCE_S
        while not is_so():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.01)

    def check(self):
        """No old refresh token was sent, and no token before it was in the file."""
        self.assertEqual([reason for reason in self.gate.refused if "token" in reason], [])
        self.assertEqual([pair for pair in self.taken if pair[0] != pair[1]], [])

    def test_shops_programs_share_tokens_that_rotate(self):
        rooms = [self.room(), self.room(), self.room()]
        self.wait(lambda: all(room.is_well() for room in rooms), "rooms")
        # so long that each of them is refused meanwhile
        self.on_item = lambda path: path == "/oauth2/refresh_token" and time.sleep(1.3)
        self.tokens.ends_s = 0
        self.wait(lambda: self.tokens.renewed == 1, "a renewal")
        before = len(self.taken)
        self.wait(lambda: len(self.taken) >= before + 6 and all(room.is_well() for room in rooms), "rooms after it")
        self.assertEqual(self.tokens.renewed, 1)
        self.assertEqual({pair[0] for pair in self.taken[before + 3 :]}, {TOKEN + "1"})
        self.check()

    def test_shops_a_program_that_is_killed_leaves_a_file_that_is_good(self):
        """At once when the new token is first used, and in the middle of the renewal."""
        self.tokens.ends_s = 0
        for turn in range(1, 4):
            room = self.room()
            self.on_item = lambda path, room=room: path != "/oauth2/refresh_token" and os.kill(room.process.pid, signal.SIGKILL)
            room.process.wait(PATIENCE_S)
            self.assertEqual(room.process.returncode, -signal.SIGKILL)
            self.assertEqual(self.secrets()["refresh_token"], f"{REFRESH}{turn}")
            self.tokens.ends_s = 0
        # before it heard of the new ones: nobody can know them, but the file is whole, as it was, and nobody is locked out
        room = self.room()
        self.on_item = lambda path: os.kill(room.process.pid, signal.SIGKILL)
        room.process.wait(PATIENCE_S)
        self.on_item = None
        self.assertEqual(self.secrets()["refresh_token"], f"{REFRESH}3")
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.check()
        self.tokens.refresh = f"{REFRESH}3"  # the seller allows it once more
        self.tokens.dead.clear()
        again = self.room()
        self.wait(again.is_well, "the next one")
        self.check()


if __name__ == "__main__":
    unittest.main()
