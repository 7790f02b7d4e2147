#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`gate.py PLATFORM AHEAD_S`: a platform's gate, whose clock is ahead of the machine's, for a test that is no Python. Prints its port;
then takes lines: `forward MS` (its clock), `end` (the token), `tell`; answers each with a line, the last with what came to pass."""

import json
import sys

import platforms


def main():
    name, ahead_s = sys.argv[1:]
    platforms.CLOCK.ahead_s = float(ahead_s)
    tokens = platforms.KuaishouTokens(life_s=3 * 3600)
    gate = platforms.Gate(tokens if name == "kuaishou" else getattr(platforms, name))
    print(gate.server.server_port, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "forward":
            platforms.CLOCK.ahead_s += int(words[1]) / 1000
        elif words[0] == "end":
            tokens.ends_s = 0
        told = {"asked": len(gate.asked), "renewed": tokens.renewed, "refused": gate.refused}
        print(json.dumps(told, separators=(",", ":")) if words[0] == "tell" else "ok", flush=True)
    gate.stop()


if __name__ == "__main__":
    main()
