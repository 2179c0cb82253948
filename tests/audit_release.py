#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent audit of what was released: what can a reader deduce from all of it together?

  audit_release.py [--counters blocks.json] RELEASE.json...   in the order they were released

From the codebook file and the releases alone it makes every row a reader has, and asks glpsol for
whole tables that fit all of them: of each unsafe group one with at least min(k, what the numbers of
interviews allow) people, and one with no more than they force. Where there is none, the group is
`exact`, `small` or `floor`. The true counters, [{"through","rank","interviews","counters"}], tell
only which groups are unsafe, and that what was printed is true. No code of the program is used.
Without them, only what the releases prove to be under k is looked for. `pair` is told of the parts
of a group of a multiple choice: fewer than k are in it and not in one of its members, or in both of
two; `several`: 1 to k-1, or fewer, are in more than one of many. Exit 1 when anything is found."""
import argparse
import json
import os
import sys
from collections import Counter, defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "releases"))
from facts import METHOD, Book, added, total  # noqa: E402
from solver import Contradiction, Problem  # noqa: E402

CODEBOOK = os.path.join(HERE, "..", "tracker", "codebook", "ent.json")
SCOPES = {"all": (1, 2, 3), "1": (1,), "2": (2,), "3": (3,), "2+": (2, 3)}
FINENESS = ["exact", "rounded", "third", "direction", "hidden"]
#          n at least, in k:  exact rounded third direction
ONE_WAY, CROSSING = (20, 8, 3, None), (40, 16, 8, 3)
CLASSES = ["exact", "small", "floor", "pair", "several", "untrue", "rule", "undecided"]


class Release:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.json = json.load(file)
        self.k = self.json["k"]
        self.name = "%s %s-%s" % (self.json["kind"], self.json["from"], self.json["to"])
        self.blocks = {(c["through"], rank): c["folded"][rank - 1]
                       for c in self.json["closings"] for rank in (1, 2, 3) if c["folded"][rank - 1]}
        self.cells = {(t["id"], t["rank"], c["row"], c.get("col")): c
                      for t in self.json["tables"] for c in t["cells"]}

    def slice(self, scope):
        return [block for block in sorted(self.blocks) if block[1] in SCOPES[scope]]

    def exact(self, table, scope, row):
        cell = self.cells.get((table, scope, row, None))
        return cell["lo"] if cell and cell["precision"] == "exact" else None


def counter(row, col):
    return row + "*" + col if col else row


class Audit:
    def __init__(self, book, releases, blocks):
        self.book, self.releases = book, releases
        self.k = releases[0].k
        self.sizes, self.true = {}, {}
        for release in releases:
            self.sizes.update(release.blocks)
        self.blind = blocks is None
        for block in blocks or []:
            self.true[block["through"], block["rank"]] = block["counters"]
            assert self.sizes[block["through"], block["rank"]] == block["interviews"], block
        assert self.blind or set(self.true) == set(self.sizes), (sorted(self.true), self.sizes)
        self.found, self.groups, self.solved, self.remarks = [], 0, 0, 0
        self.alone = {}

    def report(self, kind, where, why):
        self.found.append((kind, where, why))

    # ---------------------------------------------------------------- sums over blocks
    def names(self, component, rank):
        """Every counter of a component that exists at a rank."""
        return {n for terms, _ in self.book.facts(component, rank) for n in terms} - {"n"}

    def over(self, terms, blocks, known):
        """Terms summed over blocks, as terms of the whole problem. n is a constant."""
        out = defaultdict(int)
        for block in blocks:
            for name, c in terms.items():
                if name == "n":
                    out[None] += c * self.sizes[block]
                elif (block, name) in known:
                    out[block, name] += c
        return dict(out)

    def truth(self, terms, block):
        counters = self.true[block]
        return sum(c * (self.sizes[block] if name == "n" else counters.get(name, 0))
                   for name, c in terms.items())

    def people(self, terms, blocks):
        by_rank = Counter()
        for block in blocks:
            by_rank[block[1]] += self.truth(terms, block)
        return max(by_rank.values(), default=0)

    def most(self, block, name):
        """What the method allows: k ranks of a block were not declared, at the first rank none is,
        and nothing is late before the first closing."""
        if name == "LATE" and block[0] == min(through for through, _ in self.sizes):
            return 0
        if name == "DECLARED":
            return 0 if block[1] == 1 else self.sizes[block] - self.k
        return self.sizes[block]

    # ---------------------------------------------------------------- the problem of a component
    def problem(self, component):
        problem = Problem()
        for block in sorted(self.sizes):
            facts = self.book.facts(component, block[1])
            for name in sorted({n for terms, _ in facts for n in terms} - {"n"}):
                problem.column((block, name), self.most(block, name))
            for terms, equal in facts:
                problem.row(self.over(terms, [block], problem.index), 0, 0 if equal else None)
        return problem

    def add_rows(self, problem, component):
        for release in self.releases:
            for table in release.json["tables"]:
                for cell in table["cells"]:
                    if self.book.component_of(cell["row"]) == component:
                        self.add_row(problem, release, table, cell)
            for table in release.json["tables"]:
                question = self.asked_of(table)
                if question and table["base"] is not None and \
                        self.book.component[question] == component:
                    terms = self.over(self.book.answered(question), release.slice(table["rank"]),
                                      problem.index)
                    problem.row(terms, table["base"], table["base"])

    def asked_of(self, table):
        """The question of a one-way table, when some interviews skip it."""
        question = self.book.question_of.get(table["cells"][0]["row"])
        kind = self.book.tables.get(table["id"], {}).get("kind")
        return question if kind == "one-way" and self.book.skips(question) else None

    def add_row(self, problem, release, table, cell):
        blocks = release.slice(table["rank"])
        if cell["precision"] in ("exact", "rounded", "third"):
            terms = self.over({counter(cell["row"], cell.get("col")): 1}, blocks, problem.index)
            problem.row(terms, cell["lo"], cell["hi"])
        elif cell["precision"] == "direction":
            terms = self.direction(release, table, cell)
            problem.row(self.over(terms, blocks, problem.index), 0, None)

    def direction(self, release, table, cell):
        """Shares compared without dividing. Ties fall to either row by a lot that no reader can work
        out: a direction never says that the two differ."""
        than = cell["than"]
        bases = [self.base(release, table, row) for row in (cell["row"], than["row"])]
        if None in bases:
            self.report("rule", release.name, "direction without its bases: %s" % cell)
            return {}
        return added({counter(cell["row"], cell["col"]): bases[1]},
                     {counter(than["row"], than["col"]): -bases[0]})

    def base(self, release, table, row):
        """A base of a crossing, as far as a table of the same release gives it exactly."""
        for (other, scope, name, col) in release.cells:
            if name == row and scope == table["rank"] and col is None:
                if release.exact(other, scope, name) is not None:
                    return release.exact(other, scope, name)
        return None

    # ---------------------------------------------------------------- groups
    def candidates(self, names):
        """(label, terms) of every group of interviews that counters of the plan tell apart. Of an
        option that no table counts, alone or by what is left beside others, nothing is asked."""
        told = self.book.counted
        for label, terms in self.all_groups(names):
            if all(name == "n" or name in told for name in terms):
                yield label, terms

    def all_groups(self, names):
        book = self.book
        for name in sorted(names & book.counted):
            if "*" in name:
                a, b = name.split("*")
                yield name, {name: 1}
                yield "%s without %s" % (a, b), {a: 1, name: -1}
                yield "%s without %s" % (b, a), {b: 1, name: -1}
                yield "neither %s" % name, added(book.answered(book.question_of[a]),
                                                 {a: -1, b: -1, name: 1})
                continue
            asked = {"n": 1} if name in METHOD or name.endswith("?") else \
                book.answered(book.question_of[name])
            if not book.says_nothing(name):
                yield name, {name: 1}
            yield "not " + name, added(asked, {name: -1})
        yield from self.rests(names)
        yield from self.crossed_rests(names)
        yield from self.parts(names)

    def rests(self, names):
        """Of a single choice, what is left of a group, or of the question, beside what is counted."""
        book = self.book
        for code, question in book.questions.items():
            if question["type"] != "single":
                continue
            for whole in [None] + [g for g in book.question_groups(code) if g in book.counted]:
                below, left = book.divided(code, whole, names)
                if below and left:
                    rest = added({whole: 1} if whole else book.answered(code), total(below, -1))
                    label = "the rest of " + (whole or code)
                    if not all(map(book.says_nothing, left)):
                        yield label, rest
                    yield "not " + label, added(book.answered(code), {n: -c for n, c in rest.items()})

    def crossed_rests(self, names):
        """Of a crossing, who is in none of its rows, or, in a single choice, of its columns. What
        says nothing about the person says nothing in a crossing either."""
        book = self.book
        for table in book.tables.values():
            if table["kind"] != "crossing" or not names.issuperset(table["rows"] + table["cols"]):
                continue
            first, second = (book.question_of[table[side][0]] for side in ("rows", "cols"))
            rows, rest = book.divided(first, None, names, table["rows"])
            cols, others = book.divided(second, None, names, table["cols"])
            single = book.questions[second]["type"] == "single" and len(cols) > 1
            for row in rows if single and not all(map(book.says_nothing, others)) else []:
                yield "%s with no column of %s" % (row, table["id"]), \
                    added({row: 1}, total([row + "*" + col for col in cols], -1))
            size = added(book.answered(first), total(rows, -1))
            for col in [] if all(map(book.says_nothing, rest)) else table["cols"]:
                both = added({col: 1}, total([row + "*" + col for row in rows], -1))
                yield "%s in no row of %s" % (col, table["id"]), both
                yield "not %s in no row of %s" % (col, table["id"]), \
                    added(size, {n: -c for n, c in both.items()})

    def parts(self, names):
        """In groups of a multiple choice, and in all who ticked an option that is not exclusive: who
        is there without one part, who is in both parts of two, how many at most in several of more."""
        for group in sorted(set(names) & set(self.book.groups)):
            if self.book.questions[self.book.question_of[group]]["type"] == "multiple":
                inside = [n for n in names if group in self.book.above(n)]
                yield from self.parts_of(group, self.book.part(group), group, inside, names)
        for code, question in self.book.questions.items():
            inside = [n for n in names if self.book.question_of.get(n) == code]
            if question["type"] == "multiple" and inside:
                yield from self.parts_of(code, self.book.some(code), None, inside, names)

    def parts_of(self, title, whole, group, inside, names):
        question = self.book.question_of[inside[0]]
        options = [o["code"] for o in self.book.questions[question]["options"] if o["code"] in names]
        free = [n for n in sorted(inside) if not self.book.exclusive(n)]
        below = [self.book.part(n) for n in self.book.children(group, options) if n in free]
        for node in free:
            yield "pair: %s beyond %s" % (title, node), \
                added(whole, {n: -c for n, c in self.book.part(node).items()})
        if len(below) > 1:
            label = "pair: both of " if len(below) == 2 else "several: of "
            yield label + title, added(*below, {n: -c for n, c in whole.items()})

    def sums(self, component):
        """The sums of blocks to look at: each block, what each release prints tables of, and of two
        releases what one of them has beside the other."""
        out = {(block,) for block in self.sizes}
        scopes = {table["rank"] for release in self.releases for table in release.json["tables"]
                  if table["cells"] and
                  self.book.component_of(table["cells"][0]["row"]) == component}
        for scope in scopes:
            slices = {tuple(release.slice(scope)) for release in self.releases}
            out |= slices
            out |= {tuple(b for b in more if b not in less) for more in slices for less in slices
                    if set(less) < set(more)}
        return sorted(blocks for blocks in out if blocks)

    def unsafe(self, component, known):
        names = {name for _, name in known}
        for blocks in self.sums(component):
            for label, terms in self.candidates(names):
                here = [b for b in blocks
                        if any((b, n) in known for n in terms if n != "n")]
                if here and (self.blind or self.people(terms, here) < self.k):
                    yield self.label(label, here), terms, here

    def label(self, label, blocks):
        months = sorted({through for through, _ in blocks})
        ranks = sorted({rank for _, rank in blocks})
        return "%s, ranks %s, closings %s" % (label, "".join(map(str, ranks)), " ".join(months))

    # ---------------------------------------------------------------- what is allowed, what is left
    def one_interview(self, component, wanted):
        """Whether one interview of a rank may, and must, be in a group: {(rank, terms): (0|1, 0|1)}"""
        for rank in sorted({rank for rank, _ in wanted}):
            problem = Problem()
            facts = self.book.facts(component, rank)
            for name in sorted({n for terms, _ in facts for n in terms} - {"n"}):
                problem.column((rank, name), 1)
            known = problem.index

            def flat(terms, rank=rank, known=known):
                out = {(rank, n): c for n, c in terms.items() if (rank, n) in known}
                out[None] = terms.get("n", 0)
                return out

            for terms, equal in facts:
                problem.row(flat(terms), 0, 0 if equal else None)
            groups = [terms for r, terms in wanted if r == rank]
            wants = [(flat(dict(t)), 1) for t in groups]
            wants += [({n: -c for n, c in flat(dict(t)).items()}, 0) for t in groups]
            met = problem.settle(wants)
            for i, terms in enumerate(groups):
                self.alone[rank, terms] = int(not met[len(groups) + i]), int(met[i])
            self.solved += problem.solved

    def prior(self, terms, blocks):
        method = set(terms) & set(METHOD)
        if method:
            most = sum(self.most(b, name) for b in blocks for name in method)
            return (self.sizes_of(blocks) - most, self.sizes_of(blocks)) if "n" in terms else (0, most)
        key = tuple(sorted(terms.items()))
        ends = [self.alone[b[1], key] for b in blocks]
        return tuple(sum(self.sizes[b] * end[side] for b, end in zip(blocks, ends)) for side in (0, 1))

    def wants(self, label, terms, blocks, known):
        """Of a group: what some table has to reach, and with the sign changed not to go beyond."""
        low, high = self.prior(terms, blocks)
        whole = self.over(terms, blocks, known)
        free = self.blind or label.startswith("several")
        floor = self.sizes_of(blocks) if free else low
        return [(whole, min(self.k, high)), ({n: -c for n, c in whole.items()}, -floor)]

    def sizes_of(self, blocks):
        return sum(self.sizes[b] for b in blocks)

    def audit(self, component):
        problem = self.problem(component)
        self.add_rows(problem, component)
        groups = list(self.unsafe(component, problem.index))
        wanted = {(b[1], tuple(sorted(terms.items()))) for _, terms, blocks in groups for b in blocks}
        self.one_interview(component, wanted - set(self.alone))
        wants = []
        for group in groups:
            wants += self.wants(*group, problem.index)
        self.groups += len(groups)
        try:
            met = problem.settle(wants)
        except Contradiction:
            self.report("untrue", component, "no table fits what was released")
            return
        for i, (label, terms, blocks) in enumerate(groups):
            low, high = self.prior(terms, blocks)
            if low == high or met[2 * i] and met[2 * i + 1] and low < min(self.k, high):
                continue
            if None in met[2 * i:2 * i + 2]:
                self.report("undecided", label, "glpsol had no time for it")
                continue
            least, most = problem.extremes(wants[2 * i][0])
            if self.blind and most >= min(self.k, high):
                continue
            kind = "exact" if least == most and low < high else \
                "small" if most < min(self.k, high) else "floor" if least > low else None
            if label.startswith("pair"):
                self.remarks += kind == "floor"
                kind = "pair" if kind in ("exact", "small") else None
            elif label.startswith("several"):
                kind = "several" if 1 <= least and most < self.k else None
            if kind:
                true = "" if self.blind else ", %d in truth" % sum(self.truth(terms, b) for b in blocks)
                self.report(kind, label, "between %d and %d, %d to %d before%s" % (
                    least, most, low, high, true))
        self.solved += problem.solved

    # ---------------------------------------------------------------- what is printed is true, and as fine as said
    def check_cells(self, release):
        for table in release.json["tables"]:
            blocks = release.slice(table["rank"])
            question = self.asked_of(table)
            base = sum(self.truth(self.book.answered(question) if question else {"n": 1}, b)
                       for b in blocks)
            if table["base"] is not None and table["base"] != base:
                self.report("untrue", release.name, "base of %s" % table["id"])
            if table["base"] is not None and question and release.json["kind"] == "trends":
                self.report("rule", release.name, "exact in the year: base of %s" % table["id"])
            for cell in table["cells"]:
                self.check_truth(release, table, cell, blocks)
                self.check_precision(release, table, cell, blocks)

    def check_truth(self, release, table, cell, blocks):
        terms = {counter(cell["row"], cell.get("col")): 1}
        lo, hi = cell["lo"], cell["hi"]
        if cell["precision"] == "direction":
            terms, lo, hi = self.direction(release, table, cell), 0, None
        value = sum(self.truth(terms, b) for b in blocks)
        if (lo is not None and value < lo) or (hi is not None and value > hi):
            self.report("untrue", release.name, "%s: %d" % (cell, value))

    def check_precision(self, release, table, cell, blocks):
        """Precision follows the numbers of interviews, bins follow the base."""
        if cell["precision"] not in FINENESS[:4]:
            return
        n = max(sum(release.blocks[b] for b in blocks if b[1] == rank) for rank in (1, 2, 3))
        key = not cell.get("col") and any(  # the same count under another title is as fine
            (cell["row"], scope) in self.book.key_figures and release.slice(scope) == blocks
            for scope in SCOPES)
        trends = release.json["kind"] == "trends"
        needs = CROSSING if cell.get("col") else (4, 4 if trends else 8, 3, None) if key else ONE_WAY
        fine = FINENESS.index(cell["precision"])
        base = self.base(release, table, cell["row"]) if cell.get("col") else table["base"]
        if needs[fine] is None or n < needs[fine] * self.k or base is None:
            self.report("rule", release.name, "too fine: %s" % cell)
        elif fine < 2 and not cell.get("col") and cell["row"] in self.book.thirds:
            self.report("rule", release.name, "finer than thirds: %s" % cell)
        elif fine == 0 and trends:
            self.report("rule", release.name, "exact in the year: %s" % cell)
        elif fine in (1, 2) and not {(cell["lo"], cell["hi"]), (base - cell["hi"], base - cell["lo"])} \
                & set(self.bins(fine, base)):
            self.report("rule", release.name, "not a bin of %d: %s" % (base, cell))

    def bins(self, fine, base):
        if fine == 2:
            return [(0, base // 3), (base // 3 + 1, -(-2 * base // 3) - 1), (-(-2 * base // 3), base)]
        first, last = 3 * self.k // 2, base - 3 * self.k // 2
        starts = list(range(first + 1, last, self.k))
        if len(starts) > 1 and last - starts[-1] < self.k:  # too narrow: goes with the one before
            starts.pop()
        return [(0, first), (last, base)] + list(zip(starts, [s - 1 for s in starts[1:]] + [last - 1]))

    def run(self, components=None):
        for release in self.releases if not self.blind else []:
            self.check_cells(release)
        for component in components or self.book.components():
            self.audit(component)
        return self.found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codebook", default=CODEBOOK)
    parser.add_argument("--counters", metavar="FILE")
    parser.add_argument("releases", metavar="RELEASE", nargs="+")
    args = parser.parse_args()
    blocks = None
    if args.counters:
        with open(args.counters, encoding="utf-8") as file:
            blocks = json.load(file)
    releases = [Release(path) for path in args.releases]
    said = [r for r in releases if not r.json.get("volumes_only")]  # of blocks of another branch
    audit = Audit(Book(args.codebook), said or releases, blocks)
    found = audit.run()
    for kind, where, why in found:
        print("%s: %s: %s" % (kind, where, why))
    counts = Counter(kind for kind, _, _ in found)
    print("%d releases, %d unsafe groups, glpsol run %d times: %s" % (
        len(args.releases), audit.groups, audit.solved,
        ", ".join("%d %s" % (counts[kind], kind) for kind in CLASSES)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
