# SPDX-License-Identifier: GPL-3.0-or-later
"""Integer programs put to glpsol, a process for each question."""
import os
import random
import subprocess
import tempfile

SECONDS = int(os.environ.get("GLPSOL_SECONDS", "60"))
TOGETHER = 200  # wants put to one run
HURRY = ("--fpump", "--mipgap", "0.2")  # any good table will do


class Undecided(Exception):
    """glpsol found no answer in time."""


class Contradiction(Exception):
    """No table fits the rows."""


def bounds(lo, hi):
    """As glpsol writes them; None: none."""
    if lo is None:
        return "f" if hi is None else "u %d" % hi
    if hi is None:
        return "l %d" % lo
    return "s %d" % lo if lo == hi else "d %d %d" % (lo, hi)


class Problem:
    """Whole numbers from 0 up to a bound each, and rows lo <= sum <= hi."""

    def __init__(self):
        self.index = {}  # name of a column: its place
        self.columns = []  # bounds
        self.rows = []  # (terms by place, lo, hi)
        self.solved = 0

    def column(self, name, hi):
        self.index[name] = len(self.columns)
        self.columns.append((0, hi))

    def row(self, terms, lo, hi):
        """terms: {name of a column, or None for a constant: coefficient}"""
        constant = terms.get(None, 0)
        placed = [(self.index[name], c) for name, c in terms.items() if name is not None and c]
        self.rows.append((placed, None if lo is None else lo - constant,
                          None if hi is None else hi - constant))

    def value(self, terms, table):
        return sum(c * (1 if name is None else table[self.index[name]])
                   for name, c in terms.items())

    def text(self, columns, rows, objective):
        lines = ["p mip max %d %d %d" % (len(rows), len(columns), sum(len(r[0]) for r in rows))]
        lines += ["i %d %s" % (i, bounds(lo, hi)) for i, (_, lo, hi) in enumerate(rows, 1)]
        lines += ["j %d %s %s" % (j, "i" if j <= len(self.columns) else "c", bounds(lo, hi))
                  for j, (lo, hi) in enumerate(columns, 1)]
        lines += ["a 0 %d %d" % (j + 1, c) for j, c in objective if c]
        for i, (terms, _, _) in enumerate(rows, 1):
            lines += ["a %d %d %d" % (i, j + 1, c) for j, c in terms]
        return "\n".join(lines + ["e o f", ""])

    def maximise(self, wants, hurry=()):
        """A table that makes the sum of weight x min(terms, target) great, and whether it is proven
        the greatest. wants: [(weight, terms, target)]; hurry: more words for glpsol"""
        columns, rows, objective = list(self.columns), list(self.rows), []
        for weight, terms, target in wants:
            constant = terms.get(None, 0)
            placed = [(self.index[n], c) for n, c in terms.items() if n is not None and c]
            rows.append((placed + [(len(columns), -1)], -constant, None))
            objective.append((len(columns), weight))
            columns.append((None, target))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "p")
            with open(path, "w", encoding="ascii") as file:
                file.write(self.text(columns, rows, objective))
            done = subprocess.run(["glpsol", "--glp", path, "-w", path + ".out", "--tmlim",
                                   str(SECONDS), *hurry], capture_output=True, check=False)
            self.solved += 1
            if b"NO PRIMAL FEASIBLE" in done.stdout or b"NO INTEGER FEASIBLE" in done.stdout:
                raise Contradiction
            if not os.path.exists(path + ".out"):
                raise Undecided(done.stdout[-300:])
            with open(path + ".out", encoding="ascii") as file:
                lines = [line.split() for line in file]
        status = next(line for line in lines if line[:1] == ["s"])[4]
        if status == "n":
            raise Contradiction
        if status not in ("o", "f"):
            raise Undecided(status)
        table = [round(float(line[2])) for line in lines if line[:1] == ["j"]][:len(self.columns)]
        self.check(table)
        return table, status == "o"

    def check(self, table):
        """By additions alone: the table fits every row."""
        for value, (lo, hi) in zip(table, self.columns):
            assert value >= 0 and (hi is None or value <= hi), (value, lo, hi)
        for terms, lo, hi in self.rows:
            total = sum(c * table[j] for j, c in terms)
            assert (lo is None or total >= lo) and (hi is None or total <= hi), (terms, lo, hi)

    def settle(self, wants):
        """Which of the wants [(terms, target)] some table fulfils: terms >= target; None when that could
        not be told. One table serves as many of them as it can."""
        rng = random.Random(1)
        met = [False] * len(wants)
        open_wants = list(range(len(wants)))
        alone = False
        while open_wants:
            tried = open_wants[:1] if alone else rng.sample(open_wants, min(TOGETHER, len(open_wants)))
            try:
                table, proven = self.maximise([(rng.randint(1, 9), *wants[w]) for w in tried],
                                              () if alone else HURRY)
            except Undecided:
                if alone:
                    met[open_wants.pop(0)] = None
                alone = True
                continue
            found = [w for w in open_wants if self.value(wants[w][0], table) >= wants[w][1]]
            for w in found:
                met[w] = True
            if alone and tried[0] not in found:
                met[tried[0]] = None if not proven else False
                found.append(tried[0])
            alone = not found or (alone and len(found) == 1)
            open_wants = [w for w in open_wants if w not in set(found)]
        return met

    def extremes(self, terms):
        """Least and greatest value."""
        ends = []
        for sign in (-1, 1):
            table, proven = self.maximise([(1, {n: sign * c for n, c in terms.items()}, None)])
            if not proven:
                raise Undecided(terms)
            ends.append(self.value(terms, table))
        return ends
