# SPDX-License-Identifier: GPL-2.0-or-later
"""`record`, `replay` and `check` of recordings: what was followed is written down, and told again."""

import json
import os
import signal
import time
import unittest
from datetime import datetime

from harness import DATA, PATIENCE_S, FolderCase, Program, Server, ServerCase, png, run, until

HEAD = {"schema": "shop-recording/1"}
AT = "2026-11-21T20:48:00+08:00"


def lines_of(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class Written(FolderCase):
    """A recording made by hand."""

    def line(self, t_ms, **what):
        return {"t_ms": t_ms, "at": AT, **what}

    def recording(self, *lines, tail=""):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (HEAD, *lines))
        return self.write("show.jsonl", text + tail)

    def room_line(self, t_ms, version):
        return self.line(t_ms, room=self.changed(version=version))


class Record(ServerCase):
    def record(self, *words):
        self.out = self.folder / "show.jsonl"
        return Program("record", "--url", self.server.ready["url"], "--out", self.out, *words)

    def rooms(self):
        return [line["room"]["version"] for line in lines_of(self.out)[1:] if "room" in line]

    def serve_quickly(self, *words):
        """A room that is asked for twice a second."""
        self.document["ttl_ms"] = 1500
        self.write("room.json", self.document)
        self.server = self.serve(*words)

    def test_every_version_is_written_down_and_told_again(self):
        self.serve_quickly()
        program = self.record()
        until(lambda: self.out.exists() and len(lines_of(self.out)) >= 2)
        for version in (8, 9):
            self.server.patch({"room": {"title": "show %d" % version}})
            until(lambda: version in self.rooms())
        self.assertEqual(program.stop(signal.SIGINT), 0)
        lines = lines_of(self.out)
        self.assertEqual(lines[0]["schema"], "shop-recording/1")
        self.assertEqual(self.rooms(), [7, 8, 9])
        for line in lines[1:]:
            self.assertEqual(list(line), ["t_ms", "at", "room"])
        self.assertEqual([line["t_ms"] for line in lines[1:]], sorted(line["t_ms"] for line in lines[1:]))
        self.assertEqual(run("check", self.out).stdout, "")
        told = run("replay", self.out, "--speed", "1000")
        self.assertEqual((told.returncode, told.stderr), (0, ""))
        self.assertEqual([json.loads(line) for line in told.stdout.splitlines()], lines[1:])

    def test_a_failure_and_its_end_are_written_down(self):
        self.serve_quickly()
        port = self.server.port
        program = self.record()
        until(lambda: self.out.exists() and len(lines_of(self.out)) >= 2)
        self.server.stop()
        until(lambda: any("error" in line for line in lines_of(self.out)[1:]))
        again = self.serve("--port", port)
        until(lambda: "room" in lines_of(self.out)[-1] and len(lines_of(self.out)) > 3)
        self.assertEqual(program.stop(), 0)
        failure = next(line for line in lines_of(self.out)[1:] if "error" in line)
        self.assertEqual(list(failure), ["t_ms", "at", "error", "age_ms"])
        self.assertEqual(failure["error"]["code"], "network")
        self.assertIn(again.stop(), (0,))

    def test_a_shop_that_answers_and_confirms_nothing_is_a_failure(self):
        self.serve_quickly("--fault", "clock-stop")
        program = self.record()
        until(lambda: self.out.exists() and any("error" in line for line in lines_of(self.out)[1:]))
        self.assertEqual(program.stop(), 0)
        failure = next(line for line in lines_of(self.out)[1:] if "error" in line)
        self.assertEqual(failure["error"], {"code": "timeout", "message": "nothing confirms the room"})
        self.assertGreater(failure["age_ms"], 1500)

    def test_pushes_are_written_down_at_once(self):
        program = self.record("--events", self.server.ready["url"] + "/events")
        until(lambda: self.out.exists() and len(lines_of(self.out)) >= 2)
        before = time.monotonic()
        self.server.patch({"room": {"title": "at once"}})
        until(lambda: 8 in self.rooms())
        self.assertLess(time.monotonic() - before, 4)  # a poll would come after five seconds
        self.assertEqual(program.stop(), 0)

    def test_it_ends_by_itself(self):
        before = time.monotonic()
        program = self.record("--seconds", "1")
        self.assertEqual(program.process.wait(PATIENCE_S), 0)
        self.assertGreaterEqual(time.monotonic() - before, 1)
        self.assertEqual(program.stop(), 0)
        self.assertEqual(self.rooms(), [7])

    def test_a_folder_that_is_not_there(self):
        done = run("record", "--url", self.server.ready["url"], "--out", self.folder / "no" / "show.jsonl")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"show\.jsonl: No such file")

    def test_nothing_came_at_all(self):
        out = self.folder / "show.jsonl"
        done = run("record", "--url", "http://127.0.0.1:9/none", "--out", out, "--seconds", "1")
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual([list(line) for line in lines_of(out)[1:]], [["t_ms", "at", "error"]])

    def test_no_token_is_written_down(self):
        token = "a-token-of-the-tests-0815"
        right = self.write("right.token", token + "\n")
        wrong = self.write("wrong.token", "not-" + token + "\n")
        self.server = self.serve("--read-token-file", right)
        for file, code, what in ((right, 0, "room"), (wrong, 1, "error")):
            program = self.record("--seconds", "1", "--token-file", file)
            self.assertEqual(program.process.wait(PATIENCE_S), code)
            program.stop()
            self.assertIn(what, lines_of(self.out)[1])
            self.assertNotIn(token, self.out.read_text("utf-8") + "".join(program.err.all))

    def test_a_full_disk_is_said(self):
        if not os.path.exists("/dev/full"):
            self.fail("no /dev/full here")
        done = run("record", "--url", self.server.ready["url"], "--out", "/dev/full")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/dev/full: No space left", done.stderr)


