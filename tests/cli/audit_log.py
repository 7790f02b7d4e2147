# SPDX-License-Identifier: GPL-2.0-or-later
"""A show's log, made by its description in docs/audit.md and another SHA-256 than the program's."""

import hashlib
import json

AT = "2026-11-21T12:48:%02d.000Z"


class Log:
    """A log as docs/audit.md describes it."""

    def __init__(self, folder):
        self.folder = folder
        self.hash = "0" * 64
        self.n = 0
        self.files = [[]]

    def add(self, **members):
        self.n += 1
        body = {"n": self.n, "at": AT % (self.n % 60), **members}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))[:-1]
        self.hash = hashlib.sha256((self.hash + "\n" + text).encode()).hexdigest()
        self.files[-1].append(text + ',"hash":"%s"}' % self.hash)

    def add_document(self, document, before=None):
        """A document, whole or as what it changes in the one before; its hash."""
        def name(value):
            return hashlib.sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

        if before is None:
            self.add(kind="document", sha256=name(document), document=document)
        else:
            was = {item["id"]: item for item in before["items"]}
            items = [item["id"] if was.get(item["id"]) == item else item for item in document["items"]]
            others = {key: value for key, value in document.items() if key != "items" and before.get(key) != value}
            self.add(kind="document", sha256=name(document), **{"from": name(before)},
                     change={"items": items, "set": others})
        return name(document)

    def write(self, ended=True):
        self.folder.mkdir(exist_ok=True)
        for number, lines in enumerate(self.files, 1):
            text = "".join(line + "\n" for line in lines)
            (self.folder / ("%04d.jsonl" % number)).write_text(text, "utf-8")
        head = {"schema": "shop-audit/1", "n": self.n, "hash": self.hash, "ended": ended}
        (self.folder / "head.json").write_text(json.dumps(head), "utf-8")
