# SPDX-License-Identifier: GPL-3.0-or-later
"""After a restore: what had left already is there again, or read back, or declared lost, before
anything leaves; and no number is given twice."""
import json
import os
import re
import shutil
import sys

from checks import check, run_checks
from driver import FIRST, SEATS, Store, log_scenario

BILAN = ("bilan", "--from", "2024-01", "--to", "2024-06")
CLOSE = ("close", "--through", "2024-12")


def first(month="2024-03"):
    return {"month": month, "answers": FIRST}


def closed():
    """A store with the scenario closed, and a backup of it."""
    store = Store().people(*SEATS)
    log_scenario(store)
    store.json("close", "--through", "2024-06", user="evaluation-1")
    store.copy = store.folder + "/copy"
    store.json("backup", store.copy, user="coordination")
    return store


def restore(store, aside=False):
    """Puts the backup back; without aside nothing of the register replaced is left to be read."""
    if not aside:
        shutil.rmtree(store.path)
    done = store.run("--json", "restore", store.copy, "--confirm", "restaurer",
                     "--passphrase-file", store.phrase)
    assert done.returncode == 0, done.stdout


def forget(store, *users):
    """Those users remember nothing on this machine."""
    folder = os.path.join(store.state, "tracker")
    for name in os.listdir(folder):
        if name.split(".")[-1] in users:
            os.unlink(os.path.join(folder, name))


def states(store, user="evaluation-1"):
    """What the list says of each number: its hash, or in what way it is not there."""
    out = {}
    for line in store.json("releases", user=user)["releases"]:
        out[line["release"]] = "declared" if line.get("declared") else \
            "lost" if line.get("lost") else line["hash"]
    return out


def acts(store):
    return [(e["act"], e["subject"]) for e in store.json("ledger", user="22-1")["entries"]]


@check
def the_register_set_aside_is_taken_over():
    store = closed()
    bilan = store.run(*BILAN, "--json", user="evaluation-1").stdout
    store.json("backup", store.folder + "/newer", user="coordination")
    store.json("revoke", "56-3", "--confirm", "56-3", user="coordination")
    before = states(store)
    forget(store, "evaluation-1", "coordination", "22-1", "formatrice-1")
    restore(store, aside=True)
    assert states(store) == before, (states(store), before)
    done = acts(store)
    assert ("older-accepted", "replaced store read") in done, done
    assert ("release-carried", "2 " + before[2]) in done, done
    assert ("access-reopened", "56-3") in done, done
    taken = [subject for act, subject in done if act == "copy-carried"]
    assert any(s.endswith("/newer") for s in taken), done
    assert store.refused(*CLOSE, user="evaluation-1") == (1, "release_unconfirmed")
    assert store.run(*BILAN, "--json", user="evaluation-1").stdout == bilan
    store.json("release", "last", "2", user="evaluation-1")
    store.log("22-1", *[first("2024-09")] * 12, code=0)
    listed = store.json(*CLOSE, user="evaluation-1")["backups"]
    assert store.folder + "/newer" in listed and store.copy in listed, listed
    assert len(set(listed)) == len(listed), listed
    assert max(states(store)) == 101, states(store)


@check
def what_any_user_remembers_is_missed():
    """The register is gone; one user alone, who writes nothing, remembers that two had left."""
    for user in ("22-1", "formatrice-1", "coordination", "evaluation-1"):
        store = closed()
        store.json(*BILAN, user="evaluation-1")
        store.json("check", user=user)
        forget(store, *{"22-1", "formatrice-1", "coordination", "evaluation-1"} - {user})
        restore(store)
        if user != "coordination":
            store.json("check", user=user)
        assert states(store)[2] == "lost", (user, states(store))
        assert store.refused(*BILAN, user="evaluation-1") == (1, "release_lost"), user
        assert store.refused(*CLOSE, user="evaluation-1") == (1, "release_lost"), user
        if user != "coordination":
            assert ("release-remembered", "n° 2") in acts(store), acts(store)


