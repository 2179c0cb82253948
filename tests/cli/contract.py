# SPDX-License-Identifier: GPL-3.0-or-later
"""The command-line contract: shapes of answers, exit codes, every refusal of `log` by its word."""
import datetime
import json
import os
import sys
import tempfile

from checks import check, run_checks
from driver import FIRST, ROOT, SEATS, THIRD, Store, log_scenario

UNSAFE = sorted(os.listdir(os.path.join(ROOT, "tests/data/audit")))[0]


def swapped(codes, **changes):
    """Codes with some taken out (None) or put in the place of others."""
    out = [changes.get(c, c) for c in codes]
    return [c for c in out if c]


@check
def shapes_of_people():
    store = Store()
    assert store.init["k"] == 5 and len(store.init["sheets"]) == 3, store.init
    assert [u["user"] for u in store.init["users"]] == ["coordination", "evaluation-1"]
    assert "code" not in store.init["users"][0]
    for path in store.init["sheets"]:
        assert os.stat(path).st_mode & 0o777 == 0o600
    assert store.refused("init", "--recovery-dir", store.sheets, "--practice",
                         "--passphrase-file", store.phrase)[1] in ("store_exists", "file_exists")
    assert store.refused("invite", "22-1", user="coordination") == (1, "not_ready")
    store.people("22-1")
    assert store.refused("invite", "22-9", user="coordination") == (1, "user_unknown")
    assert store.refused("invite", "22-2", user="22-1") == (3, "not_allowed")
    assert store.refused("invite", "22-1", user="coordination") == (1, "user_active")
    wrong = store.secret("wrong", "une autre phrase secrète")
    assert store.refused("check", user="22-1", phrase=wrong) == (3, "passphrase_wrong")
    assert store.refused("check", user="22-3", phrase=wrong) == (3, "passphrase_wrong")
    assert store.refused("revoke", "22-1", user="coordination") == (1, "confirm")
    users = {u["user"]: u["state"] for u in store.json("users", user="coordination")["users"]}
    assert users["22-1"] == "active" and users["22-2"] == "free", users
    entries = store.json("ledger", user="22-1")
    assert entries["verified"] and entries["entries"][0]["act"] == "created"


@check
def usage():
    store = Store().people("22-1")
    assert store.refused("nothing")[0] == 2
    assert store.refused("check", "--preview", user="22-1") == (2, "option_unknown")
    assert store.refused("bilan", user="evaluation-1")[0] == 2
    assert store.refused("check") == (2, "usage")
    assert store.run("help").returncode == 0 and store.run("version").returncode == 0
    empty = Store.__new__(Store)
    empty.__dict__.update(store.__dict__, path=store.folder + "/none")
    assert empty.refused("check", user="22-1") == (5, "store_missing")
    assert not os.path.exists(store.folder + "/none")


def first(**more):
    return dict({"month": "2024-03", "answers": FIRST}, **more)


