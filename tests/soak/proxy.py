# SPDX-License-Identifier: GPL-2.0-or-later
"""A way between feed and shop on which everything goes wrong, and which the shop knows nothing of.

It speaks HTTP/1.0 to the shop, one request a connection, so that a stream of events is plain bytes here. A fault holds
until the next one is set; what is under way when it is set is struck too.
"""
import asyncio
import collections
import random
import socket
import struct
import threading

FAULTS = (
    "refuse",    # the connection is closed before an answer
    "reset",     # the same, with a reset
    "hang",      # a request is taken and never answered; streams stand still, and go on with what came meanwhile
    "slow",      # every piece comes up to a second and a half late
    "error",     # 500, 503, 429
    "garbage",   # 200 with a page, half a document, or something that is none
    "truncate",  # an answer or a stream that ends in the middle
    "replay",    # an answer or an event that was given before, word for word
)
REMEMBERED = 30
HEAD_MOST_BYTES = 65536
PAGES = (
    b"<html><body>Sign in to this network</body></html>",
    b'{"schema": "shop-room/1", "version": 1000000, "items": [{"id": "a", "pri',
    b'{"schema": "shop-room/2", "version": 1000000}',
    b"\xff\xfe\x00",
)


class Proxy:
    """One way to the shop, on a loop of its own."""

    def __init__(self, upstream_port, has_push, seed):
        self.upstream_port = upstream_port
        self.has_push = has_push
        self.random = random.Random(seed)
        self.fault = None
        self.answers = collections.deque(maxlen=REMEMBERED)
        self.events = collections.deque(maxlen=REMEMBERED)
        self.struck = collections.Counter()  # by fault: requests and events that it really hit
        self.writers = set()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)

        async def start():
            self.changed = asyncio.Event()
            self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = self.server.sockets[0].getsockname()[1]
            ready.set()

        self.loop.run_until_complete(start())
        self.loop.run_forever()

    def stop(self):
        async def end():
            self.server.close()
            while rest := asyncio.all_tasks() - {asyncio.current_task()}:
                for task in rest:
                    task.cancel()
                await asyncio.gather(*rest, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def set(self, fault):
        """None: nothing goes wrong any more. Returns when it holds."""

        async def change():
            self.fault = fault
            self.changed.set()
            self.changed = asyncio.Event()
            if fault in ("refuse", "reset"):
                for writer in [one for one in self.writers if not one.is_closing()]:
                    self._end(writer)

        asyncio.run_coroutine_threadsafe(change(), self.loop).result(10)

    # -- on the loop --

    def _hit(self, fault):
        self.struck[fault] += 1

    def _end(self, writer):
        if self.fault == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._hit(self.fault)
        writer.close()

    async def _serve(self, reader, writer):
        self.writers.add(writer)
        try:
            await self._answer(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # either side went away, or the end came
        finally:
            self.writers.discard(writer)
            writer.close()

    async def _while_hanging(self):
        while self.fault == "hang":
            self._hit("hang")
            await self.changed.wait()

    async def _answer(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        request, rest = head.split(b"\r\n", 1)
        path = request.split(b" ")[1]
        if self.fault in ("refuse", "reset"):
            self._end(writer)
            return
        await self._while_hanging()
        if self.fault in ("error", "garbage"):
            await self._answer_badly(writer)
            return
        is_stream = path.endswith(b"/events")
        if self.fault == "replay" and not is_stream and self.answers:
            self._hit("replay")
            await self._send(writer, self.random.choice(self.answers))
            return
        from_shop, to_shop = await asyncio.open_connection("127.0.0.1", self.upstream_port, limit=HEAD_MOST_BYTES)
        try:
            to_shop.write(request.replace(b"HTTP/1.1", b"HTTP/1.0") + b"\r\n" + rest)
            await to_shop.drain()
            answer = await from_shop.readuntil(b"\r\n\r\n")
            if not self.has_push:
                answer = b"\r\n".join(one for one in answer.split(b"\r\n") if not one.lower().startswith(b"link:"))
            if is_stream and b"200" in answer.split(b"\r\n", 1)[0]:
                await self._pass_stream(answer, from_shop, writer)
            else:
                await self._pass_answer(answer + await from_shop.read(), writer)
        finally:
            to_shop.close()

    async def _answer_badly(self, writer):
        self._hit(self.fault)
        if self.fault == "error":
            status = self.random.choice((b"500 Broken", b"503 Away\r\nRetry-After: 1", b"429 Enough\r\nRetry-After: 2"))
            body = b"no"
        else:
            status = b"200 Fine\r\nContent-Type: " + self.random.choice((b"text/html", b"application/json"))
            body = self.random.choice(PAGES)
        await self._send(writer, b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" %
                         (status, len(body), body))

    async def _send(self, writer, piece):
        if self.fault == "slow":
            self._hit("slow")
            await asyncio.sleep(self.random.uniform(0.05, 1.5))
        writer.write(piece)
        await writer.drain()

    async def _pass_answer(self, answer, writer):
        if self.fault == "truncate":
            self._hit("truncate")
            await self._send(writer, answer[:self.random.randrange(1, len(answer))])
            return
        self.answers.append(answer)
        await self._send(writer, answer)

    async def _pass_stream(self, head, from_shop, writer):
        await self._send(writer, head)
        while True:
            event = await from_shop.readuntil(b"\n\n")
            await self._while_hanging()
            if self.fault == "truncate":
                self._hit("truncate")
                await self._send(writer, event[:self.random.randrange(1, len(event))])
                return
            if self.fault == "replay" and self.events:
                self._hit("replay")
                await self._send(writer, self.random.choice(self.events))
            self.events.append(event)
            await self._send(writer, event)
