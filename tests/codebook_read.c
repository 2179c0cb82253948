/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every single defect put into the built-in form is refused, and named. */
#include "tests/codebook_fixture.h"

/* One replacement in the file, at the first place where it fits, and what names it. */
struct defect {
    const char *find, *put;
    const char *where, *reason;
};

static bool defect_refused(const char *file, const struct defect *defect)
{
    const char *at = strstr(file, defect->find);
    if (at == NULL)
        fail_msg("nothing to spoil: %s", defect->find);
    size_t before = (size_t)(at - file), skipped = strlen(defect->find);
    size_t bytes = strlen(file) - skipped + strlen(defect->put);
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memcpy(text, file, before);
    memcpy(text + before, defect->put, strlen(defect->put));
    memcpy(text + before + strlen(defect->put), at + skipped, strlen(at + skipped) + 1);
    bool good = fixture_refused(text, bytes, defect->where, defect->reason);
    free(text);
    return good;
}

static const struct defect defects[] = {
    /* syntax, with the line */
    {"\"format\": \"tracker-codebook\",", "\"format\": \"tracker-codebook\"", "ligne 3, colonne",
     "« , » ou « } »"},
    {"\"version\": 2", "\"version\": 01", "ligne 5", "inattendu"},
    {"\"version\": 2", "\"version\": 99999999999999999999", "ligne 5", "nombre trop grand"},
    {"\"version\": 2", "\"version\": NaN", "ligne 5", "inattendu"},
    {"\"form\": \"ENT\"", "\"form\": \"ENT\", \"form\": \"ENT\"", "ligne 4", "deux fois"},
    {"Téléphone", "T\xE9l\xE9phone", "ligne", "UTF-8"},
    {"Téléphone", "T\xED\xA0\x80", "ligne", "UTF-8"},
    {"Téléphone", "T\xC0\xAF", "ligne", "UTF-8"},
    {"Téléphone", "T\\u0000", "ligne", "nul"},
    {"Téléphone", "T\\ud800", "ligne 20", "\\u"},
    {"\"reserved\": [0,", "\"reserved\": [[[[[[[[[[]]]]]]]], 0,", "ligne 8", "niveaux"},
    {"\"charter\": 1,", "\"charter\": 1, /* why */", "ligne 6", "une clé"},
    /* head */
    {"\"tracker-codebook\"", "\"tracker\"", "format", "tracker-codebook"},
    {"\"format\"", "\"formats\"", "format", "attendu"},
    {"\"version_of_format\": 2", "\"version_of_format\": 3", "version_of_format 3", "plus récente"},
    {"\"version_of_format\": 2", "\"version_of_format\": 1", "plan « thirds »", "inconnu"},
    {"\"form\": \"ENT\"", "\"form\": \"ent\"", "form « ent »", "forme d'un code"},
    {"\"form\": \"ENT\"", "\"form\": \"ENTRETIENS\"", "form", "8 caractères"},
    {"\"form\": \"ENT\"", "\"form\": \"\"", "form", "forme d'un code"},
    {"\"form\": \"ENT\"", "\"form\": 1", "form", "texte"},
    {"\"version\": 2", "\"version\": 0", "version", "hors limites"},
    {"\"version\": 2", "\"version\": 1.0", "version", "entier"},
    {"\"version\": 2", "\"version\": \"1\"", "version", "entier"},
    {"\"charter\": 1", "\"charter\": -1", "charter", "hors limites"},
    {"\"title\": {\"fr\": \"Entretien\"", "\"title\": {\"de\": \"Gespräch\"", "title.de",
     "clé inconnue"},
    {"\"title\": {\"fr\": \"Entretien\"", "\"title\": {\"fr\": \"\"", "title.fr", "vide"},
    {"{\"fr\": \"Entretien\", \"en\": \"Interview\"}", "\"Entretien\"", "title", "fr"},
    {"[0, 1, 2, 3, 4, 5, 6]", "[0, 1, 2, 3, 4, 5, 5]", "reserved", "chacun une fois"},
    {"[0, 1, 2, 3, 4, 5, 6]", "[256]", "reserved", "255"},
    {"[0, 1, 2, 3, 4, 5, 6]", "[\"0\"]", "reserved", "255"},
    {"[0, 1, 2, 3, 4, 5, 6]", "6", "reserved", "liste"},
    /* members by name, wherever */
    {"\"charter\": 1", "\"charter\": 1, \"comment\": {}", "« comment »", "clé inconnue"},
    {"\"bit\": 8,", "\"bit\": 8, \"retird\": true,", "questions[0].options[1].retird", "inconnue"},
    {"\"type\": \"single\"", "\"type\": \"single\", \"skipif\": []", "questions[0].skipif",
     "inconnue"},
    {"\"code\": \"CANG_AUT\"", "\"code\": \"CANG_AUT\", \"says\": true", "groups[0].says",
     "inconnue"},
    {"\"except\": [\"ORI_AUC\"]", "\"exept\": [\"ORI_AUC\"]", "requirements[0].exept", "inconnue"},
    {"\"code\": \"MVT_PERD\"", "\"code\": \"MVT_PERD\", \"level\": 1", "movements[0].lost.level",
     "inconnue"},
    /* codes, bits, keys */
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN_TEL\"", "questions[0].options[1].code", "déjà pris"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN\"", "questions[0].options[1].code", "déjà pris"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"PROG_NEO\"", "options[1].code", "déjà pris"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"LATE\"", "options[1].code", "déjà pris"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"DECLARED\"", "options[1].code", "déjà pris"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN*VIS\"", "options[1].code", "forme d'un code"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN_VISIOCONFERE\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN_Vis\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"cAN_VIS\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN?\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN[\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN/\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN:\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"1CAN\"", "options[1].code", "forme"},
    {"\"code\": \"CAN_VIS\"", "\"code\": \"CAN_É\"", "options[1].code", "forme"},
    {"\"code\": \"PRO\"", "\"code\": \"CAN\"", "questions[1].code « CAN »", "déjà pris"},
    {"\"code\": \"MVT_GAGNE\"", "\"code\": \"SAV_1\"", "movements[0].gained.code", "déjà pris"},
    {"\"code\": \"MVT_PERD\"", "\"code\": \"MVT\"", "movements[0].lost.code", "déjà pris"},
    {"\"code\": \"MVT\"", "\"code\": \"SAV\"", "movements[0].code", "déjà pris"},
    {"\"bit\": 8,", "\"bit\": 7,", "questions[0].options[1].bit", "déjà pris"},
    {"\"bit\": 8,", "\"bit\": 6,", "questions[0].options[1].bit", "réservé"},
    {"\"bit\": 8,", "\"bit\": 256,", "questions[0].options[1].bit", "hors limites"},
    {"\"bit\": 8,", "\"bit\": -1,", "questions[0].options[1].bit", "hors limites"},
    {"\"bit\": 8,", "\"bit\": \"8\",", "questions[0].options[1].bit", "entier"},
    {"\"key\": \"b\"", "\"key\": \"a\"", "questions[0].options[1].key", "déjà prise"},
    {"\"key\": \"b\"", "\"key\": \"B\"", "questions[0].options[1].key", "lettre"},
    {"\"key\": \"b\"", "\"key\": \"\"", "questions[0].options[1].key", "lettre"},
    {"\"key\": \"b\"", "\"key\": \"bb\"", "questions[0].options[1].key", "lettre"},
    {"\"key\": \"b\"", "\"key\": \"?\"", "questions[0].options[1].key", "lettre"},
    {"\"parent\": \"CANG_AUT\"", "\"parent\": \"CANG\"", "options[1].parent « CANG »", "inconnu"},
    {"\"parent\": \"CANG_AUT\"", "\"parent\": \"CAN_TEL\"", "options[1].parent", "inconnu"},
    {"\"parent\": \"CANG_AUT\"", "\"parent\": \"PROG_NEO\"", "groups", "deux questions"},
    /* questions */
    {"\"type\": \"single\"", "\"type\": \"free\"", "questions[0].type « free »", "single"},
    {"\"type\": \"single\"", "\"type\": \"single\", \"max\": 2", "questions[0].max", "limites"},
    {"\"max\": 5", "\"max\": 0", "questions[7].max", "hors limites"},
    {"\"max\": 5", "\"max\": 21", "questions[7].max", "hors limites"},
    {"\"ranks\": [1]", "\"ranks\": [4]", "questions[2].ranks", "rangs"},
    {"\"ranks\": [1]", "\"ranks\": [0]", "questions[2].ranks", "rangs"},
    {"\"ranks\": [1]", "\"ranks\": [1, 1]", "questions[2].ranks", "rangs"},
    {"\"ranks\": [1]", "\"ranks\": []", "questions[2].ranks", "vide"},
    {"\"ranks\": [1]", "\"ranks\": 1", "questions[2].ranks", "liste"},
    {"\"ranks\": [1], \"max\": 3", "\"ranks\": [2], \"max\": 3", "tables", "à tous ces rangs"},
    {"\"ranks\": [1, 2]", "\"ranks\": [1, 2, 3, 1]", "options[2].ranks", "trop longue"},
    {"\"says_nothing\": true", "\"says_nothing\": 1", "options[4].says_nothing", "true ou false"},
    {"\"says_nothing\": true", "\"says_nothing\": \"true\"", "options[4].says_nothing", "true"},
    {"\"bit\": 14,", "\"bit\": 14, \"says_nothing\": true,", "questions[1].options", "une seule"},
    {"\"bit\": 19,", "\"bit\": 19, \"says_nothing\": true,", "STAT_PI1", "exclusive"},
    {"\"exclusive\": true", "\"exclusive\": null", "exclusive", "true ou false"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [\"ORG_NON\"]", "skip_if « ORG_NON »", "inconnue"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [\"REP_CON\"]", "questions[5].skip_if", "après"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [\"DIF_AUC\"]", "questions[5].skip_if", "après"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": []", "questions[5].skip_if", "jamais"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [3]", "questions[5].skip_if", "inconnue"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": \"ORG_AUC\"", "questions[5].skip_if", "liste"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [\"ORG_AUC\", \"ORG_AUC\"]", "skip_if",
     "deux fois"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"skip_if\": [\"CAN_TEL\", \"CAN_VIS\", \"CAN_FAC\"]",
     "skip_if", "jamais posée"},
    {"\"skip_if\": [\"ORG_AUC\"]", "\"ranks\": [2], \"skip_if\": [\"STAT_PI1\"]",
     "skip_if « STAT_PI1", "jamais au même rang"},
    {"\"bit\": 38,", "\"bit\": 38, \"retired\": true,", "questions[5].skip_if", "retirées"},
    {"\"fallback\": \"HC_NON\"", "\"fallback\": \"HC_AUT\"", "questions[8].fallback", "exclusif"},
    {"\"fallback\": \"HC_NON\"", "\"fallback\": \"APP_AUC\"", "questions[8].fallback",
     "option de la"},
    {"\"fallback\": \"HC_NON\"", "\"fallback\": \"HC\"", "questions[8].fallback", "option de la"},
    {"\"fallback\": \"HC_NON\"", "\"fallback\": true", "questions[8].fallback", "texte"},
    {"\"bit\": 72,", "\"bit\": 72, \"ranks\": [1],", "questions[8].fallback", "tous les rangs"},
    {"\"bit\": 72,", "\"bit\": 72, \"retired\": true,", "questions[8].fallback", "possible"},
    {"\"one_of\": 1", "\"one_of\": 2", "STAT_PI1", "one_of"},
    {"\"one_of\": 1", "\"one_of\": 10", "one_of", "hors limites"},
    {"\"bit\": 7,", "\"bit\": 7, \"one_of\": 1,", "questions[0].options[0].one_of", "multiple"},
    {"\"bit\": 38,", "\"bit\": 38, \"level\": 1,", "questions[4].options[0].level", "unique"},
    {"\"level\": 2", "\"level\": 1", "questions[3].options[1].level", "déjà prise"},
    {"\"level\": 4", "\"level\": 5", "movements[0].after", "même échelle"},
    {"\"level\": 4", "\"level\": 10", "level", "hors limites"},
    /* texts */
    {"Téléphone", "T\\u001b[2J", "questions[0].options[0].fr", "contrôle"},
    {"Téléphone", "T\\n", "questions[0].options[0].fr", "contrôle"},
    {"Téléphone", "T\xE2\x80\xAE", "questions[0].options[0].fr", "invisible"},
    {"Téléphone", "T\xE2\x80\x8B", "questions[0].options[0].fr", "invisible"},
    {"Téléphone", "T\\u009b", "questions[0].options[0].fr", "contrôle"},
    {"Téléphone", "T\xF3\xA0\x81\x81", "questions[0].options[0].fr", "invisible"},
    {"\"fr\": \"Téléphone\"", "\"fr\": 3", "questions[0].options[0].fr", "langue"},
    {"\"en\": \"Phone\"", "\"uk\": \"Phone\"", "questions[0].options[0].uk", "clé inconnue"},
    {"\"en\": \"Phone\"", "\"en\": \"\"", "questions[0].options[0].en", "vide"},
    {"\"en\": \"Phone\"",
     "\"en\": \"A label that nobody would ever want to read on a screen of eighty "
     "columns\"",
     "questions[0].options[0].en", "trop long"},
    {"\"name\": {\"fr\": \"Canal\"", "\"name\": {\"fr\": \"Le canal de cet entretien-ci…\"",
     "questions[0].name.fr", "trop long"},
    {"\"label\": {\"fr\": \"Cet entretien", "\"labels\": {\"fr\": \"Cet entretien",
     "questions[0].labels", "clé inconnue"},
    {"\"help\": {", "\"aide\": {", "questions[0].aide", "clé inconnue"},
    /* groups */
    {"\"code\": \"CANG_AUT\"", "\"code\": \"CAN_AUT\"", "parent « CANG_AUT »", "inconnu"},
    {"\"code\": \"SG_INV\", \"parent\": \"SGG_SAN\"",
     "\"code\": \"SG_INV\", \"parent\": \"SG_INV\"", "groups[4].parent « SG_INV »", "lui-même"},
    {"\"code\": \"SGG_SAN\"", "\"code\": \"SGG_SAN\", \"parent\": \"SG_INV\"", "groups[3].parent",
     "lui-même"},
    {"\"code\": \"SGG_SAN\"", "\"code\": \"SGG_SAN\", \"parent\": \"SGG_SOC\"", "groups[4].parent",
     "deux étages"},
    {"\"code\": \"SG_INV\", \"parent\": \"SGG_SAN\"", "\"code\": \"SG_INV\", \"parent\": \"SAN\"",
     "groups[4].parent « SAN »", "inconnu"},
    {"\"groups\": [", "\"groups\": [{\"code\": \"VIDE\", \"fr\": \"a\", \"en\": \"a\"},",
     "groups[0] « VIDE »", "sans option"},
    {"\"code\": \"CANG_AUT\"", "\"code\": \"CANG_AUT\", \"says_nothing\": true",
     "groups[0].says_nothing", "dit quelque chose"},
    {"\"bit\": 8, \"key\": \"b\", \"parent\": \"CANG_AUT\"",
     "\"bit\": 8, \"key\": \"b\", \"parent\": "
     "\"PROG_FAM\"",
     "groups[2]", "deux questions"},
    {"\"bit\": 25, \"key\": \"g\", \"parent\": \"SG_CHO\"", "\"bit\": 25, \"key\": \"g\"", "SG_CHO",
     "une seule option"},
    {"\"groups\": [", "\"groups\": {}, \"g\": [", "« g »", "clé inconnue"},
    /* requirements and movements */
    {"\"when\": [\"ISS_PAR\"", "\"when\": [\"ISS_PAT\"", "requirements[0].when « ISS_PAT",
     "inconnue"},
    {"\"when\": [\"ISS_PAR\"", "\"when\": [\"SAT_POS\"", "requirements[0].when", "autre question"},
    {"\"when\": [\"ISS_PAR\", \"ISS_ODC\"]", "\"when\": []", "requirements[0].when", "vide"},
    {"\"when\": [\"ISS_PAR\", \"ISS_ODC\"]", "\"when\": [\"ORI_SOC\"]", "requirements[0].when",
     "question même"},
    {"\"question\": \"ORI\"", "\"question\": \"ORIENT\"", "requirements[0].question", "inconnue"},
    {"\"except\": [\"ORI_AUC\"]", "\"except\": [\"DIF_AUC\"]", "requirements[0].except", "autre"},
    {"\"question\": \"ORI\", \"except\": [\"ORI_AUC\"]",
     "\"question\": \"CAN\", \"except\": [\"CAN_TEL\", \"CAN_VIS\", \"CAN_FAC\"]",
     "requirements[0]", "jamais tenir"},
    {"\"before\": \"SAV\"", "\"before\": \"CAN\"", "movements[0].before « CAN »", "sans échelle"},
    {"\"before\": \"SAV\"", "\"before\": \"SAW\"", "movements[0].before « SAW »", "inconnue"},
    {"\"before\": \"SAV\"", "\"before\": \"SAP\"", "movements[0].after", "deux questions"},
    {"\"stable\": {", "\"same\": {", "movements[0].same", "clé inconnue"},
    {"\"code\": \"MVT_PERD\"", "\"code\": \"MVT_PERD\", \"says_nothing\": true",
     "movements[0].lost.says_nothing", "unmeasured"},
    /* plan */
    {"\"plan\": {", "\"plans\": {", "« plans »", "clé inconnue"},
    {"\"plan\": {", "\"plan\": {\"seuil\": 1,", "plan.seuil", "clé inconnue"},
    {"\"tables\": [", "\"table\": [", "plan.table", "clé inconnue"},
    {"\"id\": \"T1\"", "\"id\": \"T2\"", "plan.tables[1].id « T2 »", "déjà pris"},
    {"\"id\": \"T1\"", "\"id\": \"1\"", "plan.tables[0].id", "forme d'un code"},
    {"\"kind\": \"volumes\"", "\"kind\": \"volume\"", "plan.tables[0].kind « volume »", "inconnue"},
    {"\"kind\": \"volumes\"", "\"kind\": \"one-way\"", "plan.tables[0].rows", "manque"},
    {"\"kind\": \"areas\"", "\"kind\": \"areas\", \"rows\": [\"CAN_TEL\"]", "plan.tables[1].rows",
     "sens"},
    {"\"id\": \"T4\"", "\"id\": \"T4\", \"cols\": [\"CAN_TEL\"]", "plan.tables[3].cols", "sens"},
    {"\"id\": \"T9\"", "\"id\": \"T9\", \"base\": \"PROG_NEO\"", "plan.tables[11].base", "sens"},
    {"\"id\": \"T4\"", "\"id\": \"T4\", \"base\": \"DURG_CRT\"", "plan.tables[3].base", "lignes"},
    {"\"id\": \"T4\"", "\"id\": \"T4\", \"base\": \"MVT_PERD\"", "plan.tables[3].base", "inconnu"},
    {"\"id\": \"T4\"", "\"id\": \"T4\", \"base\": \"DUR\"", "plan.tables[3].base", "inconnu"},
    {"\"id\": \"T4\"", "\"id\": \"T4\", \"colonnes\": []", "plan.tables[3].colonnes",
     "clé inconnue"},
    {"\"title\": {\"fr\": \"Durée\"", "\"title\": {\"de\": \"x\", \"fr\": \"Durée\"",
     "plan.tables[3].title.de", "clé inconnue"},
    {"\"title\": {\"fr\": \"Durée\"", "\"title\": {\"fr\": \"Dur\\u200be\"",
     "plan.tables[3].title.fr", "invisible"},
    {"\"ranks\": [\"all\", \"1\", \"2\", \"3\"], \"figure\"", "\"ranks\": [\"0\"], \"figure\"",
     "plan.tables[2].ranks « 0 »", "all"},
    {"\"ranks\": [\"all\", \"1\", \"2\", \"3\"], \"figure\"",
     "\"ranks\": [\"1\", \"1\"], \"figure\"", "plan.tables[2].ranks « 1 »", "deux fois"},
    {"\"ranks\": [\"all\", \"1\", \"2\", \"3\"], \"figure\"",
     "\"ranks\": [\"all\", \"1\", \"2\", \"3\", \"2+\"], \"figure\"", "plan.tables[2].ranks",
     "trop longue"},
    {"\"ranks\": [\"all\", \"1\", \"2\", \"3\"], \"figure\"", "\"ranks\": [1], \"figure\"",
     "plan.tables[2].ranks", "all"},
    {"\"figure\": true", "\"figure\": \"yes\"", "plan.tables[2].figure", "true"},
    {"\"rows\": [\"CAN_TEL\",", "\"rows\": [\"CAN_TELE\",", "plan.tables[2].rows « CAN_TELE »",
     "inconnu"},
    {"\"rows\": [\"CAN_TEL\",", "\"rows\": [\"CAN\",", "plan.tables[2].rows « CAN »", "inconnu"},
    {"\"rows\": [\"CAN_TEL\",", "\"rows\": [\"CAN_TEL\", \"CAN_TEL\",", "plan.tables[2].rows",
     "deux fois"},
    {"\"rows\": [\"CAN_TEL\",", "\"rows\": [\"DUR_15\",", "plan.tables[2].rows « CANG_AUT »",
     "autre question"},
    {"\"rows\": [\"CAN_TEL\",", "\"rows\": [null,", "plan.tables[2].rows", "inconnu"},
    {"\"rows\": [\"ISS_TRV\"]", "\"rows\": []", "plan.tables[4].rows", "vide"},
    {"\"id\": \"T6b\", \"kind\": \"one-way\", \"ranks\": [\"1\"]",
     "\"id\": \"T6b\", \"kind\": \"one-way\", \"ranks\": [\"all\"]", "plan.tables[6].rows",
     "rangs"},
    {"\"cols\": [\"QG_COL\", \"QG_CAD\", \"QGG_DRO\"]", "\"cols\": [\"PRO_NSP\"]",
     "plan.tables[11]", "elle-même"},
    {"\"cols\": [\"QG_COL\", \"QG_CAD\", \"QGG_DRO\"]", "\"cols\": [\"MVT_PERD\"]",
     "plan.tables[11].cols « MVT_PERD »", "calculée"},
    {"\"cols\": [\"QG_COL\", \"QG_CAD\", \"QGG_DRO\"]", "\"cols\": [\"ISS_ODC\"]",
     "plan.tables[11].cols « ISS_ODC »", "tableau simple"},
    {"\"cols\": [\"QG_COL\", \"QG_CAD\", \"QGG_DRO\"]",
     "\"cols\": [\"QT_TYP\", \"QT_ACT\", \"QT_OU\", \"QT_FOR\", \"QT_POS\"]",
     "plan.tables[11].cols", "trop longue"},
    {"\"table\": \"T3\"", "\"table\": \"T17\"", "plan.key_figures[0].table « T17 »", "inconnu"},
    {"\"table\": \"T3\"", "\"table\": \"T9\"", "plan.key_figures[0].table « T9 »", "inconnu"},
    {"\"table\": \"T3\"", "\"table\": \"T4\"", "plan.key_figures[0].row « CAN_TEL »", "ligne"},
    {"\"table\": \"T3\"", "\"table\": \"T3\", \"exact\": true", "plan.key_figures[0].exact",
     "clé inconnue"},
    {"\"row\": \"ISS_TRV\", \"ranks\": \"1\"", "\"row\": \"ISS_TRV\", \"ranks\": \"2\"",
     "plan.key_figures[1].ranks « 2 »", "à ces rangs"},
    {"\"row\": \"ISS_TRV\", \"ranks\": \"1\"", "\"row\": \"ISS_TRV\", \"ranks\": 1",
     "plan.key_figures[1].ranks", "texte"},
    {"\"table\": \"T6\", \"row\": \"PROG_FAM\"", "\"table\": \"T6\", \"row\": \"PROG_NEO\"",
     "plan.key_figures[3].row", "deux fois"},
    {"\"thirds\": [\"CANG_AUT\"", "\"thirds\": [\"MVT\"", "plan.thirds « MVT »", "aucun"},
    {"\"thirds\": [\"CANG_AUT\"", "\"thirds\": [3", "plan.thirds", "aucun"},
    {"\"thirds\": [\"CANG_AUT\"", "\"thirds\": [\"SGG_SAN\"", "plan.thirds « SGG_SAN »",
     "deux fois"},
    {"\"thirds\": [\"CANG_AUT\"", "\"thirds\": [\"CAN_TEL\"", "plan.thirds « CAN_TEL »", "clé"},
    {"\"thirds\": [\"CANG_AUT\"", "\"thirds\": [\"OUTG_NON\"", "plan.thirds « OUTG_NON »", "base"},
    {"\"thirds\": [\"CANG_AUT\"", "\"thirds\": [\"ORG_AUC\"", "plan.thirds « ORG_AUC »", "base"},
};

static void test_defects(void **state)
{
    (void)state;
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    char *file = calloc(bytes + 1, 1);
    assert_non_null(file);
    memcpy(file, builtin, bytes);
    size_t let_through = 0;
    for (size_t i = 0; i < sizeof defects / sizeof *defects; i++)
        let_through += !defect_refused(file, &defects[i]);
    free(file);
    assert_int_equal(let_through, 0);
}

/* A scale has two places at least, and a skip rule holds through any option that is left. */
static void test_scale_and_skip(void **state)
{
    (void)state;
    json_t *root = fixture_form();
    json_t *questions = json_object_get(root, "questions");
    json_t *options = json_object_get(json_array_get(questions, 3), "options");
    for (size_t i = 1; i < 4; i++)
        json_object_del(json_array_get(options, i), "level");
    assert_true(fixture_form_refused(root, "movements[0].before", "sans échelle"));
    json_decref(root);
    root = fixture_form();
    questions = json_object_get(root, "questions");
    json_t *retired = json_array_get(json_object_get(json_array_get(questions, 4), "options"), 1);
    json_object_set_new(retired, "retired", json_true());
    json_object_set_new(json_array_get(questions, 5), "skip_if",
                        json_pack("[ss]", "ORG_AUC", "ORG_CPAM"));
    char *text = json_dumps(root, 0);
    struct codebook *book;
    assert_int_equal(codebook_read(text, strlen(text), &book, NULL), ERROR_NONE);
    codebook_free(book);
    free(text);
    json_decref(root);
}

/* Two groups of the same options would be protected as two. */
static void test_same_group_twice(void **state)
{
    (void)state;
    json_t *root = fixture_form();
    json_t *groups = json_object_get(root, "groups");
    json_array_append_new(groups, json_pack("{ssssss}", "code", "TWIN", "fr", "a", "en", "a"));
    json_object_set_new(json_array_get(groups, 0), "parent", json_string("TWIN"));
    assert_true(fixture_form_refused(root, "« TWIN »", "mêmes options"));
    json_decref(root);
}

/* A twelfth pair of questions; eleven, of which one is the movement, still pass. */
static void test_too_many_crossings(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"PROG_NEO", "SAT_POS"}, {"PROG_NEO", "CAN_TEL"}, {"PROG_NEO", "DUR_60"},
        {"PROG_NEO", "HC_NON"},  {"PROG_NEO", "APP_GUI"}, {"PROG_NEO", "DIF_AUC"},
        {"PROG_NEO", "ORI_AUC"}, {"CAN_TEL", "PROG_FAM"}, {"PROG_NEO", "SAV_1"},
    };
    enum { KEPT = 4, ALLOWED = CODEBOOK_CROSSINGS - KEPT };
    json_t *root = fixture_form();
    json_t *tables = json_object_get(json_object_get(root, "plan"), "tables");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char id[8];
        snprintf(id, sizeof id, "X%zu", i);
        json_array_append_new(tables,
                              json_pack("{sssss[s]s[s]s[s]s{ssss}}", "id", id, "kind", "crossing",
                                        "ranks", "all", "rows", pairs[i][0], "cols", pairs[i][1],
                                        "title", "fr", "a", "en", "a"));
        char *text = json_dumps(root, 0);
        struct codebook *book;
        struct fault fault = {0};
        enum error error = codebook_read(text, strlen(text), &book, &fault);
        free(text);
        /* The eighth is CAN x PRO again, the other way round. */
        assert_int_equal(error, i <= ALLOWED ? ERROR_NONE : ERROR_CODEBOOK);
        if (error != ERROR_NONE)
            assert_non_null(strstr(fault.subject, "plus de 11 croisements"));
        codebook_free(book);
    }
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defects),
        cmocka_unit_test(test_scale_and_skip),
        cmocka_unit_test(test_same_group_twice),
        cmocka_unit_test(test_too_many_crossings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
