# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit log of a show in real OBS, against figures that were read from pictures of it."""
import json
import re
import subprocess
from datetime import datetime, timezone


FRAMES_S = 0.2  # the log has the times of frames, on a machine that may be late with some


class Sample:
    """A figure that stood on a picture; the picture was taken somewhere between the two times. layer: one, or several
    that share a place ("price+bargain"): then they have this figure and no other."""

    def __init__(self, begin_s, end_s, layer, minor):
        self.begin_s, self.end_s = begin_s - FRAMES_S, end_s + FRAMES_S
        self.layer, self.minor = layer, minor

    def is_in(self, figures):
        return figures == ({self.minor} - {None}) if "+" in self.layer or self.minor is None else self.minor in figures


def show_folder(shows, room=""):
    """The folder of the one show there is, of the one room of that name."""
    folders = [path for path in shows.iterdir() if path.is_dir() and path.name.endswith(room)]
    assert len(folders) == 1, folders
    return folders[0]


def lines_of(folder):
    return [json.loads(line) for path in sorted(folder.glob("0*.jsonl"))
            for line in path.read_text("utf-8").splitlines()]


def verify(program, folder):
    return subprocess.run([program, "audit", "verify", folder], capture_output=True, text=True, check=False, timeout=60)


def figures_of(words):
    """What a layer's words say in money that counts: minor units."""
    found = re.findall(r"¥\s*([\d,]+)(?:\.(\d\d))?", " ".join(word for word in words if not word.startswith("~~")))
    return {int(whole.replace(",", "")) * 100 + int(cents or 0) for whole, cents in found}


def wall_s(line):
    return datetime.fromisoformat(line["at"].replace("Z", "+00:00")).astimezone(timezone.utc).timestamp()


def stands_between(changes, sample):
    """The sets of figures that the log has for the sample's layer at some time of the sample."""
    standing, seen = set(), []
    for at_s, figures in changes.get(sample.layer, []):
        if at_s > sample.end_s:
            break
        if at_s > sample.begin_s:
            seen.append(standing)
        standing = figures
    return [*seen, standing]


def changes_of(lines, layers, stages):
    """(time, the figures that all these layers have from then on); what changes at one time changes at once."""
    standing, changes = {}, []
    for line in lines:
        if line["kind"] == "shown" and line["stage"] in stages and line["layer"] in layers:
            standing[line["layer"]] = figures_of(line["new"])
            if changes and changes[-1][0] == wall_s(line):
                changes.pop()
            changes.append((wall_s(line), set().union(*standing.values())))
    return changes


def compare(lines, samples):
    """What of the samples the log does not have; the stage is the one with all layers."""
    stages = {line["stage"] for line in lines if line["kind"] == "stage" and line["layers"] == "all"}
    assert len(stages) == 1, stages
    changes = {name: changes_of(lines, name.split("+"), stages) for name in {sample.layer for sample in samples}}
    wrong = []
    for sample in samples:
        stood = stands_between(changes, sample)
        if not any(sample.is_in(one) for one in stood):
            wrong.append((sample.layer, sample.minor, stood, sample.begin_s))
    return wrong


def check(program, folder, samples, least):
    """The log has every figure that was read, and a wrong line is found; what to print of it."""
    lines = lines_of(folder)
    wrong = compare(lines, samples)
    assert not wrong, f"{len(wrong)} of {len(samples)} figures stand otherwise in the log: {wrong[:3]}"
    assert len(samples) >= least, f"only {len(samples)} figures were read"
    assert not [line for line in lines if line["kind"] == "lost"], "lines are missing"
    done = verify(program, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    planted = plant(lines, samples)
    assert compare(planted, samples), "a planted figure is not found in the comparison"
    path = folder / "0001.jsonl"
    good = path.read_bytes()
    place = next(number for number, line in enumerate(good.splitlines()) if b'"layer":"price"' in line)
    edited = good.splitlines(keepends=True)
    edited[place] = edited[place].replace(b'"layer":"price"', b'"layer":"stock"')
    path.write_bytes(b"".join(edited))
    found = verify(program, folder)
    path.write_bytes(good)
    assert found.returncode == 1 and f"line {place + 1}" in found.stdout, found.stdout
    return f"{len(samples)} figures stand in the audit log as they were read, a planted line is found"


def plant(lines, samples):
    """The log with one figure that was read made another one."""
    wanted = next(sample for sample in samples if sample.minor is not None and "price" in sample.layer)
    planted = json.loads(json.dumps(lines))
    for line in planted:
        if line["kind"] == "shown" and line["layer"] in wanted.layer.split("+") and wanted.minor in figures_of(line["new"]):
            line["new"] = [f"¥{wanted.minor // 100 + 1_000_000}"]
    return planted
