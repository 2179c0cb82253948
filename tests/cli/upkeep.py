# SPDX-License-Identifier: GPL-3.0-or-later
"""Upkeep through the real program: passphrases, recovery, backups, an older copy put back, a lost
release read back, a new code list, revocation."""
import json
import os
import re
import shutil
import sys

from checks import check, run_checks
from driver import FIRST, PHRASE, ROOT, SEATS, SECOND, Store, log_scenario


def first(**more):
    return dict({"month": "2024-03", "answers": FIRST}, **more)


@check
def passphrases_and_recovery():
    store = Store().people("22-1")
    new = store.secret("new", "encore une autre phrase")
    store.json("passwd", "--new-passphrase-file", new, user="22-1")
    assert store.refused("check", user="22-1") == (3, "passphrase_wrong")
    assert store.run("check", user="22-1", phrase=new).returncode == 0
    short = store.secret("short", "court")
    done = store.run("--json", "passwd", "--new-passphrase-file", short, user="22-1", phrase=new)
    assert json.loads(done.stdout)["error"] == "passphrase_short"
    sheets = store.init["sheets"]
    for a, b in ((0, 1), (1, 2), (2, 0)):
        for user in ("22-1", "evaluation-1", "coordination"):
            store.json("recover", user, "--sheet", sheets[a], "--sheet", sheets[b],
                       "--passphrase-file", store.phrase)
            store.json("check", user=user)
    told = store.run("users", user="22-1").stderr.decode()  # at the next login, once
    assert "feuilles de secours : coordination (" in told and "evaluation-1 (" in told, told
    assert store.run("users", user="22-1").stderr == b""
    for args in (["--sheet", sheets[0]], ["--sheet", sheets[1], "--sheet", sheets[1]]):
        done = store.run("--json", "recover", "22-1", *args, "--passphrase-file", store.phrase)
        assert done.returncode in (2, 3), done.stdout
    other = Store()
    done = store.run("--json", "recover", "22-1", "--sheet", sheets[0], "--sheet",
                     other.init["sheets"][1], "--passphrase-file", store.phrase)
    assert json.loads(done.stdout)["error"] == "sheets_mismatch"
    text = open(sheets[2], encoding="utf-8").read()
    code = re.search(r"[0-9A-Z]{4}([ -][0-9A-Z]{4}){7}", text).group()
    wrong = code[:10] + ("7" if code[10] != "7" else "8") + code[11:]
    typo = store.secret("typo", text.replace(code, wrong))
    done = store.run("--json", "recover", "22-1", "--sheet", sheets[0], "--sheet", typo,
                     "--passphrase-file", store.phrase)
    assert json.loads(done.stdout)["error"] == "sheet_invalid", done.stdout


@check
def forgotten_passphrase_and_revocation():
    store = Store().people("22-1", "29-1")
    ticket = store.log("22-1", first(), code=0)[0]["next_ticket"]
    code = store.invite("coordination", "22-1", "--confirm", "22-1")
    assert store.refused("check", user="22-1")[0] == 3
    store.activate("22-1", code, "--accept-charter")
    store.json("revoke", "29-1", "--confirm", "29-1", user="coordination")
    assert store.refused("check", user="29-1")[0] == 3
    again, = store.log("22-1", {"month": "2024-03", "answers": SECOND, "ticket": ticket}, code=0)
    assert again["rank"] == 2  # tickets of an earlier epoch stay valid
    assert store.refused("revoke", "evaluation-1", "--confirm", "evaluation-1",
                         user="coordination")[0] in (1, 3)
    acts = [e["act"] for e in store.json("ledger", user="22-1")["entries"]]
    assert acts[0] == "created" and "revoked" in acts, acts


@check
def older_copy_is_refused_until_accepted():
    store = Store().people("22-1")
    store.log("22-1", first(), code=0)
    shutil.copytree(store.path, store.folder + "/older")
    ticket = store.log("22-1", first(), code=0)[0]["next_ticket"]
    store.log("22-1", {"month": "2024-03", "answers": SECOND, "ticket": ticket}, code=0)
    store.json("check", user="coordination")
    shutil.rmtree(store.path)
    shutil.copytree(store.folder + "/older", store.path)
    for user in ("22-1", "coordination"):
        assert store.refused("check", user=user) == (4, "store_older"), user
    assert store.refused("log", user="22-1", stdin=json.dumps(first()).encode())[1] == "store_older"
    assert store.refused("users", user="coordination") == (4, "store_older")
    store.json("check", "--confirm", "reprise", user="coordination")
    store.json("check", user="22-1")
    assert "older-accepted" in [e["act"] for e in store.json("ledger", user="22-1")["entries"]]


