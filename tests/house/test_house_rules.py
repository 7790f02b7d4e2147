#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The tree keeps the rules of the house, and each rule can fail.

`test_house_rules.py ROOT`. For the second half one offence at a time is planted in a copy of the tree, and the rule
has to find it at its file (and nothing else has changed, so what it finds is the planted thing).
"""
import json
import pathlib
import shutil
import sys
import tempfile

import rules

SPDX = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
OPEN_MARK = "TO" + "DO"
SOMEBODYS_PATH = "/ho" + "me/somebody/shop"

# (rule, file, what is planted). A file that is there gets the text at its end; a callable changes the text it has.
PLANTED = [
    ("includes", "plugin/base/planted.c", '#include "room/room.h"\n'),
    ("includes", "plugin/room/planted.c", '#include "feed/feed.h"\n'),
    ("includes", "plugin/feed/planted.c", '#include "picture/stage.h"\n'),
    ("includes", "plugin/qt/planted.cpp", '#include "room/room.h"\n'),
    ("includes", "plugin/picture/planted.c", '#include "feed/feed.h"\n'),
    ("includes", "plugin/cli/planted.c", '#include "obs/settings.h"\n'),
    ("includes", "plugin/room/planted.c", '#include "base/not_a_public_header.h"\n'),
    ("includes", "plugin/room/planted.c", '#include "../base/error.h"\n'),
    ("includes", "plugin/feed/planted.c", "#include <curl/curl.h>\n"),
    ("includes", "plugin/base/planted.c", "#include <jansson.h>\n"),
    ("includes", "plugin/feed/planted.c", "#include <microhttpd.h>\n"),
    ("includes", "plugin/picture/planted.c", "#include <obs-module.h>\n"),
    ("includes", "plugin/picture/planted.c", "#include <QImage>\n"),
    ("includes", "plugin/picture/planted.c", "#include <webp/decode.h>\n"),
    ("folders", "plugin/misc/planted.c", "int planted;\n"),
    ("calls", "plugin/feed/planted.c", "void f(void)\n{\n\tcurl_easy_init();\n}\n"),
    ("calls", "plugin/obs/planted.c", "void f(void)\n{\n\tgs_texture_destroy (0);\n}\n"),
    ("calls", "plugin/obs/planted.c", 'void f(void)\n{\n\tobs_data_get_string(0, "a");\n}\n'),
    ("calls", "plugin/obs/planted.c", 'void f(void)\n{\n\tobs_data_set_int(0, "a", 1);\n}\n'),
    ("cxx", "plugin/obs/planted.cpp", "int planted;\n"),
    ("cxx", "plugin/obs/planted.ui", "<ui/>\n"),
    ("cxx", "plugin/picture/planted.c", "struct QWidget;\n"),
    ("cxx", "plugin/qt/include/qt/planted.h", "struct QImage;\n"),
    ("json_t", "plugin/feed/include/feed/planted.h", "json_t *planted;\n"),
    ("banned", "plugin/base/planted.c", "void f(char *a)\n{\n\tstrcpy(a, a);\n}\n"),
    ("banned", "plugin/base/planted.c", "int f(char *a)\n{\n\treturn atoi(a);\n}\n"),
    ("banned", "tests/unit/planted.c", "void f(void)\n{\n\tsystem(0);\n}\n"),
    ("banned", "plugin/qt/planted.cpp", "void f(const long *t)\n{\n\tlocaltime(t);\n}\n"),
    ("spdx", "plugin/base/planted.h", lambda _: "#pragma once\n"),
    ("length", "plugin/base/planted.c", "int planted;\n" * 400),
    ("left_open", "plugin/base/planted.c", f"// {OPEN_MARK}: later\n"),
    ("left_open", "docs/planted.md", f"{OPEN_MARK} write this\n"),
    ("machine_paths", "docs/planted.md", f"See {SOMEBODYS_PATH}/x.\n"),
    ("machine_paths", "tests/unit/planted.c", f'const char *f = "{SOMEBODYS_PATH}/x";\n'),
    ("test_names", "tests/unit/planted.cmake", "shop_test(money LABEL unit SOURCES a.c)\n"),
    ("test_names", "tests/unit/planted.cmake", "add_test(NAME money COMMAND a)\n"),
    ("locales", "locale/planted.ini", 'Planted="x"\n'),
    ("locales", "locale/planted.ini", 'A="x"\nA="y"\n'),
    ("locales", "plugin/obs/planted.c", 'const char *f = obs_module_text("No.Such.Key");\n'),
    ("data_schema", "data/themes/planted.json", "{}\n"),
    ("data_schema", "data/themes/planted.json", '{"schema": "shop-something/1"}\n'),
    ("data_schema", "data/themes/planted.json", "{,}\n"),
    ("demo", "data/demo/room.json", lambda text: text.replace("images/phone.png", "images/none.png")),
    ("demo", "data/demo/evidence/EV-1001.txt", "one line more\n"),
    ("recordings", "data/demo/show.jsonl", '{"t_ms": 0}\n'),
    ("recordings", "data/demo/show.jsonl", "oops\n"),
    ("recordings", "data/demo/planted.jsonl", '{"t_ms": 0, "at": "2026-11-21T20:48:00Z", "room": {}}\n'),
    ("links", "docs/planted.md", "[here](no-such-page.md)\n"),
    ("decisions", "docs/adr/9999-planted.md", "# 9999. Planted\n"),
    ("third_party", "data/fonts/planted.ttf", "a font\n"),
]
# What a rule must not mistake for an offence.
INNOCENT = [
    ("calls", "plugin/feed/planted.c", "// curl_easy_init() is http.c's\n/* gs_draw( */\n"),
    ("banned", "plugin/base/planted.c", 'const char *f = "system()";\nvoid g(void)\n{\n\tmy_strcpy(0);\n}\n'),
    ("includes", "plugin/room/planted.c", '#include "base/error.h"\n#include "room/room.h"\n#include <stdio.h>\n'),
    ("machine_paths", "docs/planted.md", "build/work/x and https://shop.example/home/list\n"),
]


def plant(root, path, what):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else None
    if callable(what):
        after = what(before)
    elif before is None and path.endswith(rules.C_FAMILY):
        after = SPDX + what
    else:
        after = (before or "") + what
    assert after != before, f"{path}: nothing planted"
    file.write_text(after, encoding="utf-8")
    return before


def uproot(root, path, before):
    if before is None:
        (root / path).unlink()
    else:
        (root / path).write_text(before, encoding="utf-8")


def offences_of(root, rule):
    return set(rules.RULES[rule](rules.Tree(root)))


def planted_is_found(root, rule, path, what, clean, is_offence):
    before = plant(root, path, what)
    fresh = offences_of(root, rule) - clean[rule]
    uproot(root, path, before)
    if is_offence:
        # The evidence rule names the room that claims a digest, not the changed file.
        return any(offence.startswith((path + ":", "data/demo/room.json:")) for offence in fresh)
    return not fresh


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    tree = rules.Tree(source)
    failures = [f"{offence}  [{name}]" for name, rule in rules.RULES.items() for offence in rule(tree)]

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "tree"
        for path in tree.paths:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / path, root / path, follow_symlinks=False)
        if "locale/en-US.ini" not in tree.paths:
            plant(root, "locale/en-US.ini", 'Name="x"\n')
        clean = {name: offences_of(root, name) for name in rules.RULES}
        for number, (rule, path, what) in enumerate(PLANTED):
            if not planted_is_found(root, rule, path, what, clean, True):
                failures.append(f"planted offence {number + 1} ({rule}, {path}) was not found")
        for rule, path, what in INNOCENT:
            if not planted_is_found(root, rule, path, what, clean, False):
                failures.append(f"{rule} takes something innocent in {path} for an offence")
        # A schema that is there is obeyed: the demo room with a price of the wrong type.
        if "data/schema/room.schema.json" in tree.paths:
            room = json.loads((root / "data/demo/room.json").read_text(encoding="utf-8"))
            room["items"][0]["price"]["sale"] = "79.90"
            before = plant(root, "data/demo/room.json", lambda _: json.dumps(room))
            if not offences_of(root, "data_schema"):
                failures.append("a document that breaks its schema was not found")
            uproot(root, "data/demo/room.json", before)

    untested = set(rules.RULES) - {rule for rule, _, _ in PLANTED}
    failures += [f"rule {name} has no planted offence" for name in sorted(untested)]
    print("\n".join(failures) or f"{len(tree.paths)} files, {len(rules.RULES)} rules; "
          f"{len(PLANTED)} planted offences found, {len(INNOCENT)} innocent lines let pass")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
