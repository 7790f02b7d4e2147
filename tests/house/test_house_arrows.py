#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""`test_house_arrows.py ROOT CMAKE`: a folder that uses another without declaring it does not build.

Builds a house of two folders with cmake/house.cmake, with a planted offence each time, and once without one.
"""
import pathlib
import subprocess
import sys
import tempfile

PROJECT = """cmake_minimum_required(VERSION 3.22...3.30)
project(arrows LANGUAGES C CXX)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
find_package(Threads REQUIRED)
include({root}/cmake/house.cmake)
add_subdirectory(upper)
add_subdirectory(lower)
"""
UPPER = "int upper_answer(void);\nint upper_answer(void)\n{\n\treturn 42;\n}\n"
WITH_HEADER = ('#include "upper/upper.h"\nint lower_answer(void);\nint lower_answer(void)\n'
               "{\n\treturn upper_answer();\n}\n")
BY_ITS_OWN_WORD = ("int upper_answer(void);\nint lower_answer(void);\nint lower_answer(void)\n"
                   "{\n\treturn upper_answer();\n}\n")
# name, lower.c, what lower declares, words of the failure (None: it builds)
CASES = (
    ("declared", WITH_HEADER, "DEPENDS upper", None),
    ("header of a folder that is not declared", WITH_HEADER, "", "upper/upper.h: No such file"),
    ("call into a folder that is not declared", BY_ITS_OWN_WORD, "", "undefined reference to `upper_answer'"),
)


def build(root, cmake, folder, source, depends):
    for name in ("upper/include/upper", "lower"):
        (folder / name).mkdir(parents=True)
    (folder / "CMakeLists.txt").write_text(PROJECT.format(root=root))
    (folder / "upper/CMakeLists.txt").write_text("shop_library(upper SOURCES upper.c)\n")
    (folder / "upper/include/upper/upper.h").write_text("int upper_answer(void);\n")
    (folder / "upper/upper.c").write_text(UPPER)
    (folder / "lower/CMakeLists.txt").write_text(f"shop_library(lower SOURCES lower.c {depends})\n")
    (folder / "lower/lower.c").write_text(source)
    output = ""
    for command in ([cmake, "-S", folder, "-B", folder / "build", "-G", "Ninja"], [cmake, "--build", folder / "build"]):
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        output += run.stdout + run.stderr
        if run.returncode != 0:
            return False, output
    return True, output


def main():
    root, cmake = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    failures = 0
    for name, source, depends, words in CASES:
        with tempfile.TemporaryDirectory() as folder:
            built, output = build(root, cmake, pathlib.Path(folder), source, depends)
        good = built if words is None else not built and words in output
        print(f"{'ok' if good else 'WRONG'}: {name}: {'builds' if built else 'does not build'}")
        if not good:
            failures += 1
            print(output)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
