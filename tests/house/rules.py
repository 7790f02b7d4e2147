#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of the house, each a function from a tree to its offences ("path:line: what").

`rules.py ROOT` prints every offence of the tree and fails if there is one. test_house_rules.py shows that each rule can fail.
What may include what stands in docs/architecture.md; a change there is a change here.
"""
import configparser
import hashlib
import json
import pathlib
import re
import sys

import jsonschema

# Whose public headers a folder of plugin/ may include, besides its own.
ARROWS = {
    "base": set(),
    "room": {"base"},
    "feed": {"base", "room"},
    "qt": {"base"},
    "picture": {"base", "room", "qt"},
    "control": {"base", "room", "feed", "qt"},
    "cli": {"base", "room", "feed", "picture", "qt", "control"},
    "obs": {"base", "room", "feed", "picture", "qt", "control"},
}
# Headers of libraries: who may know them.
LIBRARIES = (
    (r"curl/.*", ("plugin/feed/http.c",)),
    (r"jansson\.h", ("plugin/room/", "plugin/feed/", "plugin/picture/", "plugin/control/", "plugin/cli/", "plugin/obs/")),
    (r"microhttpd\.h", ("plugin/cli/",)),
    (r"(obs|util|graphics|callback|media-io)[-/].*|obs\.h", ("plugin/obs/",)),
    (r"Q[A-Z]\w*|Qt\w+/.*|webp/.*", ("plugin/qt/",)),
    (r"hb(-\w+)?\.h|fribidi\.h|ft2build\.h|fontconfig/.*", ("plugin/qt/",)),
)
# Calls that have one place: pattern, what it is, where it may stand.
CALLS = (
    (r"\bcurl_\w+\s*\(", "a curl call", {"plugin/feed/http.c"}),
    (r"\bgs_\w+\s*\(", "a gs_ call", {"plugin/obs/draw.c"}),
    (r"\bobs_data_(get|set)_\w+\s*\(", "obs_data read or written",
     {"plugin/obs/settings.c", "plugin/obs/websocket_vendor.c", "plugin/obs/hotkeys.c"}),
)
BANNED = r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|system|rand|srand|localtime|gmtime)\s*\("
SCHEMAS = {"shop-adapter/1": "adapter", "shop-recording/1": "recording", "shop-room/1": "room", "shop-theme/1": "theme", "shop-zones/1": "zones",
           "shop-profile/1": "profile", "shop-sheet/1": "sheet", "shop-sheet-headings/1": "sheet-headings",
           "shop-rules/1": "rules"}
MODULES = ("base", "room", "feed", "picture", "control", "qt", "obs", "cli", "desk", "house")
MAX_LINES = 400

CODE = (".c", ".h", ".cpp", ".hpp", ".py", ".sh", ".cmake")
C_FAMILY = (".c", ".h", ".cpp", ".hpp")
CXX = (".cpp", ".hpp", ".cc", ".cxx", ".hh", ".moc", ".ui", ".qrc")
BINARY = (".png", ".jpg", ".jpeg", ".webp", ".ttf", ".otf", ".ttc", ".gz", ".bin")
SKIPPED_FOLDERS = {"build", ".git", "__pycache__"}


class Tree:
    """The files of a source tree, by path from its root."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.paths = sorted(self._walk(self.root))

    def _walk(self, folder):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                if entry.name not in SKIPPED_FOLDERS:
                    yield from self._walk(entry)
            elif entry.name != ".git":
                yield entry.relative_to(self.root).as_posix()

    def read(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def matching(self, prefix="", suffixes=None):
        for path in self.paths:
            if path.startswith(prefix) and (suffixes is None or path.endswith(suffixes)):
                yield path


def code_only(text):
    """C without its comments and the insides of its strings; line numbers stay."""
    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"

    def blank(match):
        return "\n" * match.group().count("\n") if match.group()[0] == "/" else '""'

    return re.sub(pattern, blank, text, flags=re.DOTALL)


def found(text, pattern, flags=0):
    """(line number, match) of each occurrence."""
    for match in re.finditer(pattern, text, flags | re.MULTILINE):
        yield text.count("\n", 0, match.start()) + 1, match


# ------------------------------------------------------------------------------------------------- folders and arrows


def rule_includes(tree):
    """A folder includes only the public headers that the arrows allow, and a library only where it has its place."""
    for path in tree.matching("plugin/", C_FAMILY):
        folder = path.split("/")[1]
        public = set(tree.matching(f"plugin/{folder}/include/"))
        for line, match in found(tree.read(path), r"^[ \t]*#[ \t]*include[ \t]*[<\"]([^>\"]+)[>\"]"):
            name = match.group(1)
            where = f"{path}:{line}"
            first = name.split("/")[0]
            if ".." in name.split("/"):
                yield f"{where}: include {name} climbs out of its folder"
            elif first in ARROWS and "/" in name:
                if first != folder and first not in ARROWS.get(folder, set()):
                    yield f"{where}: {folder}/ may not include {name}"
                elif f"plugin/{first}/include/{name}" not in tree.paths and not generated(name):
                    yield f"{where}: {name} is no public header of {first}/"
            for pattern, places in LIBRARIES:
                if re.fullmatch(pattern, name) and not path.startswith(places) and f"plugin/{folder}/{name}" not in (
                        tree.paths) and f"plugin/{folder}/include/{name}" not in public:
                    yield f"{where}: {name} belongs to {', '.join(places)}"


def generated(name):
    return name.endswith((".moc", "_generated.h"))


def rule_folders(tree):
    """A folder of plugin/ is one of the house's."""
    for path in tree.matching("plugin/"):
        parts = path.split("/")
        if len(parts) > 2 and parts[1] not in ARROWS:
            yield f"{path}:1: plugin/{parts[1]}/ is no folder of the house"


def rule_calls(tree):
    """curl, gs_ and obs_data each have one place."""
    for path in tree.matching("plugin/", C_FAMILY):
        code = code_only(tree.read(path))
        for pattern, what, places in CALLS:
            if path not in places:
                for line, match in found(code, pattern):
                    yield f"{path}:{line}: {what} ({match.group().rstrip('( ')}) belongs to {', '.join(sorted(places))}"


def rule_cxx(tree):
    """C++ and Qt stay in plugin/qt/, and no C++ is in its public header."""
    for path in tree.matching("plugin/"):
        if path.endswith(CXX) and not path.startswith("plugin/qt/"):
            yield f"{path}:1: C++ or Qt outside plugin/qt/"
        if path.endswith(C_FAMILY) and (not path.startswith("plugin/qt/") or "/include/" in path):
            for line, match in found(code_only(tree.read(path)), r"\bQ[A-Z][a-z]\w+\b"):
                yield f"{path}:{line}: {match.group()} outside plugin/qt/"


def rule_json_t(tree):
    """json_t is in no public header but room/json.h."""
    for path in tree.matching("plugin/", (".h",)):
        if "/include/" in path and path != "plugin/room/include/room/json.h":
            for line, _ in found(code_only(tree.read(path)), r"\bjson_t\b"):
                yield f"{path}:{line}: json_t in a public header"


# ------------------------------------------------------------------------------------------------------- how we write


def rule_banned(tree):
    """No function that cannot be used safely."""
    for path in tree.matching("", C_FAMILY):
        for line, match in found(code_only(tree.read(path)), BANNED):
            yield f"{path}:{line}: {match.group(1)}() is not used in this house"


def rule_spdx(tree):
    """The licence stands in the first lines of every source file."""
    for path in tree.paths:
        text = "\n".join(tree.read(path).split("\n")[:2]) if path.endswith((*C_FAMILY, ".py")) else None
        if text is not None and "SPDX-License-Identifier: GPL-2.0-or-later" not in text:
            yield f"{path}:1: no SPDX line"


def rule_length(tree):
    """A source file stays under 400 lines."""
    for path in tree.paths:
        if path.endswith(CODE) or path.startswith("ci/"):
            lines = tree.read(path).count("\n")
            if lines > MAX_LINES:
                yield f"{path}:{lines}: over {MAX_LINES} lines"


def rule_left_open(tree):
    """Nothing is left open in the tree."""
    marks = r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b"
    for path in texts(tree):
        for line, match in found(tree.read(path), marks):
            yield f"{path}:{line}: left open: {match.group()}"


def rule_machine_paths(tree):
    """No path of somebody's machine."""
    folders = "|".join(("wo" + "rk", "ro" + "ot", "fa" + "rm", "ho" + r"me/[a-z]\w*"))
    for path in texts(tree):
        for line, match in found(tree.read(path), rf"(?:^|[^A-Za-z0-9_.\-/$}}])(/(?:{folders})/)"):
            yield f"{path}:{line}: a path of a machine: {match.group(1)}"


def texts(tree):
    for path in tree.paths:
        if not path.endswith(BINARY) and path != "LICENSE":
            yield path


def rule_test_names(tree):
    """A test's name begins with its module."""
    for path in tree.matching("tests/", (".cmake", "CMakeLists.txt")):
        for line, match in found(tree.read(path), r"^\s*(?:shop_test\s*\(\s*|add_test\s*\(\s*NAME\s+)([^\s)]+)"):
            if "$" not in match.group(1) and not match.group(1).startswith(tuple(m + "_" for m in MODULES)):
                yield f"{path}:{line}: the test {match.group(1)} does not begin with its module"


# --------------------------------------------------------------------------------------------------------------- data


def locale_keys(text):
    parser = configparser.RawConfigParser(strict=True, interpolation=None, delimiters=("=",))
    parser.optionxform = str
    parser.read_string("[locale]\n" + text)
    return dict(parser["locale"])


def rule_locales(tree):
    """Every locale has the keys of en-US, none of them empty; the plugin asks for none that is not there."""
    paths = list(tree.matching("locale/", (".ini",)))
    tables = {}
    for path in paths:
        try:
            tables[path] = locale_keys(tree.read(path))
        except configparser.Error as error:
            yield f"{path}:1: {error}"
    master = tables.get("locale/en-US.ini", {})
    for path, table in tables.items():
        for key in sorted(set(master) ^ set(table)):
            yield f"{path}:1: {key} is {'missing' if key in master else 'not in en-US'}"
        for key, value in table.items():
            if not value.strip().strip('"'):
                yield f"{path}:1: {key} is empty"
    for path in tree.matching("plugin/obs/", C_FAMILY):
        for line, match in found(tree.read(path), r"\bobs_module_text\(\"([^\"]+)\"\)"):
            if match.group(1) not in master:
                yield f"{path}:{line}: {match.group(1)} is in no locale"


def rule_data_schema(tree):
    """Every data file names its schema and obeys it."""
    for path in tree.matching("data/", (".json",)):
        if path.startswith("data/schema/"):
            continue
        try:
            document = json.loads(tree.read(path))
        except ValueError as error:
            yield f"{path}:1: {error}"
            continue
        name = document.get("schema") if isinstance(document, dict) else None
        if name not in SCHEMAS:
            yield f"{path}:1: its schema is {name!r}, not one of {', '.join(SCHEMAS)}"
            continue
        schema = f"data/schema/{SCHEMAS[name]}.schema.json"
        if schema not in tree.paths:
            continue
        checker = jsonschema.Draft202012Validator(json.loads(tree.read(schema)))
        for error in checker.iter_errors(document):
            yield f"{path}:1: {'.'.join(map(str, error.absolute_path)) or 'document'}: {error.message[:160]}"


def rule_recordings(tree):
    """Every line of a recording obeys the schema of recordings, and its rooms that of rooms."""
    names = ("data/schema/recording.schema.json", "data/schema/room.schema.json")
    if not all(name in tree.paths for name in names):
        return
    of_lines, of_rooms = (jsonschema.Draft202012Validator(json.loads(tree.read(name))) for name in names)
    for path in tree.matching("data/", (".jsonl",)):
        for number, text in enumerate(tree.read(path).splitlines(), 1):
            try:
                line = json.loads(text)
            except ValueError as error:
                yield f"{path}:{number}: {error}"
                continue
            if (number == 1) != (line.get("schema") == "shop-recording/1"):
                yield f"{path}:{number}: the head is the first line, and no other"
            of_its_room = of_rooms.iter_errors(line["room"]) if "room" in line else ()
            for error in (*of_lines.iter_errors(line), *of_its_room):
                yield f"{path}:{number}: {'.'.join(map(str, error.absolute_path)) or 'line'}: {error.message[:160]}"


def rule_demo(tree):
    """What the demo room points at is there: its pictures, and its evidence with the digest it claims."""
    folder = "data/demo/"
    path = folder + "room.json"
    if path not in tree.paths:
        yield f"{path}:1: there is no demo room"
        return
    room = json.loads(tree.read(path))
    for item in room["items"]:
        if folder + item["image"] not in tree.paths:
            yield f"{path}:1: {item['id']}: no picture {item['image']}"
        for comparison in item.get("comparisons", []):
            evidence = comparison["evidence"]
            file = tree.root / folder / "evidence" / (evidence["id"] + ".txt")
            digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
            if digest != evidence["sha256"]:
                yield f"{path}:1: {item['id']}: evidence {evidence['id']} has not the digest that it claims"


def rule_third_party(tree):
    """What we did not make is named with its licence in docs/third-party.md."""
    path = "docs/third-party.md"
    listed = tree.read(path) if path in tree.paths else ""
    for file in tree.matching("data/fonts/", (".ttf", ".otf", ".ttc")):
        if file.rsplit("/", 1)[1] not in listed:
            yield f"{file}:1: not named in {path}"


def rule_links(tree):
    """What a document of ours points at in the tree is there."""
    for path in tree.matching("", (".md",)):
        folder = pathlib.PurePosixPath(path).parent
        for line, match in found(tree.read(path), r"\]\(([^)#\s]+)[^)]*\)"):
            target = match.group(1)
            if "://" not in target and not (tree.root / folder / target).exists():
                yield f"{path}:{line}: points at {target}, which is not there"


def rule_decisions(tree):
    """Every decision is listed in docs/architecture.md."""
    path = "docs/architecture.md"
    listed = tree.read(path) if path in tree.paths else ""
    for file in tree.matching("docs/adr/", (".md",)):
        if f"](adr/{file.rsplit('/', 1)[1]})" not in listed:
            yield f"{file}:1: not listed in {path}"


RULES = {name[len("rule_"):]: rule for name, rule in list(globals().items()) if name.startswith("rule_")}


def main():
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else ".")
    offences = [f"{offence}  [{name}]" for name, rule in RULES.items() for offence in rule(tree)]
    print("\n".join(offences) or f"{len(tree.paths)} files, {len(RULES)} rules, no offence")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
