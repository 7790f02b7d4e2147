# SPDX-License-Identifier: GPL-2.0-or-later
"""Small servers on loopback that a test writes by what they answer."""
import http.server
import json
import threading


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers, kept alive and not logged."""
    protocol_version = "HTTP/1.1"

    def answer(self, body, status=200, content_type="application/json"):
        """body: bytes, or what is written as JSON."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Loopback:
    """A server with a thread of its own; ends with close() or its `with`."""

    def __init__(self, handler):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
