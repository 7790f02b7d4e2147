# SPDX-License-Identifier: GPL-2.0-or-later
"""Random adapters and answers for them: every source, operator and condition of docs/adapters.md, in nests that nobody would write.
What they make always has a type that its target takes; whether it is there at all is what is in question."""

WORDS = (
    "9.9", "1.005", "1.500", "12 in stock", "only 3 left", "-3", "-3 left", "1,234 left", "1 234", "&amp;&#8211;&#x20;&bogus;&lt",
    "2026-11-21 21:00:00", "2026-11-21T21:00:00", "2026-02-30 10:00:00", "2026-11-21T21:00:00+08:00", "2026-11-21t13:00:00.25z",
    "1969-12-31T23:59:59Z", "1795266000000", "1795266000", '{"a":{"b":[1,2.5,"x"]}}', "[1,2,3]", '{"a":1,"a":2}', "not json", "CNY",
    "JPY", "KWD", "", " two  words\u3000", "a:b:c", "a:", "0.1", "1e3", "007", "-0", "+1", "9223372036854775807", "9223372036854775808",
    "99999999999999999999", "true", "false", "null", "IN_STOCK", "OUT_OF_STOCK", "颜色:原木", "\u00a0x\u2028y", "é😀é😀é", "5.0", ".5", "5.",
    "0", "1", "2", "x", "1.23456789012345678901234567890", "1234567890123456789", "&#0;&#55296;&#128512;", "&nbsp;&euro;5", "1'000",
)  # fmt: skip
NUMBERS = (
    0, 1, 2, 3, -1, 7990, 128, 1000000, 2**53, 2**53 + 1, 3512345678901234567, 2**63 - 1, -(2**63), 1795266000000, 1795266000, 0.1, 10.0,
    9.9, 1e-7, 1e-6, 1e15, 999999999999999.9, 1e20, 0.30000000000000004, 123456.789, -2.5, 2.5, 1.005, 0.5, 9007199254740993.0, 12.345,
)  # fmt: skip
NAMES = ("a", "b", "c", "d", "e/f", "g~h", "0", "sku", "price", "")
TEXTS = {"spec": 60, "short_title": 30, "unit": 8, "brand": 40, "category": 40, "origin.place": 40, "limits.audience": 20}
COUNTS = ("stock.left", "stock.total", "stock.low_at", "limits.per_buyer", "limits.per_order", "stock.reserved")
BOOLS = ("price.is_from", "channel_exclusive", "shipping.free", "branded")
ZONES = ("iso", "ms", "s", "+08:00", "-03:30", "+00:00")


