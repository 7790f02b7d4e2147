#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`lying_feed.py LIE PROGRAM WORD...`: a double of the program that passes its lines on, but for one planted fault.

    back    after some lines, an old room is published once more
    late    what became stale is still called fresh
    cheap   one price is a cent lower than the shop's
    deaf    after some lines nothing is published any more
"""
import json
import signal
import subprocess
import sys

AFTER_LINES = 4


def lie(name, number, line, old):
    """The lines to print instead of this one."""
    if name == "late" and line["state"] == "stale":
        line["state"] = "fresh"
        line["age_ms"] = 0
    if number != AFTER_LINES:
        return [] if name == "deaf" and number > AFTER_LINES else [line]
    if name == "back":
        return [line, {**line, "room": old["room"]}, line]
    if name == "cheap" and line["room"]:
        line["room"]["items"][0]["price"]["sale"] -= 1
    return [line]


def main():
    name, *words = sys.argv[1:]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    old = None
    for number, text in enumerate(process.stdout):
        line = json.loads(text)
        if old is None and line["room"]:
            old = json.loads(text)
        for one in lie(name, number, line, old):
            print(json.dumps(one), flush=True)
    process.wait()


if __name__ == "__main__":
    main()