@check
def nothing_leaves_before_evaluation_has_said_what_it_holds():
    store = closed()
    store.json(*BILAN, user="evaluation-1")
    forget(store, "22-1", "formatrice-1", "coordination", "evaluation-1")
    restore(store)
    assert 2 not in states(store)
    assert store.refused(*BILAN, user="evaluation-1") == (1, "release_unconfirmed")
    assert store.refused("release", "last", "2", user="formatrice-1") == (3, "not_allowed")
    store.json("release", "last", "2", user="evaluation-1")
    assert states(store)[2] == "lost"
    assert store.refused(*BILAN, user="evaluation-1") == (1, "release_lost")
    assert store.refused("release", "lost", "2", user="evaluation-1") == (1, "confirm")
    assert store.refused("release", "lost", "3", "--confirm", "perdue",
                         user="evaluation-1") == (1, "release_not_lost")
    store.json("release", "lost", "2", "--confirm", "perdue", user="evaluation-1")
    bilan = store.json(*BILAN, user="evaluation-1")
    assert bilan["release"] == 101 and bilan["volumes_only"], bilan
    assert {c["precision"] for t in bilan["tables"] for c in t["cells"]} <= {"hidden", "not_asked"}
    said = store.run(*BILAN, user="evaluation-1").stdout.decode()
    assert "rien d'autre que les volumes" in said and "premiers entretiens" in said, said
    done = acts(store)
    assert ("release-lost", "n° 2") in done and ("volumes-only", "n° 101") in done, done
    assert store.json("releases", user="evaluation-1")["broken"] == 0


@check
def nobody_knows():
    store = closed()
    forget(store, "22-1", "formatrice-1", "coordination", "evaluation-1")
    restore(store)
    store.json("release", "last", "inconnu", user="evaluation-1")
    assert store.json(*BILAN, user="evaluation-1")["volumes_only"]


def signed(store, *command):
    """The JSON file that évaluation writes, and its signature beside it."""
    path = os.path.join(store.folder, "signed-%d.json" % len(os.listdir(store.folder)))
    store.json(*command, "-o", path, "--format", "json", "--sign", user="evaluation-1")
    return path


@check
def a_file_is_believed_when_it_is_proven():
    store = closed()
    path = signed(store, *BILAN)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    restore(store)
    assert states(store)[2] == "lost"

    def refused(name, change, signature=None):
        other = store.secret(name, change(text).rstrip("\n"))
        assert name == "unsigned.json" or change(text) != text
        more = ["--signature", signature] if signature else []
        return store.refused("release", "import", other, *more, user="evaluation-1")

    assert refused("unsigned.json", lambda t: t) == (1, "release_unproven")
    assert refused("changed.json", lambda t: t.replace('"hi":20', '"hi":21'), path + ".minisig") == \
        (1, "release_unproven")
    assert refused("other.json", lambda t: t.replace('"release":2', '"release":3')) == \
        (1, "release_not_lost")
    assert refused("first.json", lambda t: t.replace('"release":2', '"release":1')) == \
        (1, "release_known")
    foreign = re.sub(r'"store":"[0-9a-f]+"', '"store":"%s"' % ("0" * 32), text)
    done = store.run("--lang", "en", "release", "import", store.secret("foreign.json", foreign),
                     user="evaluation-1")
    assert done.returncode == 1 and b"it comes from another store" in done.stderr, done.stderr
    assert store.refused("release", "import", path, user="formatrice-1") == (3, "not_allowed")
    store.json("release", "import", path, user="evaluation-1")
    assert store.refused("release", "import", path, user="evaluation-1") == (1, "release_known")
    again = store.run(*BILAN, "--json", user="evaluation-1").stdout
    assert again.decode() == text
    store.json("release", "verify", path, user="evaluation-1")
    assert store.refused("release", "unimport", "2", user="evaluation-1") == (1, "confirm")
    store.json("release", "unimport", "2", "--confirm", "retirer", user="evaluation-1")
    assert states(store)[2] == "lost"
    store.json("release", "lost", "2", "--confirm", "perdue", user="evaluation-1")
    store.json("release", "import", path, user="evaluation-1")  # found after all
    assert acts(store)[-1][0] == "release-imported", acts(store)