class Replay(Written):
    def test_lines_come_at_their_times(self):
        show = self.recording(self.room_line(0, 1), self.room_line(600, 2), self.room_line(1200, 3))
        for speed, least_s, most_s in ((2, 0.6, 1.2), (100, 0, 0.6)):
            before = time.monotonic()
            done = run("replay", show, "--speed", speed)
            took_s = time.monotonic() - before
            self.assertEqual([json.loads(line)["room"]["version"] for line in done.stdout.splitlines()], [1, 2, 3])
            self.assertTrue(least_s <= took_s < most_s + PATIENCE_S / 10, took_s)

    def test_patches_are_told_as_rooms(self):
        patch = {"base": 1, "version": 5, "patch": {"current": None}, "items": {"cup": {"price": {"sale": 4990}}}}
        show = self.recording(self.room_line(0, 1), self.line(5, patch=patch))
        told = [json.loads(line) for line in run("replay", show).stdout.splitlines()]
        self.assertEqual(told[1]["room"]["version"], 5)
        self.assertEqual(told[1]["room"]["items"][0]["price"]["sale"], 4990)
        self.assertNotIn("current", told[1]["room"])
        self.assertEqual(told[1]["room"]["items"][1:], told[0]["room"]["items"][1:])

    def test_bad_lines_are_named_and_the_rest_is_told(self):
        show = self.recording(self.room_line(0, 1), {"t_ms": 1}, self.room_line(2, 2), tail='{"t_ms": 3, ')
        done = run("replay", show)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stdout.splitlines()), 2)
        self.assertRegex(done.stderr, r"show\.jsonl: line 3: at: missing\n[^\n]*: line 5 column \d+: ")

    def test_what_is_no_recording(self):
        for words in ((self.room,), (self.folder / "none.jsonl",)):
            done = run("replay", *words)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertTrue(done.stderr.startswith("shop-overlay replay: "), done.stderr)
        for words in (("a", "b"), ("a", "--speed", "0"), ("a", "--speed", "nan"), ("a", "--speed", "1x")):
            self.assertEqual(run("replay", *words).returncode, 2)

    def test_fetch_reads_a_recording(self):
        show = self.recording(self.room_line(0, 1))
        line = json.loads(run("fetch", "--file", show).stdout)
        self.assertEqual((line["source"], line["state"], line["room"]["version"]), ("replay", "fresh", 1))


