#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`test_house_canary.py PROGRAM WORDS`: a program with a planted fault has to fail, and to say these words."""
import subprocess
import sys


def main():
    program, words = sys.argv[1:]
    run = subprocess.run([program], capture_output=True, text=True, errors="replace", timeout=60, check=False)
    print(run.stdout + run.stderr)
    if run.returncode == 0:
        print("the planted fault was not caught")
        return 1
    if words not in run.stderr:
        print(f"it failed with {run.returncode}, but not by the sanitizer: no {words!r}")
        return 1
    print(f"caught, as it has to be: {words}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
