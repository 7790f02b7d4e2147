# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong in an adapter is named by `check`, and the schema refuses nothing that is good."""
import copy
import json

import jsonschema
from harness import DATA, run


def check_named(case, good, bad):
    """bad: (change(document), path, what the message holds, whether the schema refuses it as well), of a good one."""
    with open(DATA / "schema" / "adapter.schema.json", encoding="utf-8") as file:
        schema = jsonschema.Draft202012Validator(json.load(file))
    case.assertTrue(schema.is_valid(good))
    case.assertEqual(run("check", case.write("good.json", good)).stdout, "")
    files = {}
    for i, (change, path, reason, is_refused) in enumerate(bad):
        document = copy.deepcopy(good)
        change(document)
        files[str(case.write("bad%02d.json" % i, document))] = (path, reason)
        case.assertEqual(not schema.is_valid(document), is_refused, (i, path))
    found = json.loads(run("check", "--json", *files).stdout)
    case.assertEqual([entry["file"] for entry in found], list(files))
    for entry in found:
        path, reason = files[entry["file"]]
        case.assertEqual(entry["path"], path, entry)
        case.assertIn(reason, entry["message"])
