# SPDX-License-Identifier: GPL-3.0-or-later
"""Every release of the scenario and of generated years is audited from its file by glpsol."""
import copy
import json
import os
import shutil
import sys
import time

from season import Audit, BOOK, Release, Season, play, scenario

# people a year, years, closings a year, seed
QUICK = [(20, 1, 1, 21), (20, 1, 4, 24), (60, 1, 2, 7)]
ROUNDS = {20: 12, 60: 6, 200: 3, 2000: 1}  # of the campaign; small sets are the most dangerous
K = {2: 3, 3: 11}  # by seed; 5 for the others


def long_sets():
    for seed in range(1, max(ROUNDS.values()) + 1):
        for people in (n for n, rounds in ROUNDS.items() if seed <= rounds):
            for years in (1, 2, 3):
                for closings in (4, 2, 1):
                    yield people, years, closings, seed


def article():
    season = Season()
    season.log(scenario())
    season.close("2024-06")
    season.bilan("2024-01", "2024-06")
    return season


def generated(people, years, closings, seed):
    season = Season(K.get(seed, 5))
    play(season, 2020, years, people, closings, seed)
    return season


class Tally:
    def __init__(self):
        self.sets = self.releases = self.groups = self.found = 0

    def audit(self, name, make, *args):
        start = time.time()
        season = make(*args)
        played = time.time()
        found, audit = season.audit()
        print("%s: %d releases, %d unsafe groups, glpsol run %d times, %.1f + %.1f s: %s" % (
            name, len(season.paths), audit.groups, audit.solved, played - start,
            time.time() - played, "%d found" % len(found) if found else "nothing"), flush=True)
        for kind, where, why in found:
            print("    %s: %s: %s" % (kind, where, why), flush=True)
        self.sets += 1
        self.releases += len(season.paths)
        self.groups += audit.groups
        self.found += len(found)
        return season


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
    tally = Tally()
    leaks_are_seen(tally.audit("scenario", article))
    for people, years, closings, seed in long_sets() if os.environ.get("TRACKER_CAMPAIGN") else QUICK:
        season = tally.audit("%d people, %d years, %d closings, seed %d" % (
            people, years, closings, seed), generated, people, years, closings, seed)
        shutil.rmtree(season.store.folder, ignore_errors=True)
    print("%d sets, %d releases, %d unsafe groups: %d found" % (
        tally.sets, tally.releases, tally.groups, tally.found))
    return 1 if tally.found else 0


if __name__ == "__main__":
    sys.exit(main())
