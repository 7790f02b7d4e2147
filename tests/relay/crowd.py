# SPDX-License-Identifier: GPL-2.0-or-later
"""Many SSE subscribers in a process of their own: who got which version of its room when, and in how many bytes."""

import gc
import json
import multiprocessing
import re
import select
import socket
import time

PATIENCE_S = 20
VERSION = re.compile(rb'"version":(\d+)')


class Listener:
    def __init__(self, number, port, room):
        self.number, self.room = number, room
        self.rest = b""
        self.is_open = False
        self.bytes = 0
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.socket.sendall(
            f"GET /v1/rooms/{room}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode("ascii")
        )

    def read(self, told):
        """Takes what came; appends [listener, version, time] for each event."""
        piece = self.socket.recv(65536)
        now_ns = time.monotonic_ns()
        if not piece:
            raise AssertionError(f"the relay ended the stream of {self.room}")
        self.bytes += len(piece)
        *events, self.rest = (self.rest + piece).split(b"\n\n")
        for event in events:
            if not self.is_open:
                # the head and the greeting that nginx sends behind it
                assert b" 200 " in event.split(b"\r\n", 1)[0], event
                self.is_open = True
                self.bytes = 0
            found = VERSION.search(event)
            if found:
                told.append((self.number, int(found.group(1)), now_ns))


def listen(pipe, places):
    gc.disable()
    listeners = {}
    poll = select.epoll()
    told = []
    for number, (port, room) in enumerate(places):
        listener = Listener(number, port, room)
        listeners[listener.socket.fileno()] = listener
        poll.register(listener.socket, select.EPOLLIN)
    while not all(listener.is_open for listener in listeners.values()):
        for descriptor, _ in poll.poll(PATIENCE_S):
            listeners[descriptor].read(told)
    pipe.send("ready")
    poll.register(pipe, select.EPOLLIN)
    wanted = None
    while wanted is None or len(told) < wanted:
        ready = poll.poll(PATIENCE_S if wanted is not None else None)
        if not ready:
            break
        for descriptor, _ in ready:
            if descriptor == pipe.fileno():
                wanted = pipe.recv()
            else:
                listeners[descriptor].read(told)
    pipe.send((told, [listener.bytes for listener in listeners.values()]))
    for listener in listeners.values():
        listener.socket.close()


class Crowd:
    """Subscribers at [(port, room)], all connected once this is made."""

    def __init__(self, places):
        self.places = places
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("fork").Process(target=listen, args=(theirs, places), daemon=True)
        self.process.start()
        theirs.close()
        assert self.pipe.poll(PATIENCE_S), "the subscribers did not get through"
        assert self.pipe.recv() == "ready"

    def end(self, wanted):
        """Waits until so many events came to all together; gives what came: [listener, version, time], [bytes]."""
        self.pipe.send(wanted)
        assert self.pipe.poll(2 * PATIENCE_S), "the subscribers do not answer"
        result = self.pipe.recv()
        self.process.join(PATIENCE_S)
        return result


def change(version):
    """A patch as a shop sends it: one item's stock."""
    return json.dumps(
        {
            "base": version - 1,
            "version": version,
            "patch": {"server_time": "2026-11-21T21:00:00.000+08:00"},
            "items": {"cup": {"stock": {"left": 100000 - version}}},
        },
        separators=(",", ":"),
    )


def publish_changes(publisher, rooms, changes, pause_s):
    """Says so many changes of each room, one change each pause; gives {(room, version): time}."""
    said = {}
    due = time.monotonic()
    for version in range(2, changes + 2):
        for room in rooms:
            time.sleep(max(0, due - time.monotonic()))
            due = max(due, time.monotonic()) + pause_s
            text = change(version)
            said[room, version] = time.monotonic_ns()
            status, answer = publisher.say(room, "patch", text)
            assert status in (201, 202), (status, answer)
    return said


def quantile_ms(sorted_ns, share):
    return sorted_ns[min(len(sorted_ns) - 1, int(len(sorted_ns) * share))] / 1e6


def follow_changes(relays, publisher, count, rooms, changes, pause_s, services=()):
    """So many subscribers, spread over relays and rooms; each has every version once and in order, or this fails.

    Gives figures: p50 and p99 from the publishing to the subscriber, bytes of a change on each stream, deliveries, and the
    CPU seconds of services from when all were connected.
    """
    # of its own: a room tells newcomers what it said last
    names = [f"{count}-of-{rooms}-{number}" for number in range(rooms)]
    places = [(relays[i % len(relays)].port, names[i // len(relays) % rooms]) for i in range(count)]
    crowd = Crowd(places)
    before_s = [service.cpu_s() for service in services]
    said = publish_changes(publisher, names, changes, pause_s)
    told, sizes = crowd.end(count * changes)
    cpu_s = [service.cpu_s() - then for service, then in zip(services, before_s)]
    seen = [[] for _ in places]
    late_ns = []
    for number, version, came_ns in told:
        seen[number].append(version)
        late_ns.append(came_ns - said[places[number][1], version])
    expected = list(range(2, changes + 2))
    wrong = [places[number] for number, versions in enumerate(seen) if versions != expected]
    assert not wrong, f"{len(wrong)} of {count} subscribers have not every change once and in order: {wrong[:3]}"
    late_ns.sort()
    return {
        "p50_ms": quantile_ms(late_ns, 0.5),
        "p99_ms": quantile_ms(late_ns, 0.99),
        "most_ms": late_ns[-1] / 1e6,
        "bytes": sum(sizes) / len(told),
        "deliveries": len(told),
        "cpu_s": cpu_s,
    }
