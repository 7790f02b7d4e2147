# SPDX-License-Identifier: GPL-2.0-or-later
"""A served room whose faults a test switches."""

import json
from datetime import datetime

from harness import ServerCase
from listening import Listener


def ms_of(time_text):
    return round(datetime.fromisoformat(time_text).timestamp() * 1000)


class FaultCase(ServerCase):
    options = ("--faults-allowed",)

    def serve(self, *words):
        # Confirmations come every sixth of it, and faults are told in their place.
        self.document["ttl_ms"] = 1000
        self.write("room.json", self.document)
        return super().serve(*words)

    def set(self, *words):
        body = json.dumps({"set": words})
        answer = self.server.ask("POST", "/v1/faults", body, {"Content-Type": "application/json"})
        self.assertEqual((answer.status, answer.json()["set"]), (200, list(words)), answer.body)

    def listen(self, path=None, errors="strict", **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        listener = Listener(self.server.port, path or self.server.path + "/events", names, errors)
        self.addCleanup(listener.close)
        return listener
