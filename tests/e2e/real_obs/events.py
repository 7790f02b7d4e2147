# SPDX-License-Identifier: GPL-2.0-or-later
"""What our vendor tells by itself, with the time at which it came."""
import threading
import time

from . import process, websocket


class Events:
    """A second connection that listens; each event is (monotonic seconds, name, payload). Ends with its `with`."""

    def __init__(self, port):
        self.at_once = {}  # by name: called with the payload when it comes, on the listening thread
        self._client = websocket.ObsWebSocket(port, events=websocket.VENDOR_EVENTS)
        self._client.set_timeout(None)
        self._all = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while True:
            try:
                event = self._client.event()
            except (OSError, ValueError):
                return
            data = event.get("eventData") or {}
            if event.get("eventType") != "VendorEvent" or data.get("vendorName") != websocket.VENDOR:
                continue
            payload = data.get("eventData") or {}
            if data["eventType"] in self.at_once:
                self.at_once[data["eventType"]](payload)
            with self._changed:
                self._all.append((time.monotonic(), data["eventType"], payload))
                self._changed.notify_all()

    def since(self, mark, name=None):
        """The events after a mark (mark()), of one name or all."""
        with self._changed:
            return [event for event in self._all[mark:] if name in (None, event[1])]

    def mark(self):
        with self._changed:
            return len(self._all)

    def wait(self, mark, name, condition=lambda payload: True, timeout_s=10):
        """The first event after a mark with this name that fulfils the condition."""
        def find():
            return next((event for event in self.since(mark, name) if condition(event[2])), None)

        return process.wait_until(f"the event {name}; there are {[e[1] for e in self.since(mark)]}", find, timeout_s,
                                  0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._client.close()
