# SPDX-License-Identifier: GPL-2.0-or-later
"""What docs/adapters.md says of values, conditions and the room that comes of them, once more and for tests alone: written from
that page, not from the engine."""

import re

from adapter_operators import INT_LEAST, INT_MOST, UNSET, is_whole, point, step, text_form, time_text, truthy


class Scope:
    """Where a value is looked for: the whole answer, the entry, the entry's name, the vars, the status."""

    def __init__(self, answer, names, status=200, entry=UNSET, key=UNSET):
        self.answer, self.names, self.status, self.key = answer, names, status, key
        self.entry = answer if entry is UNSET else entry

    def at(self, entry, key):
        inner = Scope(self.answer, self.names, self.status, key=key)
        inner.entry = entry
        return inner

    def fill(self, text):
        return re.sub(r"\{([a-z][a-z0-9_]*)\}", lambda match: self.names[match.group(1)], text, flags=re.ASCII)

    def steps(self, value, steps):
        for words in steps:
            if value is UNSET:
                break
            value = step(value, words, self)
        return value

    def value(self, v):
        if isinstance(v, str):
            return point(self.entry, v)
        value = UNSET
        if "when" not in v or self.holds(v["when"]):
            value = self.source(v)
            if not ("in" in v and ("all" in v or "reduce" in v)):
                value = self.steps(value, v.get("do", ()))
        if value is UNSET and v.get("else") is not None:
            value = self.value(v["else"])
        return value

    def source(self, v):
        if "in" in v:
            return self.entries(v)
        if "const" in v:
            return UNSET if v["const"] is None else v["const"]
        if "get" in v:
            return point(self.entry, v["get"])
        if "top" in v:
            return point(self.answer, v["top"])
        if "text" in v:
            return self.fill(v["text"]) or UNSET
        if "key" in v:
            return self.key
        if "list" in v:
            return [value for value in map(self.value, v["list"]) if value is not UNSET]
        args = [self.value(arg) for arg in v["args"]]
        texts = [None if arg is UNSET else text_form(arg) for arg in args]
        if None in texts:
            return UNSET
        # both at once: what is put in is not looked through again
        names = {**self.names, **{str(i): text for i, text in enumerate(texts)}}
        return re.sub(r"\{([0-9]|[a-z][a-z0-9_]*)\}", lambda match: names[match.group(1)], v["fmt"], flags=re.ASCII)

    def matches(self, scope, find):
        for pointer, wanted in find.items():
            wanted = self.fill(wanted) if isinstance(wanted, str) else text_form(wanted)
            found = scope.key if pointer == "key" else point(scope.entry, pointer)
            found = None if found is UNSET else text_form(found)
            if not wanted or found != wanted:
                return False
        return True

    def entries(self, v):
        within = self.value(v["in"])
        if isinstance(within, dict):
            scopes = [self.at(entry, name) for name, entry in within.items()]
        elif isinstance(within, list):
            scopes = [self.at(entry, UNSET) for entry in within]
        else:
            return UNSET
        scopes = [scope for scope in scopes if self.matches(scope, v.get("find", {}))][: v.get("most")]
        if v.get("reduce") == "count":
            return len(scopes)
        if "each" in v:
            made = [made for made in (each(scope, v["each"]) for scope in scopes) if made]
            return [one for one in made if all(has(one, key) for key in v.get("need", ()))]
        if not v.get("all") and "reduce" not in v:
            return point(scopes[0].entry, v.get("get", "")) if scopes else UNSET
        values = [scope.steps(point(scope.entry, v.get("get", "")), v.get("do", ())) for scope in scopes]
        if v.get("all"):
            return [value for value in values if value is not UNSET]
        return reduced(values, v["reduce"])

    def holds(self, c):
        """Does the condition hold?"""
        if isinstance(c, dict):
            if "equals" in c or "one_of" in c:
                v, wanted = c["equals"] if "equals" in c else c["one_of"]
                value = self.value(v)
                texts = [self.fill(one) if isinstance(one, str) else text_form(one) for one in ([wanted] if "equals" in c else wanted)]
                return value is not UNSET and text_form(value) is not None and text_form(value) in texts
            if "contains" in c:
                value = self.value(c["contains"][0])
                return isinstance(value, str) and c["contains"][1] in value
            if "present" in c:
                return self.value(c["present"]) is not UNSET
            if "absent" in c:
                return self.value(c["absent"]) is UNSET
            if "status" in c:
                return self.status in (c["status"] if isinstance(c["status"], list) else [c["status"]])
            if "not" in c:
                return not self.holds(c["not"])
            if "any" in c:
                return any(map(self.holds, c["any"]))
            if "all" in c and "in" not in c:
                return all(map(self.holds, c["all"]))
        return truthy(self.value(c))


def reduced(values, how):
    whole = [value for value in values if is_whole(value)]
    if how == "sum":
        total = sum(whole)
        return total if values and len(whole) == len(values) and INT_LEAST <= total <= INT_MOST else UNSET
    return (min if how == "min" else max)(whole) if whole else UNSET


def put(document, path, value):
    """Sets a member below an object: `price.sale`, `items[0].id`."""
    tokens = [int(token) if token.isdigit() else token for token in re.findall(r"[^.\[\]]+", path)]
    for token, following in zip(tokens, tokens[1:]):
        empty = [] if isinstance(following, int) else {}
        if isinstance(token, int):
            while len(document) <= token:
                document.append({})
            if not document[token]:
                document[token] = empty
            document = document[token]
        else:
            document = document.setdefault(token, empty)
    if isinstance(tokens[-1], int):
        while len(document) <= tokens[-1]:
            document.append({})
    document[tokens[-1]] = value


def has(document, path):
    for token in path.split("."):
        if not isinstance(document, dict) or token not in document:
            return False
        document = document[token]
    return True


def each(scope, members):
    made = {}
    for key, v in members.items():
        value = scope.value(v)
        if value is not UNSET:
            put(made, key, value)
    return made


class Bad(Exception):
    """An answer that is not good."""


def room_of(adapter, given, answers, now_ms):
    """The room document before it is judged, of answers {request: JSON} with status 200; one item a request, no `repeat`."""
    names = {name: given.get(name, text or "") for name, text in adapter.get("vars", {}).items()}
    names.update(room=given["room"], now_s=str(now_ms // 1000), now_ms=str(now_ms))
    room = {}
    for request in adapter["requests"]:
        if request["id"] not in answers:
            continue
        scope = Scope(answers[request["id"]], names)
        if not all(map(scope.holds, request.get("ok", adapter.get("defaults", {}).get("ok")))):
            raise Bad(request["id"])
        for target, v in request["map"].items():
            value = scope.value(v)
            if value is not UNSET:
                put(room, target, value)
    room.update(schema="shop-room/1", version=1, server_time=time_text(now_ms), ttl_ms=adapter["ttl_ms"])
    room.setdefault("room", {})["id"] = given["room"]
    if len(room.get("items", ())) == 1 and "id" in room["items"][0]:
        room.setdefault("current", room["items"][0]["id"])
    return room
