# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks by hand on what is released, through the real program: each of them is known to defeat
the usual ways of protecting tables. What a reader can deduce is worked out by glpsol."""
import json
import os
import re
import sys
import tempfile

from season import CODEBOOK, Season, alike, play
from checks import check, run_checks  # of tests/cli, which season has found


def plan_of_ones_own(change, run):
    """Runs with the path of the code list, its plan changed and nothing of it held to thirds."""
    with open(CODEBOOK, encoding="utf-8") as file:
        book = json.load(file)
    book["plan"]["thirds"] = []
    change({table["id"]: table for table in book["plan"]["tables"]})
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "own.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(book, file, ensure_ascii=False)
        run(path)


def clean(season):
    found, _ = season.audit()
    assert not found, found


def cell(release, table, row, rank="all", col=None):
    return next(c for t in release["tables"] if (t["id"], t["rank"]) == (table, rank)
                for c in t["cells"] if (c["row"], c.get("col")) == (row, col))


def hides(season, terms, k=5, **where):
    """Nothing tells that fewer than k are there, nor that anybody is."""
    least, most = season.interval(terms, **where)
    assert least == 0 and most >= k, (terms, least, most)


@check
def difference_of_two_releases():
    """Three people in the second quarter: the half-year less the first quarter."""
    season = Season()
    season.log(alike(100, "2020-03") + alike(20, "2020-03", canal="CAN_VIS"))
    season.close("2020-03")
    season.bilan("2020-01", "2020-03")
    season.log(alike(100, "2020-06") + alike(3, "2020-06", canal="CAN_VIS"))
    season.close("2020-06")
    season.bilan("2020-01", "2020-06")
    assert season.count("CAN_VIS", "2020-06") == 3
    hides(season, {"CAN_VIS": 1}, through="2020-06")
    clean(season)


@check
def complement_of_19_in_20():
    """19 by telephone: the number is large, the one who came is alone. Then all but two ask one of
    several questions."""
    season = Season()
    season.log(alike(19, "2020-03") + alike(1, "2020-03", canal="CAN_FAC"))
    season.close("2020-12")
    bilan = season.bilan("2020-01", "2020-12")
    assert cell(bilan, "T3", "CAN_TEL")["precision"] != "exact"
    hides(season, {"CAN_FAC": 1})
    hides(season, {"n": 1, "CAN_TEL": -1})
    clean(season)
    season = Season()
    season.log(alike(118, "2020-03", que="QT_TYP|QT_BEN") + alike(2, "2020-03"))
    season.close("2020-12")
    season.bilan("2020-01", "2020-12")
    hides(season, {"n": 1, "QG_CAD": -1})
    clean(season)


@check
def everyone_alike():
    """All gave the same answers: nobody may be told to be in none of the other groups."""
    for people in (20, 120):
        season = Season()
        season.log(alike(people, "2020-03"))
        season.close("2020-12")
        season.bilan("2020-01", "2020-12")
        for other in ("CAN_FAC", "PRO_REG", "STAT_RSA", "ORG_MDPH", "QT_FIS", "SAT_NEG", "ISS_REN"):
            hides(season, {other: 1})
        clean(season)


def one_exit_too_early(path):
    season = Season(codebook=path)
    season.log(alike(119, "2020-03") + alike(1, "2020-03", issue="ISS_REN"))
    season.log(alike(60, "2020-04", 2) + alike(30, "2020-04", 2, issue="ISS_REN"))
    season.log(alike(40, "2020-05", 3) + alike(20, "2020-05", 3, issue="ISS_REN"))
    season.close("2020-12")
    bilan = season.bilan("2020-01", "2020-12")
    assert season.count("ISS_REN", ranks=(1,)) == 1
    hides(season, {"ISS_REN": 1}, ranks=(1,))
    clean(season)
    return [cell(bilan, "T12", "ISSG_SOR", rank)["precision"] for rank in ("2", "3", "2+", "1")]


@check
def departments_are_volumes():
    """62 interviews, 60 of them in one department: the two others follow, so they are printed."""
    season = Season()
    rows = alike(62, "2020-03")
    for i, row in enumerate(rows):
        row.department = 22 if i < 60 else 29
    season.log(rows)
    season.close("2020-12")
    bilan = season.bilan("2020-01", "2020-12")
    assert bilan["areas"] == [{"department": 22, "interviews": 60},
                              {"department": 29, "interviews": 2}], bilan["areas"]
    text = season.store.run("bilan", "--from", "2020-01", "--to", "2020-12", user="evaluation-1")
    assert re.search(r"département 29\s+2\n", text.stdout.decode()), text.stdout.decode()


@check
def three_linked_tables():
    """One way in T12 by rank, T12 of later ranks, T12b of all: each fine, one person between them.
    With the plan of the program, and with one that lets groups out exactly."""
    said = []
    one_exit_too_early(None)
    plan_of_ones_own(lambda tables: None, lambda path: said.extend(one_exit_too_early(path)))
    assert "exact" in said or "rounded" in said, said  # the attack had something to work with


@check
def the_mark_itself():
    """Every hidden cell bears one mark and nothing else, be its count under k or its complement."""
    season = Season()
    play(season, 2020, 1, 60, 2, seed=7)
    marks, words = set(), set()
    for path in season.paths:
        with open(path, encoding="utf-8") as file:
            release = json.load(file)
        for table in release["tables"]:
            for c in table["cells"]:
                if c["precision"] == "hidden":
                    marks.add(json.dumps({n: v for n, v in c.items() if n not in ("row", "col")}))
                    words.add(c["text"])
    assert len(marks) == 1 and words == {"masqué"}, marks
    text = season.store.run("bilan", "--from", "2020-01", "--to", "2020-12", user="evaluation-1")
    assert b"<" not in text.stdout
    clean(season)


@check
def hidden_counts_do_not_show():
    """A hidden count that changes leaves the whole release as it was."""
    def released(few):
        season = Season()
        season.log(alike(120 - few, "2020-03") + alike(few, "2020-03", canal="CAN_FAC"))
        season.close("2020-12")
        release = season.bilan("2020-01", "2020-12")
        assert cell(release, "T3", "CAN_FAC")["precision"] == "hidden", cell(release, "T3", "CAN_FAC")
        return dict(release, store="", release=0)

    assert released(0) == released(2) == released(4)


@check
def rounded_percentages():
    """A share is printed beside an exact number on a base of 20 at least, and nowhere else."""
    season = Season()
    play(season, 2020, 1, 60, 1, seed=3)
    for path in season.paths:
        with open(path, encoding="utf-8") as file:
            assert "%" not in file.read()
    for args in (("bilan", "--from", "2020-01", "--to", "2020-12"), ("trends",)):
        text = season.store.run(*args, user="evaluation-1").stdout.decode()
        for line in re.split(r"\n(?=\s*(?:\S.*\s\d+ %|$))", text):
            for share in re.findall(r"(\d+) %", line):
                numbers = {int(n) for n in re.findall(r"\b\d+\b", line)}
                assert numbers, (share, line)
        shares = re.findall(r"(?<!\d)(\d+(?: à \d+)?)  +(\d+) %", text)
        assert all(" à " not in number for number, _ in shares), shares
        assert args[0] == "bilan" or "%" not in text.split("Méthode")[0], text
    clean(season)


@check
def thirds_against_exact():
    """Thirteen exactly, at most a third of twenty twice: somebody would be left for the third."""
    season = Season()
    season.log(alike(7, "2020-03") + alike(6, "2020-03", profil="PRO_FAM") +
               alike(6, "2020-03", profil="PRO_PON") + alike(1, "2020-03", profil="PRO_REG"))
    season.close("2020-12")
    bilan = season.bilan("2020-01", "2020-12")
    hides(season, {"PRO_REG": 1})
    clean(season)
    assert cell(bilan, "T6", "PROG_NEO", "1")["precision"] == "exact"


@check
def late_entries():
    """Two people logged after their month was closed: in the next block, and not told apart."""
    season = Season()
    season.log(alike(60, "2020-03") + alike(20, "2020-03", canal="CAN_VIS"))
    season.close("2020-06")
    late = alike(2, "2020-03", canal="CAN_FAC")
    season.log(late + alike(70, "2020-08") + alike(10, "2020-09", canal="CAN_VIS"))
    assert all(row.late for row in late)
    season.close("2020-12")
    season.bilan("2020-01", "2020-12")
    assert season.count("LATE") == 2
    hides(season, {"LATE": 1}, through="2020-12")
    hides(season, {"CAN_FAC": 1}, through="2020-12")
    clean(season)


@check
def rows_that_waited_over_a_years_end():
    """Three third interviews of 2020 wait for two of 2021: no year tells of the three."""
    season = Season()
    season.log(alike(40, "2020-03"))
    season.log(alike(20, "2020-06", 2))
    season.log(alike(3, "2020-10", 3, issue="ISS_REN"))
    done = season.close("2020-12")
    assert done["waiting"] == [0, 0, 3], done
    first = season.bilan("2020-01", "2020-12")
    assert first["waiting"] == [0, 0, 3] and first["closings"][0]["folded"][2] == 0, first["closings"]
    season.log(alike(40, "2021-02"))
    season.log(alike(20, "2021-03", 2))
    season.log(alike(7, "2021-04", 3))
    season.close("2021-12")
    second = season.bilan("2021-01", "2021-12")
    assert second["closings"][0]["folded"][2] == 10 and second["interviews"][2] == 7, second
    assert season.count("ISS_REN", "2021-12", (3,)) == 3
    hides(season, {"ISS_REN": 1}, through="2021-12", ranks=(3,))
    clean(season)


@check
def lost_tickets():
    """Ranks declared are counted in blocks, not towards k, and their number passes the gate."""
    season = Season()
    declared = alike(3, "2020-03", 2, canal="CAN_FAC")
    for row in declared:
        row.declared = True
    season.log(alike(40, "2020-03") + declared + alike(4, "2020-04", 2))
    assert season.close("2020-06")["waiting"] == [0, 7, 0]
    season.log(alike(10, "2020-08", 2))
    season.close("2020-12")
    season.bilan("2020-01", "2020-12")
    assert season.count("DECLARED") == 3
    hides(season, {"DECLARED": 1}, ranks=(2,))
    clean(season)


@check
def parts_of_a_group():
    """A, B and A or B, each printed, tell who is in both: two options, then two groups, three parts,
    and the parts of a question that has no group at all."""
    for few in (alike(2, "2020-03", stat="STAT_RSA|STAT_PRA"),
                alike(2, "2020-03", stat="STAT_RSA|STAT_ARE"),
                alike(2, "2020-03", stat="STAT_PI2|STAT_AAH"),
                alike(2, "2020-03", appui="APP_OUT|APP_GUI"),
                alike(2, "2020-03", appui="APP_OUT") + alike(20, "2020-03", appui="APP_OUT|APP_GUI"),
                alike(2, "2020-03", que="QT_CUM|QT_FIS"),
                alike(2, "2020-03", stat="STAT_RET"),
                alike(2, "2020-03", dif="DIF_TEC"),
                alike(2, "2020-03", ori="ORI_CAPE|ORI_FT"),
                alike(2, "2020-03", ori="ORI_CPAM|ORI_MDPH")):
        season = Season()
        rows = few + alike(20, "2020-03")
        for column, codes in (("stat", "STAT_RSA STAT_PRA STAT_ARE STAT_PI2 STAT_IJ STAT_SAL STAT_AUC STAT_NSP"),
                              ("dif", "DIF_DRT DIF_HCH DIF_AUC"),
                              ("appui", "APP_AUC" if len(few) > 2 else "APP_OUT APP_AUC"), ("que", "QT_CUM QT_FIS QT_ASR"),
                              ("ori", "ORI_CPAM ORI_MDPH ORI_FT ORI_CAPE ORI_SOC")):
            for code in codes.split():
                rows += alike(9, "2020-03", **{column: code})
        season.log(rows)
        season.close("2020-12")
        season.bilan("2020-01", "2020-12")
        try:
            clean(season)
        except AssertionError as found:
            raise AssertionError("%s: %s" % (few[0].answers, found)) from None


def leave_out(tables):
    tables["T6"]["rows"].remove("PRO_REG")
    tables["T14"]["rows"] = ["SAT_POS", "SAT_MIT"]
    tables["T13"]["rows"] = ["MVT_GAGNE", "MVT_STABLE"]
    tables["T6c"]["rows"].append("PRO_FAM")
    tables["T9"]["rows"] = ["PROG_NEO", "PRO_FAM"]


def three_left_out(path):
    for people in (1, 2):  # one-way tables are exact, then crossings too
        season = Season(codebook=path)
        season.log(alike(58 * people, "2020-03") +
                   alike(40 * people, "2020-03", profil="PRO_FAM", sat="SAT_MIT", sap="SAP_2") +
                   alike(17 * people, "2020-03", profil="PRO_PON", que="QT_FIS") +
                   alike(3, "2020-03", profil="PRO_REG", sat="SAT_NEG", sap="SAP_1"))
        season.close("2020-12")
        bilan = season.bilan("2020-01", "2020-12")
        assert cell(bilan, "T6", "PROG_NEO", "1")["precision"] == "exact"
        hides(season, {"PROG_FAM": 1, "PRO_FAM": -1, "PRO_PON": -1})
        hides(season, {"n": 1, "SAT_POS": -1, "SAT_MIT": -1})
        hides(season, {"n": 1, "MVT_GAGNE": -1, "MVT_STABLE": -1})
        hides(season, {"QG_COL": 1, "PROG_NEO*QG_COL": -1, "PRO_FAM*QG_COL": -1})
        clean(season)


@check
def left_out_of_the_tables():
    """A plan of one's own that leaves an option out of a table, and of the rows of a crossing: what
    it has is told by difference, and is a group as any other."""
    plan_of_ones_own(leave_out, three_left_out)


@check
def left_out_of_a_crossing_of_ticks():
    """Three of those without a request out of scope had neither difficulty of T15b."""
    season = Season()
    season.log(alike(60, "2020-03", dif="DIF_DRT") + alike(57, "2020-03", dif="DIF_HCH") +
               alike(3, "2020-03") + alike(40, "2020-03", hors="HC_OUV", dif="DIF_DRT") +
               alike(40, "2020-03", hors="HC_OUV", dif="DIF_HCH") +
               alike(40, "2020-03", hors="HC_OUV"))
    season.close("2020-12")
    bilan = season.bilan("2020-01", "2020-12")
    assert any(c["precision"] == "exact" for t in bilan["tables"] if t["id"] == "T15b"
               for c in t["cells"])
    least, _ = season.interval({"HC_NON": 1, "HC_NON*DIFG_EXT": -1, "HC_NON*DIFG_ACC": -1})
    assert least <= 0, least
    clean(season)


@check
def a_base_waits_for_january():
    """How many had asked a body is an answer: exact in January, so not told by the year's trends."""
    season = Season()
    play(season, 2020, 1, 200, 1, seed=5)
    bases = []
    for path in season.paths:
        with open(path, encoding="utf-8") as file:
            tables = json.load(file)["tables"]
        bases.append(next(t["base"] for t in tables if (t["id"], t["rank"]) == ("T7b", "1")))
    assert len(bases) == 2 and bases[0] is None and bases[1] >= 15, bases
    clean(season)


@check
def ties_of_directions():
    """Equal shares: a direction said of either row leaves both equal and unequal shares open."""
    season = Season()
    for profile in ("PRO_NEO", "PRO_FAM"):
        season.log(alike(9, "2020-03", profil=profile, que="QT_TYP") +
                   alike(6, "2020-03", profil=profile, que="QT_BEN"))
    season.close("2020-12")
    bilan = season.bilan("2020-01", "2020-12")
    said = [c for t in bilan["tables"] if t["id"] == "T9" for c in t["cells"]
            if c["precision"] == "direction"]
    least, most = season.interval({"PROG_NEO*QG_COL": 1, "PROG_FAM*QG_COL": -1})
    assert said and (least == 0 or most == 0 or least < 0 < most), (said, least, most)
    clean(season)


sys.exit(run_checks())
