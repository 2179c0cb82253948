# SPDX-License-Identifier: GPL-3.0-or-later
"""Seasons with restores: a backup of some moment is put back at some later one, what stood there
can be read or not, and of all users a few, or one, or nobody, remember what had left. Whatever
comes of it, the independent audit finds nothing in the union of everything that ever left.

The same person is counted in several blocks: in one that was lost with its branch, and again in the
one that was made in its place. The audit takes the worst reader, who knows how many: each set of
people that the same blocks count is a block of its own to it, of a size that is known."""
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict

from season import Audit, Book, Release, Season, Store, oracle

K = 3
SEASONS = 1000 if os.environ.get("TRACKER_CAMPAIGN") else 50
FIRST_SEED = int(os.environ.get("TRACKER_SEED", "1"))
USERS = ("coordination", "evaluation-1", "formatrice-1", "22-1", "29-1")
SINGLE = (("CA", 12), ("CB", 6), ("CC", 2), ("CN", 1))
MULTIPLE = ("MA", "MB", "MC")


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def label(text):
    return {"fr": text, "en": text}


def option(code, bit, key, **more):
    return dict({"code": code, "bit": bit, "key": key}, **label(code), **more)


def question(code, kind, options, **more):
    return dict({"code": code, "type": kind, "label": label(code), "name": label(code),
                 "help": label(code), "options": options}, **more)


def table(name, kind, ranks, **more):
    return dict({"id": name, "kind": kind, "ranks": ranks, "title": label(name)}, **more)


FORM = {
    "format": "tracker-codebook", "version_of_format": 2, "form": "ENT", "version": 1, "charter": 1,
    "title": label("form"), "reserved": [],
    "questions": [
        question("C", "single", [option("CA", 0, "a"), option("CB", 1, "b", parent="CG"),
                                 option("CC", 2, "c", parent="CG"),
                                 option("CN", 3, "d", says_nothing=True)]),
        question("M", "multiple", [option("MA", 4, "a"), option("MB", 5, "b"),
                                   option("MC", 6, "c", exclusive=True)])],
    "groups": [dict({"code": "CG"}, **label("CG"))],
    "requirements": [], "movements": [],
    "plan": {
        "tables": [table("T1", "volumes", ["all", "1", "2", "3"]),
                   table("T2", "areas", ["all"]),
                   table("T3", "one-way", ["all", "1", "2"], rows=["CA", "CG", "CB", "CC", "CN"]),
                   table("T4", "one-way", ["all", "1"], rows=["MA", "MB", "MC"])],
        "key_figures": [{"table": "T3", "row": "CA", "ranks": "all"},
                        {"table": "T3", "row": "CG", "ranks": "all"},
                        {"table": "T3", "row": "CA", "ranks": "1"},
                        {"table": "T4", "row": "MA", "ranks": "all"}],
        "thirds": []}}


class Row:
    """One interview; `who` is the same when it is entered again after it was lost."""

    def __init__(self, who, month, department, rank, answers):
        self.who, self.month, self.department = who, month, department
        self.rank, self.answers = rank, answers
        self.late = self.declared = False

    def counters(self, codes):
        names = set(self.answers) | {g for a in self.answers for g in codes.groups[a]}
        return names | ({"LATE"} if self.late else set()) | \
            ({"DECLARED"} if self.declared else set())

    def again(self):
        return Row(self.who, self.month, self.department, self.rank, self.answers)


def draw_answers(rng):
    single = rng.choices([c for c, _ in SINGLE], [w for _, w in SINGLE])[0]
    if rng.random() < .2:
        return [single, "MC"]
    ticks = [m for m in MULTIPLE[:2] if rng.random() < .6] or ["MA"]
    return [single] + ticks