@check
def backup_and_restore():
    store = Store().people(*SEATS)
    log_scenario(store)
    store.json("close", "--through", "2024-06", user="evaluation-1")
    copy = store.folder + "/copy"
    store.json("backup", copy, user="coordination")
    assert store.refused("backup", copy, user="coordination") == (1, "store_exists")
    bilan = store.run("bilan", "--from", "2024-01", "--to", "2024-06", "--json",
                      user="evaluation-1").stdout
    done = store.run("--json", "restore", copy, "--passphrase-file", store.phrase)
    assert json.loads(done.stdout)["error"] == "confirm", done.stdout
    done = store.run("--json", "restore", copy, "--confirm", "restaurer", "--passphrase-file",
                     store.phrase)
    assert done.returncode == 0, done.stdout
    kept = store.json("releases", user="evaluation-1")
    assert [r["release"] for r in kept["releases"]] == [1, 2] and kept["pending"], kept
    again = store.run("bilan", "--from", "2024-01", "--to", "2024-06", "--json", user="evaluation-1")
    assert again.stdout == bilan, again.stderr


@check
def copies_are_listed():
    store = Store().people(*SEATS)
    log_scenario(store)
    copy, gone = store.folder + "/copy", store.folder + "/gone"
    store.json("backup", copy, user="coordination")
    store.json("backup", gone, user="coordination")
    assert store.refused("backup", store.path + "/copy", user="coordination") == (1, "backup_inside")
    for args in (["backup"], ["backup", "--list", copy], ["backup", "--destroyed"],
                 ["backup", "--list", "--destroyed", copy]):
        assert store.refused(*args, user="coordination") == (2, "usage"), args
    assert store.refused("backup", "--destroyed", copy, user="coordination") == (1, "copy_stands")
    shutil.rmtree(gone)
    store.json("backup", "--destroyed", gone, user="coordination")
    assert store.refused("backup", "--destroyed", gone, user="coordination") == (1, "copy_unknown")
    listed = store.json("backup", "--list", user="evaluation-1")["copies"]
    assert [(c["path"], c["state"]) for c in listed] == [(copy, "finished")], listed
    closed = store.json("close", "--through", "2024-06", user="evaluation-1")
    assert closed["backups"] == [copy] and closed["copies"] == listed, closed
    assert closed["scrub_owed"] is False and store.json("check", user="22-1")["scrub_owed"] is False
    # what an interrupted copy leaves is named wherever it stands; what holds nothing is not
    left = os.path.join(store.folder, ".tracker-AbCd12")
    os.mkdir(left)
    os.mkdir(os.path.join(store.folder, ".tracker-empty1"))
    with open(left + "/data.mdb", "w") as file:
        file.write("half a copy")
    text = store.run("backup", "--list", user="evaluation-1").stdout.decode()
    assert left in text and "reste d'une copie" in text and "empty1" not in text, text


@check
def a_restore_is_a_door():
    store = Store().people("22-1")
    copy = store.folder + "/copy"
    store.json("backup", copy, user="coordination")
    wrong = store.secret("wrong", "ce n'est pas la bonne")
    for user in ("evaluation-1", "22-1"):
        done = store.run("restore", copy, "--confirm", "restaurer", user=user)
        assert done.returncode == 3 and user.encode() in done.stderr, done.stderr
    done = store.run("--json", "restore", copy, "--confirm", "restaurer", user="Coordination",
                     phrase=wrong)
    assert json.loads(done.stdout)["error"] == "passphrase_wrong", done.stdout
    done = store.run("restore", copy, "--confirm", "restaurer", user="coordination")
    assert done.returncode == 0, done.stderr