@check
def refusals_of_log():
    store = Store().people("22-1")
    future = datetime.date.today().replace(year=datetime.date.today().year + 1).strftime("%Y-%m")
    rows = [
        (first(answers=FIRST + ["XXX"]), "code_unknown"),
        (first(answers=FIRST + [FIRST[0]]), "code_twice"),
        (first(answers=[c for c in FIRST if not c.startswith("CAN_")]), "answer_missing"),
        (first(answers=[c for c in FIRST if not c.startswith("STAT_")]), "answer_missing"),
        (first(answers=FIRST + ["CAN_FAC"]), "answer_two"),
        (first(answers=swapped(FIRST, HC_NON=None) + ["HC_NON", "HC_EMP"]), "answer_exclusive"),
        (first(answers=FIRST + ["QT_TYP", "QT_ACT", "QT_OU", "QT_FOR"]), "answer_too_many"),
        (first(answers=FIRST + ["REP_CON"]), "answer_skipped"),
        (first(declared_rank=2), "answer_rank"),
        (first(month=future), "month_future"),
        (first(month="2024-3"), "month_invalid"),
        (first(ticket="12"), "ticket_form"),
        (first(ticket="1234 5678 90123456"), "ticket_form"),
        (first(ticket="1234 5678 9012 3456"), "ticket_unknown"),
        (first(ticket="1234 5678 9012 3456", declared_rank=2), "rank_and_ticket"),
        (first(declared_rank=4), "rank_invalid"),
        (first(declared_rank="2"), "rank_invalid"),
        (first(answers="CAN_TEL"), "field_invalid"),
        (first(follow_up="oui"), "field_invalid"),
        ([1], "json_invalid"),
        ({"month": "2024-03", "answers": THIRD, "declared_rank": 3}, None),
        ({"month": "2024-03", "declared_rank": 3,
          "answers": [c for c in THIRD if not c.startswith("ISS_")] + ["ISS_SUI"]}, "answer_rank"),
        ({"month": "2024-03", "declared_rank": 3, "answers":
          [c for c in THIRD if not c.startswith(("ISS_", "ORI_"))] + ["ISS_PAR", "ORI_AUC"]},
         "answer_requires"),
        (first(), None),
    ]
    before = store.json("check", user="coordination")
    for batch in (None, 7):
        answers = store.log("22-1", *[row for row, _ in rows], batch=batch, code=1)
        assert len(answers) == len(rows)
        for i, (answer, (row, word)) in enumerate(zip(answers, rows)):
            assert answer["line"] == i + 1 and answer["ok"] == (word is None), (row, answer)
            assert word is None or (answer["error"] == word and answer["message"]), (row, answer)
    after = store.json("check", user="coordination")
    assert after["waiting"] - before["waiting"] == 4 and after["spent"] == 0, after
    done = store.run("log", user="22-1", stdin=b'{"a":1,\n\n' + b"x" * 70000 + b"\n")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["error"] for a in lines] == ["json_invalid"] * 2 and lines[1]["line"] == 3, lines


@check
def tickets():
    store = Store().people("22-1", "29-1")
    answer, = store.log("22-1", first(), code=0)
    assert answer["rank"] == 1 and not answer["late"]
    spaced = answer["next_ticket"]
    again, = store.log("29-1", {"month": "2024-03", "answers": THIRD,
                                "ticket": spaced.replace(" ", "-")}, code=0)
    assert again["rank"] == 2 and again["next_ticket"] != spaced
    for attempt in (spaced, spaced.replace(" ", "")):
        spent, = store.log("22-1", {"month": "2024-03", "answers": THIRD, "ticket": attempt}, code=1)
        assert spent["error"] == "ticket_spent"
    last, = store.log("22-1", {"month": "2024-03", "answers": THIRD, "ticket": again["next_ticket"]},
                      code=0)
    assert last["rank"] == 3 and last["next_ticket"] is None
    none, = store.log("22-1", first(follow_up=False), code=0)
    assert none["next_ticket"] is None


@check
def charter_and_roles():
    store = Store().people()
    code = store.invite("coordination", "22-1")
    store.activate("22-1", code)
    assert store.log("22-1", first()) == [] or True
    assert store.refused("log", user="22-1", stdin=json.dumps(first()).encode()) == \
        (1, "charter_not_accepted")
    store.json("charter", "--accept-charter", user="22-1")
    assert store.log("22-1", first(), code=0)[0]["ok"]
    for user, args in (("formatrice-1", ["log"]), ("evaluation-1", ["log"]), ("22-1", ["trends"]),
                       ("22-1", ["bilan", "--from", "2024-01", "--to", "2024-06"]),
                       ("formatrice-1", ["bilan", "--from", "2024-01", "--to", "2024-06"]),
                       ("coordination", ["close", "--through", "2024-06"]),
                       ("22-1", ["close", "--through", "2024-06"]),
                       ("coordination", ["trends"]),
                       ("22-1", ["backup", store.folder + "/b"])):
        done = store.refused(*args, user=user, stdin=json.dumps(first()).encode())
        assert done == (3, "not_allowed"), (user, args, done)


