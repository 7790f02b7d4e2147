# SPDX-License-Identifier: GPL-2.0-or-later
"""A shop as the program follows it, line by line; and a way to it that counts what passes."""

import http.client
import http.server
import json
import queue
import socket
import threading
import time
import urllib.parse

from harness import Program

PATIENCE_S = 25
SHOP_PATIENCE_S = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Followed:
    """`fetch --adapter --follow`, read line by line."""

    def __init__(self, adapter, **names):
        words = [f"{name}={value}" for name, value in names.items()]
        self.program = Program("fetch", "--adapter", adapter, *(word for one in words for word in ("--var", one)), "--follow", "300")
        self.lines = []

    def until(self, is_so, patience_s=PATIENCE_S):
        """The newest line if it is so, else the first that is."""
        end = time.monotonic() + patience_s
        if self.lines and is_so(self.lines[-1]):
            return self.lines[-1]
        while time.monotonic() < end:
            try:
                self.lines.append(json.loads(self.program.out.next(patience_s)))
            except queue.Empty:
                break
            if is_so(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(f"not seen; last: {json.dumps(self.lines[-1:], ensure_ascii=False)}")

    def item(self, **members):
        """The item once these are so: path, with __ for a dot, and value."""

        def is_so(line):
            return line["room"] and all(of(line["room"]["items"][0], name) == value for name, value in members.items())

        return self.until(is_so)["room"]["items"][0]


def of(item, name):
    for part in name.split("__"):
        item = item.get(part, {}) if isinstance(item, dict) else {}
    return None if item == {} else item


class Way:
    """A port before a shop that notes (method, status) of what passes."""

    def __init__(self, shop_port):
        way = self
        self.passed = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                try:
                    connection = http.client.HTTPConnection("127.0.0.1", shop_port, timeout=SHOP_PATIENCE_S)
                    connection.request("GET", self.path, headers=dict(self.headers))
                    answer = connection.getresponse()
                    body = answer.read()
                    connection.close()
                except OSError:
                    self.close_connection = True
                    return
                way.passed.append((urllib.parse.urlsplit(self.path).path, answer.status, len(body)))
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "content-length", "connection", "keep-alive"):
                        self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(body)))
                try:
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
