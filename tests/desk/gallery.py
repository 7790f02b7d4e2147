# SPDX-License-Identifier: GPL-2.0-or-later
"""Docks of the desk without OBS, by the program desk_gallery: what they ask for and what they say."""
import json
import os
import subprocess

program = ""


def run(dock, view, *deeds, language="en-US", width=320, height=900):
    """What the dock asked for and said, in its order."""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    command = [program, "--dock", dock, "--view", view, "--language", language, "--width", str(width), "--height",
               str(height), *deeds]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def acts(dock, view, *deeds, **how):
    return [line for line in run(dock, view, *deeds, **how) if "act" in line]


def words(dock, view, *deeds, **how):
    """The texts of what --say asks for."""
    return [line["text"] for line in run(dock, view, *deeds, **how) if "say" in line]
