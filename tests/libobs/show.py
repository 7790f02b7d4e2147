# SPDX-License-Identifier: GPL-2.0-or-later
"""Shops that go wrong on demand, and show_host with sources that follow them: what the matrix of faults is made of."""
import http.client
import json
import pathlib
import subprocess
import threading
import time

PATIENCE_S = 20
TTL_MS = 1000
LAYER = "price"
PART = (340, 1220, 664, 232)  # of 1080x1920: where the theme selection-portrait has the price


def room_of(version, sale):
    return {
        "schema": "shop-room/1", "version": version, "server_time": "2026-11-01T12:00:00Z", "ttl_ms": TTL_MS,
        "current": "a", "room": {"id": "show", "title": "Show"},
        "items": [{"id": "a", "title": "Cup", "price": {"currency": "CNY", "sale": sale}}],
    }


class Shop:
    """`serve` on a file of its own; faults are switched while it runs. Prices are changed in the file, which no fault
    stands before."""

    def __init__(self, program, folder, words=()):
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "room.json"
        self.version = 0
        self.sale = None
        self.changed_s = None
        self.log = open(folder / "stderr", "w", encoding="utf-8")
        self.write(9990)
        words = [program, "serve", "--room", str(self.file), "--faults-allowed", *words]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self.log, text=True)
        ready = json.loads(self.process.stdout.readline())
        self.url = ready["url"]
        self.port = ready["port"]

    def write(self, sale):
        self.version += 1
        self.sale = sale
        beside = self.file.with_name("room.json.new")
        beside.write_text(json.dumps(room_of(self.version, sale)), "utf-8")
        self.changed_s = time.monotonic()
        beside.rename(self.file)

    def set_faults(self, faults):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        connection.request("POST", "/v1/faults", json.dumps({"set": faults}), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"faults {faults}: {answer.status} {text[:200]}")

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        self.log.close()


class Host:
    """show_host, and what its sources showed: for each a list of lines with `t_s` on this process's clock."""

    def __init__(self, program, module):
        self.lines = {}
        self.costs = {}
        self.listeners = {}  # by source: called with each of its lines instead of keeping them
        self.new = threading.Condition()
        self.process = subprocess.Popen([program, module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if json.loads(self.process.stdout.readline()) != {"ready": True}:
            raise RuntimeError("show_host did not start")
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for text in self.process.stdout:
            line = json.loads(text)
            with self.new:
                if "source" in line:
                    line["t_s"] = line["t_ns"] / 1e9
                    keep = self.listeners.get(line["source"], self.lines.setdefault(line["source"], []).append)
                    keep(line)
                elif "costs" in line:
                    self.costs[line["costs"]] = line
                self.new.notify_all()

    def command(self, **words):
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()

    def open(self, name, **settings):
        """A source of the price alone, without motion."""
        self.command(open=name, settings={**settings, "layer": LAYER, "reduced_motion": True}, part=PART)

    def take_costs(self, number):
        self.command(costs=number)
        with self.new:
            if not self.new.wait_for(lambda: number in self.costs, PATIENCE_S):
                raise RuntimeError("show_host does not answer")
            return self.costs.pop(number)

    def since(self, name, at_s):
        """What the source showed at at_s and from then on."""
        with self.new:
            lines = list(self.lines.get(name, []))
        before = [line for line in lines if line["t_s"] <= at_s]
        return before[-1:] + [line for line in lines if line["t_s"] > at_s]

    def wait(self, name, is_so, patience_s=PATIENCE_S):
        """Waits until the newest line of the source is so; gives the line, or None."""

        def newest():
            lines = self.lines.get(name)
            return lines[-1] if lines and is_so(lines[-1]) else None

        with self.new:
            return self.new.wait_for(newest, patience_s)

    def stop(self):
        """Gives its exit code: 0 when nothing leaked."""
        self.process.stdin.close()
        code = self.process.wait(PATIENCE_S)
        self.thread.join(PATIENCE_S)
        self.process.stdout.close()
        return code
