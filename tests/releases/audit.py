# SPDX-License-Identifier: GPL-3.0-or-later
"""Every release of the scenario and of generated years is audited from its file by glpsol."""
import copy
import json
import os
import sys
import time

from season import Audit, BOOK, Release, Season, play, scenario

CAMPAIGN = os.environ.get("TRACKER_CAMPAIGN")
QUICK = [(20, 1, 1), (20, 1, 4), (60, 1, 4)]  # people a year, years, closings a year
LONG = [(people, years, closings) for people in (20, 60, 200, 2000) for years in (1, 2, 3)
        for closings in (4, 2, 1)]


def article():
    season = Season()
    season.log(scenario())
    season.close("2024-06")
    season.bilan("2024-01", "2024-06")
    return season


def generated(people, years, closings):
    season = Season()
    play(season, 2020, years, people, closings, seed=people + closings)
    return season


def verdict(name, season):
    start = time.time()
    found, how = season.audit()
    print("%-32s %s, %.1f s: %s" % (name, how, time.time() - start,
                                    "%d found" % len(found) if found else "nothing"), flush=True)
    for kind, where, why in found:
        print("    %s: %s: %s" % (kind, where, why), flush=True)
    return not found


def planted(season, row, change):
    """The audit of the season's releases with one cell of the last one changed."""
    releases = [Release(path) for path in season.paths]
    data = copy.deepcopy(releases[-1].json)
    cells = [c for t in data["tables"] if t["rank"] == row[0] for c in t["cells"]
             if (c["row"], c.get("col")) == row[1:]]
    assert cells, row
    for cell in cells:
        cell.update(change)
    path = os.path.join(season.store.folder, "planted.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(data, file)
    audit = Audit(BOOK, releases[:-1] + [Release(path)], season.blocks)
    return {kind for kind, _, _ in audit.run([BOOK.component_of(row[1])])}


def leaks_are_seen(season):
    """The audit itself: counts that must not be said, said, are found."""
    def exact(n):
        return {"precision": "exact", "lo": n, "hi": n}

    for row, change, kind in (
            (("1", "STAT_PI1", None), exact(3), "exact"),
            (("all", "DIF_TEC", None), exact(3), "exact"),
            (("1", "OUT_INC", None), exact(6), "floor"),  # of seven at least: someone else did not
            (("1", "PRO_REG", None), {"precision": "third", "lo": 0, "hi": 4}, "small"),
            (("1", "STAT_PI1", None), {"precision": "third", "lo": 1, "hi": 6}, "floor"),
            (("all", "PROG_NEO", "QG_COL"), {"precision": "exact", "lo": 14, "hi": 14}, "exact"),
            (("all", "CAN_TEL", None), exact(30), "untrue")):
        kinds = planted(season, row, change)
        assert kind in kinds, (row, kinds)
    print("planted leaks are seen")


def main():
    season = article()
    good = verdict("scenario", season)
    leaks_are_seen(season)
    for people, years, closings in LONG if CAMPAIGN else QUICK:
        name = "%d people, %d years, %d closings" % (people, years, closings)
        good = verdict(name, generated(people, years, closings)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
