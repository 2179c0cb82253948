# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes in is what it seems or is refused by name; what does not end well is said so."""
import bz2
import gzip
import json
import lzma
import os
import pty
import subprocess
import sys

from checks import check, run_checks
from driver import FIRST, ROOT, TRACKER, Store

LINE = (json.dumps({"month": "2024-03", "answers": FIRST}) + "\n").encode()


def waiting(store):
    return store.json("check", user="coordination")["waiting"]


def piped(store, user, *args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
    """Runs a command with a file for input or output."""
    command = [TRACKER, "-s", store.path]
    command += (["-u", user, "--passphrase-file", store.phrase] if user else []) + list(args)
    environment = dict(os.environ, XDG_STATE_HOME=store.state, LC_ALL="C")
    return subprocess.run(command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          env=environment, check=False)


def answers(output):
    return [json.loads(line) for line in output.splitlines()]


@check
def unknown_keys_of_log():
    """A key misspelt would say something else: a second interview would be a first one."""
    store = Store().people("22-1")
    ticket = store.log("22-1", {"month": "2024-03", "answers": FIRST}, code=0)[0]["next_ticket"]
    before = waiting(store)
    for key, value in (("Ticket", ticket), ("ticket ", ticket), ("declared_Rank", 3),
                       ("followup", False), ("", 1), ("month\u200b", "2024-03")):
        answer, = store.log("22-1", {"month": "2024-03", "answers": FIRST, key: value}, code=1)
        assert answer["error"] == "json_invalid", (key, answer)
        assert "clé inconnue « %s »" % key.replace("\u200b", "") in answer["message"], answer
    done = store.run("log", user="22-1", stdin=LINE.replace(b'"month"', b'"month":"2024-02","month"'))
    answer, = answers(done.stdout)
    assert "deux fois" in answer["message"] and "caractère" in answer["message"], answer
    assert waiting(store) == before


@check
def foreign_input_of_log():
    """Compressed or wrongly encoded input is named, once, and nothing of it is saved."""
    store = Store().people("22-1")
    text = LINE * 3
    for data, name in ((gzip.compress(text), "gzip"), (lzma.compress(text), "xz"),
                       (bz2.compress(text), "bzip2"), (b"PK\x03\x04" + text, "zip"),
                       (b"\xef\xbb\xbf" + text, "BOM"), (text.decode().encode("utf-16"), "UTF-16"),
                       (text.decode().encode("utf-16-be"), "UTF-16"),
                       (text.decode().encode("utf-32-le"), "UTF-32")):
        done = store.run("log", user="22-1", stdin=data)
        answer, = answers(done.stdout)
        assert done.returncode == 1 and answer["line"] == 1, (name, done)
        assert answer["error"] == "json_invalid" and name in answer["message"], (name, answer)
    latin = LINE.replace(b"CAN_TEL", "T\u00e9l".encode("latin-1"))
    refused, good = answers(store.run("log", user="22-1", stdin=latin + LINE).stdout)
    assert "Latin-1" in refused["message"] and good["ok"], (refused, good)
    assert waiting(store) == 1


@check
def a_line_too_long():
    store = Store().people("22-1")
    long = LINE[:-2] + b" " * (65536 - len(LINE) + 1) + b"}"
    assert len(long) == 65536
    done = store.run("log", user="22-1", stdin=long + b"\n" + long[:-1] + b" }\n" + LINE)
    first, second, third = answers(done.stdout)
    assert first["ok"] and third["ok"], done.stdout
    assert "plus de 64 Kio" in second["message"], second


@check
def input_that_fails():
    """A read error is not the end: exit 5, after the answers already given."""
    store = Store().people("22-1")
    folder = os.open(store.folder, os.O_RDONLY)
    done = piped(store, "22-1", "log", stdin=folder)
    os.close(folder)
    assert done.returncode == 5 and not done.stdout, done
    assert "répertoire" in done.stderr.decode() and "Recommencez" not in done.stderr.decode(), done
    for cut, batch in ((LINE, "1"), (LINE[:20], "1"), (b"", "7")):
        before = waiting(store)
        master, slave = pty.openpty()
        os.set_blocking(slave, False)
        os.write(slave, LINE * 3 + cut)  # a terminal gone: what it held, then EIO
        os.close(slave)
        done = piped(store, "22-1", "log", "--batch", batch, stdin=master)
        os.close(master)
        told = done.stderr.decode()
        saved = 4 if cut == LINE else 3
        assert done.returncode == 5, (done, cut)
        assert [a["ok"] for a in answers(done.stdout)] == [True] * saved, done
        assert "enregistré jusqu'à la ligne %d, à ne pas renvoyer" % saved in told, told
        assert waiting(store) == before + saved


@check
def output_that_fails():
    """What is saved and cannot be answered must not be sent again: it would count twice."""
    store = Store().people("22-1")
    lines = os.path.join(store.folder, "lines")
    with open(lines, "wb") as f:
        f.write(b"\n" + LINE * 5)
    for batch, saved in (("1", 2), ("3", 4)):
        before = waiting(store)
        with open(lines, "rb") as source, open("/dev/full", "wb") as full:
            done = piped(store, "22-1", "log", "--batch", batch, stdin=source, stdout=full)
        told = done.stderr.decode()
        assert done.returncode == 5, done
        assert "enregistré jusqu'à la ligne %d, à ne pas renvoyer" % saved in told, told
        assert "Recommencez" not in told and "recommencez ;" not in told, told
        assert waiting(store) == before + int(batch)
    source, target = os.pipe()
    os.close(source)
    with open(lines, "rb") as given:
        done = piped(store, "22-1", "log", stdin=given, stdout=target)
    os.close(target)
    assert done.returncode == 5 and "plus personne ne lit" in done.stderr.decode(), done


@check
def every_output_that_fails():
    """No command says that all went well when its answer was lost."""
    store = Store().people("22-1", "29-1", "29-2")
    period = ["--from", "2024-01", "--to", "2024-03"]
    for seat in ("22-1", "29-1"):
        store.log(seat, *[json.loads(LINE)] * 6, code=0)
    store.json("close", "--through", "2024-03", user="evaluation-1")
    store.json("bilan", *period, user="evaluation-1")
    out = store.folder
    release = os.path.join(out, "release.json")
    with open(release, "wb") as f:
        f.write(store.run("--json", "trends", user="evaluation-1").stdout)
    audit = os.path.join(ROOT, "tests/data/audit/07-multiselect-complement.json")
    book = os.path.join(ROOT, "tracker/codebook/ent.json")
    for n, more in enumerate(([], ["--json"])):
        seat, copy = ("29-1", "29-2")[n], "%s/%%s-%d" % (out, n)
        commands = [
            (None, "help"), (None, "help", "log"), (None, "version"), (None, "charter"),
            (None, "codebook", "check", book, "--people", "20"), (None, "audit", audit),
            (None, "release", "verify", release), (None, "demo", copy % "demo"),
            ("22-1", "codebook", "show"), ("22-1", "users"), ("22-1", "check"),
            ("22-1", "ledger"), ("22-1", "releases"), ("formatrice-1", "trends"),
            ("evaluation-1", "release", "verify", release),
            ("evaluation-1", "bilan", *period, "--preview"), ("evaluation-1", "bilan", *period),
            ("evaluation-1", "bilan", *period, "-o", copy % "bilan"),
            ("evaluation-1", "close", "--through", "2024-04", "--preview"),
            ("coordination", "backup", copy % "copy"),
            ("coordination", "revoke", seat, "--confirm", seat),
            ("coordination", "invite", "35-%d" % (n + 1)),
        ]
        for user, *command in commands:
            with open("/dev/full", "wb") as full:
                done = piped(store, user, *command, *more, stdout=full)
            assert done.returncode == 5, (command, more, done)
            assert done.stderr.splitlines()[-1].startswith(b"tracker: "), (command, done.stderr)


@check
def a_dialogue_that_nobody_sees():
    """It ends by itself: no answer is taken to what could not be shown."""
    store = Store().people()
    source, target = os.pipe()
    os.write(target, b"evaluation-1\n" * 3)
    command = [TRACKER, "-s", store.path, "interface", "--simple"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdin=source, stdout=full, stderr=subprocess.PIPE, timeout=120,
                              env=dict(os.environ, XDG_STATE_HOME=store.state), check=False)
    os.close(source)
    os.close(target)
    assert done.returncode == 5, done


@check
def paths_that_are_not_utf8():
    """What is done is said, in what can be said of its path."""
    store = Store().people()
    folder = os.fsencode(store.folder)
    for command, user, key in ((["backup", folder + b"/copie\xe9 "], "coordination", "backup"),
                               (["demo", folder + b"/d\xe9mo"], None, "store")):
        done = piped(store, user, "--json", *command)
        assert done.returncode == 0, done
        said = json.loads(done.stdout.splitlines()[-1])[key]
        assert said.startswith(store.folder) and "\ufffd" not in said, said


@check
def audits_protect_unless_told():
    path = os.path.join(ROOT, "tests/data/audit/01-three-small-cells.json")
    with open(path, encoding="utf-8") as f:
        tables = json.load(f)
    protected = [item for item in tables["items"] if item.get("unsafe", True)]
    assert protected

    def verdict(items, **more):
        given = os.path.join(os.environ.get("TMPDIR", "/tmp"), "audit-%d.json" % os.getpid())
        with open(given, "w", encoding="utf-8") as f:
            json.dump(dict(tables, items=items, **more), f)
        done = subprocess.run([TRACKER, "--json", "audit", given], capture_output=True, check=False)
        os.unlink(given)
        return done.returncode, json.loads(done.stdout)

    said = verdict(protected)
    assert said[0] == 1 and said[1]["safe"] is False, said
    bare = [{key: value for key, value in item.items() if key != "unsafe"} for item in protected]
    assert verdict(bare) == said
    for word in ("Unsafe", "unsaf", "unsafe "):
        code, answer = verdict([dict(item, **{word: True}) for item in bare])
        assert code == 1 and answer["error"] == "audit_input", answer
        assert "items[0].%s" % word in answer["message"], answer
    code, answer = verdict(protected, kk=3)
    assert code == 1 and "« kk »" in answer["message"], answer
    for nothing in ([], [dict(item, unsafe=False) for item in protected]):
        code, answer = verdict(nothing)
        assert code == 1 and answer["error"] == "audit_nothing", answer


sys.exit(run_checks())
