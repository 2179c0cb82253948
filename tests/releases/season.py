# SPDX-License-Identifier: GPL-3.0-or-later
"""Years of interviews through the real program: logged by tickets, closed, released, audited.

What the blocks hold is counted here beside the program, from the rows that were logged."""
import json
import os
import random
import sys
from collections import Counter

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "cli")]
import oracle  # noqa: E402
from audit_release import CODEBOOK, Audit, Release  # noqa: E402
from driver import TRACKER, Store  # noqa: E402
from facts import Book  # noqa: E402

BOOK = Book(CODEBOOK)
SEATS = {22: "22-1", 29: "29-1", 35: "35-1", 56: "56-1"}
BATCH = 500


COMMON = {"canal": "CAN_TEL", "duree": "DUR_30", "profil": "PRO_NEO", "stat": "STAT_AAH",
          "org": "ORG_CPAM", "rep": "REP_CON", "que": "QT_TYP", "hors": "HC_NON", "outil": "OUT_INC",
          "appui": "APP_GUI", "sav": "SAV_2", "sap": "SAP_3", "issue": "ISS_TRV", "ori": "ORI_AUC",
          "sat": "SAT_POS", "dif": "DIF_AUC"}


def alike(number, month, rank=1, **changes):
    """So many interviews, all with the same answers, in two departments in turn."""
    cells = dict(COMMON, **changes)
    if rank > 1:
        cells.update(stat="", outil="")
    if cells["org"] == "ORG_AUC":
        cells["rep"] = ""
    return [Row(month, (22, 29)[i % 2], rank, [cells[c] for c in oracle.COLUMNS[3:]])
            for i in range(number)]


class Row:
    def __init__(self, month, department, rank, cells):
        self.month, self.department, self.rank = month, department, rank
        self.fields = dict(zip(oracle.COLUMNS, [month, "DEP_%d" % department, "RNG_%d" % rank] + cells))
        self.answers = [code for cell in cells for code in cell.split("|") if code]
        self.late = self.declared = False

    def counters(self, codes):
        names = set(oracle.row_counters(self.fields, codes))
        return names | ({"LATE"} if self.late else set()) | ({"DECLARED"} if self.declared else set())


def scenario():
    """The forty interviews of the article, as rows."""
    for row in oracle.read_rows(os.path.join(HERE, "..", "data", "scenario.csv")):
        yield Row(row["mois"], int(row["dep"][4:]), int(row["rang"][4:]),
                  [row[column] for column in oracle.COLUMNS[3:]])


