# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve`: the file is edited while it is served. Versions never go back, a broken file keeps the last good state."""

import json
import time
import unittest

from harness import ServerCase, until


class Edited(ServerCase):
    def served(self):
        answer = self.server.get()
        self.assertEqual(answer.status, 200)
        return answer.headers["ETag"], answer.json()

    def edit(self, title, **members):
        self.document["room"]["title"] = title
        self.document.update(members)
        self.write("room.json", self.document)

    def test_a_higher_version_is_served_as_it_is(self):
        self.edit("next", version=30)
        etag, document = self.served()
        self.assertEqual((etag, document["version"], document["room"]["title"]), ('"e1-30"', 30, "next"))

    def test_content_that_changed_raises_the_version(self):
        self.edit("same version")
        self.assertEqual(self.served()[0], '"e1-8"')
        self.edit("again")
        self.assertEqual(self.served()[0], '"e1-9"')
        self.edit("a lower version", version=3)
        etag, document = self.served()
        self.assertEqual((etag, document["version"]), ('"e1-10"', 10))

    def test_content_that_is_the_same_does_not(self):
        self.write("room.json", json.dumps(self.document))
        self.assertEqual(self.served()[0], '"e1-7"')
        self.document["server_time"] = "2026-11-21T21:30:00+08:00"
        self.write("room.json", self.document)
        self.assertEqual(self.served()[0], '"e1-7"')
        self.document["version"] = 2
        self.write("room.json", self.document)
        self.assertEqual(self.served()[0], '"e1-7"')

    def test_another_epoch_begins_at_its_version(self):
        self.edit("restart", epoch="e2", version=1)
        self.assertEqual(self.served()[0], '"e2-1"')

    def test_edits_and_changes_in_turn(self):
        self.assertEqual(self.server.patch({"x": 1}).json()["version"], 8)
        self.document = self.saved()
        self.edit("by hand")
        self.assertEqual(self.served()[0], '"e1-9"')
        answer = self.server.patch({"x": 2})
        self.assertEqual((answer.json()["version"], answer.json()["room"]["title"]), (10, "by hand"))
        self.assertEqual(self.saved()["version"], 10)

    def test_a_change_is_made_to_the_newest_edit(self):
        self.edit("by hand")
        answer = self.server.patch({"x": 1})
        self.assertEqual((answer.json()["version"], answer.json()["room"]["title"]), (9, "by hand"))
        self.assertEqual(self.saved()["room"]["title"], "by hand")

    def test_written_in_place(self):
        self.document["room"]["title"] = "in place"
        self.room.write_text(json.dumps(self.document), "utf-8")
        self.assertEqual(self.served()[1]["room"]["title"], "in place")

    def test_a_broken_edit_keeps_the_last_good_state(self):
        self.edit("good")
        self.assertEqual(self.served()[0], '"e1-8"')
        self.write("room.json", '{\n  "schema": "shop-room/1",\n  oops\n}\n')
        for _ in range(3):
            etag, document = self.served()
            self.assertEqual((etag, document["room"]["title"]), ('"e1-8"', "good"))
        line = self.server.err.next()
        self.assertRegex(line, r"^shop-overlay serve: %s: line 3 column \d+: " % self.room)
        # Once, however long it stays broken.
        time.sleep(0.8)
        self.assertEqual(len(self.server.err.all), 1)
        self.document["items"][1]["price"]["sale"] = -1
        self.write("room.json", self.document)
        self.assertRegex(self.server.err.next(), r": items\[1\]\.price\.sale: ")
        self.document["items"][1]["price"]["sale"] = 100
        self.edit("mended")
        self.assertEqual(self.served()[0], '"e1-9"')
        self.assertEqual(len(self.server.err.all), 2)

    def test_what_an_editor_writes_in_two_steps_is_not_reported(self):
        whole = json.dumps(self.document)
        slow = 0
        for _ in range(5):
            began = time.monotonic()
            self.room.write_text(whole[:40], "utf-8")
            self.assertEqual(self.served()[0], '"e1-7"')
            time.sleep(0.2)
            self.room.write_text(whole, "utf-8")
            self.assertEqual(self.served()[0], '"e1-7"')
            slow += time.monotonic() - began > 0.24  # then it may have been seen twice
        time.sleep(0.6)
        self.assertLessEqual(len(self.server.err.all), slow)

    def test_a_change_never_overwrites_a_broken_edit(self):
        broken = '{"half": '
        self.write("room.json", broken)
        answer = self.server.patch({"x": 1})
        self.assertEqual(answer.status, 409)
        self.assertRegex(answer.json()["message"], r"^line 1 column \d+: ")
        self.assertEqual(self.room.read_text("utf-8"), broken)
        self.assertEqual(self.served()[0], '"e1-7"')

    def test_a_file_that_goes_and_comes_back(self):
        self.room.unlink()
        self.assertEqual(self.served()[0], '"e1-7"')
        self.assertRegex(self.server.err.next(), r": cannot be opened: ")
        self.edit("back")
        self.assertEqual(self.served()[0], '"e1-8"')

    def test_too_large_a_file_keeps_the_last_good_state(self):
        self.edit("too large", filler="x" * (1024 * 1024))
        self.assertEqual(self.served()[0], '"e1-7"')
        self.assertIn(str(self.room), self.server.err.next())

    def test_it_is_read_without_requests_too(self):
        self.write("room.json", "{")
        self.assertTrue(until(lambda: self.server.err.all))

    def test_versions_do_not_go_back_over_a_restart(self):
        self.edit("one")
        self.served()
        self.edit("two")
        self.assertEqual(self.served()[0], '"e1-9"')
        self.assertEqual(self.saved()["version"], 7)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.saved(), {**self.document, "version": 9})
        self.server = self.serve()
        self.assertEqual(self.served()[0], '"e1-9"')

    def test_a_stop_leaves_a_file_alone_that_nothing_outran(self):
        before = self.room.read_bytes()
        self.served()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.room.read_bytes(), before)

    def test_a_stop_leaves_a_broken_file_alone(self):
        self.edit("one")
        self.served()
        self.write("room.json", "{")
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(self.room.read_text("utf-8"), "{")

    def test_the_highest_version(self):
        self.edit("last", version=2**53 - 1)
        self.assertEqual(self.served()[0], '"e1-9007199254740991"')
        answer = self.server.patch({"x": 1})
        self.assertEqual((answer.status, answer.json()["path"]), (422, "version"))
        self.edit("beyond")
        self.assertEqual(self.served()[1]["room"]["title"], "last")

    def test_another_room_in_the_file(self):
        self.document["room"]["id"] = "coffee"
        self.write("room.json", self.document)
        self.assertEqual(self.server.get("/v1/rooms/tea").status, 404)
        self.assertEqual(self.server.get("/v1/rooms/coffee").status, 200)


if __name__ == "__main__":
    unittest.main()
