# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks that are wrong, and months at their edges, through the real program."""
import json
import os
import sys

from checks import check, run_checks
from driver import FIRST, ROOT, Store

# before this program was made, or after the last year it knows
DEAD = ("1970-01-01 00:00", "1999-12-31 23:59", "2026-01-01 12:00", "2200-01-01 12:00",
        "9999-12-30 12:00")


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


def old_register():
    """A register of version 1.0.0: ten interviews of September 2026, then one each under clocks of
    1970, 9999 and 2150."""
    store = Store.__new__(Store)
    Store.prepare(store)
    os.mkdir(store.path, 0o700)
    for name, content in (("data.mdb", open(ROOT + "/tests/data/register_1.0.0.mdb", "rb").read()),
                          ("store.lock", b"")):
        with os.fdopen(os.open(store.path + "/" + name, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as f:
            f.write(content)
    return store.at("2026-12-01 12:00")


@check
def dead_clocks_write_nothing():
    store = Store(at="2026-12-01 12:00").people("22-1", "29-1")
    store.log("22-1", {"answers": FIRST}, code=0)
    code = store.invite("coordination", "22-2")
    before = store.json("check", user="coordination")
    line = json.dumps({"answers": FIRST}).encode()
    dated = json.dumps({"answers": FIRST, "month": "2026-11"}).encode()
    fresh = store.secret("fresh", "une phrase toute neuve")
    newer = json.loads(store.run("codebook", "show", "--json", user="22-1").stdout)
    newer["version"] += 1
    acts = (
        ("22-1", line, ["log"]),
        ("22-1", dated, ["log"]),
        ("22-1", b"", ["passwd", "--new-passphrase-file", fresh]),
        ("22-1", b"", ["charter", "--accept-charter"]),
        ("coordination", b"", ["invite", "29-2"]),
        ("coordination", b"", ["revoke", "29-1", "--confirm", "29-1"]),
        ("coordination", b"", ["backup", store.folder + "/copy"]),
        ("coordination", b"", ["check", "--confirm", "reprise"]),
        ("evaluation-1", b"", ["close", "--through", "2026-11"]),
        ("evaluation-1", b"", ["close", "--last", "--confirm", "fin"]),
        ("formatrice-1", b"", ["codebook", "update", store.secret("newer", json.dumps(newer))]),
        (None, b"", ["activate", "22-2", "--code-file", store.secret("code", code),
                     "--passphrase-file", store.phrase]),
        (None, b"", ["recover", "22-1", "--sheet", store.init["sheets"][0], "--sheet",
                     store.init["sheets"][1], "--passphrase-file", store.phrase]),
    )
    for when in DEAD:
        store.at(when)
        for user, stdin, args in acts:
            assert store.refused(*args, user=user, stdin=stdin) == (5, "clock"), (when, args)
        done = store.run("init", "-s", store.folder + "/new", "--practice", "--recovery-dir",
                         store.sheets, "--passphrase-file", store.phrase)
        assert done.returncode == 5 and when[:10].encode() in done.stderr, done.stderr
        assert store.json("ledger", user="22-1")["entries"]  # reading needs no clock
        assert store.json("check", user="coordination") == before
    assert not os.path.exists(store.folder + "/new") and not os.path.exists(store.folder + "/copy")
    store.at("2026-12-01 12:00")
    assert store.log("22-1", {"answers": FIRST}, code=0)[0]["late"] is False


@check
def rows_of_dead_clocks_are_named_and_closed():
    store = old_register()
    assert store.json("check", user="evaluation-1")["misdated"] == 3
    told = store.run("check", user="evaluation-1").stdout.decode()
    assert "mois impossible par une horloge fausse : 3" in told, told
    preview = store.json("close", "--through", "2026-11", "--preview", user="evaluation-1")
    assert preview["misdated"] == 3 and preview["interviews"] == [13, 0, 0], preview
    assert store.json("check", user="evaluation-1")["misdated"] == 3
    closed = store.json("close", "--through", "2026-11", user="evaluation-1")
    assert closed["folded"] == [13, 0, 0] and closed["misdated"] == 3, closed
    checked = store.json("check", user="evaluation-1")
    assert checked["waiting"] == 0 and checked["misdated"] == 0, checked


@check
def a_register_of_version_1_is_of_paris():
    store = old_register()
    store.at("2026-12-31 23:01").json("invite", "22-2", user="coordination")
    assert dates(store)[-1] == "2027-01-01"
    assert store.log("22-1", {"month": "2027-01", "answers": FIRST}, code=0)[0]["ok"]


def log_one(store, *args, **row):
    line = json.dumps(dict({"answers": FIRST}, **row)).encode()
    done = store.run("log", *args, user="22-1", stdin=line)
    return json.loads(done.stdout or b"{}"), done.stderr.decode()


@check
def far_ahead_asks_a_date():
    """More than thirteen months after the register's last act, what dates interviews is refused
    until the date is typed; a year from one closing to the next is not."""
    store = Store(at="2026-12-01 12:00").people("22-1", "29-1")
    for user in ("22-1", "29-1") * 5:
        store.log(user, {"answers": FIRST}, code=0)
    assert log_one(store.at("2028-01-31 12:00"))[0]["ok"]
    store.at("2028-02-01 12:00")
    line = json.dumps({"answers": FIRST}).encode()
    waiting = store.json("check", user="coordination")["waiting"]
    for args in (["log"], ["log", "--batch", "9"]):
        assert store.refused(*args, user="22-1", stdin=line) == (1, "clock_ahead")
    for args in (["close", "--through", "2026-12"], ["close", "--through", "2026-12", "--preview"],
                 ["close", "--last", "--confirm", "fin"]):
        assert store.refused(*args, user="evaluation-1") == (1, "clock_ahead"), args
    told = store.run("users", user="22-1").stderr.decode()
    assert "dit 2028-02-01" in told and "2026-12-01" in told, told
    # other acts go on, and prove nothing
    store.invite("coordination", "22-2")
    assert store.refused("log", user="22-1", stdin=line) == (1, "clock_ahead")
    assert store.refused("log", "--confirm", "2028-02-02", user="22-1", stdin=line) == (1, "confirm")
    assert store.json("check", user="coordination")["waiting"] == waiting
    answer, _ = log_one(store, "--confirm", "2028-02-01")
    assert answer["ok"] and "clock" not in answer, answer
    acts = [(e["act"], e["subject"]) for e in store.json("ledger", user="22-1")["entries"]]
    assert acts[-1] == ("clock-confirmed", "2028-02-01"), acts
    assert log_one(store)[0]["ok"] and store.run("users", user="22-1").stderr == b""
    assert store.json("close", "--through", "2026-12", user="evaluation-1")["rows_folded"] == 10


@check
def behind_is_said():
    store = Store(at="2026-12-10 12:00").people("22-1", "29-1")
    for user in ("22-1", "29-1") * 5:
        store.log(user, {"answers": FIRST}, code=0)
    store.at("2027-01-05 12:00").json("close", "--through", "2026-12", user="evaluation-1")
    store.at("2027-01-03 12:00")  # before the last act, after the last closed month
    answer, told = log_one(store)
    assert answer["ok"] and not answer["late"] and answer["clock"] == "behind", answer
    assert "retarde" in told and "2027-01-05" in told, told
    store.at("2026-12-20 12:00")  # in a month that is closed
    answer, told = log_one(store)
    assert answer["ok"] and answer["late"] and answer["clock"] == "behind", answer
    assert "retarde" in told and "2026-12" in told, told
    # the months that the register proves are not in the future
    assert log_one(store, month="2027-01")[0]["ok"]
    assert log_one(store, month="2027-02")[0]["error"] == "month_future"
    for args in (["--through", "2027-01"], ["--last", "--confirm", "fin"]):
        assert store.refused("close", *args, user="evaluation-1") == (1, "clock_behind"), args
    # the end can be said all the same, once the date is typed
    store.json("check", "--confirm", "2026-12-20", user="evaluation-1")
    assert store.refused("close", "--through", "2027-01", user="evaluation-1")[1] == "close_not_ended"
    last = store.json("close", "--last", "--confirm", "fin", user="evaluation-1")
    assert last["erased"] == 3, last
    assert store.json("check", user="evaluation-1")["waiting"] == 0


@check
def a_day_less_is_not_behind():
    store = Store(at="2027-01-05 12:00").people("22-1")
    answer, told = log_one(store.at("2027-01-04 12:01"))
    assert "clock" not in answer and told == "", (answer, told)
    answer, told = log_one(store.at("2027-01-03 12:00"))
    assert answer["clock"] == "behind" and "retarde" in told, (answer, told)


sys.exit(run_checks())
