#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin says to the people at the desk is in every locale, with the same places in it.

`test_house_words.py ROOT`. A message's key is made of its English as base/said.h has it, so the English in the sources
is read here as the compiler reads it, and each pattern is looked up in each locale.
"""
import configparser
import pathlib
import re
import sys

# Where messages are made that come to a dock: refusals of orders, findings of a sheet, holds, errors of a feed.
SOURCES = (
    "plugin/control/core*.c", "plugin/control/shop_*.c", "plugin/control/change_link.c", "plugin/feed/address.c",
    "plugin/feed/feed*.c", "plugin/feed/hold.c", "plugin/feed/http.c", "plugin/feed/live_document.c",
    "plugin/feed/request.c", "plugin/feed/room_patch.c", "plugin/feed/shop_change.c", "plugin/feed/sse.c",
    "plugin/feed/write.c", "plugin/feed/adapter/answer.c", "plugin/feed/adapter/change.c", "plugin/room/air.c",
    "plugin/room/beat.c", "plugin/room/json.c", "plugin/room/kinds.c", "plugin/room/metrics.c", "plugin/room/read.c",
    "plugin/room/room_decode.c", "plugin/room/shape_*.c", "plugin/room/sheet*.c", "plugin/room/truth_bound.c",
)
# What stands in those files and is said to nobody at the desk: places, logs, headers, what people who write adapters
# read, and want of memory, which has a kind of its own there (Desk.Error.memory).
OTHER = re.compile(
    r"^(no memory\b.*|row %1, .*|\S*%\S* %\S*( %\S*)*|feed( %1)?: .*|[\w-]+: |Authorization: .*|%1: unset.*|it may be|"
    r" \(entries.*|(row|link) %1)$", re.S)
# Of one word, or from places that also make other texts.
SINGLE = ("missing", "empty", "line %1 column %2", "another spec", "no evidence", "captured in the future", "too old",
          "no seller", "tease", "quote", "haggle", "agreed", "open", "sold_out", "encore", "closed", "ask", "cut", "subsidy",
          "gift", "more_stock", "settle", "reject", "withdraw")
SAID = "Said."
KEY_SIZE = 80  # SAID_KEY_SIZE
LEAST = 150
CONVERSION = re.compile(r"%(?:%|(?:\.(?:\d+|\*))?[lz]*[sdcu])")
NUMBERS = {"PRId64": "ld", "PRIu64": "lu"}
PLACE = re.compile(r"%(?:[1-9]|[a-z]+%)")


def definitions(root):
    found = dict(NUMBERS)
    for path in sorted(root.glob("plugin/**/*.[ch]")):
        for name, text in re.findall(r'^#define (\w+) "((?:[^"\\]|\\.)*)"$', path.read_text(), re.M):
            found.setdefault(name, text)
    return found


TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|^[ \t]*#[^\n]*|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\w+|\S', re.S | re.M)


def unquoted(token):
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match.group(1), 16)), token[1:-1])
    return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def literals(text, defined):
    """The string literals of C, those that stand side by side as one."""
    now = None
    for match in TOKENS.finditer(text):
        token = match.group()
        if token.startswith(("/*", "//", "#")) or (token[0].isspace() and token.lstrip().startswith("#")):
            continue
        if token[0] == '"':
            now = (now or "") + unquoted(token)
        elif token in defined and (now is not None or token not in NUMBERS):
            now = (now or "") + defined[token]
        else:
            if now is not None:
                yield now
            now = None


def pattern_of(text):
    """As said_set() makes one; None: printf knows more than it does."""
    number = 0

    def place(match):
        nonlocal number
        if match.group() == "%%":
            return "%"
        number += 1
        return f"%{number}"

    pattern = CONVERSION.sub(place, text)
    return None if "%" in CONVERSION.sub("", text) else pattern


def key_of(pattern):
    """said_key(), step by step: where a key is cut is a part of it."""
    key = SAID
    has_gap = False
    for c in pattern:
        if len(key) + 2 >= KEY_SIZE:
            break
        is_kept = c.isascii() and c.isalnum()
        if is_kept:
            key += ("_" if has_gap and not key.endswith(".") else "") + c.lower()
        has_gap = not is_kept
    return key


def is_message(text):
    return " " in text and re.search(r"[a-z]{2}", text) and not OTHER.match(text)


def messages(root):
    """Each pattern that may come to a dock, with the file it is made in."""
    defined = definitions(root)
    for glob in SOURCES:
        paths = sorted(root.glob(glob))
        assert paths, glob
        for path in paths:
            for text in literals(path.read_text(), defined):
                pattern = pattern_of(text)
                if pattern and is_message(pattern):
                    yield pattern, path.relative_to(root)
    for word in SINGLE:
        yield word, "the names"


def words_of(path):
    parser = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str
    parser.read_string("[locale]\n" + path.read_text())
    return {key: unquoted(value) for key, value in parser["locale"].items()}


def places_of(words):
    return sorted(PLACE.findall(words))


def faults(root):
    locales = {path.stem: words_of(path) for path in sorted((root / "locale").glob("*.ini"))}
    english = locales["en-US"]
    made = {}
    for pattern, path in messages(root):
        key = key_of(pattern)
        if made.setdefault(key, pattern) != pattern:
            yield f"{path}: “{pattern}” and “{made[key]}” have one key"
    for key, pattern in made.items():
        for name, words in locales.items():
            if key not in words:
                yield f"{name}: {key} is missing: “{pattern}”"
        if english.get(key, pattern) != pattern:
            yield f"en-US: {key} is not what the sources say: “{pattern}”"
    for key in english:
        if key.startswith(SAID) and key_of(english[key]) != key:
            yield f"en-US: {key} is not the key of its words"
    for name, words in locales.items():
        for key, text in words.items():
            if key in english and places_of(text) != places_of(english[key]):
                yield f"{name}: {key} has other places than in English"
    if len(made) < LEAST:
        yield f"only {len(made)} messages were found"


def test_it_can_fail(root):
    """The keys are those that the plugin makes, and what is missing is found."""
    assert key_of(pattern_of("the shop answers with status %d")) == "Said.the_shop_answers_with_status_1"
    assert pattern_of("%.60s: %s") == "%1: %2"
    assert pattern_of("%04d") is None
    assert list(literals('f("a " X " b"); /* "no" */ g("c" "d");', {"X": "x"})) == ["a x b", "cd"]
    assert places_of("%2 of %1, %agreed%") == ["%1", "%2", "%agreed%"]
    assert any(str(path).endswith("beat.c") for _, path in messages(root))


def main():
    root = pathlib.Path(sys.argv[1])
    test_it_can_fail(root)
    found = list(faults(root))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
