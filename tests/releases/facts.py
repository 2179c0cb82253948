# SPDX-License-Identifier: GPL-3.0-or-later
"""What the form alone says about the counters of n interviews of one rank, from the codebook file.

A fact is ({counter: coefficient}, equal): the sum, where the counter "n" is the number of
interviews, is 0 (equal) or more. Facts scale: with n = 1 they describe one interview.
Beside the counters of the plan stand what it does not count but the reader can reason about:
"SAV_1&SAP_2", both ticked; "QG_COL@PROG_NEO", the first within those who ticked the second."""
import json
from collections import defaultdict

METHOD = ("LATE", "DECLARED")  # counted beside the questions


def fact(equal, **sums):
    return ({name: c for name, c in sums.items() if c}, equal)


def total(names, sign=1):
    return {name: sign for name in names}


def added(*sums):
    out = defaultdict(int)
    for terms in sums:
        for name, c in terms.items():
            out[name] += c
    return {name: c for name, c in out.items() if c}


class Book:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            book = json.load(file)
        self.questions = {q["code"]: q for q in book["questions"]}
        self.options = {o["code"]: o for q in book["questions"] for o in q["options"]}
        self.groups = {g["code"]: g for g in book["groups"]}
        self.movements = book.get("movements", [])
        self.requirements = book.get("requirements", [])
        self.tables = {t["id"]: t for t in book["plan"]["tables"]}
        self.key_figures = {(f["row"], f["ranks"])
                            for f in book["plan"].get("key_figures", [])}
        self.thirds = set(book["plan"].get("thirds", []))
        self.question_of = {o["code"]: q["code"] for q in book["questions"] for o in q["options"]}
        self.members = defaultdict(list)  # options of a group
        self.places = set()  # derived options of movements
        for option in self.options.values():
            above = option.get("parent")
            while above:
                self.members[above].append(option["code"])
                self.question_of[above] = self.question_of[option["code"]]
                above = self.groups[above].get("parent")
        for movement in self.movements:
            for place in ("gained", "stable", "lost", "unmeasured"):
                self.question_of[movement[place]["code"]] = movement["before"]
                self.places.add(movement[place]["code"])
        self.crossings = [(row, col) for t in self.tables.values() if t["kind"] == "crossing"
                          for row in t["rows"] for col in t["cols"]]
        self.counted = self.counters()
        self.component = self.join_questions()

    def counters(self):
        """Names of all that the plan counts, and so that tables, past or to come, may tell."""
        out = set(METHOD) | {q + "?" for q in self.questions}
        for table in self.tables.values():
            out |= set(table.get("rows", [])) | set(table.get("cols", []))
        return out | {row + "*" + col for row, col in self.crossings}

    def join_questions(self):
        """Questions that the reader has to think of together, by the name of one of them."""
        component = {q: q for q in self.questions}
        pairs = [(self.question_of[a], self.question_of[b]) for a, b in self.crossings]
        pairs += [(m["before"], m["after"]) for m in self.movements]
        pairs += [(q, self.question_of[o]) for q in self.questions for o in self.skips(q)]
        pairs += [(self.question_of[o], r["question"]) for r in self.requirements for o in r["when"]]
        for a, b in pairs:
            old, new = component[a], component[b]
            component = {q: new if c == old else c for q, c in component.items()}
        return component

    def skips(self, question):
        return self.questions[question].get("skip_if", [])

    def component_of(self, counter):
        if counter in METHOD:
            return counter
        counter = counter.split("*")[0]
        return self.component[self.question_of.get(counter, counter.rstrip("?"))]

    def components(self):
        return sorted(set(self.component.values())) + list(METHOD)

    def says_nothing(self, name):
        if name in self.options:
            return self.options[name].get("says_nothing", False)
        places = {m[p]["code"]: m[p] for m in self.movements
                  for p in ("gained", "stable", "lost", "unmeasured")}
        return places.get(name, self.groups.get(name, {})).get("says_nothing", False)

    # ---------------------------------------------------------------- at one rank
    def asked(self, question, rank):
        return rank in self.questions[question].get("ranks", [1, 2, 3])

    def offered(self, question, rank):
        """Options that may be ticked at that rank."""
        if not self.asked(question, rank):
            return []
        return [o["code"] for o in self.questions[question]["options"]
                if rank in o.get("ranks", [1, 2, 3])]

    def above(self, node):
        while node:
            node = self.options.get(node, self.groups.get(node, {})).get("parent")
            yield node

    def children(self, group, options):
        """Options and groups right below a group, or below the question when group is None."""
        out = [o for o in options if self.options[o].get("parent") == group]
        below = [g for g in self.groups if self.groups[g].get("parent") == group]
        return out + [g for g in below if set(self.members[g]) & set(options)]

    def divided(self, question, group, names, counted=None):
        """Of a group, or the question: the largest counted nodes in it, and its options in none."""
        inside = set(self.members[group]) if group else set(self.question_options(question))
        sets = {frozenset(self.members.get(n, [n])): n for n in sorted(counted or self.counted)
                if self.question_of.get(n) == question and n not in self.places and n != group}
        below = [own for own in sets if own <= inside and
                 not any(own < other <= inside for other in sets)]
        left = (inside - set().union(*below)) & set(names)
        return sorted(sets[own] for own in below), sorted(left)

    def question_options(self, question):
        return [o["code"] for o in self.questions[question]["options"]]

    def answered(self, question):
        """Interviews in which the question was asked."""
        skipped = {question + "?": -1} if self.skips(question) else {}
        return added({"n": 1}, skipped)

    def exclusive(self, option):
        return self.options.get(option, {}).get("exclusive", False)

    def some(self, question):
        """Interviews with an option that is not exclusive."""
        apart = [o["code"] for o in self.questions[question]["options"] if self.exclusive(o["code"])]
        return added(self.answered(question), total(apart, -1))

    def part(self, node):
        """Of a group, what is due to options that are not exclusive."""
        return added({node: 1}, total([o for o in self.members[node] if self.exclusive(o)], -1))

    def question_facts(self, question, rank):
        options = self.offered(question, rank)
        if not options:
            return
        base = self.answered(question)
        skip = [o for o in self.skips(question) if o in self.offered(self.question_of[o], rank)]
        if self.skips(question):
            assert len(skip) <= 1 or all(self.exclusive(o) for o in skip), question
            yield added({question + "?": 1}, total(skip, -1)), True
        if self.questions[question]["type"] == "single":
            yield added(base, total(options, -1)), True
            for group in self.question_groups(question):
                inside = [o for o in self.members[group] if o in options]
                yield added({group: 1}, total(inside, -1)), True
        else:
            yield from self.multiple_facts(question, options, base)

    def question_groups(self, question):
        return [g for g in self.groups if self.question_of.get(g) == question]

    def multiple_facts(self, question, options, base):
        """Exclusive options apart, at least one tick, at most max, a group between the greatest and
        the sum of what is below it."""
        apart = [o for o in options if self.exclusive(o)]
        free = [o for o in options if o not in apart]
        most = self.questions[question].get("max")
        some = self.some(question)
        assert some == added(base, total(apart, -1)), question
        yield some, False
        if most:
            yield added({n: most * c for n, c in some.items()}, total(free, -1)), False

        for group in [None] + self.question_groups(question):
            whole = some if group is None else self.part(group)
            below = [n for n in self.children(group, options) if n not in apart]
            for node in below:
                yield added(whole, {n: -c for n, c in self.part(node).items()}), False
            yield added({n: -c for n, c in whole.items()}, *[self.part(node) for node in below]), False
            inside = [o for o in self.members[group] if o in free] if group else []
            if most and len(inside) > most:
                yield added({n: most * c for n, c in whole.items()}, total(inside, -1)), False
        rivals = defaultdict(list)
        for option in free:
            if self.options[option].get("one_of"):
                rivals[self.options[option]["one_of"], self.options[option].get("parent")].append(option)
        for (_, group), several in rivals.items():
            yield added(some if group is None else self.part(group), total(several, -1)), False

    def movement_facts(self, movement, rank):
        before, after = (self.offered(movement[side], rank) for side in ("before", "after"))
        if not before or not after:
            return
        cells = [(b, a) for b in before for a in after]
        names = {pair: "&".join(pair) for pair in cells}
        level = {o: self.options[o].get("level") for o in before + after}
        for option, side in [(b, 0) for b in before] + [(a, 1) for a in after]:
            yield added({option: 1}, total([names[p] for p in cells if p[side] == option], -1)), True
        measured = [p for p in cells if level[p[0]] and level[p[1]]]
        for place, holds in (("gained", lambda b, a: level[a] > level[b]),
                             ("stable", lambda b, a: level[a] == level[b]),
                             ("lost", lambda b, a: level[a] < level[b])):
            inside = [names[p] for p in measured if holds(*p)]
            yield added({movement[place]["code"]: 1}, total(inside, -1)), True
        outside = [names[p] for p in cells if p not in measured]
        yield added({movement["unmeasured"]["code"]: 1}, total(outside, -1)), True

    def crossing_facts(self, rows, cols, rank):
        """Every row, and the interviews in none of them, is a small form of its own."""
        first, second = self.question_of[rows[0]], self.question_of[cols[0]]
        offered = set(self.offered(first, rank))
        if not offered or not self.offered(second, rank):
            return
        inside = [{o for o in self.members.get(row, [row]) if o in offered} for row in rows]
        assert sum(map(len, inside)) == len(set().union(*inside)), rows
        single = self.questions[first]["type"] == "single"
        # rows of a multiple choice shut each other out when one is exclusive, the other is not
        assert single or len(rows) == 2 and self.exclusive(rows[0]), rows
        sizes = {row: {row: 1} for row in rows}
        if set().union(*inside) != offered:
            sizes["-".join([first] + rows)] = added(self.answered(first), total(rows, -1))
        else:
            yield added(self.answered(first), total(rows, -1)), True
        tops = self.children(None, self.offered(second, rank))
        own = sorted(set(tops) | set(cols))
        for row, size in sizes.items():
            yield size, False
            yield from self.inside_facts(second, tops, row, size)
            for col in cols:
                if row in rows:
                    yield {row + "*" + col: 1, col + "@" + row: -1}, True
                if col not in tops:
                    top = next(t for t in self.above(col) if t in tops)
                    yield {top + "@" + row: 1, col + "@" + row: -1}, False
        for name in own:
            yield added({name: 1}, total([name + "@" + row for row in sizes], -1)), True

    def inside_facts(self, question, tops, row, size):
        """The answers to a question, by what stands right below it, of those in a row."""
        here = {node: node + "@" + row for node in tops}
        apart = [here[n] for n in tops if self.exclusive(n)]
        free = [here[n] for n in tops if here[n] not in apart]
        some = added(size, total(apart, -1))
        single = self.questions[question]["type"] == "single"
        yield added({n: -c for n, c in some.items()}, total(free)), single
        if not single:
            for node in free:
                yield added(some, {node: -1}), False

    def requirement_facts(self, requirement, rank):
        when = [o for o in requirement["when"] if o in self.offered(self.question_of[o], rank)]
        other = self.offered(requirement["question"], rank)
        if when and all(self.exclusive(o) for o in requirement["except"]) and other and \
                all(self.questions[self.question_of[o]]["type"] == "single" for o in when):
            yield added({"n": 1}, total(when, -1), total(requirement["except"], -1)), False

    def facts(self, component, rank):
        """All facts of a component at a rank."""
        mine = [q for q in self.questions if self.component[q] == component]
        out = [f for q in mine for f in self.question_facts(q, rank)]
        for movement in self.movements:
            if self.component[movement["before"]] == component:
                out += self.movement_facts(movement, rank)
        for table in self.tables.values():
            if table["kind"] == "crossing" and self.component_of(table["rows"][0]) == component:
                out += self.crossing_facts(table["rows"], table["cols"], rank)
        for requirement in self.requirements:
            if self.component[requirement["question"]] == component:
                out += self.requirement_facts(requirement, rank)
        return out + [({"n": 1, component: -1}, False)] if component in METHOD else out
