# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: many listeners to its event stream, and slow ones."""

import pathlib
import re
import select
import socket
import time
import unittest

from harness import until
from listening import EventsCase


class Many(EventsCase):
    def memory_kb(self):
        status = pathlib.Path("/proc/%d/status" % self.server.ready["pid"]).read_text("ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def test_many_listeners_hear_the_same(self):
        listeners = [self.listen() for _ in range(60)]
        for listener in listeners:
            self.assertEqual(listener.next().kind, "room")
        for sale in (1, 2, 3):
            self.sale(sale)
        served = self.served()
        for listener in listeners:
            until(lambda: listener.document["version"] == 10 or not listener.next())
            self.assert_same(listener.document, served)

    def test_listeners_beyond_the_bound_are_asked_to_come_later(self):
        listeners = [self.listen() for _ in range(128)]
        self.assertEqual({listener.answer.status for listener in listeners}, {200})
        beyond = self.listen()
        self.assertEqual((beyond.answer.status, beyond.answer.headers["Retry-After"]), (503, "5"))
        self.assertEqual(self.server.get().status, 200)
        listeners[0].close()
        self.assertTrue(until(lambda: self.listen().answer.status == 200))

    def test_slow_listeners_hold_nobody_up_and_cost_no_memory(self):
        # A large document that changes whole, so that events fill what the system keeps for a connection.
        for item in self.document["items"]:
            item["shop_member"] = {"text": "x" * 150_000}
        self.write("room.json", self.document)
        slow = []
        for _ in range(60):
            connection = socket.create_connection(("127.0.0.1", self.server.port))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self.addCleanup(connection.close)
            connection.sendall(b"GET /v1/rooms/tea/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            slow.append(connection)
        version = self.served()["version"]
        listener = self.listen()
        until(lambda: listener.document and listener.document["version"] == version or not listener.next())
        kb = []
        for turn in range(16):
            for item in self.document["items"]:
                item["shop_member"]["text"] = chr(97 + turn) * 150_000
            self.write("room.json", self.document)
            listener.until("patch")
            kb.append(self.memory_kb())
        self.assertEqual(listener.document["version"], version + 16)
        # Sixteen states of the room (300 kB, held as a tree and as text), and no queue of 16 events for each of the 60.
        self.assertLess(kb[-1] - kb[0], 100_000, kb)

    def test_who_takes_nothing_is_cut(self):
        for item in self.document["items"]:
            item["shop_member"] = {"text": "x" * 400_000}
        self.write("room.json", self.document)
        with socket.create_connection(("127.0.0.1", self.server.port)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(b"GET /v1/rooms/tea/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            poller = select.poll()
            poller.register(connection, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
            inodes = lambda: pathlib.Path("/proc/%d/net/tcp" % self.server.ready["pid"]).read_text("ascii")
            peer = ":%04X 0100007F:%04X 01" % (self.server.port, connection.getsockname()[1])
            self.assertTrue(until(lambda: peer in inodes()))
            self.assertTrue(until(lambda: peer not in inodes(), 40))

    def test_it_ends_although_listeners_hold_on(self):
        listeners = [self.listen() for _ in range(20)]
        for listener in listeners:
            listener.next()
        began = time.monotonic()
        self.assertEqual(self.server.stop(), 0)
        self.assertLess(time.monotonic() - began, 5)
        for listener in listeners:
            until(lambda: listener.next() is None)
            self.assertIsNone(listener.error)


if __name__ == "__main__":
    unittest.main()