class Shared:
    """One store with its people, made once; each season begins with a copy of it."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "form.json")
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(FORM, file, ensure_ascii=False)
        self.store = Store(k=K, departments="22,29", codebook=self.path).people("22-1", "29-1")

    def copy(self):
        fresh = Store.__new__(Store)
        fresh.__dict__.update(self.store.__dict__)
        fresh.folder = self.store.folder + "-copy"
        shutil.rmtree(fresh.folder, ignore_errors=True)
        shutil.copytree(self.store.folder, fresh.folder)
        for name in ("path", "state", "sheets", "phrase"):
            path = os.path.relpath(getattr(self.store, name), self.store.folder)
            setattr(fresh, name, os.path.join(fresh.folder, path))
        return fresh


class Branch:
    """What a copy holds: it comes back with it."""
    FIELDS = ("waiting", "blocks", "closed", "tickets", "later", "logged", "ends")

    def __init__(self, season):
        self.kept = {name: self.copied(getattr(season, name)) for name in self.FIELDS}

    def put_back(self, season):
        for name, value in self.kept.items():
            setattr(season, name, self.copied(value))

    @staticmethod
    def copied(value):
        if isinstance(value, dict):
            return {key: list(some) for key, some in value.items()}
        return list(value) if isinstance(value, list) else value


class Restored(Season):
    def __init__(self, shared, seed):  # pylint: disable=super-init-not-called
        self.k, self.seed, self.rng = K, seed, random.Random(seed)
        self.book, self.codes = Book(shared.path), oracle.Codes(shared.path)
        self.store = shared.copy()
        self.tickets, self.waiting, self.later = {2: [], 3: []}, [], []
        self.blocks, self.paths, self.closed = [], [], None
        self.logged, self.ends = [], []  # interviews and closings of this branch
        self.texts = {}  # by number
        self.left = []  # (file, {(through, rank): people of the block}) of all that ever left
        self.every = []  # every block ever made, of any branch: {who: row}
        self.copies = []  # (path, what it holds)
        self.people = 0
        self.restored = 0  # the second of the last restore
        self.lost_rows = []  # entered in a branch that was left, not here

    # ---------------------------------------------------------------- a season
    def month(self, number):
        return "2020-%02d" % number

    def next_month(self):
        return 1 if self.closed is None else int(self.closed[-2:]) + 1

    def enter(self, last):
        """New interviews of months up to the last, and some of those that were lost before."""
        rng, first = self.rng, self.next_month()
        rows = []
        for _ in range(rng.choice((2, 5, 9, 14, 20))):
            self.people += 1
            rows.append(Row(self.people, self.month(rng.randint(first, last)), rng.choice((22, 29)),
                            2 if self.tickets[2] and rng.random() < .15 else 1, draw_answers(rng)))
        for row in self.lost_rows[:]:
            if row.rank == 1 and int(row.month[-2:]) <= last and rng.random() < .5:
                self.lost_rows.remove(row)
                rows.append(row.again())
        self.log(rows)

    def send(self, seat, batch):
        super().send(seat, batch)
        self.logged += [row for row, _ in batch]

    def fold(self, through, rank):
        before = len(self.blocks)
        waiting = list(self.waiting)
        super().fold(through, rank)
        if len(self.blocks) > before:
            folded = {row.who: row for row in waiting if row not in self.waiting}
            self.blocks[-1]["number"] = len(self.every)
            self.every.append((rank, folded))

    def keep(self, done):
        release = super().keep(done)
        known = {(b["through"], b["rank"]): b["number"] for b in self.blocks}
        number, text = release["release"], done.stdout
        assert self.texts.setdefault(number, text) == text, "number %d given twice" % number
        if all(number != other for _, other, _ in self.left):
            blocks = {(c["through"], rank): known.get((c["through"], rank))
                      for c in release["closings"] for rank in (1, 2, 3) if c["folded"][rank - 1]}
            assert None not in blocks.values(), (number, blocks, known)
            self.left.append((self.paths[-1], number, blocks))
        return release

    # ---------------------------------------------------------------- copies
    def backup(self):
        path = os.path.join(self.store.folder, "copy-%d" % len(self.copies))
        self.store.json("backup", path, user="coordination")
        self.copies.append((path, Branch(self)))

    def forget(self, kept):
        folder = os.path.join(self.store.state, "tracker")
        for name in os.listdir(folder):
            if name.split(".")[-1] not in kept:
                os.unlink(os.path.join(folder, name))

    def restore(self):
        rng = self.rng
        path, branch = rng.choice(self.copies)
        aside = rng.choice(("read", "damaged", "gone", "gone"))
        self.forget(rng.choice((set(USERS), {rng.choice(USERS)}, {rng.choice(USERS)}, set())))
        if aside == "gone":
            shutil.rmtree(self.store.path)
        elif aside == "damaged":
            with open(self.store.path + "/data.mdb", "r+b") as file:
                file.seek(8192)
                file.write(bytes(64))
        while int(time.time()) <= self.restored:  # a machine that remembers nothing goes by seconds
            time.sleep(.02)
        done = self.store.run("--json", "restore", path, "--confirm", "restaurer",
                              "--passphrase-file", self.store.phrase)
        self.restored = int(time.time())
        assert done.returncode == 0, done.stderr
        shutil.rmtree(self.store.path + ".avant-restauration", ignore_errors=True)
        before = self.logged
        branch.put_back(self)
        held = {row.who for row in self.logged}
        self.lost_rows = [row for row in before if row.who not in held]
        self.answer_for()

    def answer_for(self):
        """Some users come back, then évaluation says what it holds, and what becomes of it."""
        rng = self.rng
        for user in USERS[2:]:
            if rng.random() < .5:
                self.store.json("check", user=user)
        last = max((number for _, number, _ in self.left), default=0)
        self.store.json("release", "last", str(last) if rng.random() < .8 else "inconnu",
                        user="evaluation-1")
        self.recall()

    def recall(self):
        for line in self.store.json("releases", user="evaluation-1")["releases"]:
            if not line.get("lost") or line.get("declared"):
                continue
            number = line["release"]
            files = [path for path, left, _ in self.left if left == number]
            if files and self.rng.random() < .7:
                done = self.store.run("release", "import", files[0], user="evaluation-1")
                if done.returncode == 0:
                    continue
            self.store.json("release", "lost", str(number), "--confirm", "perdue",
                            user="evaluation-1")

    def signed(self):
        """Évaluation keeps, of what leaves, a file that is signed: the proof beside it."""
        path = self.paths[-1]
        kind = load(path)
        words = ("trends", kind["to"]) if kind["kind"] == "trends" else \
            ("bilan", "--from", kind["from"], "--to", kind["to"])
        os.unlink(path)
        self.store.json(*words, "-o", path, "--format", "json", "--sign", user="evaluation-1")

    # ---------------------------------------------------------------- the whole of it
    def play(self):
        rng, restores = self.rng, self.rng.choice((1, 1, 1, 2))
        steps = 0
        while self.closed != "2020-12" or restores:
            steps += 1
            assert steps < 40
            if self.closed != "2020-12":
                last = min(12, self.next_month() + rng.choice((0, 2, 3, 5, 11)))
                self.enter(last)
                if rng.random() < .4:
                    self.backup()
                self.close_through(last)
            if rng.random() < .5:
                self.report()
            if rng.random() < .3:
                self.backup()
            if self.copies and restores and (rng.random() < .5 or self.closed == "2020-12"):
                restores -= 1
                self.restore()
            elif self.closed == "2020-12" and not self.copies:
                restores = 0
        self.report(whole=True)

    def close_through(self, last):
        self.close(self.month(last))
        self.ends.append(self.month(last))
        if self.rng.random() < .3:
            self.signed()

    def report(self, whole=False):
        """A bilan of some run of closings, or of all of them."""
        ends = self.ends
        if not ends:
            return
        starts = ["2020-01"] + [self.month(int(e[-2:]) + 1) for e in ends[:-1]]
        first = 0 if whole else self.rng.randrange(len(ends))
        last = len(ends) - 1 if whole else self.rng.randrange(first, len(ends))
        self.bilan(starts[first], ends[last])
        if self.rng.random() < .3:
            self.signed()


class Union(Audit):
    """The audit over sets of people that the same blocks count. Looked at is whatever something was
    said of: blocks, what releases sum, what one has beside another; and of two such blocks, what
    each has that the other has not."""
    told = ()

    def most(self, block, name):
        return self.sizes[block]

    def sums(self, component):
        scopes = {t["rank"] for r in self.releases for t in r.json["tables"]
                  if t["cells"] and self.book.component_of(t["cells"][0]["row"]) == component}
        out = set(self.told)
        for scope in scopes:  # across scopes P6 promises less: a wider set may be told inhabited
            slices = {tuple(r.slice(scope)) for r in self.releases}
            out |= slices
            out |= {tuple(a for a in more if a not in less) for more in slices for less in slices
                    if set(less) < set(more)}
        out |= {tuple(a for a in one if a not in other) for one in self.told for other in self.told
                if set(one) & set(other)}
        return sorted(atoms for atoms in out if atoms)


def atoms_of(season):
    """What the sets of people hold, and of every block those it is made of: {number: [atom]}."""
    told = {number for _, _, blocks in season.left for number in blocks.values()}
    holds = defaultdict(set)
    rows = {}
    for number in told:
        for who, row in season.every[number][1].items():
            holds[who, season.every[number][0]].add(number)
            rows[who, season.every[number][0]] = row
    parts = defaultdict(list)
    for (who, rank), numbers in holds.items():
        parts[rank, tuple(sorted(numbers))].append(rows[who, rank])
    blocks, of = [], defaultdict(list)
    for i, ((rank, numbers), people) in enumerate(sorted(parts.items())):
        counters = Counter()
        for row in people:
            counters.update(row.counters(season.codes) - {"LATE", "DECLARED"})
        blocks.append({"through": "%03d" % i, "rank": rank, "interviews": len(people),
                       "counters": dict(counters)})
        for number in numbers:
            of[number].append(("%03d" % i, rank))
    return blocks, of


def says_something(release):
    return any(cell["precision"] in ("exact", "rounded", "third", "direction")
               for t in release["tables"] for cell in t["cells"])


def audit(season):
    blocks, of = atoms_of(season)
    sizes = {(b["through"], b["rank"]): b["interviews"] for b in blocks}
    releases, told = [], set()
    for path, _, numbers in season.left:
        release = Release(path)
        release.blocks = {atom: sizes[atom] for n in numbers.values() for atom in of[n]}
        tables = [t for t in release.json["tables"] if t["id"] != "M1"]
        release.json = dict(release.json, tables=tables)
        release.cells = {key: cell for key, cell in release.cells.items() if key[0] != "M1"}
        releases.append(release)
        if says_something(release.json):
            told |= {tuple(sorted(of[n])) for n in numbers.values()}
    union = Union(season.book, releases, blocks)
    union.told = told
    union.releases = [release for release in releases if says_something(release.json)]
    union.check_precision = lambda *args: None  # it is about sizes of blocks, not of these sets
    return union.run(["C", "M"]), union


def main():
    found = groups = releases = volumes = 0
    start = time.time()
    with tempfile.TemporaryDirectory() as folder:
        shared = Shared(folder)
        for seed in range(FIRST_SEED, FIRST_SEED + SEASONS):
            season = Restored(shared, seed)
            season.play()
            faults, union = audit(season)
            said = [load(path) for path, _, _ in season.left]
            volumes += sum(bool(r.get("volumes_only")) for r in said)
            groups += union.groups
            releases += len(said)
            found += len(faults)
            for kind, where, why in faults:
                print("seed %d: %s: %s: %s" % (seed, kind, where, why), flush=True)
            shutil.rmtree(season.store.folder, ignore_errors=True)
        shutil.rmtree(shared.store.folder, ignore_errors=True)
    print("%d seasons from seed %d, %d releases (%d of volumes alone), %d unsafe groups, %.0f s: "
          "%d found" % (SEASONS, FIRST_SEED, releases, volumes, groups, time.time() - start, found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
