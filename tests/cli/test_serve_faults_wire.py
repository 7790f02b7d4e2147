# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve --fault`: how bytes come, or do not, by what a client sees on the wire."""

import http.client
import socket
import time
import unittest

from faults import FaultCase
from harness import PATIENCE_S, until


class Wire(FaultCase):
    def test_slow(self):
        self.set("slow:700")
        began = time.monotonic()
        self.assertEqual(self.server.get().status, 200)
        self.assertTrue(0.69 <= time.monotonic() - began < PATIENCE_S)
        began = time.monotonic()
        self.assertEqual(self.listen().next().kind, "room")
        self.assertTrue(0.69 <= time.monotonic() - began < PATIENCE_S)

    def test_slow_headers(self):
        self.set("slow-headers:100")
        for path in (self.server.path, self.server.path + "/events"):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE_S) as connection:
                connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
                began = time.monotonic()
                got = b""
                while len(got) < 10:
                    piece = connection.recv(100)
                    self.assertTrue(piece)
                    got += piece
                self.assertEqual(got[:10], b"HTTP/1.1 2")
                self.assertTrue(0.85 <= time.monotonic() - began < PATIENCE_S)

    def test_slow_headers_are_a_good_answer_in_the_end(self):
        self.set("slow-headers:1")
        self.server.patch({"items": self.document["items"][1:], "current": None})
        self.assertEqual(self.server.get().json()["version"], 8)

    def hangs(self, path):
        connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=0.6)
        self.addCleanup(connection.close)
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
        with self.assertRaises(TimeoutError):
            connection.recv(1)
        return connection

    def test_hang(self):
        self.set("hang")
        waiting = [self.hangs(path) for path in (self.server.path, self.server.path + "/events")]
        self.set()
        for connection in waiting:
            connection.settimeout(PATIENCE_S)
            self.assertEqual(connection.recv(1), b"")
        self.assertEqual(self.server.get().status, 200)

    def test_hundreds_hang(self):
        self.set("hang")
        waiting = []
        for _ in range(200):
            connection = socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE_S)
            self.addCleanup(connection.close)
            connection.sendall(b"GET /v1/rooms/tea HTTP/1.1\r\nHost: x\r\n\r\n")
            waiting.append(connection)
        for connection in waiting[:150]:
            connection.close()  # the server sees that they are gone
        time.sleep(0.3)
        self.set()
        self.assertTrue(all(connection.recv(1) == b"" for connection in waiting[150:]))
        self.assertEqual(self.server.get().status, 200)

    def test_hang_connect(self):
        kept = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        self.addCleanup(kept.close)
        self.server.ask("GET", connection=kept)
        self.set("hang-connect@0-2")
        time.sleep(0.2)
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            self.server.ask("GET", connection=kept)
        began = time.monotonic()
        for _ in range(3):
            with self.assertRaises(TimeoutError):
                socket.create_connection(("127.0.0.1", self.server.port), timeout=0.3).close()
        self.assertTrue(until(lambda: self.can_connect()))
        self.assertGreater(time.monotonic() - began, 0.9)
        self.assertEqual(self.server.get().status, 200)

    def can_connect(self):
        try:
            socket.create_connection(("127.0.0.1", self.server.port), timeout=0.3).close()
        except TimeoutError:
            return False
        return True

    def test_reset(self):
        self.set("reset")
        for path in (self.server.path, self.server.path + "/events"):
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE_S) as connection:
                connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
                with self.assertRaises(ConnectionResetError):
                    connection.recv(1)

    def test_truncated(self):
        self.set("truncated", "images/truncated")
        for path in (self.server.path, self.server.path + "/images/cup.png"):
            with self.assertRaises(http.client.IncompleteRead) as caught:
                self.server.get(path)
            self.assertGreater(len(caught.exception.partial), 10)
            self.assertGreater(caught.exception.expected, 10)
        listener = self.listen()
        self.assertIsNone(listener.next())
        self.assertIsNotNone(listener.error)

    def test_header_flood(self):
        self.set("header-flood:5000")
        for path, kind in ((self.server.path, b"application/json"), (self.server.path + "/events", b"text/event-stream")):
            raw = self.server.raw(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
            head, body = raw.split(b"\r\n\r\n", 1)
            self.assertIn(b"Content-Type: " + kind, head)
            self.assertEqual(head.count(b"\r\nX-Flood-"), 5000)
            self.assertIn(b'"version":7', body)

    def test_it_ends_in_the_middle_of_them(self):
        self.set("hang")
        self.hangs(self.server.path)
        began = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 5)


if __name__ == "__main__":
    unittest.main()
