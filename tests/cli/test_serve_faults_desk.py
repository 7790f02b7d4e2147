# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve --fault` for desks: what is lost is the answer, never the order and never twice."""

import http.client
import json
import time
import unittest

from desk import TOKEN, DeskCase

LOST = (ConnectionError, http.client.BadStatusLine, http.client.IncompleteRead)


class Faults(DeskCase):
    def steps(self):
        return len(self.item().get("bargain", {}).get("steps", []))

    def test_an_answer_that_is_lost(self):
        self.faults("desk-lost")
        with self.assertRaises(LOST):
            self.step("quote", 7990, base=7, key="one")
        self.assertEqual((self.steps(), self.version()), (1, 8))
        with self.assertRaises(LOST):
            self.step("quote", 7990, base=7, key="one")
        self.faults()
        document = self.done(self.step("quote", 7990, base=7, key="one"))
        self.assertEqual((self.steps(), document["version"], self.version()), (1, 8, 8))

    def test_every_third_answer_is_lost(self):
        self.faults("desk-lost:3")
        seen = []
        for _ in range(7):
            try:
                seen.append(self.desk("GET", "/desk").status)
            except LOST:
                seen.append(None)
        self.assertEqual(seen, [200, 200, None, 200, 200, None, 200])

    def test_an_answer_that_is_late(self):
        self.faults("desk-late:600")
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        self.addCleanup(connection.close)
        body = json.dumps({"kind": "quote", "by": "host", "price_after": 7990, "base": 7})
        connection.request("POST", self.server.path + "/items/cup/steps", body, {
            "Authorization": "Bearer " + TOKEN, "Content-Type": "application/json", "Idempotency-Key": "one"})
        while not self.steps():
            self.assertLess(time.monotonic() - began, 0.5, "it is not done at once")
        answer = connection.getresponse()
        self.assertEqual((answer.status, json.loads(answer.read())["version"]), (200, 8))
        self.assertGreater(time.monotonic() - began, 0.59)

    def test_a_late_answer_may_be_asked_for_again_meanwhile(self):
        self.faults("desk-late:1500")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=0.3)
        with self.assertRaises(TimeoutError):
            self.desk("POST", "/items/cup/steps", {"kind": "quote", "by": "host", "price_after": 7990, "base": 7}, "one",
                      connection=connection)
        connection.close()
        self.faults()
        self.done(self.step("quote", 7990, base=7, key="one"))
        self.assertEqual((self.steps(), self.version()), (1, 8))

    def test_what_was_not_done(self):
        self.faults("desk-500:2")
        self.done(self.step("quote", 7990, base=7))
        answer = self.step("cut", 6990, base=8, key="two")
        self.assertEqual((answer.status, self.steps()), (500, 1))
        self.done(self.step("cut", 6990, base=8, key="two"))
        self.assertEqual(self.steps(), 2)

    def test_faults_of_other_requests_in_front_of_a_desk(self):
        for word, status in (("401", 401), ("404", 404), ("429:7", 429), ("500", 500), ("503", 503), ("redirect", 302),
                             ("redirect-loop", 302), ("redirect-other", 302), ("html", 200), ("empty", 200), ("gzip-bomb:1", 200)):
            self.faults("desk/" + word)
            answer = self.step("quote", 7990, base=7, key="one")
            self.assertEqual(answer.status, status, word)
            self.assertEqual((self.steps(), self.version()), (0, 7), word)
        for word in ("reset", "hang@0-0.4"):
            self.faults("desk/" + word)
            with self.assertRaises(LOST, msg=word):
                self.step("quote", 7990, base=7, key="one")
            self.assertEqual((self.steps(), self.version()), (0, 7), word)
        self.faults("desk/slow:300")
        began = time.monotonic()
        self.done(self.step("quote", 7990, base=7, key="one"))
        self.assertGreater(time.monotonic() - began, 0.29)

    def test_right_answers_told_wrongly(self):
        self.faults("desk/truncated")
        with self.assertRaises(LOST):
            self.step("quote", 7990, base=7, key="one")
        self.assertEqual(self.steps(), 1)
        for word in ("desk/chunked", "desk/http10", "desk/wrong-type", "desk/no-shop-time"):
            self.faults(word)
            answer = self.step("quote", 7990, base=7, key="one")
            self.assertEqual(self.done(answer)["version"], 8, word)
            self.assertEqual(answer.headers["Shop-Time"] is None, word == "desk/no-shop-time")
            self.assertEqual(answer.headers["Content-Type"] == "text/plain", word == "desk/wrong-type")

    def test_others_do_not_meet_them(self):
        self.faults("desk/500", "desk-lost", "desk-late")
        self.assertEqual(self.server.get().status, 200)
        self.assertEqual(self.server.get(self.server.path + "/images/cup.png").status, 200)
        self.assertEqual(self.server.patch({}).status, 200)
        # Nor does who has no token.
        self.assertEqual(self.desk("GET", "/desk", Authorization=None).status, 401)
        self.faults("500", "hang", "truncated")
        self.assertEqual(self.desk("GET", "/desk").status, 200)

    def test_words(self):
        for word in ("desk/hang-connect", "desk/header-flood", "desk/bad-json", "poll/desk-lost", "desk-lost:0"):
            body = json.dumps({"set": [word]})
            answer = self.server.ask("POST", "/v1/faults", body, {"Content-Type": "application/json"})
            self.assertEqual(answer.status, 422, word)
        self.faults("desk/desk-lost:2")


if __name__ == "__main__":
    unittest.main()
