# SPDX-License-Identifier: GPL-3.0-or-later
"""P11: a release is verified by its reader with public tools, and audited again from files alone."""
import json
import os
import subprocess
import sys

from season import TRACKER, Audit, BOOK, CODEBOOK, Book, Release, Season, alike, play, scenario
from checks import check, run_checks  # of tests/cli, which season has found

PERIOD = ("--from", "2024-01", "--to", "2024-06")


def article():
    season = Season()
    season.log(scenario())
    season.close("2024-06")
    season.bilan("2024-01", "2024-06")
    return season


def reader(*args, lang="fr"):
    """The program as anybody runs it: no store, no user, no home."""
    done = subprocess.run([TRACKER, "--lang", lang, *args], capture_output=True, check=False,
                          env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def verify(*args):
    code, out, _ = reader("release", "verify", *args, "--json")
    return code, json.loads(out.splitlines()[-1])


def stock(key, path):
    return subprocess.run(["minisign", "-V", "-q", "-p", key, "-m", path], capture_output=True,
                          check=False).returncode == 0


def signed(season, name="bilan.json", *more):
    path = os.path.join(season.store.folder, name)
    season.store.json("bilan", *PERIOD, "-o", path, "--sign", *more, user="evaluation-1")
    return path


def public_key(season, name="key.pub"):
    listed = season.store.json("releases", user="22-1")
    return season.store.secret(name, listed["key"].rstrip("\n"))


def damaged(path, at):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    data[at] ^= 1
    os.chmod(path, 0o600)
    with open(path, "wb") as file:
        file.write(data)


@check
def signatures_by_stock_minisign():
    season = article()
    key, path = public_key(season), signed(season, "bilan.json", "--format", "json")
    assert stock(key, path)
    code, answer = verify(path, "--key", key)
    assert code == 0 and answer["ok"] and answer["signature"] is True, answer
    code, answer = verify(path)
    assert code == 0 and answer["signature"] is None and answer["blocks"] is None, answer
    with open(path, "rb") as file:
        size = len(file.read())
    for at in (0, 10, size // 2, size - 2, size - 1):
        damaged(path, at)
        assert not stock(key, path)
        code, answer = verify(path, "--key", key)
        assert code == 1 and answer["error"] == "signature_invalid", answer
        damaged(path, at)
    assert stock(key, path) and verify(path, "--key", key)[0] == 0
    with open(path + ".minisig", encoding="ascii") as file:
        lines = file.read().splitlines()
    for line in (1, 2, 3):  # the signature, the trusted comment, its signature
        at = sum(len(text) + 1 for text in lines[:line]) + 30
        damaged(path + ".minisig", at)
        assert not stock(key, path), line
        assert verify(path, "--key", key)[0] == 1, line
        damaged(path + ".minisig", at)
    other = public_key(article())
    assert not stock(other, path)
    assert verify(path, "--key", other)[1]["error"] == "signature_invalid"
    text = signed(season, "bilan.txt")
    assert stock(key, text)


@check
def printed_rows_audited_from_files():
    """What is planted is found by the program and by the independent audit, without any counter."""
    season = Season()
    play(season, 2020, 1, 60, 2, seed=5)
    assert verify(*season.paths) == (0, dict(verify(*season.paths)[1], ok=True, exposed=0))
    with open(season.paths[-1], encoding="utf-8") as file:
        release = json.load(file)
    for table, rank, row, lo, hi in (("T14", "all", "SAT_POS", 118, 118), ("T3", "1", "CAN_FAC", 0, 3),
                                     ("T16", "all", "ORIG_EMP", 3, 3)):
        copy = json.loads(json.dumps(release))
        cell = next(c for t in copy["tables"] if (t["id"], t["rank"]) == (table, rank)
                    for c in t["cells"] if c["row"] == row)
        cell.update(precision="exact" if lo == hi else "third", lo=lo, hi=hi)
        path = os.path.join(season.store.folder, "planted.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(copy, file)
        code, answer = verify(path)
        found = Audit(BOOK, [Release(path)], None).run()
        assert code == 1 and found, answer
        if answer.get("error") == "release_invalid":
            assert [kind for kind, _, _ in found] == ["untrue"], found
        else:
            assert answer["exposed"] > 0 and not answer["ok"], (answer, found)
    code, out, error = reader("release", "verify", path)
    assert code == 1 and error.count("\n") == 1, (out, error)


@check
def blocks_give_the_release():
    """An évaluation makes it again from the blocks; nobody else may."""
    season = article()
    path = season.paths[-1]
    again = season.store.json("release", "verify", *season.paths, user="evaluation-1")
    assert again["blocks"] is True and again["releases"] == [1, 2], again
    assert season.store.refused("release", "verify", path, user="22-1") == (3, "not_allowed")
    with open(path, encoding="utf-8") as file:
        release = json.load(file)
    cell = next(c for t in release["tables"] if t["id"] == "T14" for c in t["cells"]
                if c["row"] == "SAT_MIT")
    assert cell["precision"] == "third", cell
    cell.update(precision="hidden", lo=None, hi=None, text="masqué")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(release, file)
    assert verify(path)[0] == 0  # nothing in it is wrong, but it is not what was released
    assert season.store.refused("release", "verify", path, user="evaluation-1") == \
        (1, "release_invalid")


@check
def bytes_are_those_of_the_store():
    """A reader sees titles, texts and people too: none of them may be changed."""
    season = article()
    for path in season.paths:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        title = json.loads(text)["tables"][0]["title"]
        for old, new, offline in (
                ('"%s"' % title, '"Tout va bien"', 0), ('"text":"', '"text":"au moins ', 0),
                ('"tables":', ' "tables":', 0), ('"people":', '"people":9,"peoples":', 1),
                ('"people":2', '"people":9', 1), ('"k":5', '"k":5,"k":5', 1),
                ('"row":', '"rank":"1","row":', 1)):
            assert old in text, old
            changed = season.store.secret("changed.json", text.rstrip("\n").replace(old, new, 1))
            assert verify(changed)[0] == offline, (old, verify(changed))
            assert season.store.refused("release", "verify", changed, user="evaluation-1") == \
                (1, "release_invalid"), old
        again = season.store.json("release", "verify", path, user="evaluation-1")
        assert again["blocks"] is True, again


@check
def trends_are_signed_by_evaluation():
    season = article()
    key, path = public_key(season), os.path.join(season.store.folder, "trends.json")
    given = ("trends", "2024-06", "--format", "json", "--sign", "-o", path)
    assert season.store.refused("trends", "--sign", user="evaluation-1") == (2, "usage")
    assert season.store.refused(*given, user="formatrice-1") == (3, "not_allowed")
    assert not os.path.exists(path) and not os.path.exists(path + ".minisig")
    with open(path + ".minisig", "wb"):
        pass
    assert season.store.refused(*given, user="evaluation-1") == (1, "file_exists")
    assert not os.path.exists(path)
    os.unlink(path + ".minisig")
    assert season.store.json(*given, user="evaluation-1") == {"file": path, "signed": True}
    assert stock(key, path) and verify(path, "--key", key)[0] == 0
    with open(path, "rb") as file, open(season.paths[0], "rb") as released:
        assert file.read().rstrip(b"\n") == released.read().rstrip(b"\n")
    plain = os.path.join(season.store.folder, "trends.txt")
    season.store.json("trends", "--format", "text", "-o", plain, user="formatrice-1")
    with open(plain, encoding="utf-8") as file:
        assert len(file.read().splitlines()) > 20
    assert season.store.refused("trends", "--format", "csv", user="formatrice-1") == \
        (2, "format_unknown")


def next_list(season, out_of_thirds):
    """Proposed and approved: the built-in list with one row out of thirds and one other label."""
    with open(CODEBOOK, encoding="utf-8") as file:
        book = json.load(file)
    book["version"] += 1
    book["plan"]["thirds"].remove(out_of_thirds)
    book["questions"][0]["options"][0]["fr"] += " fixe"
    path = season.store.secret("list.json", json.dumps(book))
    for user in ("formatrice-1", "evaluation-1"):
        season.store.json("codebook", "update", path, user=user)
    season.book = Book(path)
    return path


@check
def releases_of_two_code_lists():
    """Each is made again by its own list; all are read together by the newest."""
    def half(month):
        return alike(40, month) + alike(30, month, canal="CAN_VIS") + alike(20, month, canal="CAN_FAC")

    def others(release):
        return next(c["precision"] for t in release["tables"] if (t["id"], t["rank"]) == ("T3", "1")
                    for c in t["cells"] if c["row"] == "CANG_AUT")

    season = Season()
    season.log(half("2024-03"))
    season.close("2024-06")
    newest = next_list(season, "CANG_AUT")
    season.log(half("2024-09"))
    season.close("2024-12")
    season.bilan("2024-01", "2024-12")
    season.bilan("2024-01", "2024-06")
    releases = [Release(path).json for path in season.paths]
    versions = [release["codebook"] - releases[0]["codebook"] for release in releases]
    assert versions == [0, 1, 1, 1], versions
    assert [others(release) for release in releases[:2]] == ["third", "rounded"], releases[:2]
    listed = ("--codebook", newest)
    for path in season.paths:
        again = season.store.json("release", "verify", path, *listed, user="evaluation-1")
        assert again["blocks"] is True, again
        assert verify(path, *listed)[0] == 0
    code, answer = verify(*season.paths, *listed)
    assert code == 0 and answer["releases"] == [1, 2, 3, 4] and answer["exposed"] == 0, answer
    assert verify(season.paths[0])[0] == 0
    code, answer = verify(season.paths[1])
    assert code == 1 and "--codebook" in answer["message"], answer
    found, _ = season.audit()
    assert not found, found
    unknown = season.store.secret("unknown.json", json.dumps(dict(releases[0], codebook=1)))
    done = season.store.run("--lang", "en", "release", "verify", unknown, user="evaluation-1")
    assert done.returncode == 1 and b"has no code list ENT, version 1" in done.stderr, done.stderr


@check
def files_that_do_not_belong_together():
    one, two = article(), article()
    assert verify(one.paths[0], two.paths[1])[1]["error"] == "release_invalid"
    with open(one.paths[0], encoding="utf-8") as file:
        release = json.load(file)
    release["codebook"] += 1
    path = one.store.secret("newer.json", json.dumps(release))
    code, answer = verify(path)
    assert code == 1 and "--codebook" in answer["message"], answer
    for text in ("", "[]", "{}", '{"format":"tracker-release"}', "x" * 100, json.dumps([release])):
        path = one.store.secret("bad.json", text)
        code, answer = verify(path)
        assert code == 1 and answer["error"] == "release_invalid", answer
    assert verify(one.store.folder + "/none")[0] != 0


@check
def same_input_same_bytes():
    """The same rows in two stores give the same releases; one store, the same bytes for everyone."""
    def tables(season):
        out = []
        for path in season.paths:
            with open(path, encoding="utf-8") as file:
                out.append(dict(json.load(file), store=""))
        return out

    one, two = article(), article()
    assert tables(one) == tables(two)
    trends = [one.store.run("trends", "--json", user=user).stdout
              for user in ("evaluation-1", "formatrice-1", "evaluation-1")]
    bilans = [one.store.run("bilan", *PERIOD, "--json", user="evaluation-1").stdout
              for _ in range(2)]
    assert len(set(trends)) == 1 and len(set(bilans)) == 1
    with open(one.paths[1], "rb") as file:
        assert file.read() == bilans[0]


@check
def values_do_not_choose_the_precision():
    """Two options exchanged in every row: what is tried stays, and only marks may differ. Among
    people enough for exact numbers, for rounded ones, for thirds."""
    def precisions(swap, size):
        season = Season()
        counts = {"CAN_VIS": 5 * size // 14, "CAN_FAC": size // 11}
        rows = alike(size - sum(counts.values()), "2024-03")
        for code, count in counts.items():
            rows += alike(count, "2024-03", canal=swap.get(code, code))
        season.log(rows)
        season.close("2024-06")
        season.bilan("2024-01", "2024-06")
        preview = season.store.json("bilan", *PERIOD, "--preview", user="evaluation-1")
        with open(season.paths[-1], encoding="utf-8") as file:
            said = json.load(file)
        return [{(t["id"], t["rank"], swap.get(c["row"], c["row"]), c.get("col")): c["precision"]
                 for t in release["tables"] for c in t["cells"]} for release in (preview, said)]

    for size, finest in ((126, "exact"), (64, "rounded"), (22, "third")):
        tried, said = precisions({}, size)
        tried_swapped, said_swapped = precisions({"CAN_VIS": "CAN_FAC", "CAN_FAC": "CAN_VIS"}, size)
        assert tried == tried_swapped
        assert tried["T3", "1", "CAN_VIS", None] == finest, tried
        for key, precision in said.items():
            if key[0] == "T3" and key[2] == "CAN_TEL":
                continue  # a key figure over all ranks: as fine wherever the same count stands
            assert precision in (tried[key], "hidden"), (key, precision)
            assert said_swapped[key] in (tried[key], "hidden"), (key, said_swapped[key])


sys.exit(run_checks())
