# SPDX-License-Identifier: GPL-2.0-or-later
"""Checks that run one after the other in one OBS, each standing for itself."""
import re
import sys
import time
import traceback

OUR_WARNING = re.compile(r"^(?:warning|error): .*\[(?:obs-)?shop-overlay\]")


def run_one(stage, check):
    begun = time.monotonic()
    try:
        said = check(stage)
    except Exception as error:  # the next ones still say what they have to say
        print(f"FAIL  {check.__name__[6:]} ({time.monotonic() - begun:.1f} s): {error}", flush=True)
        if not isinstance(error, AssertionError):
            traceback.print_exc(file=sys.stdout)
        return False
    print(f"ok    {check.__name__[6:]} ({time.monotonic() - begun:.1f} s): {said}", flush=True)
    return True


def run(stage, checks, check_quit, start):
    """Runs all checks in the OBS that start() gives, stage.obs; the number of failures, or None when OBS itself died."""
    failures = 0
    try:
        stage.obs = start()
    except ConnectionError as error:
        print(error)
        return None
    with stage.obs:
        for check in (*checks, check_quit):
            failures += not run_one(stage, check)
            if check is not check_quit and not stage.obs.is_alive():
                return None
    return failures


def twice(make, run_checks):
    """The exit code of a run on make(); when OBS itself died, of a second one, printed as such."""
    for attempt in (1, 2):
        stage = make()
        failures = run_checks(stage)
        if failures is not None:
            break
        log = stage.folder / "obs.log"
        print("real OBS died" + (", trying once more" if attempt == 1 else " again") + "; the end of its log:")
        print("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]) if log.exists() else "")
    return 0 if failures == 0 else 1
