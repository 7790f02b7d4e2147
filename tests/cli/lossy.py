# SPDX-License-Identifier: GPL-2.0-or-later
"""A line between a desk and its shop on which each request meets a fault of its own, by a seed; POSTs above all."""

import collections
import http.client
import http.server
import random
import threading
import time

# Of a thousand orders, how many meet it.
ORDERS = {
    "refuse": 70,   # the connection ends before the shop hears of it
    "lose": 110,    # the shop does it, and its answer never comes
    "error": 30,    # 503
    "garbage": 20,  # 200, and a page that is none of the shop's
    "cut": 25,      # half an answer
    "replay": 25,   # an answer that was given before
    "late": 60,     # up to a fifth of a second
}
LOOKS = {"refuse": 40, "error": 20, "late": 50}
GARBAGE = (b"<html>sign in</html>", b"{}", b'{"schema": "shop-room/1", "version": 999999999}', b"")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_GET(self):
        self.pass_on(None)

    def do_POST(self):
        self.pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def pass_on(self, body):
        line = self.server.line
        fault = line.choose(ORDERS if body is not None else LOOKS)
        self.close_connection = True
        if fault == "refuse":
            return
        if fault == "late":
            time.sleep(line.random.uniform(0.01, 0.2))
        if fault == "error":
            self.answer(503, {"Retry-After": "0"}, b"away")
        elif fault == "garbage":
            self.answer(200, {"Content-Type": "application/json"}, line.random.choice(GARBAGE))
        elif fault == "replay" and line.answers:
            self.answer(*line.random.choice(line.answers))
        else:
            self.ask_shop(line, body, fault)

    def ask_shop(self, line, body, fault):
        shop = http.client.HTTPConnection("127.0.0.1", line.port_of_shop, timeout=20)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            shop.request(self.command, self.path, body, headers)
            came = shop.getresponse()
            if came.headers.get_content_type() == "text/event-stream":
                self.pass_stream(line, came)
                return
            kept = {name: value for name, value in came.headers.items()
                    if name.lower() not in ("connection", "transfer-encoding", "content-length")}
            whole = (came.status, kept, came.read())
        finally:
            shop.close()
        if fault == "lose":
            return
        if body is not None and came.status in (200, 409):
            line.answers.append(whole)
        self.answer(*whole, is_cut=fault == "cut")

    def answer(self, status, headers, body, is_cut=False):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_cut else body)

    def pass_stream(self, line, came):
        """Events, until one is cut in the middle."""
        self.send_response_only(200)
        for name in ("Content-Type", "Shop-Time", "Date"):
            if came.headers[name]:
                self.send_header(name, came.headers[name])
        self.send_header("Connection", "close")
        self.end_headers()
        left = line.random.randrange(20, 400)
        while left > 0 and not line.is_over:
            piece = came.readline()
            if not piece:
                return
            left -= 1
            self.wfile.write(piece if left else piece[: len(piece) // 2])
            self.wfile.flush()


class Front(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # either side went away


class Line:
    """The line; its port takes the place of the shop's."""

    def __init__(self, port_of_shop, seed):
        self.port_of_shop = port_of_shop
        self.random = random.Random(seed)
        self.answers = collections.deque(maxlen=20)
        self.struck = collections.Counter()
        self.is_over = False
        self.front = Front(("127.0.0.1", 0), Handler)
        self.front.line = self
        self.port = self.front.server_address[1]
        self.thread = threading.Thread(target=self.front.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def choose(self, faults):
        throw = self.random.randrange(1000)
        for fault, share in faults.items():
            if throw < share:
                if faults is ORDERS:
                    self.struck[fault] += 1
                return fault
            throw -= share
        return None

    def stop(self):
        self.is_over = True
        self.front.shutdown()
        self.front.server_close()
        self.thread.join(5)
