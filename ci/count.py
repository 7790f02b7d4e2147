#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Adds up ctest's JUnit reports: `count.py REPORT.xml...` prints "PASSED FAILED SKIPPED CASES".

A test that did not run for any reason counts as skipped, and so does a case that cmocka skipped inside a test that
passed. CASES is the number of single cases that the cmocka programs report as OK.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree


def main():
    passed = failed = skipped = cases = 0
    for path in sys.argv[1:]:
        for test in ElementTree.parse(path).getroot().iter("testcase"):
            output = test.findtext("system-out") or ""
            cases += len(re.findall(r"^\[       OK \] ", output, re.MULTILINE))
            skipped += len(re.findall(r"^\[  SKIPPED \] \S+$", output, re.MULTILINE)) // 2
            status = test.get("status")
            if status == "run" and test.find("failure") is None and test.find("skipped") is None:
                passed += 1
            elif status == "fail" or test.find("failure") is not None:
                failed += 1
            else:
                skipped += 1
    print(passed, failed, skipped, cases)


if __name__ == "__main__":
    main()
