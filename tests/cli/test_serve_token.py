# SPDX-License-Identifier: GPL-2.0-or-later
"""`serve --read-token-file`: who has no token gets nothing of the room."""

import unittest

from harness import ServerCase, run
from listening import Listener

TOKEN = "Zm9v-bar.42"


class Token(ServerCase):
    def serve(self, *words):
        path = self.folder / "token"
        path.write_text(TOKEN + "\nnot this line\n", "ascii")
        return super().serve("--read-token-file", path, *words)

    def test_who_has_it(self):
        for given in ("Bearer " + TOKEN, "bearer " + TOKEN):
            self.assertEqual(self.server.get(Authorization=given).status, 200)
        answer = self.server.patch({"room": {"title": "x"}}, Authorization="Bearer " + TOKEN)
        self.assertEqual(answer.status, 200)
        path = self.server.path + "/images/cup.png"
        self.assertEqual(self.server.get(path, Authorization="Bearer " + TOKEN).status, 200)
        listener = Listener(self.server.port, self.server.path + "/events", {"Authorization": "Bearer " + TOKEN})
        self.addCleanup(listener.close)
        self.assertEqual(listener.next().kind, "room")

    def test_who_has_not(self):
        for given in (None, "", "Bearer", "Bearer ", TOKEN, "Bearer " + TOKEN[:-1], "Bearer " + TOKEN + "x",
                      "Bearer " + TOKEN.lower(), "Bearer  " + TOKEN, "Basic " + TOKEN, "Bearer not this line"):
            headers = {} if given is None else {"Authorization": given}
            for path in ("", "/events", "/images/cup.png", "/images/missing.png"):
                answer = self.server.ask("GET", self.server.path + path, headers=headers)
                self.assertEqual((answer.status, answer.headers["WWW-Authenticate"]), (401, "Bearer"), (given, path))
                self.assertEqual(answer.json(), {"message": "a token is wanted"})
                self.assertIsNotNone(answer.headers["Shop-Time"])
            self.assertEqual(self.server.patch({"room": {"title": "x"}}, **headers).status, 401)
        self.assertEqual(self.saved(), self.document)

    def test_it_is_told_nowhere(self):
        self.server.get(Authorization="Bearer " + TOKEN)
        self.server.get(Authorization="Bearer " + TOKEN + "x")
        self.server.stop()
        self.assertNotIn(TOKEN, "".join(self.server.out.all + self.server.err.all))

    def test_bad_files(self):
        for content in ("", "\n" + TOKEN, "two words\n", "\u00e9", "x" * 5000):
            path = self.write("bad-token", content)
            done = run("serve", "--room", self.room, "--read-token-file", path)
            self.assertEqual((done.returncode, done.stdout), (1, ""), content)
            self.assertIn("bad-token: ", done.stderr)
            self.assertNotIn(TOKEN, done.stderr)
        done = run("serve", "--room", self.room, "--read-token-file", self.folder / "missing")
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
