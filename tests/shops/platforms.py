# SPDX-License-Identifier: GPL-2.0-or-later
"""The gates of three platforms on loopback, written from their documents (docs/adapters.md names them) and not from our signer:
they answer with a sample when a request is signed as it must be, and else refuse it in the platform's own form."""

import base64
import datetime
import email.utils
import hashlib
import hmac
import http.server
import json
import math
import pathlib
import threading
import time
import urllib.parse

SAMPLES = pathlib.Path(__file__).resolve().parent / "samples"
LATE_S = 600
APP, SECRET, TOKEN = "ks701231", "s3cr&t/sign+=", "tok+en/=1"
APP_SECRET, REFRESH = "app/s3cr&t=", "ref+resh/=1"


class Clock:
    """The platforms': ahead of the machine's by this."""

    ahead_s = 0.0

    def now(self):
        return time.time() + self.ahead_s


CLOCK = Clock()


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


class Refused(Exception):
    pass


def want(is_good, reason):
    if not is_good:
        raise Refused(reason)


class KuaishouTokens:
    """Kuaishou's gate with a seller's authorization: its tokens end, each renewal gives new ones and ends those before."""

    def __init__(self, life_s=172800):
        self.life_s = life_s
        self.access, self.refresh, self.ends_s = TOKEN, REFRESH, math.inf
        self.renewed, self.dead = 0, set()
        self.lock = threading.Lock()

    def __call__(self, path, query, form, headers, body):
        if path != "/oauth2/refresh_token":
            return kuaishou(path, query, form, headers, body, self.access if CLOCK.now() < self.ends_s else None)
        with self.lock:
            want(form["grant_type"] == "refresh_token" and form["app_id"] == APP and form["app_secret"] == APP_SECRET, "app")
            want(form["refresh_token"] not in self.dead, "refresh token is dead")
            want(form["refresh_token"] == self.refresh, "refresh token")
            self.dead.add(self.refresh)
            self.renewed += 1
            self.access, self.refresh = f"{TOKEN}{self.renewed}", f"{REFRESH}{self.renewed}"
            self.ends_s = CLOCK.now() + self.life_s
            return {
                "result": 1, "access_token": self.access, "expires_in": self.life_s, "refresh_token": self.refresh,
                "refresh_token_expires_in": 180 * 86400, "scopes": ["merchant_item", "merchant_user"],
            }  # fmt: skip


def signed_by_kuaishou(path, query, form, token=TOKEN):
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
    want(given["appkey"] == APP and given["access_token"] == token, "who is this")
    want(hmac.compare_digest(sign, good), "sign")
    want(abs(int(given["timestamp"]) / 1000 - CLOCK.now()) < LATE_S, "timestamp")
    return given


def kuaishou(path, query, form, headers, body, token=TOKEN):
    given = signed_by_kuaishou(path, query, form, token)
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
    want(abs(int(query["timestamp"]) - CLOCK.now()) < LATE_S, "timestamp")
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
    want(abs(at.timestamp() - CLOCK.now()) < LATE_S, "timestamp")
    return sample("taobao-item")


def once(path, query, form, headers, body):
    """None of the three has a nonce; others do. Signed headers, each nonce once."""
    text = "\n".join((headers["x-time"], headers["x-nonce"], body))
    want(hmac.compare_digest(headers["x-sign"], hmac.digest(SECRET.encode(), text.encode("utf-8"), "sha512").hex()), "sign")
    want(abs(int(headers["x-time"]) - CLOCK.now()) < LATE_S, "timestamp")
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


def refusal(platform):
    return REFUSALS[kuaishou if isinstance(platform, KuaishouTokens) else platform]


class Gate:
    """A platform's gate at a port of the loopback; remembers what it was asked, and why it refused. seen: told of each request
    that was taken, before it is answered."""

    def __init__(self, platform, seen=None):
        gate = self
        self.asked, self.refused = [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one piece

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
                    if seen:
                        seen(url.path, query)
                except (Refused, KeyError, ValueError) as reason:
                    gate.refused.append(str(reason))
                    said = refusal(platform)(str(reason))
                text = json.dumps(said, ensure_ascii=False).encode("utf-8")
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = answer

            def date_time_string(self, timestamp=None):
                return email.utils.formatdate(CLOCK.now(), usegmt=True)

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # who asked is gone
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
