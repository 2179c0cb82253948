#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent oracle: draws synthetic interviews, checks them and counts them, without the program.

  oracle.py --n 5000 --seed 3 -o rows.csv    N interviews, the same for the same seed
  oracle.py --n 40 --seed 3 --jsonl          the same as input lines of `tracker log`
  oracle.py --rows rows.csv --jsonl          rows of a file as input lines of `tracker log`
  oracle.py --check rows.csv                 skips, exclusive options, unknown codes, orders of ranks
  oracle.py --bilan rows.csv                 the tables of a bilan, complete, for people
  oracle.py --counters rows.csv              every counter of the plan, by rank, as JSON

No real person stands behind any row. The people of a draw live in the memory of the generator only;
what is written is shuffled within each month and bears no link. Columns and titles are in French,
as in the files the tests keep. Codes and groups are read from tracker/codebook/ent.json.
"""
import argparse
import csv
import json
import os
import random
import sys
from collections import Counter

CODEBOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "..", "tracker", "codebook", "ent.json")
COLUMNS = ["mois", "dep", "rang", "canal", "duree", "profil", "stat", "org", "rep", "que", "hors",
           "outil", "appui", "sav", "sap", "issue", "ori", "sat", "dif"]
QUESTION = {"canal": "CAN", "duree": "DUR", "profil": "PRO", "stat": "STAT", "org": "ORG",
            "rep": "REP", "que": "QUE", "hors": "HOR", "outil": "OUT", "appui": "APP",
            "sav": "SAV", "sap": "SAP", "issue": "ISS", "ori": "ORI", "sat": "SAT", "dif": "DIF"}
MULTIPLE = {"stat", "org", "que", "hors", "appui", "ori", "dif"}
MONTHS = ["2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]
DEPARTMENTS = [("DEP_22", 4), ("DEP_29", 6), ("DEP_35", 6), ("DEP_56", 4)]
STARTS = [(0, 2), (1, 4), (2, 6), (3, 5), (4, 3)]
MAX_ROWS = 1000000

# ------------------------------------------------------------------ what the draws weigh
PROFILES = [("PRO_NEO", 40), ("PRO_FAM", 20), ("PRO_PON", 24), ("PRO_REG", 14), ("PRO_NSP", 2)]
QUESTIONS = ["QT_TYP", "QT_ACT", "QT_OU", "QT_FOR", "QT_POS",
             "QT_BEN", "QT_VAC", "QT_CDD", "QT_AEN", "QT_POR", "QT_IDM", "QT_TAR",
             "QT_CUM", "QT_DEC", "QT_REV", "QT_LIE", "QT_ARR", "QT_RTR",
             "QT_FIS", "QT_ASR"]
ASKED_BY = {  # chance of each question of QUESTIONS, by profile
    "PRO_NEO": [.85, .75, .40, .45, .25, .20, .08, .05, .08, .02, .05, .05,
                .45, .12, .20, .12, .08, .04, .04, .08],
    "PRO_FAM": [.45, .45, .40, .45, .15, .25, .25, .15, .20, .08, .12, .15,
                .50, .25, .20, .15, .08, .06, .08, .10],
    "PRO_PON": [.12, .12, .15, .15, .08, .30, .55, .30, .45, .20, .25, .35,
                .60, .45, .25, .20, .08, .10, .20, .18],
    "PRO_REG": [.04, .04, .08, .08, .06, .20, .60, .35, .60, .35, .30, .50,
                .65, .55, .25, .20, .06, .12, .30, .25],
    "PRO_NSP": [.40, .40, .25, .25, .15, .20, .25, .15, .20, .10, .12, .15,
                .50, .25, .20, .15, .08, .06, .10, .10],
}
STATUS = [("STAT_PI2", 22), ("STAT_AAH", 20), ("STAT_PI1", 12), ("STAT_ARE", 8), ("STAT_SAL", 8),
          ("STAT_IJ", 7), ("STAT_RET", 7), ("STAT_RSA", 5), ("STAT_AID", 4), ("STAT_ASS", 3),
          ("STAT_IND", 3), ("STAT_FPU", 2.5), ("STAT_NSP", 2.5), ("STAT_ETU", 1.5),
          ("STAT_AUC", 1.5), ("STAT_PI3", 1)]
STATUS_WITH = {  # what may come beside a status, and its chance
    "STAT_PI1": [("STAT_SAL", .30), ("STAT_ARE", .12), ("STAT_RNT", .12)],
    "STAT_PI2": [("STAT_RNT", .18), ("STAT_ASI", .12), ("STAT_AAH", .10), ("STAT_SAL", .08)],
    "STAT_PI3": [("STAT_ASI", .15)],
    "STAT_AAH": [("STAT_PRA", .15), ("STAT_SAL", .15)],
    "STAT_RSA": [("STAT_PRA", .20)],
    "STAT_SAL": [("STAT_PRA", .10)],
    "STAT_IJ": [("STAT_SAL", .50)],
}
BODY_OF_STATUS = {
    "STAT_PI1": "ORG_CPAM", "STAT_PI2": "ORG_CPAM", "STAT_PI3": "ORG_CPAM",
    "STAT_ASI": "ORG_CPAM", "STAT_IJ": "ORG_CPAM", "STAT_RNT": "ORG_CPAM",
    "STAT_AAH": "ORG_MDPH", "STAT_ARE": "ORG_FT", "STAT_ASS": "ORG_FT", "STAT_RSA": "ORG_CAF",
    "STAT_PRA": "ORG_CAF", "STAT_RET": "ORG_CARS", "STAT_IND": "ORG_URSS", "STAT_AID": "ORG_CAF",
}
BODIES = [("ORG_CAF", 4), ("ORG_FT", 3), ("ORG_MDPH", 2), ("ORG_CAPE", 1.5), ("ORG_CPAM", 2),
          ("ORG_MSA", .7), ("ORG_URSS", .6), ("ORG_AUT", .8)]
REFERRAL_TO_BODY = {"ORG_CPAM": "ORI_CPAM", "ORG_MDPH": "ORI_MDPH", "ORG_CAF": "ORI_CAF",
                    "ORG_FT": "ORI_FT", "ORG_CARS": "ORI_CARS", "ORG_URSS": "ORI_URSS",
                    "ORG_CAPE": "ORI_CAPE"}
REFERRAL_ALSO = [("ORI_SOC", 35), ("ORI_SID", 25), ("ORI_STR", 20), ("ORI_MED", 8),
                 ("ORI_URSS", 6), ("ORI_AUT", 6)]
REFERRAL_ELSE = [("ORI_STR", 45), ("ORI_SID", 20), ("ORI_SOC", 15), ("ORI_CPAM", 10),
                 ("ORI_CAF", 10)]
REPLIES = [("REP_CON", 25), ("REP_DIF", 28), ("REP_CTR", 32), ("REP_ATT", 15)]
OUT_OF_SCOPE = [("HC_OUV", 30), ("HC_EMP", 20), ("HC_FIN", 14), ("HC_SAN", 12), ("HC_PSY", 16),
                ("HC_AUT", 8)]
TOOL = [("OUT_INC", 30), ("OUT_NON", 20), ("OUT_SRP", 35), ("OUT_PAR", 15)]
CHANNELS = [("CAN_TEL", 72.5), ("CAN_VIS", 20), ("CAN_FAC", 7.5)]
GAIN = {"ISS_TRV": 1.6, "ISS_PAR": .8, "ISS_SUI": .6, "ISS_ODC": .8, "ISS_REN": 0.0,
        "ISS_SRE": 0.0}
SHORT = [("DUR_15", 25), ("DUR_30", 55), ("DUR_60", 19), ("DUR_61", 1)]
LONG = [("DUR_15", 5), ("DUR_30", 40), ("DUR_60", 48), ("DUR_61", 7)]
OUTCOME_GOING_ON = [("ISS_SUI", 65), ("ISS_PAR", 35)]
OUTCOME_LAST = {
    2: [("ISS_TRV", 50), ("ISS_ODC", 35), ("ISS_REN", 10), ("ISS_SRE", 5)],
    3: [("ISS_TRV", 45), ("ISS_ODC", 33), ("ISS_REN", 11), ("ISS_SRE", 11)],
}
SATISFIED = [("SAT_POS", 90), ("SAT_MIT", 5), ("SAT_NSP", 5)]
LET_DOWN = [("SAT_POS", 25), ("SAT_MIT", 45), ("SAT_NEG", 20), ("SAT_NSP", 10)]
IN_BETWEEN = [("SAT_POS", 76), ("SAT_MIT", 13), ("SAT_NEG", 2), ("SAT_NSP", 9)]
SATISFACTION = {"ISS_TRV": SATISFIED, "ISS_REN": LET_DOWN, "ISS_SRE": LET_DOWN}


# ------------------------------------------------------------------ drawing
# The order of the calls to rng is part of the contract: it makes the rows of a seed.
def pick(rng, weighted):
    x = rng.random() * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        x -= weight
        if x < 0:
            return value
    return weighted[-1][0]


def unique(values):
    return list(dict.fromkeys(values))


def draw_status(rng):
    first = pick(rng, STATUS)
    status = [first]
    for code, chance in STATUS_WITH.get(first, []):
        if len(status) < 3 and rng.random() < chance:
            status.append(code)
    return status


def draw_bodies(rng, natural, rank):
    bodies = []
    if rng.random() < (.62 if rank == 1 else .50):
        bodies = unique(natural)[:2]
        if rng.random() < .40:
            bodies.append(pick(rng, BODIES))
    return unique(bodies) or ["ORG_AUC"]


def draw_referrals(rng, natural, outcome):
    referrals = []
    if outcome in ("ISS_PAR", "ISS_ODC"):
        known = [REFERRAL_TO_BODY[body] for body in natural if body in REFERRAL_TO_BODY]
        referrals = [rng.choice(known or ["ORI_SOC"])]
        if rng.random() < .45:
            referrals.append(pick(rng, REFERRAL_ALSO))
    elif rng.random() < .30:
        referrals = [pick(rng, REFERRAL_ELSE)]
    return unique(referrals) or ["ORI_AUC"]


def draw_difficulties(rng, out_of_scope, outcome):
    found = []
    if out_of_scope and rng.random() < .45:
        found.append("DIF_HCH")
    if outcome in ("ISS_PAR", "ISS_SUI", "ISS_SRE") and rng.random() < .45:
        found.append("DIF_DRT")
    if rng.random() < .10:
        found.append("DIF_POS")
    if outcome != "ISS_TRV" and rng.random() < .18:
        found.append("DIF_ORG")
    return found or ["DIF_AUC"]


def draw_security(rng, replies, outcome, rank):
    start = 1.6 if replies in ("REP_DIF", "REP_CTR") else 2.2
    before = min(4, max(1, int(round(start + (rank - 1) * .4 + rng.gauss(0, .6)))))
    after = int(round(before + GAIN[outcome] + rng.gauss(0, .5)))
    after = min(4, max(before if outcome != "ISS_REN" else 1, after))
    sav = "SAV_NSP" if rng.random() < .04 else "SAV_%d" % before
    unsaid = sav == "SAV_NSP" or rng.random() < .04
    return sav, "SAP_NSP" if unsaid else "SAP_%d" % after


def draw_questions(rng, profile, rank):
    chances = ASKED_BY[profile]
    most = 5 if rank == 1 else 3
    scale = 1.0 if rank == 1 else .55
    asked = [q for q, chance in zip(QUESTIONS, chances) if rng.random() < chance * scale]
    if not asked:
        asked = [pick(rng, list(zip(QUESTIONS, chances)))]
    if len(asked) > most:
        asked = rng.sample(asked, most)
    return [q for q in QUESTIONS if q in asked]


def draw_interview(rng, person, rank, outcome):
    natural = [BODY_OF_STATUS[s] for s in person["status"] if s in BODY_OF_STATUS]
    bodies = draw_bodies(rng, natural, rank)
    replies = "" if bodies == ["ORG_AUC"] else pick(rng, REPLIES)
    out_of_scope = [pick(rng, OUT_OF_SCOPE)] if rng.random() < .45 else []
    tool = pick(rng, TOOL) if rank == 1 else ""
    aids = [aid for aid, chance in (("APP_OUT", .50), ("APP_GUI", .60))
            if rng.random() < chance] or ["APP_AUC"]
    sav, sap = draw_security(rng, replies, outcome, rank)
    length = pick(rng, SHORT if outcome == "ISS_TRV" else LONG)
    referrals = draw_referrals(rng, natural, outcome)
    difficulties = draw_difficulties(rng, out_of_scope, outcome)
    channel = pick(rng, CHANNELS)
    satisfaction = pick(rng, SATISFACTION.get(outcome, IN_BETWEEN))
    questions = draw_questions(rng, person["profile"], rank)
    return [MONTHS[person["month"]], person["department"], "RNG_%d" % rank, channel, length,
            person["profile"], "|".join(person["status"]) if rank == 1 else "",
            "|".join(bodies), replies, "|".join(questions), "|".join(out_of_scope) or "HC_NON",
            tool, "|".join(aids), sav, sap, outcome, "|".join(referrals), satisfaction,
            "|".join(difficulties)]


def draw_outcome(rng, rank, interviews):
    if rank < interviews:
        return pick(rng, OUTCOME_GOING_ON)
    return "ISS_TRV" if rank == 1 else pick(rng, OUTCOME_LAST[rank])


def draw_rows(count, seed):
    """Yields count rows (lists in the order of COLUMNS), by month, shuffled within it."""
    rng = random.Random(seed)
    by_month = [[] for _ in MONTHS]
    done = 0
    while done < count:
        person = {"department": pick(rng, DEPARTMENTS), "status": draw_status(rng),
                  "month": pick(rng, STARTS), "profile": pick(rng, PROFILES)}
        u = rng.random()
        interviews = 1 if u < 9 / 20 else 2 if u < 11 / 20 else 3
        for rank in range(1, min(interviews, count - done) + 1):
            outcome = draw_outcome(rng, rank, interviews)
            by_month[person["month"]].append(tuple(draw_interview(rng, person, rank, outcome)))
            person["month"] = min(4, person["month"] + (1 if rng.random() < .6 else 0))
            done += 1
    for rows in by_month:
        rng.shuffle(rows)
        yield from rows
        rows.clear()


# ------------------------------------------------------------------ codes, files
class Codes:
    """What ent.json says: the groups above each option, exclusive options, crossings."""

    def __init__(self, path=CODEBOOK):
        with open(path, encoding="utf-8") as file:
            book = json.load(file)
        above = {group["code"]: group.get("parent") for group in book["groups"]}
        options = [option for question in book["questions"] for option in question["options"]]
        self.groups = {option["code"]: [] for option in options}
        for option in options:
            group = option.get("parent")
            while group:
                self.groups[option["code"]].append(group)
                group = above[group]
        self.exclusive = {option["code"] for option in options if option.get("exclusive")}
        self.crossings = [(row, col) for table in book["plan"]["tables"]
                          if table["kind"] == "crossing"
                          for row in table["rows"] for col in table["cols"]]


def read_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def write_csv(rows, out):
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)


def write_jsonl(rows, out):
    """Lines for `tracker log`; department and rank are for who chooses the seat and the ticket."""
    for row in rows:
        answers = [code for cell in row[3:] for code in cell.split("|") if code]
        line = {"month": row[0], "department": int(row[1][4:]), "rank": int(row[2][4:]),
                "answers": answers}
        out.write(json.dumps(line) + "\n")


# ------------------------------------------------------------------ checking
def check_row(row, codes):
    for column in COLUMNS[1:]:
        values = [v for v in row[column].split("|") if v]
        if column not in MULTIPLE and len(values) > 1:
            yield "several values in " + column
        if len(set(values)) != len(values):
            yield "a code twice in " + column
        if column not in ("dep", "rang"):
            for value in values:
                if value not in codes.groups:
                    yield "unknown code " + value
        if len(values) > 1 and codes.exclusive.intersection(values):
            yield "an exclusive code with another in " + column
    if (row["org"] == "ORG_AUC") != (row["rep"] == ""):
        yield "rep asked or skipped wrongly"
    for column in ("outil", "stat"):
        if (row["rang"] == "RNG_1") != (row[column] != ""):
            yield column + " asked or skipped wrongly"
    if row["rang"] == "RNG_3" and row["issue"] == "ISS_SUI":
        yield "ISS_SUI at rank 3"
    if row["issue"] in ("ISS_PAR", "ISS_ODC") and row["ori"] == "ORI_AUC":
        yield "a referral is required"
    if row["stat"].count("|") > 2 or row["que"].count("|") > 4:
        yield "too many ticks"


def check_ranks(rows):
    """In each department, month after month, no more second interviews than first, and so on."""
    for department, _ in DEPARTMENTS:
        seen = Counter()
        for month in MONTHS:
            seen.update(r["rang"] for r in rows if r["dep"] == department and r["mois"] == month)
            if not seen["RNG_1"] >= seen["RNG_2"] >= seen["RNG_3"]:
                yield "%s, up to %s: ranks out of order" % (department, month)


def check(path):
    rows, codes = read_rows(path), Codes()
    faults = list(check_ranks(rows))
    for number, row in enumerate(rows, 2):
        faults += ["line %d: %s" % (number, fault) for fault in check_row(row, codes)]
    for fault in faults:
        print(fault)
    print("%d rows, %d faults" % (len(rows), len(faults)))
    return 1 if faults else 0


# ------------------------------------------------------------------ counting
def ticked(column):
    return lambda row: [v for v in row[column].split("|") if v]


def grouped(column, codes):
    """A group counts a row once, however many of its options are ticked."""
    return lambda row: sorted({g for v in row[column].split("|") if v for g in codes.groups[v]})


def crossed(first, second):
    return lambda row: [a + " " + b for a in first(row) for b in second(row)]


def found(row):
    return ["TRV" if row["issue"] == "ISS_TRV" else "autre"]


def movement(row):
    if row["sav"].endswith("NSP") or row["sap"].endswith("NSP"):
        return ["non mesure"]
    gain = int(row["sap"][-1]) - int(row["sav"][-1])
    return ["gagne" if gain > 0 else "stable" if gain == 0 else "perd"]


def tables(codes):
    """Title, what is counted in a row, whether at rank 1 only."""
    first, every = True, False
    question, profile = grouped("que", codes), grouped("profil", codes)
    return [
        ("mois x rang", crossed(ticked("mois"), ticked("rang")), every),
        ("dep x rang", crossed(ticked("dep"), ticked("rang")), every),
        ("canal", ticked("canal"), every),
        ("canal x rang", crossed(ticked("rang"), ticked("canal")), every),
        ("duree", ticked("duree"), every),
        ("profil rang 1", ticked("profil"), first),
        ("profil entretiens", ticked("profil"), every),
        ("statut, rang 1", ticked("stat"), first),
        ("statut groupes, rang 1", grouped("stat", codes), first),
        ("organismes, rang 1", ticked("org"), first),
        ("organismes groupes, rang 1", grouped("org", codes), first),
        ("reponses recues, rang 1", ticked("rep"), first),
        ("reponses recues, tous", ticked("rep"), every),
        ("questions", ticked("que"), every),
        ("questions groupes", question, every),
        ("profil groupe x question groupe", crossed(profile, question), every),
        ("base profil groupe", profile, every),
        ("profil x question groupe", crossed(ticked("profil"), question), every),
        ("hors champ", ticked("hors"), every),
        ("outil rang 1", ticked("outil"), first),
        ("outil x trouve rang 1", crossed(ticked("outil"), found), first),
        ("appui", ticked("appui"), every),
        ("issue x rang", crossed(ticked("rang"), ticked("issue")), every),
        ("orientation", ticked("ori"), every),
        ("sav", ticked("sav"), every),
        ("sap", ticked("sap"), every),
        ("mouvement de securite", movement, every),
        ("satisfaction", ticked("sat"), every),
        ("difficultes", ticked("dif"), every),
    ]


def bilan(path):
    rows = read_rows(path)
    for title, count, first in tables(Codes()):
        base = [row for row in rows if not first or row["rang"] == "RNG_1"]
        counts = Counter(value for row in base for value in count(row))
        print("\n## %s (base %d)" % (title, len(base)))
        for value in sorted(counts):
            print("%-22s %d" % (value, counts[value]))
    return 0


MOVEMENT = {"gagne": "MVT_GAGNE", "stable": "MVT_STABLE", "perd": "MVT_PERD",
            "non mesure": "MVT_NMES"}


def row_counters(row, codes):
    names = {MOVEMENT[movement(row)[0]]}
    for column, question in QUESTION.items():
        names.update(ticked(column)(row) or [question + "?"])
        names.update(grouped(column, codes)(row))
    names.update("%s*%s" % pair for pair in codes.crossings if names.issuperset(pair))
    return names


def counters(path):
    codes = Codes()
    counts = {"1": Counter(), "2": Counter(), "3": Counter()}
    interviews = Counter()
    for row in read_rows(path):
        rank = row["rang"][4:]
        interviews[rank] += 1
        counts[rank].update(row_counters(row, codes))
    json.dump({rank: {"interviews": interviews[rank], "counters": counts[rank]}
               for rank in counts}, sys.stdout)
    print()
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, help="number of interviews to draw, 1 to %d" % MAX_ROWS)
    parser.add_argument("--seed", type=int, default=5492)
    parser.add_argument("--rows", metavar="FILE", help="take these rows instead of drawing")
    parser.add_argument("--jsonl", action="store_true", help="write input lines of tracker log")
    parser.add_argument("-o", metavar="FILE", help="write here, not to the standard output")
    parser.add_argument("--check", metavar="FILE")
    parser.add_argument("--bilan", metavar="FILE")
    parser.add_argument("--counters", metavar="FILE")
    args = parser.parse_args()
    if args.check:
        return check(args.check)
    if args.bilan:
        return bilan(args.bilan)
    if args.counters:
        return counters(args.counters)
    if args.rows:
        rows = ([row[column] for column in COLUMNS] for row in read_rows(args.rows))
    elif args.n and 1 <= args.n <= MAX_ROWS:
        rows = draw_rows(args.n, args.seed)
    else:
        parser.error("--n, from 1 to %d, or --rows is needed" % MAX_ROWS)
    out = open(args.o, "w", encoding="utf-8", newline="") if args.o else sys.stdout
    with out:
        (write_jsonl if args.jsonl else write_csv)(rows, out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
