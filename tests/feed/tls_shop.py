#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A shop behind TLS: makes its own authority and certificate, serves until stdin closes. /private/TOKEN wants that token.

usage: tls_shop.py FOLDER HOST     the certificate is for HOST alone; prints the port. FOLDER/ca.pem vouches for it.
"""
import http.server
import pathlib
import ssl
import subprocess
import sys
import threading
import urllib.parse

FOLDER, HOST = pathlib.Path(sys.argv[1]), sys.argv[2]


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        body = b"{}"
        if parts.path == "/away":
            self.send_response(302)
            self.send_header("Location", urllib.parse.parse_qs(parts.query)["to"][0])
            body = b""
        elif parts.path.startswith("/private/"):
            wanted = f"Bearer {parts.path.removeprefix('/private/')}"
            self.send_response(200 if self.headers["Authorization"] == wanted else 401)
        elif parts.path == "/public":
            self.send_response(400 if self.headers["Authorization"] else 200)
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    place = f"IP:{HOST}" if HOST[0].isdigit() else f"DNS:{HOST}"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=shop", "-addext", f"subjectAltName={place}", "-keyout", FOLDER / "key.pem", "-out",
         FOLDER / "ca.pem"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "ca.pem", FOLDER / "key.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.handle_error = lambda *_: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