class Maker:
    def __init__(self, random):
        self.random = random
        self.answer = None

    def maybe(self, share):
        return self.random.random() < share

    # -- answers

    def json(self, depth):
        kind = self.random.random()
        if depth == 0 or kind < 0.45:
            return self.random.choice((*WORDS, *NUMBERS, *NUMBERS, True, False, None))
        if kind < 0.7:
            return [self.json(depth - 1) for _ in range(self.random.randrange(5))]
        names = self.random.sample(NAMES, self.random.randrange(1, 6))
        return {name: self.json(depth - 1) for name in names}

    def entries(self):
        """A list of objects with the same names, as variants are."""
        names = self.random.sample(NAMES, 4)
        return [{name: self.json(0) for name in names} for _ in range(self.random.randrange(6))]

    # -- values

    def pointer(self, start):
        """Mostly one that leads somewhere."""
        pointer = ""
        while isinstance(start, (dict, list)) and start and not self.maybe(0.12):
            name = self.random.choice(list(start)) if isinstance(start, dict) else self.random.randrange(len(start))
            start = start[name]
            pointer += "/" + str(name).replace("~", "~0").replace("/", "~1")
        return pointer if not self.maybe(0.08) else pointer + self.random.choice(("/0", "/a", "/-", "/00", "/~0~1"))

    def lists(self, start):
        """Pointers to what has entries."""
        found = []

        def walk(value, pointer):
            if isinstance(value, (dict, list)):
                found.append((pointer, value))
                for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
                    walk(inner, pointer + "/" + str(name).replace("~", "~0").replace("/", "~1"))

        walk(start, "")
        return self.random.choice(found) if found else ("", None)

    def scalar(self):
        return self.random.choice((*WORDS, *NUMBERS, True, False))

    def digits(self, start):
        return self.random.choice((0, 1, 2, 3, {"const": "CNY"}, {"const": "JPY"}, self.pointer(start)))

    def step(self, start):
        choice = self.random.choice
        name = choice(
            ("int", "str", "bool", "not", "dec", "float", "minor", "fixed", "clamp", "digits", "html", "clean", "cut", "after", "map", "time", "json", "at", "flat")
        )
        table = {"IN_STOCK": 1, "true": "yes", "1": {"a": [1]}, "0": None, "9.9": 3.5}
        args = {
            "dec": lambda: [self.digits(start)],
            "float": lambda: [self.digits(start)],
            "fixed": lambda: [self.digits(start)],
            "minor": lambda: [self.digits(start), self.digits(start)],
            "clamp": lambda: [choice((-5, 0)), choice((1, 100))],
            "cut": lambda: [choice((1, 2, 5))],
            "after": lambda: [choice((":", " ", "a", "/"))],
            "map": lambda: choice(([table], [table, "other"], [table, 7], [table, None])),
            "time": lambda: [choice(ZONES)],
            "at": lambda: [choice(("/a", "/a/b", "/0", "", "/a/b/1"))],
        }.get(name, list)
        return [name, *args()]

    def steps(self, start, most):
        return [self.step(start) for _ in range(self.random.randrange(most + 1))]

    def condition(self, start, depth):
        choice = self.random.randrange(9 if depth else 6)
        v = self.value(start, -1)
        if choice == 0:
            return {"equals": [v, self.scalar() if self.maybe(0.8) else self.random.choice(("{v1}", "<{v2}>"))]}
        if choice == 1:
            return {"one_of": [v, [self.scalar() for _ in range(3)]]}
        if choice == 2:
            return {"contains": [v, self.random.choice((" ", "a", "1", "stock"))]}
        if choice == 3:
            return {"present": v}
        if choice == 4:
            return {"absent": v}
        if choice == 5:
            return self.pointer(start)
        if choice == 6:
            return {"not": self.condition(start, depth - 1)}
        return {("any", "all")[choice - 7]: [self.condition(start, depth - 1) for _ in range(2)]}

    def find(self, entry):
        wanted = self.random.choice(("{v1}", "{v2}", "", *WORDS[:20], 1, 7990, True, False, 9.9))
        if isinstance(entry, dict) and entry and self.maybe(0.7):
            some = self.random.choice([value for value in entry.values() if not isinstance(value, (dict, list))] or [1])
            wanted = some if some is not None else 1
            if isinstance(wanted, str):
                wanted = wanted.replace("{", "(")
        if self.maybe(0.15):
            return {"key": self.random.choice((*NAMES, "{v1}"))}
        return {self.pointer(entry): wanted}

    def within(self, start, depth):
        pointer, inside = self.lists(start)
        inner = list(inside.values()) if isinstance(inside, dict) else inside or []
        entry = self.random.choice(inner) if inner else None
        v = {"in": pointer if self.maybe(0.9) else self.value(start, depth - 1)}
        if self.maybe(0.6):
            v["find"] = self.find(entry)
        if self.maybe(0.2):
            v["most"] = self.random.choice((1, 2, 3))
        how = self.random.choice(("first", "first", "all", "count", "sum", "min", "max"))
        if how == "count":
            v["reduce"] = how
            return v
        v["get"] = self.pointer(entry)
        if how == "all":
            v["all"] = True
        elif how != "first":
            v["reduce"] = how
        return v

    def value(self, start, depth):
        kind = self.random.randrange(9 if depth > 0 else 5)
        if kind == 0 and self.maybe(0.6):
            return self.pointer(start)
        v = {"get": self.pointer(start)}
        if kind == 1:
            v = {"top": self.pointer(self.answer)}
        elif kind == 2:
            v = {"const": self.scalar()}
        elif kind == 3:
            v = {"text": self.random.choice(("{v1}", "{v2}", "{v1}-{room}", "{ v1 }", "{now_s}"))}
        elif kind == 5:
            v = {"list": [self.value(start, depth - 1) for _ in range(self.random.randrange(4))]}
            if self.maybe(0.3):
                lists = [self.lists(start)[0] for _ in range(2)]
                v = {"in": {"list": lists, "do": [["flat"]]}, "get": self.random.choice(("", "/a", "/0"))}
        elif kind == 6:
            args = [self.value(start, depth - 1) for _ in range(self.random.randrange(1, 4))]
            v = {"fmt": self.random.choice(("{0}", "<{0}>", "{0}{0}", "{v1}:{0}")), "args": args}
            if len(args) > 1:
                v["fmt"] += " {" + str(len(args) - 1) + "}"
            if len(args) > 2:
                v["fmt"] += "{1}"
        elif kind > 6:
            v = self.within(start, depth)
        if depth >= 0 and self.maybe(0.2):
            v["when"] = self.condition(start, 1 if depth else 0)
        if self.maybe(0.6) and v.get("reduce") != "count":
            steps = self.steps(start, 3)
            if steps:
                v["do"] = steps
        if depth >= 0 and self.maybe(0.2):
            v["else"] = None if self.maybe(0.3) else self.value(start, depth - 1)
        return v

    def ending(self, v, steps):
        """The value with steps behind all that it does, its "else" too: a list of one is looked through again."""
        return {"in": {"list": [v]}, "get": "", "do": steps}

    # -- adapters

    def each(self):
        pointer, inside = self.lists(self.answer)
        inner = list(inside.values()) if isinstance(inside, dict) else inside or []
        entry = self.random.choice(inner) if inner else None
        unlike = [["str"], ["clean"], ["cut", 8]]
        v = {
            "in": pointer,
            "each": {
                "spec": self.ending(self.value(entry, 1), [*unlike]),
                "sale": self.ending(self.value(entry, 1), [["int"], ["clamp", 0, 99999999]]),
                "left": {**{"get": self.pointer(entry), "do": [["int"], ["clamp", 0, 1000]]}, "else": None},
            },
            "need": ["spec", "sale", "id"],
            "most": self.random.choice((1, 5, 40)),
        }
        v["each"]["id"] = {"key": True, "do": [["map", {name: "n" + str(i) for i, name in enumerate(NAMES)}]], "else": {"const": "one"}}
        if self.maybe(0.4):
            v["find"] = self.find(entry)
        return v

    def case(self):
        """(adapter, vars, answer)"""
        self.answer = {name: self.json(3) for name in self.random.sample(NAMES, 4)}
        self.answer["list"] = self.entries()
        target = {"items[0].id": {"const": "item"}, "items[0].title": {"const": "Title"}, "items[0].price.currency": {"const": "CNY"}}
        price = self.ending(self.value(self.answer, 1), [["int"], ["clamp", 0, 99999999]])
        target["items[0].price.sale"] = {**price, "else": {"const": 1}}
        for name, most in TEXTS.items():
            if self.maybe(0.6):
                target["items[0]." + name] = self.ending(self.value(self.answer, 2), [["str"], ["clean"], ["cut", most]])
        for name in COUNTS:
            if self.maybe(0.5):
                target["items[0]." + name] = self.ending(self.value(self.answer, 2), [["int"], ["clamp", 0, 1000000000]])
        for name in BOOLS:
            if self.maybe(0.4):
                target["items[0]." + name] = self.ending(self.value(self.answer, 2), [["bool"]])
        if self.maybe(0.4):
            target["items[0].offer.ends_at"] = {"get": self.pointer(self.answer), "do": [["time", self.random.choice(ZONES)]], "else": None}
        if self.maybe(0.5):
            target["items[0].warnings"] = {**self.within(self.answer, 1), "most": 4}
            target["items[0].warnings"].pop("reduce", None)
            target["items[0].warnings"].update({"all": True, "do": [*self.steps(self.answer, 1), ["str"], ["clean"], ["cut", 60]]})
        if self.maybe(0.5):
            target["items[0].skus"] = self.each()
        adapter = {
            "schema": "shop-adapter/1", "id": "random", "vars": {"v1": "", "v2": "1"}, "ttl_ms": 15000,
            "requests": [{"id": "product", "url": "http://127.0.0.1/x", "ok": [{"present": ""}], "map": target}],
        }  # fmt: skip
        return adapter, {"v1": self.random.choice(WORDS[:24])}, self.answer