@check
def a_restore_says_which_accesses_are_open_again():
    store = Store().people("22-1", "29-1")
    copy = store.folder + "/copy"
    store.json("backup", copy, user="coordination")
    for user in ("22-1", "29-1"):
        store.json("revoke", user, "--confirm", user, user="coordination")
    done = store.run("restore", copy, "--confirm", "restaurer", user="coordination")
    said = "2 accès fermés ou refaits depuis la sauvegarde sont rouverts"
    assert said in done.stdout.decode() and b"22-1, 29-1" in done.stdout, done
    shutil.rmtree(store.path + ".avant-restauration")
    done = store.run("--json", "restore", copy, "--confirm", "restaurer", user="coordination")
    answer = json.loads(done.stdout)
    assert answer["reopened"] == 2 and answer["names"] == "22-1, 29-1", answer


@check
def a_bad_backup_changes_nothing():
    store, other = Store().people("22-1"), Store()
    copy, foreign = store.folder + "/copy", store.folder + "/foreign"
    store.json("backup", copy, user="coordination")
    other.json("backup", foreign, user="coordination")
    with open(copy + "/data.mdb", "r+b") as data:
        data.truncate(8192)
    for backup, code, word in ((store.folder + "/missing", 5, "backup_missing"),
                               (os.path.dirname(store.init["sheets"][0]), 5, "backup_missing"),
                               (copy, 4, "backup_damaged"), (foreign, 1, "backup_foreign")):
        done = store.run("--json", "restore", backup, "--confirm", "restaurer",
                         "--passphrase-file", store.phrase)
        assert (done.returncode, json.loads(done.stdout)["error"]) == (code, word), done.stdout
        assert b"tracker init" not in done.stderr, done.stderr
        store.json("check", user="22-1")


@check
def code_list_is_proposed_then_approved():
    store = Store().people("22-1")
    with open(os.path.join(ROOT, "tracker/codebook/ent.json"), encoding="utf-8") as f:
        text = f.read()
    second = text.replace('"version": 2', '"version": 3', 1).replace("Téléphone", "Par téléphone", 1)
    file = store.secret("grille.json", second)
    assert store.refused("codebook", "update", file, user="evaluation-1") == \
        (1, "codebook_no_proposal")
    assert store.refused("codebook", "update", file, user="22-1") == (3, "not_allowed")
    assert store.json("codebook", "update", file, user="formatrice-1")["state"] == "proposed"
    other = store.secret("autre.json", second.replace("Par téléphone", "Tél.", 1))
    assert store.refused("codebook", "update", other, user="evaluation-1") == \
        (1, "codebook_no_proposal")
    assert store.json("codebook", "update", file, user="evaluation-1")["state"] == "approved"
    shown = store.run("codebook", "show", "--json", user="22-1").stdout.decode()
    assert "Par téléphone" in shown
    assert store.log("22-1", first(), code=0)[0]["ok"]
    checked = store.json("codebook", "check", file, "--people", "20,200")
    marked = ["PRO_NSP", "STAT_NSP", "SAV_NSP", "SAP_NSP", "SAT_NSP", "MVT_NMES"]
    assert checked["ok"] and checked["says_nothing"] == marked, checked
    said = store.run("codebook", "check", file).stdout.decode()
    assert re.search(r"SAT_NSP +Non exprimé\n", said) and "says_nothing" in said, said
    bad = store.secret("mauvaise.json", second.replace('"bit": 7', '"bit": 8', 1))
    assert store.refused("codebook", "check", bad) == (1, "codebook_invalid")


@check
def a_real_store_needs_a_real_passphrase():
    store = Store(practice=False)
    assert not store.init["practice"]
    assert store.json("check", user="coordination")["ok"]
    weak = store.secret("weak", "court")
    fresh = Store.__new__(Store)
    fresh.__dict__.update(store.__dict__, path=store.folder + "/fresh")
    done = fresh.run("--json", "init", "--recovery-dir", store.folder, "--passphrase-file", weak)
    assert json.loads(done.stdout)["error"] == "passphrase_short"
    assert not os.path.exists(fresh.path)
    open_file = store.secret("open", PHRASE)
    os.chmod(open_file, 0o644)
    assert store.refused("check", user="coordination", phrase=open_file)[1] == "store_access"


sys.exit(run_checks())
