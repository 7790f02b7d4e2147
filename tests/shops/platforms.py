# SPDX-License-Identifier: GPL-2.0-or-later
"""The gates of three platforms on loopback, written from their documents (docs/adapters.md names them) and not from our signer:
they answer with a sample when a request is signed as it must be, and else refuse it in the platform's own form."""

import base64
import datetime
import hashlib
import hmac
import http.server
import json
import pathlib
import threading
import time
import urllib.parse

SAMPLES = pathlib.Path(__file__).resolve().parent / "samples"
LATE_S = 600
APP, SECRET, TOKEN = "ks701231", "s3cr&t/sign+=", "tok+en/=1"


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


class Refused(Exception):
    pass


def want(is_good, reason):
    if not is_good:
        raise Refused(reason)


def signed_by_kuaishou(path, query, form):
    """The seven parameters, sorted, raw, and the secret behind them; gives them without the signature."""
    given = {**query, **form}
    sign = given.pop("sign", "")
    text = "&".join(f"{name}={given[name]}" for name in sorted(given)) + "&signSecret=" + SECRET
    if given["signMethod"] == "MD5":
        good = hashlib.md5(text.encode("utf-8")).hexdigest()
    else:
        good = base64.b64encode(hmac.digest(SECRET.encode(), text.encode("utf-8"), "sha256")).decode("ascii")
    want(path == "/" + given["method"].replace(".", "/"), "the path is not the method's")
    want(set(given) == {"appkey", "method", "version", "param", "access_token", "timestamp", "signMethod"}, "parameters")
    want(given["appkey"] == APP and given["access_token"] == TOKEN, "who is this")
    want(hmac.compare_digest(sign, good), "sign")
    want(abs(int(given["timestamp"]) / 1000 - time.time()) < LATE_S, "timestamp")
    return given


def kuaishou(path, query, form, headers, body):
    given = signed_by_kuaishou(path, query, form)
    asked = json.loads(given["param"])
    if given["method"] == "open.score.shop.get":
        want(asked == {}, "param")
        return sample("kuaishou-score")
    want(given["method"] == "open.item.get" and isinstance(asked.get("kwaiItemId"), int), "param")
    return sample("kuaishou-item")


def douyin(path, query, form, headers, body):
    """Name and value of five, in their order, between the secret twice; keyed by it."""
    want(path == "/" + query["method"].replace(".", "/"), "the path is not the method's")
    want(headers["content-type"].startswith("application/json"), "content type")
    want(json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == body, "keys are not sorted")
    pairs = (("app_key", query["app_key"]), ("method", query["method"]), ("param_json", body))
    text = "".join(name + value for name, value in (*pairs, ("timestamp", query["timestamp"]), ("v", query["v"])))
    good = hmac.digest(SECRET.encode(), (SECRET + text + SECRET).encode("utf-8"), "sha256").hex()
    want(query["app_key"] == APP and query["access_token"] == TOKEN, "who is this")
    want(hmac.compare_digest(query["sign"], good), "sign")
    want(abs(int(query["timestamp"]) - time.time()) < LATE_S, "timestamp")
    return sample("douyin-product")


def taobao(path, query, form, headers, body):
    """Names and values with nothing between them, the secret before and behind."""
    given = {**query, **form}
    sign = given.pop("sign", "")
    text = SECRET + "".join(name + given[name] for name in sorted(given)) + SECRET
    want(given["app_key"] == APP and given["session"] == TOKEN, "who is this")
    want(hmac.compare_digest(sign, hashlib.md5(text.encode("utf-8")).hexdigest().upper()), "sign")
    zone = datetime.timezone(datetime.timedelta(hours=8))
    at = datetime.datetime.strptime(given["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
    want(abs(at.timestamp() - time.time()) < LATE_S, "timestamp")
    return sample("taobao-item")


def once(path, query, form, headers, body):
    """None of the three has a nonce; others do. Signed headers, each nonce once."""
    text = "\n".join((headers["x-time"], headers["x-nonce"], body))
    want(hmac.compare_digest(headers["x-sign"], hmac.digest(SECRET.encode(), text.encode("utf-8"), "sha512").hex()), "sign")
    want(abs(int(headers["x-time"]) - time.time()) < LATE_S, "timestamp")
    want(headers["x-nonce"] not in once.seen, "nonce")
    once.seen.add(headers["x-nonce"])
    return sample("generic-json-product")


once.seen = set()

REFUSALS = {
    kuaishou: lambda reason: {"result": 28 if reason == "who is this" else 100200100, "error_msg": reason},
    douyin: lambda reason: {"code": 30001, "msg": "isp.error", "sub_msg": reason},
    taobao: lambda reason: {"error_response": {"code": 25, "msg": "Invalid signature", "sub_msg": reason}},
    once: lambda reason: {"message": reason},
}


class Gate:
    """A platform's gate at a port of the loopback; remembers what it was asked, and why it refused."""

    def __init__(self, platform):
        gate = self
        self.asked, self.refused = [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                url = urllib.parse.urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8")
                is_form = self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
                query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
                form = dict(urllib.parse.parse_qsl(body, keep_blank_values=True)) if is_form else {}
                headers = {name.lower(): value for name, value in self.headers.items()}
                gate.asked.append((self.command, url.path, query, form, body))
                try:
                    said = platform(url.path, query, form, headers, body)
                except (Refused, KeyError, ValueError) as reason:
                    gate.refused.append(str(reason))
                    said = REFUSALS[platform](str(reason))
                text = json.dumps(said, ensure_ascii=False).encode("utf-8")
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = answer

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
