# SPDX-License-Identifier: GPL-2.0-or-later
"""A listener to a room's event stream, written from the standard and from docs/interfaces.md, not from the server."""

import http.client
import json
import queue
import socket
import threading
import time

from harness import PATIENCE_S, ServerCase


def merged(target, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def patched(document, data):
    """What the event `patch` makes of a document; an AssertionError where it may not be applied."""
    assert document["version"] == data["base"], (document["version"], data["base"])
    assert data["version"] > data["base"]
    patch = data.get("patch", {})
    assert "items" not in patch
    result = merged({name: value for name, value in document.items() if name != "items"}, patch)
    result["items"] = list(document["items"])  # what changes is made anew
    places = {item["id"]: place for place, item in enumerate(result["items"])}
    for name, change in data.get("items", {}).items():
        assert isinstance(change, dict), change
        result["items"][places[name]] = merged(result["items"][places[name]], change)
    result["version"] = data["version"]
    return result


class Event:
    def __init__(self, kind, data, identifier, at_s):
        self.kind = kind
        self.data = data
        self.id = identifier
        self.at_s = at_s

    def json(self):
        return json.loads(self.data)


class Listener:
    """The events of a stream as they come; the document that they make is in `document`."""

    def __init__(self, port, path, headers=None, errors="strict"):
        self.errors = errors
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.connection.request("GET", path, headers={"Accept": "text/event-stream", **(headers or {})})
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        self.events = queue.Queue()
        self.comments = []
        self.retry_ms = None
        self.document = None
        self.last_id = ""
        self.error = None
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _lines(self):
        """The lines as they come. http.client takes a connection that ends within the chunks for their end."""
        if not self.answer.chunked:
            yield from self.answer
            return
        rest = b""
        while True:
            size = int(self.answer.fp.readline() or b"nothing", 16)
            data = self.answer.fp.read(size + 2)
            if len(data) < size + 2:
                raise http.client.IncompleteRead(data)
            if not size:
                return
            *lines, rest = (rest + data[:-2]).split(b"\n")
            yield from lines

    def _read(self):
        kind, data, identifier = "", [], None
        try:
            for line in self._lines():
                line = line.decode("utf-8", self.errors).rstrip("\n")
                name, _, value = line.partition(":")
                value = value[1:] if value.startswith(" ") else value
                if not line:
                    self.last_id = self.last_id if identifier is None else identifier
                    if data:
                        self.events.put(Event(kind or "message", "\n".join(data), self.last_id, time.monotonic()))
                    kind, data = "", []
                elif not name:
                    self.comments.append(value)
                elif name == "event":
                    kind = value
                elif name == "data":
                    data.append(value)
                elif name == "id":
                    identifier = value
                elif name == "retry":
                    self.retry_ms = int(value)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.error = error
        self.events.put(None)

    def next(self, patience_s=PATIENCE_S):
        """The next event, applied; None at the end."""
        event = self.events.get(timeout=patience_s)
        if event is not None and event.kind == "room":
            self.document = event.json()
        elif event is not None and event.kind == "patch":
            self.document = patched(self.document, event.json())
        return event

    def until(self, kind, patience_s=PATIENCE_S):
        """The next event of a kind; those before it are applied too."""
        end = time.monotonic() + patience_s
        while True:
            event = self.next(max(0.01, end - time.monotonic()))
            if event is None or event.kind == kind:
                return event

    def change(self, patience_s=PATIENCE_S):
        """The next event that is no confirmation."""
        end = time.monotonic() + patience_s
        while True:
            event = self.next(max(0.01, end - time.monotonic()))
            if event is None or event.kind != "confirm":
                return event

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server was first
        self.thread.join(PATIENCE_S)
        self.answer.close()
        self.connection.close()


class EventsCase(ServerCase):
    def listen(self, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        listener = Listener(self.server.port, self.server.path + "/events", names)
        self.addCleanup(listener.close)
        return listener

    def sale(self, sale, place=0):
        items = self.server.get().json()["items"]
        items[place]["price"]["sale"] = sale
        answer = self.server.patch({"items": items})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def served(self):
        return self.server.get().json()

    def assert_same(self, heard, served):
        """All but the time at which each was told."""
        strip = lambda document: {name: value for name, value in document.items() if name != "server_time"}
        self.assertEqual(strip(heard), strip(served))
