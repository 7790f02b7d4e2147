# SPDX-License-Identifier: GPL-2.0-or-later
"""Those who are checked: programs that print lines as `fetch --follow` does, read as they come."""
import json
import subprocess
import threading

PATIENCE_S = 20


class Feed:
    """`fetch --follow`, or a double of it."""

    def __init__(self, name, words, record, log):
        self.name = name
        self.record = record
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.record({"kind": "published", "feed": self.name, "line": json.loads(line)})

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.thread.join(PATIENCE_S)
        self.process.stdout.close()
