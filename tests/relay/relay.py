# SPDX-License-Identifier: GPL-2.0-or-later
"""Relays and the Redis behind them, as data/relay/nginx.conf has them: with other addresses and folders, and no other change."""

import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import time

CONFIGURATION = pathlib.Path(__file__).resolve().parents[2] / "data" / "relay" / "nginx.conf"
PATIENCE_S = 15


def free_port():
    """A port that nobody listens on; kept free by nothing but luck, so starts are tried again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class Service:
    """A program that listens on a port of the loopback."""

    def __init__(self, words, port, folder, name):
        self.words, self.port, self.name = words, port, name
        self.log = folder / f"{name}.out"
        self.start()

    def start(self):
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(self.words, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_S
        while not answers(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise AssertionError(f"{self.name} did not start: {self.log.read_text('utf-8', 'replace')}")
            time.sleep(0.01)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()

    def pids(self):
        """The process and its children."""
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return [pid, *map(int, children.read_text("ascii").split())]

    def cpu_s(self):
        ticks = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_bytes(self):
        """What the processes hold together, shared pages once."""
        total = 0
        for pid in self.pids():
            rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
            total += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE).group(1)) * 1024
        return total


class Redis(Service):
    def cpu_s(self):
        told = self.info("cpu")
        return float(told["used_cpu_sys"]) + float(told["used_cpu_user"])

    def __init__(self, folder):
        port = free_port()
        words = ["/usr/bin/redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        super().__init__(words, port, folder, "redis")

    def info(self, section):
        """What Redis says of itself: a dictionary of words."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as connection:
            connection.sendall(f"INFO {section}\r\n".encode("ascii"))
            reader = connection.makefile("rb")
            size = int(reader.readline()[1:])
            lines = reader.read(size).decode("ascii").split("\r\n")
        return dict(line.split(":", 1) for line in lines if ":" in line)


class Relay(Service):
    """One machine of a relay: rooms are published at `shop_port` and followed at `port`."""

    def __init__(self, folder, name, redis_port):
        self.shop_port, port = free_port(), free_port()
        own = folder / name
        own.mkdir()
        text = CONFIGURATION.read_text("utf-8")
        changes = {
            "/run/shop-relay.pid": f"{own}/pid",
            "/var/log/nginx/shop-relay.log": f"{own}/log",
            "/var/lib/nginx/shop-relay": f"{own}/bodies",
            "127.0.0.1:8081": f"127.0.0.1:{self.shop_port}",
            "127.0.0.1:8080": f"127.0.0.1:{port}",
            "127.0.0.1:6379": f"127.0.0.1:{redis_port}",
            # what a test may take of a machine
            "512M": "64M",
            "worker_processes auto": "worker_processes 1",
            "worker_rlimit_nofile 200000": "worker_rlimit_nofile 8000",
            "worker_connections 100000": "worker_connections 7000",
        }
        for old, new in changes.items():
            if text.count(old) != 1:
                raise AssertionError(f"{CONFIGURATION} does not say {old} once")
            text = text.replace(old, new)
        self.configuration = own / "nginx.conf"
        self.configuration.write_text(text, "utf-8")
        # as root the workers would become somebody who may not write here
        here = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
        super().__init__(["/usr/sbin/nginx", "-c", str(self.configuration), "-g", here], port, folder, name)

    def start(self):
        super().start()
        # until it has found its Redis it answers 503, and what comes in that very moment never
        end = time.monotonic() + PATIENCE_S
        while not self.publishes():
            if time.monotonic() > end:
                self.stop()
                raise AssertionError(f"{self.name} finds no Redis")
            time.sleep(0.02)

    def publishes(self):
        publisher = Publisher(self, patience_s=1)
        try:
            return publisher.say("hello", "confirm", "{}")[0] != 503
        except OSError:
            return False
        finally:
            publisher.close()

    def url(self, room):
        return f"http://127.0.0.1:{self.port}/v1/rooms/{room}/events"


class Publisher:
    """A shop's side of a relay: one kept connection, an event a POST."""

    def __init__(self, relay, patience_s=PATIENCE_S):
        self.relay = relay
        self.patience_s = patience_s
        self.connection = None

    def say(self, room, event, data):
        """Publishes; gives the status and what the relay answers."""
        if not self.connection:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.relay.shop_port, timeout=self.patience_s)
            self.connection.connect()
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        headers = {"Content-Type": "application/json", "Accept": "text/json", "X-EventSource-Event": event}
        body = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        self.connection.request("POST", f"/v1/rooms/{room}/events", body.encode("utf-8"), headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None
