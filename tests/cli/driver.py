# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program for the tests of the command line: a practice store and its people."""
import calendar
import json
import os
import subprocess
import tempfile
import time

TRACKER = os.environ.get("TRACKER", "build/tracker")
# the same program with a clock that can be set: tests/support/clock.c
TRACKER_AT = os.path.join(os.path.dirname(os.path.abspath(TRACKER)), "tests", "tracker-at")
PHRASE = "phrase d'essai bretonne"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Store:
    """A practice store in a temporary folder, with files for passphrases, codes and sheets."""
    clock = None

    def __init__(self, k=5, departments="22,29,35,56", practice=True, codebook=None, at=None,
                 more=()):
        self.at(at)
        self.prepare()
        args = ["init", "--recovery-dir", self.sheets, "--k", str(k), "--departments", departments,
                "--passphrase-file", self.phrase]
        args += (["--practice"] if practice else []) + (["--codebook", codebook] if codebook else [])
        self.init = self.json(*args, *more)

    def prepare(self):
        """The folder, without a store."""
        self.folder = tempfile.mkdtemp()
        self.path = os.path.join(self.folder, "store")
        self.state = os.path.join(self.folder, "state")
        self.sheets = os.path.join(self.folder, "sheets")
        os.mkdir(self.sheets, 0o700)
        self.phrase = self.secret("phrase", PHRASE)

    def at(self, when):
        """What comes next happens then: "2027-01-31 23:30" in Greenwich; None: now."""
        self.clock = when and str(calendar.timegm(time.strptime(when, "%Y-%m-%d %H:%M")))
        return self

    def secret(self, name, text):
        path = os.path.join(self.folder, name)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as f:
            f.write(text + "\n")
        return path

    def run(self, *args, user=None, stdin=b"", phrase=None, env=None):
        command = [TRACKER_AT if self.clock else TRACKER, "-s", self.path]
        if user:
            command += ["-u", user, "--passphrase-file", phrase or self.phrase]
        environment = dict(os.environ, XDG_STATE_HOME=self.state, LC_ALL="C")
        environment.update(env or {}, **({"TEST_CLOCK": self.clock} if self.clock else {}))
        return subprocess.run(command + list(args), input=stdin, capture_output=True,
                              env=environment, check=False)

    def json(self, *args, user=None, stdin=b"", code=0):
        done = self.run("--json", *args, user=user, stdin=stdin)
        assert done.returncode == code, (args, done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def refused(self, *args, user=None, stdin=b"", phrase=None):
        """Runs what must be refused: (exit code, error word)."""
        done = self.run("--json", *args, user=user, stdin=stdin, phrase=phrase)
        assert done.returncode != 0, (args, done.stdout)
        assert done.stderr.splitlines()[-1].startswith(b"tracker: "), done.stderr
        return done.returncode, json.loads(done.stdout.splitlines()[-1])["error"]

    def activate(self, user, code, *more):
        return self.json("activate", user, "--code-file", self.secret("code-" + user, code),
                         "--passphrase-file", self.phrase, *more)

    def invite(self, inviter, user, *more):
        return self.json("invite", user, *more, user=inviter)["code"]

    def people(self, *seats):
        """evaluation-1, formatrice-1 and the seats named, with the charter accepted."""
        self.activate("evaluation-1", self.init["users"][1]["code"])
        self.activate("formatrice-1", self.invite("evaluation-1", "formatrice-1"))
        for seat in seats:
            self.activate(seat, self.invite("coordination", seat), "--accept-charter")
        return self

    def log(self, user, *rows, batch=None, code=None):
        """Logs rows; the answers, one a row. code is the exit code wanted, any when None."""
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        done = self.run("log", *(["--batch", str(batch)] if batch else []), user=user, stdin=text)
        assert code is None or done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]


def scenario():
    """Rows of tests/data/scenario.csv: (month, department, rank, codes)."""
    with open(os.path.join(ROOT, "tests/data/scenario.csv"), encoding="utf-8") as f:
        lines = f.read().splitlines()[1:]
    # by month then rank, so that a ticket is handed out before it is used
    for line in sorted(lines, key=lambda line: (line[:7], line.split(";")[2])):
        month, department, rank, *columns = line.split(";")
        codes = [c for column in columns for c in column.split("|") if c]
        yield month, int(department[4:]), int(rank[4:]), codes


def log_scenario(store):
    """Logs the forty interviews, one process a row, by any ticket open in its department."""
    pools = {}
    for i, (month, department, rank, codes) in enumerate(scenario()):
        row = {"month": month, "answers": codes}
        if rank > 1:
            row["ticket"] = pools[department, rank].pop()
        answer, = store.log("%d-%d" % (department, i % 3 + 1), row, code=0)
        assert answer["ok"] and answer["rank"] == rank, answer
        if rank < 3:
            pools.setdefault((department, rank + 1), []).append(answer["next_ticket"])
        else:
            assert answer["next_ticket"] is None


SEATS = ["%d-%d" % (d, n) for d in (22, 29, 35, 56) for n in (1, 2, 3)]
# the answers of one interview of each rank
FIRST, SECOND, THIRD = (next(codes for _, _, rank, codes in scenario() if rank == wanted)
                        for wanted in (1, 2, 3))