@check
def scenario_to_bilan():
    store = Store().people(*SEATS)
    log_scenario(store)
    state = store.json("check", user="evaluation-1")
    assert state["waiting"] == 40 and state["spent"] == 20 and state["blocks"] == 0, state
    assert "waiting" not in store.json("check", user="22-1")
    preview = store.json("close", "--through", "2024-06", "--preview", user="evaluation-1")
    assert preview["folded"] == [20, 11, 9]
    done = store.json("close", "--through", "2024-06", user="evaluation-1")
    assert (done["through"], done["rows_folded"], done["blocks"], done["waiting"]) == \
        ("2024-06", 40, 3, [0, 0, 0]), done
    assert store.json("check", user="evaluation-1")["waiting"] == 0
    assert store.refused("close", "--through", "2024-06", user="evaluation-1") == (1, "close_done")
    late, = store.log("22-1", first(), code=0)
    assert late["late"]
    bilan = store.run("bilan", "--from", "2024-01", "--to", "2024-06", "--json", user="evaluation-1")
    again = store.run("bilan", "--from", "2024-01", "--to", "2024-06", "--json", user="evaluation-1")
    assert bilan.returncode == 0 and bilan.stdout == again.stdout, bilan.stderr
    bilan = json.loads(bilan.stdout)
    assert bilan["people"] == 20 and bilan["interviews"] == [20, 11, 9] and bilan["k"] == 5
    cells = {(t["id"], t["rank"], c["row"]): c for t in bilan["tables"] for c in t["cells"]
             if not c.get("col")}
    for key, n in ((("T5", "1", "ISS_TRV"), 9), (("T3", "all", "CAN_TEL"), 29),
                   (("T6", "1", "PROG_NEO"), 8), (("T6", "1", "PROG_FAM"), 12)):
        cell = cells[key]
        assert cell["precision"] == "exact" and cell["lo"] == cell["hi"] == n, cell
    assert store.refused("bilan", "--from", "2024-02", "--to", "2024-05",
                         user="evaluation-1") == (1, "period_bounds")
    trends = store.json("trends", user="formatrice-1")
    assert trends["to"] == "2024-06" and all(c["precision"] != "exact" or not c["row"]
                                             for t in trends["tables"] for c in t["cells"])
    releases = store.json("releases", user="22-1")["releases"]
    assert [r["kind"] for r in releases] == ["trends", "bilan"]
    text = store.run("bilan", "--from", "2024-01", "--to", "2024-06", user="evaluation-1").stdout
    assert max(len(line) for line in text.decode().splitlines()) <= 80
    out = store.folder + "/bilan.txt"
    store.json("bilan", "--from", "2024-01", "--to", "2024-06", "-o", out, "--sign",
               user="evaluation-1")
    assert store.refused("bilan", "--from", "2024-01", "--to", "2024-06", "-o", out,
                         user="evaluation-1") == (1, "file_exists")
    assert os.path.exists(out + ".minisig")


@check
def one_json_value():
    store = Store().people("22-1")
    done = store.run("--json", "audit", os.path.join(ROOT, "tests/data/audit", UNSAFE))
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 1, done.stdout
    assert json.loads(done.stdout)["safe"] is False
    done = store.run("--json", "log", user="22-1", stdin=b"{}\n")
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 1, done.stdout
    done = store.run("--json", "codebook", "show", user="22-1")
    assert json.loads(done.stdout)["form"] == "ENT"


@check
def demo_prints_the_article():
    store = Store.__new__(Store)
    store.folder = tempfile.mkdtemp()
    store.path = store.state = store.folder + "/unused"
    done = store.run("demo", store.folder + "/demo")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    for words in ("20 personnes", "40 entretiens", "2,00", "9 ", "29 "):
        assert words in text, words
    assert store.run("demo", store.folder + "/demo").returncode == 1


sys.exit(run_checks())
