# SPDX-License-Identifier: GPL-2.0-or-later
"""Several overlays on one room, on machines whose clocks are set apart: they reach zero within one frame."""

import datetime
import glob
import json
import os
import subprocess
import sys
import time
import unittest

from harness import PATIENCE_S, ServerCase

WATCH = os.environ["CLOCK_WATCH"]
FAKETIME = sorted(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1"))
FRAME_NS = 1_000_000_000 // 60
NOW = datetime.datetime(2026, 11, 21, 20, 48, tzinfo=datetime.timezone.utc)
ENDS_AFTER_S = 9


class Watch:
    """One overlay. Its machine's wall clock is off by `off`, and later by `then_off`."""

    def __init__(self, url, folder, off, then_off=None):
        self.then_off = then_off
        self.setting = folder / f"clock{off}{then_off}.txt"
        self.set(off)
        env = {
            **os.environ,
            "LD_PRELOAD": os.environ.get("CLOCK_PRELOAD_FIRST", "") + FAKETIME[0],
            "FAKETIME_TIMESTAMP_FILE": str(self.setting),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.process = subprocess.Popen(
            [WATCH, url], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def set(self, off):
        self.setting.write_text(off + "\n", "ascii")

    def end(self):
        out, err = self.process.communicate(timeout=60 + PATIENCE_S)
        assert self.process.returncode == 0, err
        return json.loads(out), err


class ClocksApartTest(ServerCase):
    options = ("--now", NOW.isoformat())

    def setUp(self):
        self.assertTrue(FAKETIME, "libfaketime is not installed")
        super().setUp()

    def serve(self, *words):
        for item in self.document["items"]:
            if item["id"] == self.document["current"]:
                end = NOW + datetime.timedelta(seconds=ENDS_AFTER_S)
                item["offer"] = {"ends_at": end.isoformat(), "seq": 99, "reason": "test"}
        self.document["ttl_ms"] = 3000
        self.document.get("room", {}).pop("air_delay_ms", None)
        self.write("room.json", self.document)
        return super().serve(*words)

    def test_two_overlays_reach_zero_within_one_frame(self):
        url = self.server.ready["url"]
        watches = [
            Watch(url, self.folder, "+1d"),
            Watch(url, self.folder, "-3h"),
            Watch(url, self.folder, "+0", then_off="+2d"),
            Watch(url, self.folder, "-400d", then_off="-399d"),
        ]
        time.sleep(4)
        for watch in watches:
            if watch.then_off:
                watch.set(watch.then_off)
        lines = []
        for watch in watches:
            line, log = watch.end()
            self.assertNotIn("clock", log)
            lines.append(line)
        days = [line["offset_ms"] / 86400000 for line in lines]
        # the clocks really were apart: by a day and three hours, by two days, by four hundred
        self.assertAlmostEqual(days[1] - days[0], 1.125, places=3)
        self.assertAlmostEqual(days[1] - days[2], 2.125, places=3)
        self.assertAlmostEqual(days[3] - days[1], 399 - 0.125, places=3)
        for name in ("zero_ns", "over_ns"):
            times = [line[name] for line in lines]
            self.assertLess(max(times) - min(times), FRAME_NS, (name, lines))
        for line in lines:
            self.assertEqual(line["returns"], 0)
            self.assertLess(abs(line["over_ns"] - line["zero_ns"] - 1_000_000_000), FRAME_NS)
            self.assertLessEqual(line["zero_ns"], line["saw_zero_ns"])
            self.assertLess(line["uncertain_ms"], 100)
        zeros = [line["zero_ns"] for line in lines]
        print(f"zero within {(max(zeros) - min(zeros)) / 1e6:.3f} ms of each other", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
