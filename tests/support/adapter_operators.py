# SPDX-License-Identifier: GPL-2.0-or-later
"""What docs/adapters.md says of operators, once more and for tests alone: written from that page, not from the engine. Slow, plain,
in Python's own unbounded numbers; UNSET is its own thing, as on the page."""

import datetime
import json
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

UNSET = type("Unset", (), {"__repr__": lambda self: "UNSET", "__bool__": lambda self: False})()
INT_LEAST, INT_MOST = -(2**63), 2**63 - 1
DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CNY": 2, "USD": 2, "EUR": 2, "GBP": 2, "KWD": 3, "BHD": 3}
REFERENCES = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\u00a0", "ndash": "–", "mdash": "—", "lsquo": "‘",
    "rsquo": "’", "ldquo": "“", "rdquo": "”", "hellip": "…", "times": "×", "deg": "°", "euro": "€", "pound": "£", "yen": "¥",
    "copy": "©", "reg": "®", "trade": "™", "middot": "·", "bull": "•", "laquo": "«", "raquo": "»",
}  # fmt: skip


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def text_form(value):
    """The text form, or None."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_whole(value):
        return str(value)
    if isinstance(value, float) and (value == 0 or 1e-6 <= abs(value) < 1e15):
        text = format(Decimal(repr(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return None


def truthy(value):
    return value is not UNSET and value is not None and value is not False and value not in (0, 0.0, "", [], {})


def point(value, pointer):
    """RFC 6901. UNSET where nothing is, or null."""
    if pointer:
        for token in pointer.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and token in value:
                value = value[token]
            elif isinstance(value, list) and re.fullmatch("0|[1-9][0-9]*", token) and int(token) < len(value):
                value = value[int(token)]
            else:
                return UNSET
    return UNSET if value is None else value


def parse_json(text, most_bytes=256 * 1024):
    """A text as an answer's JSON is taken; UNSET for what is refused."""

    def pairs(found):
        if len({name for name, _ in found}) != len(found):
            raise ValueError("a name twice")
        return dict(found)

    def whole(digits):
        if not INT_LEAST <= int(digits) <= INT_MOST:
            raise ValueError("beyond 64 bits")
        return int(digits)

    def depth(value):
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return 0 if inner is None else 1 + max(map(depth, inner), default=0)

    if len(text.encode("utf-8", "surrogatepass")) > most_bytes:
        return UNSET
    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_int=whole)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return UNSET
    if depth(value) > 32 or "\\u0000" in json.dumps(value):
        return UNSET
    return UNSET if value is None else value


# ------------------------------------------------------------------------------------------------------------ operators


def op_int(value):
    if isinstance(value, str):
        if not re.fullmatch("-?[0-9]{1,19}", value, re.ASCII):
            return UNSET
        value = int(value)
    elif isinstance(value, float):
        if value != int(value) or abs(value) > 2**53:
            return UNSET
        value = int(value)
    return value if is_whole(value) and INT_LEAST <= value <= INT_MOST else UNSET


def decimal_of(value):
    text = text_form(value)
    return Decimal(text) if text is not None and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII) else None


def scaled(value, digits, exact):
    with localcontext() as context:
        context.prec = 20000
        number = decimal_of(value)
        if number is None:
            return UNSET
        number = number.scaleb(digits)
        rounded = number.quantize(Decimal(1), ROUND_HALF_UP)
        if (exact and rounded != number) or not INT_LEAST <= rounded <= INT_MOST:
            return UNSET
        return int(rounded)


def op_minor(value, come, go):
    value = op_int(value)
    if value is UNSET:
        return UNSET
    if go >= come:
        value *= 10 ** (go - come)
    elif value % 10 ** (come - go):
        return UNSET
    else:
        value //= 10 ** (come - go)
    return value if INT_LEAST <= value <= INT_MOST else UNSET


def op_fixed(value, digits):
    whole = scaled(value, digits, False)
    if whole is UNSET:
        return UNSET
    text = str(abs(whole)).rjust(digits + 1, "0")
    if digits:
        text = text[:-digits] + "." + text[-digits:]
    return ("-" if whole < 0 else "") + text


def op_clamp(value, low, high):
    return max(low, min(high, value)) if is_whole(value) else UNSET