class ReplayAsAShop(Written):
    """`replay --port`: the show's shop, its failures too."""

    def start(self, *lines, words=()):
        self.write("images/cup.png", png(4, 4))
        show = self.recording(*lines)
        server = Server.__new__(Server)
        Program.__init__(server, "replay", show, "--port", "0", *words)
        self.addCleanup(server.stop)
        server.ready = json.loads(server.out.next())
        server.port, server.path = server.ready["port"], "/v1/rooms/" + server.ready["room"]
        return server

    def test_rooms_come_at_their_times(self):
        server = self.start(self.room_line(0, 3), self.room_line(800, 4), words=("--speed", "2"))
        self.assertEqual(list(server.ready), ["ready", "url", "port", "room", "pid"])
        first = server.get()
        self.assertEqual((first.status, first.headers["ETag"]), (200, '"e1-3"'))
        # the clock of the show's shop, twice as fast as ours
        shop_s = int(first.headers["Shop-Time"]) / 1000
        self.assertTrue(0 <= shop_s - datetime.fromisoformat(AT).timestamp() < 2 * PATIENCE_S)
        until(lambda: server.get().headers["ETag"] == '"e1-4"')
        self.assertEqual(server.get("/v1/rooms/%s/images/cup.png" % server.ready["room"]).status, 200)
        self.assertEqual(server.patch({"room": {"title": "mine"}}).status, 409)
        self.assertEqual(server.get().headers["ETag"], '"e1-4"')
        self.assertEqual(server.stop(), 0)

    def test_the_last_room_stays(self):
        server = self.start(self.room_line(0, 1))
        for _ in range(2):
            line = json.loads(run("fetch", "--url", server.ready["url"]).stdout)
            self.assertEqual((line["state"], line["source"], line["room"]["version"]), ("fresh", "poll", 1))
        self.assertEqual(server.stop(signal.SIGINT), 0)

    def test_what_failed_fails(self):
        failure = {"code": "http", "message": "the shop answers with status 503"}
        server = self.start(self.room_line(0, 1), self.line(300, error=failure), self.room_line(1500, 2))
        until(lambda: server.get().status == 503)
        until(lambda: server.get().status == 200)
        self.assertEqual(server.get().headers["ETag"], '"e1-2"')
        self.assertEqual(server.stop(), 0)

    def test_who_listens_hears_of_it(self):
        server = self.start(self.room_line(0, 1), self.room_line(700, 2))
        follow = Program("fetch", "--url", server.ready["url"], "--follow", "20")
        self.addCleanup(follow.stop)
        line = json.loads(follow.out.next())
        while line["room"]["version"] == 1:
            line = json.loads(follow.out.next(5))
        self.assertEqual((line["source"], line["room"]["version"]), ("push", 2))

    def test_bad_lines_are_named(self):
        server = self.start(self.room_line(0, 1), [], self.room_line(10, 2))
        until(lambda: server.get().headers["ETag"] == '"e1-2"')
        self.assertEqual(server.stop(), 1)
        self.assertIn("line 3: is not an object", "".join(server.err.all))

    def test_a_show_without_a_room_cannot_be_served(self):
        done = run("replay", self.recording(), "--port", "0")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("no line tells a room", done.stderr)
        self.assertEqual(run("replay", "a", "--port", "65536").returncode, 2)


class Check(Written):
    def test_good_recordings_are_silent(self):
        for show in (self.recording(self.room_line(0, 1)), DATA / "demo" / "show.jsonl"):
            done = run("check", show)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_every_bad_line_is_named(self):
        bad = self.changed()
        bad["items"][1]["price"]["sale"] = -1
        show = self.recording(self.room_line(0, 1), self.line(1, room=bad), self.line(0, error={}), self.room_line(2, 2))
        done = run("check", show)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(
            done.stdout,
            r"^%s: line 3: room\.items\[1\]\.price\.sale: [^\n]+\n%s: line 4: error\.code: missing\n$" % (show, show),
        )
        found = json.loads(run("check", "--json", show).stdout)
        self.assertEqual([entry["path"] for entry in found], ["line 3: room.items[1].price.sale", "line 4: error.code"])

    def test_many_bad_lines_are_counted(self):
        done = run("check", self.recording(*([[]] * 25)))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stdout.splitlines()), 21)
        self.assertIn("5 more lines like these", done.stdout)

    def test_a_cut_off_end_is_a_warning(self):
        done = run("check", self.recording(self.room_line(0, 1), tail='{"t_ms": 3, "room'))
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertRegex(done.stderr, r"show\.jsonl: line 3: warning: cut off: ")

    def test_a_bad_head(self):
        show = self.write("show.jsonl", '{"schema": "shop-recording/1", "lasts_ms": "long"}\n')
        done = run("check", show)
        self.assertEqual((done.returncode, done.stdout), (1, "%s: line 1: lasts_ms: is not a whole number\n" % show))


if __name__ == "__main__":
    unittest.main(verbosity=2)
