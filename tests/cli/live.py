# SPDX-License-Identifier: GPL-3.0-or-later
"""A log that stays open goes by what the register says now, whoever changed it meanwhile."""
import json
import os
import subprocess
import sys

from checks import check, run_checks
from driver import FIRST, TRACKER, Store


class Log:
    """One `log` with its pipes kept open."""

    def __init__(self, store, user):
        command = [TRACKER, "-s", store.path, "-u", user, "--passphrase-file", store.phrase,
                   "--json", "log"]
        self.program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE,
                                        env=dict(os.environ, XDG_STATE_HOME=store.state, LC_ALL="C"))

    def answer(self, *answers):
        self.program.stdin.write(json.dumps({"month": "2024-03", "answers": answers}).encode() +
                                 b"\n")
        self.program.stdin.flush()
        return json.loads(self.program.stdout.readline())

    def end(self):
        self.program.stdin.close()
        self.program.stdout.close()
        self.program.stderr.close()
        return self.program.wait()


def change_list(store):
    """The list in force, « Téléphone » retired and « Messages » added."""
    book = json.loads(store.run("codebook", "show", "--json", user="22-1").stdout)
    book["version"] += 1
    channel = book["questions"][0]["options"]
    channel[0]["retired"] = True
    assert channel[0]["code"] == "CAN_TEL", channel[0]
    channel.append({"code": "CAN_SMS", "bit": 200, "key": "z", "fr": "Messages", "en": "Messages",
                    "parent": "CANG_AUT"})
    file = store.secret("newer", json.dumps(book))
    for user in ("formatrice-1", "evaluation-1"):
        store.json("codebook", "update", file, user=user)


@check
def a_new_list_is_in_force_at_once():
    store = Store().people("22-1")
    log = Log(store, "22-1")
    assert log.answer(*FIRST)["ok"]
    rest = [code for code in FIRST if not code.startswith("CAN_")]
    assert log.answer("CAN_SMS", *rest)["error"] == "code_unknown"
    change_list(store)
    assert log.answer("CAN_SMS", *rest)["ok"]
    assert log.answer("CAN_TEL", *rest)["error"] == "code_retired"
    assert log.end() == 1
    assert store.json("check", user="coordination")["waiting"] == 2


@check
def an_access_made_anew_ends_the_others():
    store = Store().people("22-1", "29-1")
    first, second = Log(store, "22-1"), Log(store, "29-1")
    assert first.answer(*FIRST)["ok"] and second.answer(*FIRST)["ok"]
    store.json("passwd", "--new-passphrase-file", store.secret("new", "encore une autre phrase"),
               user="22-1")
    assert first.answer(*FIRST)["error"] == "access_changed"
    assert first.end() == 3
    store.json("revoke", "29-1", "--confirm", "29-1", user="coordination")
    assert second.answer(*FIRST)["error"] == "revoked"
    assert second.end() == 3
    assert store.json("check", user="coordination")["waiting"] == 2


sys.exit(run_checks())
