#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`run.py [--finds WORDS] PROGRAM CORPUS...`: a fuzz target for SHOP_FUZZ_SECONDS (10), beginning with these inputs.

What it learns stays in build/.../fuzz/PROGRAM/learned, so that a longer run goes on where the last one ended; an input
that stops it is kept beside that and named. With --finds it is the other way round: the program holds a planted bug,
and has to stop with WORDS.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

SECONDS = int(os.environ.get("SHOP_FUZZ_SECONDS", "10"))
CANARY_SECONDS = 90  # the most that a planted bug may take; it takes a few
LEAST_RUNS = 200
INPUT_MAX_BYTES = 65536


def command(program, folder, corpus, seconds):
    dictionary = pathlib.Path(__file__).with_name("fuzz.dict")
    return [
        program, f"-max_total_time={seconds}", f"-max_len={INPUT_MAX_BYTES}", f"-artifact_prefix={folder}/",
        f"-dict={dictionary}", "-timeout=10", "-rss_limit_mb=1024", "-malloc_limit_mb=256", "-print_final_stats=1",
        "-verbosity=1", f"{folder}/learned", *corpus,
    ]


def run(program, folder, corpus, seconds):
    (folder / "learned").mkdir(parents=True, exist_ok=True)
    options = {**os.environ, "ASAN_OPTIONS": "detect_leaks=1:allocator_may_return_null=1:quarantine_size_mb=32"}
    done = subprocess.run(command(program, folder, corpus, seconds), capture_output=True, text=True,
                          errors="replace", env=options, timeout=seconds + 120, check=False)
    return done.returncode, done.stderr


def stat(said, name):
    match = re.search(rf"stat::{name}:\s+(\d+)", said)
    return int(match.group(1)) if match else 0


def fuzz(program, folder, corpus):
    code, said = run(program, folder, corpus, SECONDS)
    covered = re.findall(r"cov: (\d+)", said)
    runs = stat(said, "number_of_executed_units")
    print(f"{pathlib.Path(program).name}: {runs} inputs in {SECONDS} s, {covered[-1] if covered else 0} edges covered, "
          f"{stat(said, 'new_units_added')} inputs learned, {stat(said, 'peak_rss_mb')} MiB")
    if code != 0:
        print(said[-6000:])
        return 1
    if runs < LEAST_RUNS or not covered:
        print(said[-2000:])
        print(f"fewer than {LEAST_RUNS} inputs: that is no fuzzing")
        return 1
    return 0


def find(program, folder, corpus, words):
    shutil.rmtree(folder, ignore_errors=True)
    code, said = run(program, folder, corpus, CANARY_SECONDS)
    if code == 0 or words not in said:
        print(said[-4000:])
        print(f"the planted bug was not found: no {words!r}, exit {code}")
        return 1
    if "INITED" not in said:
        print("the corpus holds the bug already: nothing was searched")
        return 1
    print(f"found after {re.findall(r'^#([0-9]+)', said, re.MULTILINE)[-1]} inputs or a few more: {words}")
    return 0


def main():
    words = sys.argv[1:]
    wanted = None
    if words[0] == "--finds":
        wanted = words[1]
        words = words[2:]
    program, *corpus = words
    folder = pathlib.Path(program).parent.parent / "fuzz" / pathlib.Path(program).name
    if not corpus or any(not os.path.isdir(path) or not os.listdir(path) for path in corpus):
        print(f"an empty corpus: {corpus}")
        return 1
    return find(program, folder, corpus, wanted) if wanted else fuzz(program, folder, corpus)


if __name__ == "__main__":
    sys.exit(main())
