# SPDX-License-Identifier: GPL-2.0-or-later
"""Remote control in real OBS: the examples of docs/remote.md are asked in their order, and every key of the page for a
Stream Deck is pressed. Then, in the same OBS, a recorded show is replayed, and its log held against a recording of it.

    test_obs_remote.py SOURCE_DIR BUILD_DIR LAYER_BOXES
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

from real_obs import checks, home, process, replayed, websocket
from real_obs.events import Events

SOURCE = "Overlay"
TOLD_S = 10
ANY_NUMBER = {"take", "in_ms", "age_ms", "since_ms", "time_left_ms"}  # whatever it is in the example


def examples(document):
    """(line number, kind, name, value) of the section "Examples", in order."""
    found = []
    section = document[document.index("\n## Examples\n"):]
    first = document[:document.index("\n## Examples\n")].count("\n") + 1
    section = section[:section.index("\n## ", 5)]
    for number, line in enumerate(section.splitlines(), first):
        match = re.fullmatch(r"    (ask|answer|event) ?(\w*) ?(\{.*\})?", line)
        if match:
            found.append((number, match[1], match[2], json.loads(match[3] or "{}")))
        elif line.startswith("    "):
            raise AssertionError(f"line {number} is no example: {line}")
    return found


class Ids:
    """The ids of the examples and those that came in their place."""

    def __init__(self):
        self._real = {}

    def learn(self, written, real):
        assert real not in self._real.values(), f"the id {real} came twice"
        self._real[written] = real

    def is_it(self, written, real):
        return self._real.get(written) == real


def says(wanted, got, ids):
    """Whether what came has at least what is written, with ids and times as they are."""
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return False
        return all(name in got and (isinstance(got[name], int) if name in ANY_NUMBER else
                                    ids.is_it(value, got[name]) if name == "id" else
                                    says(value, got[name], ids)) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(got, list) and all(any(says(value, other, ids) for other in got) for value in wanted)
    return wanted == got


def ask_all(client, events, found):
    ids, mark, answer, count = Ids(), 0, None, 0
    for number, kind, name, value in found:
        where = f"docs/remote.md:{number}"
        if kind == "ask":
            mark = events.mark()
            answer = client.vendor(name, **value)
            count += 1
        elif kind == "answer":
            if "id" in value:
                assert isinstance(answer.get("id"), int), f"{where}: {answer}"
                ids.learn(value["id"], answer["id"])
            assert says(value, answer, ids), f"{where}: the answer was {json.dumps(answer, ensure_ascii=False)}"
        else:
            try:
                events.wait(mark, name, lambda payload: says(value, payload, ids), TOLD_S)
            except AssertionError as error:
                came = [event[2] for event in events.since(mark, name)]
                raise AssertionError(f"{where}: {error}: {json.dumps(came, ensure_ascii=False)}") from error
    return count


def check_examples(run):
    document = (run.source_dir / "docs/remote.md").read_text(encoding="utf-8")
    count = ask_all(run.client, run.events, examples(document))
    assert count >= 15, f"only {count} examples were found"
    return f"{count} requests with their answers and events"


def check_table(run):
    """Every request that the document names is one, and says which member it misses, or does something."""
    document = (run.source_dir / "docs/remote.md").read_text(encoding="utf-8")
    section = document[document.index("\n## Requests\n"):document.index("\n## Events\n")]
    names = [name for row in re.findall(r"^\| ([A-Z][\w, ]+) \|", section, re.M) for name in row.split(", ")]
    assert len(names) == 19, names
    for name in names:
        answer = run.client.vendor(name, client="the-table")
        error = answer.get("error", {"code": ""})
        assert error["code"] in ("", "value"), f"{name}: {answer}"
        assert error["code"] == "" or error["message"].endswith(f"{name} needs it"), f"{name}: {answer}"
    try:
        run.client.vendor("Sing", client="the-table")
    except websocket.RequestFailed:
        run.client.vendor("Return")
        return f"{len(names)} requests are there, another is not"
    raise AssertionError("a request that is none was taken")


def keys_of(page):
    for row in page["page"]["controls"].values():
        for key in row.values():
            for step in key["steps"].values():
                for actions in step["action_sets"].values():
                    for action in actions:
                        yield key["style"]["text"], action


def check_keys(run):
    file = run.source_dir / "data/remote/stream-deck.companionconfig"
    page = json.loads(file.read_text(encoding="utf-8"))
    count = 0
    for text, action in keys_of(page):
        options = action["options"]
        assert action["connectionId"] in page["instances"] and action["definitionId"] == "vendorRequest", action
        assert options["vendorName"] == websocket.VENDOR, options
        answer = run.client.vendor(options["requestType"], **json.loads(options["requestData"]))
        assert answer["accepted"], f"{text}: {answer}"
        count += 1
    assert count == 32, count
    status = run.client.vendor("GetStatus")
    assert status["mode"] == "normal", status
    return f"{count} keys pressed, each was taken"


def check_replayed(run):
    """The log of a replayed show says what its recorded frames show, and any moment of it is painted again."""
    done = subprocess.run([run.layer_boxes, run.build, replayed.THEME, *replayed.LAYERS], capture_output=True, text=True,
                          check=True)
    shows = run.folder / f"home/.config/obs-studio/plugin_config/{home.MODULE}/shows"
    return replayed.check(run.client, run.build, run.source_dir / "data/demo/show.jsonl", json.loads(done.stdout), shows,
                          run.folder)


def check_quit(run):
    """With a client that still listens, and orders that nobody waited for."""
    run.client.vendor("Take")
    seconds = run.obs.quit()
    log = run.obs.log()
    assert run.obs.return_code == 0, f"OBS ended with {run.obs.return_code} after {seconds:.1f} s"
    assert "Number of memory leaks: 0\n" in log, re.findall(r"Number of memory leaks.*", log)
    return f"clean in {seconds:.1f} s, 0 leaks"


CHECKS = (check_examples, check_table, check_keys, check_replayed, check_quit)


class Run:
    def __init__(self, source_dir, build, layer_boxes):
        self.source_dir, self.build, self.layer_boxes = source_dir, build, layer_boxes
        self.folder = source_dir / "build/e2e-remote"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def all(self):
        """The number of failures, or None when OBS itself died."""
        failures = 0
        demo = self.source_dir / "data/demo"
        port = process.free_port()
        room = home.scene_source(SOURCE, "shop_overlay", {
            "room_from": "file", "room_file": str(demo / "room.json"), "sheet_file": str(demo / "sheet.json")})
        with process.Screen(self.folder / "xvfb.log") as screen:
            folder = home.write_home(self.folder / "home", self.build, port, [room], output=replayed.RECORDED)
            try:
                self.obs = process.Obs(folder, screen.display, port, self.folder / "obs.log")
            except ConnectionError as error:
                print(error)
                return None
            with self.obs, Events(port) as self.events:
                self.client = self.obs.client
                process.wait_until("the room is on air", lambda: self.client.vendor("GetStatus").get("on_air"), 20)
                for check in CHECKS:
                    failures += not checks.run_one(self, check)
                    if check is not check_quit and not self.obs.is_alive():
                        return None
        return failures


def main():
    source_dir, build, layer_boxes = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    return checks.twice(lambda: Run(source_dir, build, layer_boxes), Run.all)


if __name__ == "__main__":
    sys.exit(main())
