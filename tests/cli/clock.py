# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks that are wrong, and months at their edges, through the real program."""
import json
import sys

from checks import check, run_checks
from driver import FIRST, Store


def dates(store):
    return [entry["date"] for entry in store.json("ledger", user="evaluation-1")["entries"]]


@check
def months_follow_the_register():
    """New Year in Paris is an hour before Greenwich's, whatever TZ says."""
    store = Store(at="2026-12-31 22:30").people("22-1")
    line = json.dumps({"month": "2027-01", "answers": FIRST}).encode()
    for zone, when, code in (("UTC0", "2026-12-31 22:59", 1), ("AAA-14", "2026-12-31 22:59", 1),
                             ("UTC0", "2026-12-31 23:01", 0), ("AAA12", "2026-12-31 23:01", 0)):
        done = store.at(when).run("log", user="22-1", stdin=line, env={"TZ": zone})
        assert done.returncode == code, (zone, when, done.stdout, done.stderr)
    store.at("2026-12-31 23:01").run("invite", "29-1", user="coordination", env={"TZ": "AAA12"})
    assert dates(store)[-1] == "2027-01-01", dates(store)[-1]


@check
def zone_of_the_register():
    store = Store(at="2026-12-31 20:01", more=["--zone", "Indian/Reunion"]).people("22-1")
    assert dates(store)[-1] == "2027-01-01", dates(store)
    done = store.run("--json", "init", "--zone", "Europe/Rennes", "--practice", "--recovery-dir",
                     store.sheets, "--passphrase-file", store.phrase)
    assert json.loads(done.stdout)["error"] == "zone_unknown", done.stdout


sys.exit(run_checks())