def year(number, people, seed):
    """Interviews of about that many people, spread over the twelve months of a year."""
    rng = random.Random(seed)
    drawn = list(oracle.draw_rows(2 * people, seed))
    for i, (_, department, rank, *cells) in enumerate(drawn):
        month = min(12, max(1, 1 + 12 * i // len(drawn) + rng.randint(-1, 1)))
        yield Row("%d-%02d" % (number, month), int(department[4:]), int(rank[4:]), cells)


class Season:
    """One practice store, what was logged in it and what left it."""

    def __init__(self, k=5, codebook=None):
        self.k = k
        self.book, self.codes = Book(codebook or CODEBOOK), oracle.Codes(codebook or CODEBOOK)
        self.store = Store(k=k, codebook=codebook).people(*SEATS.values())
        self.tickets = {2: [], 3: []}
        self.waiting = []  # rows not in a block yet
        self.later = []  # rows for which no ticket was open
        self.blocks = []
        self.paths = []
        self.closed = None

    def log(self, rows):
        """Logs rows, first interviews first, each later one by some open ticket."""
        rows = self.later + list(rows)
        self.later = []
        for rank in (1, 2, 3):
            lines = {department: [] for department in SEATS}
            for row in rows:
                if row.rank == rank:
                    self.prepare(row, lines[row.department])
            for department, batch in lines.items():
                if batch:
                    self.send(SEATS[department], batch)

    def prepare(self, row, lines):
        line = {"month": row.month, "answers": row.answers}
        if row.declared:
            line["declared_rank"] = row.rank
        elif row.rank > 1:
            if not self.tickets[row.rank]:
                self.later.append(row)
                return
            line["ticket"] = self.tickets[row.rank].pop()
        lines.append((row, line))

    def send(self, seat, batch):
        answers = self.store.log(seat, *[line for _, line in batch], batch=BATCH, code=0)
        for (row, _), answer in zip(batch, answers):
            assert answer["ok"] and answer["rank"] == row.rank, answer
            row.late = answer["late"]
            assert row.late == (self.closed is not None and row.month <= self.closed), answer
            if answer["next_ticket"]:
                self.tickets[row.rank + 1].append(answer["next_ticket"])
            self.waiting.append(row)

    def close(self, through):
        """Closes, and keeps the trends released."""
        done = self.store.json("close", "--through", through, user="evaluation-1")
        for rank in (1, 2, 3):
            self.fold(through, rank)
        made = [b for b in self.blocks if b["through"] == through]
        assert done["blocks"] == len(made), (done, made)
        assert done["rows_folded"] == sum(b["interviews"] for b in made), done
        self.closed = through
        self.keep(self.store.run("trends", through, "--json", user="formatrice-1"))
        return done

    def fold(self, through, rank):
        """A block needs k people of the rank whose rank was not declared, from two departments."""
        rows = [r for r in self.waiting if r.rank == rank and (r.late or r.month <= through)]
        if sum(not r.declared for r in rows) < self.k or len({r.department for r in rows}) < 2:
            return
        counters = Counter()
        for row in rows:
            counters.update(row.counters(self.codes))
        self.blocks.append({"through": through, "rank": rank, "interviews": len(rows),
                            "counters": dict(counters)})
        self.waiting = [r for r in self.waiting if r not in rows]

    def bilan(self, first, last):
        return self.keep(self.store.run("bilan", "--from", first, "--to", last, "--json",
                                        user="evaluation-1"))

    def keep(self, done):
        assert done.returncode == 0, done.stderr
        self.paths.append(os.path.join(self.store.folder, "release-%d.json" % len(self.paths)))
        with open(self.paths[-1], "wb") as file:
            file.write(done.stdout)
        return json.loads(done.stdout)

    def interval(self, terms, through=None, ranks=(1, 2, 3)):
        """Least and most that all releases leave to a sum of counters over blocks."""
        audit = Audit(self.book, [Release(path) for path in self.paths], self.blocks)
        component = self.book.component_of(next(name for name in terms if name != "n"))
        problem = audit.problem(component)
        audit.add_rows(problem, component)
        blocks = [b for b in audit.sizes if b[1] in ranks and through in (None, b[0])]
        return tuple(problem.extremes(audit.over(terms, blocks, problem.index)))

    def count(self, name, through=None, ranks=(1, 2, 3)):
        """What it is in truth."""
        return sum(b["counters"].get(name, 0) for b in self.blocks
                   if b["rank"] in ranks and through in (None, b["through"]))

    def audit(self):
        """What the independent audit finds in all releases so far, and the audit."""
        audit = Audit(self.book, [Release(path) for path in self.paths], self.blocks)
        return audit.run(), audit


def months_of(number, closings):
    """Last months of the closings of a year."""
    return ["%d-%02d" % (number, 12 // closings * (i + 1)) for i in range(closings)]


def play(season, first, years, people, closings, seed):
    """Years of people each, so many closings a year, and the bilan of each year in January. Some
    entries come late, some tickets are lost."""
    rng = random.Random(seed)
    for number in range(first, first + years):
        rows = sorted(year(number, people, seed + number), key=lambda r: r.month)
        before = None
        for through in months_of(number, closings):
            now = [r for r in rows if r.month <= through and (before is None or r.month > before)]
            for row in now:
                row.declared = row.rank > 1 and rng.random() < .05
                if before and rng.random() < .05:
                    row.month = before
            for row in season.later:  # for whom a ticket was missing: they come now
                row.month = through
            season.log(now)
            season.close(through)
            before = through
        season.bilan("%d-01" % number, "%d-12" % number)