@check
def nothing_is_lost_nothing_is_imported():
    store = closed()
    path = signed(store, *BILAN)
    with open(path, encoding="utf-8") as file:
        more = file.read().replace('"release":2', '"release":1000000')
    assert store.refused("release", "import", path, user="evaluation-1") == (1, "release_known")
    for number in ("7", "1000000"):
        other = store.secret("more.json", more.replace("1000000", number))
        assert store.refused("release", "import", other, user="evaluation-1")[0] == 1, number
    assert store.refused("release", "unimport", "2", "--confirm", "retirer",
                         user="evaluation-1") == (1, "release_not_lost")
    store.json("release", "last", "5", user="evaluation-1")  # nothing to answer for
    store.log("22-1", *[first("2024-09")] * 12, code=0)
    store.json(*CLOSE, user="evaluation-1")
    assert max(states(store)) == 3, states(store)


@check
def closings_made_again_are_not_the_same():
    """A3 and A2: the same months closed again, in other bounds and with others in them."""
    store = closed()
    store.log("22-1", *[first("2024-09")] * 12, code=0)
    store.log("29-1", *[first("2024-09")] * 8, code=0)
    store.json("backup", store.folder + "/before", user="coordination")
    store.copy = store.folder + "/before"
    store.json("close", "--through", "2024-09", user="evaluation-1")
    path = signed(store, "bilan", "--from", "2024-07", "--to", "2024-09")
    restore(store)
    store.json("release", "last", "3", user="evaluation-1")
    assert states(store)[2] == "lost" and states(store)[3] == "lost"
    store.json("release", "import", path, user="evaluation-1")
    store.json("release", "lost", "2", "--confirm", "perdue", user="evaluation-1")
    store.log("22-1", *[first("2024-10")] * 3, code=0)
    store.json(*CLOSE, user="evaluation-1")
    trends = store.json("trends", user="formatrice-1")
    assert trends["release"] == 101 and trends["volumes_only"], trends
    assert trends["interviews"] == [23, 0, 0], trends
    lines = {r["release"]: r for r in store.json("releases", user="evaluation-1")["releases"]}
    assert lines[3]["foreign"] and lines[3]["imported"], lines
    refused = store.refused("release", "verify", path, user="evaluation-1")
    assert refused == (1, "release_invalid"), refused


@check
def a_number_is_never_given_twice():
    """A restore nobody answered truly for, then a user who remembers more."""
    store = closed()
    store.json(*BILAN, user="evaluation-1")
    store.json("check", user="22-1")
    forget(store, "formatrice-1", "coordination", "evaluation-1")
    restore(store)
    store.json("release", "last", "1", user="evaluation-1")
    store.json(*BILAN, user="evaluation-1")
    assert sorted(states(store)) == [1, 101]
    store.json("check", user="22-1")
    assert states(store)[2] == "lost"
    store.log("22-1", *[first("2024-09")] * 12, code=0)
    assert store.refused(*CLOSE, user="evaluation-1") == (1, "release_lost")
    store.json("release", "lost", "2", "--confirm", "perdue", user="evaluation-1")
    store.json(*CLOSE, user="evaluation-1")
    assert sorted(states(store)) == [1, 2, 101, 102]
    restore(store)  # the same backup once more: all of that is in the register set aside no more
    assert max(states(store)) == 102, states(store)
    store.json("release", "last", "102", user="evaluation-1")
    store.log("22-1", *[first("2024-09")] * 12, code=0)
    for number, state in states(store).items():
        if state == "lost":
            store.json("release", "lost", str(number), "--confirm", "perdue", user="evaluation-1")
    store.json(*CLOSE, user="evaluation-1")
    assert max(states(store)) == 201, states(store)


sys.exit(run_checks())