def op_digits(value):
    found = re.search("[0-9]+", value, re.ASCII) if isinstance(value, str) else None
    if not found or len(found.group()) > 18 or value[: found.start()].endswith("-"):
        return UNSET
    if re.match("[.,'\u00a0\u202f][0-9]", value[found.end() :], re.ASCII):
        return UNSET
    return int(found.group())


def op_html(value):
    def undo(match):
        name = match.group(1)
        if name[0] != "#":
            return REFERENCES.get(name, match.group())
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        bad = code < 0x20 or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF
        return match.group() if bad else chr(code)

    if not isinstance(value, str):
        return UNSET
    return re.sub("&(#[0-9]+|#[xX][0-9A-Fa-f]+|[a-z]+);", undo, value, flags=re.ASCII)


def op_clean(value):
    if not isinstance(value, str):
        return UNSET
    return re.sub("[\u0000-\u0020\u007f-\u00a0\u2028\u2029\u3000]+", " ", value).strip(" ") or UNSET


def op_after(value, text):
    if not isinstance(value, str) or text not in value:
        return UNSET
    return value.rsplit(text, 1)[1] or UNSET


def op_flat(value):
    if not isinstance(value, list):
        return UNSET
    flat = [inner for one in value for inner in (one if isinstance(one, list) else [one])]
    return flat if len(flat) <= 10000 else UNSET


def op_map(value, table, *other):
    text = text_form(value)
    if text is None:
        return UNSET
    found = table[text] if text in table else other[0] if other else None
    return UNSET if found is None else found


def op_time(value, form):
    milliseconds = None
    if form in ("ms", "s"):
        number = op_int(value)
        if number is not UNSET:
            milliseconds = number * (1 if form == "ms" else 1000)
    elif isinstance(value, str):
        day, clock = r"(\d{4}-\d\d-\d\d)", r"(\d\d:\d\d:\d\d)"
        if form == "iso":
            found = re.fullmatch(day + "[Tt]" + clock + r"(\.\d+)?([Zz]|[+-]\d\d:\d\d)", value, re.ASCII)
            parts = found and (found[1], found[2], found[3] or "", "+00:00" if found[4] in "Zz" else found[4])
        else:
            found = re.fullmatch(day + "[T ]" + clock, value, re.ASCII)
            parts = found and (found[1], found[2], "", form)
        milliseconds = parts and since_1970_ms(*parts)
    if milliseconds is None or not 0 <= milliseconds < 253402300800000:
        return UNSET
    return time_text(milliseconds)


def since_1970_ms(day, clock, fraction, zone):
    try:
        at = datetime.datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        return None
    seconds = (at - datetime.datetime(1970, 1, 1)) // datetime.timedelta(seconds=1)
    seconds -= (-1 if zone[0] == "-" else 1) * (hours * 60 + minutes) * 60
    return seconds * 1000 + int((fraction[1:] + "000")[:3])


def time_text(milliseconds):
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=milliseconds)
    return at.isoformat(timespec="milliseconds" if milliseconds % 1000 else "seconds") + "Z"


def amount_digits(n, scope):
    """What a step's n comes to: 0 .. 9, or None."""
    value = n if is_whole(n) else scope.value(n)
    if isinstance(value, str):
        return DIGITS.get(value)
    return value if is_whole(value) and 0 <= value <= 9 else None


def step(value, words, scope):
    """One operator on what is set."""
    name, args = words[0], words[1:]
    if name in ("dec", "float", "minor", "fixed"):
        args = [amount_digits(n, scope) for n in args]
        if None in args:
            return UNSET
    table = {
        "int": op_int,
        "str": lambda v: UNSET if text_form(v) is None else text_form(v),
        "bool": truthy,
        "not": lambda v: not truthy(v),
        "dec": lambda v, n: scaled(v, n, True),
        "float": lambda v, n: scaled(v, n, False),
        "minor": op_minor,
        "fixed": op_fixed,
        "clamp": op_clamp,
        "digits": op_digits,
        "html": op_html,
        "clean": op_clean,
        "cut": lambda v, m: v[:m] if isinstance(v, str) else UNSET,
        "after": op_after,
        "map": op_map,
        "time": op_time,
        "json": lambda v: parse_json(v) if isinstance(v, str) else UNSET,
        "at": point,
        "flat": op_flat,
    }
    return table[name](value, *args)
