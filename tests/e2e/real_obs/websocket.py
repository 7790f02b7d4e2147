# SPDX-License-Identifier: GPL-2.0-or-later
"""A small client of obs-websocket 5 (RPC version 1), without authentication: one request at a time."""
import base64
import io
import json
import os
import socket
import struct
import time

from PIL import Image

OP_HELLO, OP_IDENTIFY, OP_IDENTIFIED, OP_EVENT, OP_REQUEST, OP_RESPONSE = 0, 1, 2, 5, 6, 7
OP_BATCH, OP_BATCH_RESPONSE = 8, 9
VENDOR_EVENTS = 1 << 9
VENDOR = "shop-overlay"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
NORMAL_CLOSURE = 1000


class RequestFailed(Exception):
    """OBS answered, and the answer is no."""


class ObsWebSocket:
    def __init__(self, port, timeout_s=20, events=0):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout_s)
        self._file = self._socket.makefile("rb")
        self._last_id = 0
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall((f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                              f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                              "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        if b"101" not in self._file.readline():
            raise ConnectionError("no websocket at this port")
        while self._file.readline().strip():
            pass
        self._receive(OP_HELLO)
        self._send(OP_IDENTIFY, {"rpcVersion": 1, "eventSubscriptions": events})
        self._receive(OP_IDENTIFIED)

    def close(self):
        """Says good-bye first: OBS waits for seconds at its end for a client that just went away."""
        try:
            self._send_frame(CLOSE, struct.pack(">H", NORMAL_CLOSURE))
            self._socket.settimeout(2)
            while self._file.read(1):
                pass
        except OSError:
            pass
        self._file.close()
        self._socket.close()

    def request(self, kind, **data):
        """The response's data; RequestFailed with the code and comment of OBS when it refuses."""
        self._last_id += 1
        self._send(OP_REQUEST, {"requestType": kind, "requestId": str(self._last_id), "requestData": data})
        answer = self._receive(OP_RESPONSE)
        status = answer["requestStatus"]
        if not status["result"]:
            raise RequestFailed(f"{kind}: {status['code']} {status.get('comment', '')}")
        return answer.get("responseData") or {}

    def vendor(self, kind, /, **data):
        """What our vendor answers."""
        said = {"requestData": data} if data else {}  # obs-websocket takes no empty object
        return self.request("CallVendorRequest", vendorName=VENDOR, requestType=kind, **said)["responseData"]

    def set_timeout(self, seconds):
        """How long a wait for OBS may last; None: for ever."""
        self._socket.settimeout(seconds)

    def event(self):
        """Waits for the next event; its data. Of a client that asked for events and for nothing else."""
        return self._receive(OP_EVENT)

    def batch(self, *requests):
        """Several (kind, data), one after the other without a pause; RequestFailed when OBS refuses one of them."""
        self._last_id += 1
        self._send(OP_BATCH, {"requestId": str(self._last_id), "executionType": 0, "requests": [
            {"requestType": kind, "requestData": data} for kind, data in requests]})
        for result in self._receive(OP_BATCH_RESPONSE)["results"]:
            if not result["requestStatus"]["result"]:
                raise RequestFailed(f"{result['requestType']}: {result['requestStatus']}")

    def screenshot(self, source, **size):
        """A source's picture as OBS would compose it now, in its full size or another: a Pillow image, RGBA."""
        data = self.request("GetSourceScreenshot", sourceName=source, imageFormat="png", **size)["imageData"]
        return Image.open(io.BytesIO(base64.b64decode(data.split(",", 1)[1]))).convert("RGBA")

    def _send(self, op, data):
        self._send_frame(TEXT, json.dumps({"op": op, "d": data}).encode())

    def _send_frame(self, kind, payload):
        size = len(payload)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 1 << 16:
            head += b"\xfe" + struct.pack(">H", size)
        else:
            head += b"\xff" + struct.pack(">Q", size)
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[place & 3] for place, byte in enumerate(payload))
        self._socket.sendall(head + mask + masked)

    def _read(self, size):
        data = self._file.read(size)
        if len(data) != size:
            raise ConnectionError("OBS closed the websocket")
        return data

    def _receive(self, op):
        """The data of the next message with this op; events are passed over."""
        while True:
            payload = b""
            while True:
                first, second = self._read(2)
                size = second & 127
                if size == 126:
                    size = struct.unpack(">H", self._read(2))[0]
                elif size == 127:
                    size = struct.unpack(">Q", self._read(8))[0]
                part = self._read(size)
                kind = first & 15
                if kind == CLOSE:
                    raise ConnectionError(f"OBS closed the websocket: {part!r}")
                if kind == PING:
                    self._send_frame(PONG, part)
                    continue
                payload += part
                if first & 0x80:
                    break
            message = json.loads(payload)
            if message["op"] == op:
                return message["d"]


def connect(port, is_alive, timeout_s=40):
    """A connection to an OBS that has finished loading; ConnectionError when it died or is not ready in time."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end and is_alive():
        try:
            client = ObsWebSocket(port)
        except OSError:
            time.sleep(0.2)
            continue
        while time.monotonic() < end and is_alive():
            try:
                client.request("GetSceneList")
                return client
            except RequestFailed:  # not ready to take requests yet
                time.sleep(0.2)
            except OSError:
                break
        client.close()
    raise ConnectionError("OBS did not become ready" if is_alive() else "OBS ended before it was ready")
