/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every single defect put into the built-in form is refused, and named. */
/* long: the table of defects is read in one go */
#include "tests/codebook_fixture.h"

#include <jansson.h>

/* Reads text; true when it is refused with both words in the subject, else says what came. */
static bool refused(const char *text, size_t bytes, const char *where, const char *reason)
{
    struct codebook *book = (struct codebook *)1;
    struct fault fault = {0};
    enum error error = codebook_read(text, bytes, &book, &fault);
    if (error == ERROR_NONE)
        codebook_free(book);
    if (error == ERROR_CODEBOOK && book == NULL && strstr(fault.subject, where) != NULL &&
        strstr(fault.subject, reason) != NULL)
        return true;
    print_message("[%s] [%s]: %s \"%s\"\n", where, reason, error_word(error), fault.subject);
    return false;
}

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
    bool good = refused(text, bytes, defect->where, defect->reason);
    free(text);
    return good;
}

static const struct defect defects[] = {
    /* syntax, with the line */
    {"\"format\": \"tracker-codebook\",", "\"format\": \"tracker-codebook\"", "ligne 3", "JSON"},
    {"\"version\": 1", "\"version\": 01", "ligne 5", "JSON"},
    {"\"version\": 1", "\"version\": 99999999999999999999", "ligne 5", "nombre trop grand"},
    {"\"version\": 1", "\"version\": NaN", "ligne 5", "JSON"},
    {"\"form\": \"ENT\"", "\"form\": \"ENT\", \"form\": \"ENT\"", "ligne 4", "deux fois"},
    {"Téléphone", "T\xE9l\xE9phone", "ligne", "UTF-8"},
    {"Téléphone", "T\xED\xA0\x80", "ligne", "UTF-8"},
    {"Téléphone", "T\xC0\xAF", "ligne", "UTF-8"},
    {"Téléphone", "T\\u0000", "ligne", "nul"},
    {"Téléphone", "T\\ud800", "ligne 20", "JSON"},
    {"\"reserved\": [0,", "\"reserved\": [[[[[[[[[[]]]]]]]], 0,", "ligne 8", "niveaux"},
    {"\"charter\": 1,", "\"charter\": 1, /* why */", "ligne 6", "JSON"},
    /* head */
    {"\"tracker-codebook\"", "\"tracker\"", "format « tracker »", "tracker-codebook"},
    {"\"format\"", "\"formats\"", "format", "manque"},
    {"\"version_of_format\": 1", "\"version_of_format\": 2", "version_of_format", "hors limites"},
    {"\"form\": \"ENT\"", "\"form\": \"ent\"", "form « ent »", "forme d'un code"},
    {"\"form\": \"ENT\"", "\"form\": \"ENTRETIENS\"", "form", "8 caractères"},
    {"\"form\": \"ENT\"", "\"form\": \"\"", "form", "forme d'un code"},
    {"\"form\": \"ENT\"", "\"form\": 1", "form", "texte"},
    {"\"version\": 1", "\"version\": 0", "version", "hors limites"},
    {"\"version\": 1", "\"version\": 1.0", "version", "entier"},
    {"\"version\": 1", "\"version\": \"1\"", "version", "entier"},
    {"\"charter\": 1", "\"charter\": -1", "charter", "hors limites"},
    {"\"title\": {\"fr\": \"Entretien\"", "\"title\": {\"de\": \"Gespräch\"", "title.fr", "langue"},
    {"\"title\": {\"fr\": \"Entretien\"", "\"title\": {\"fr\": \"\"", "title.fr", "vide"},
    {"{\"fr\": \"Entretien\", \"en\": \"Interview\"}", "\"Entretien\"", "title", "fr"},
    {"[0, 1, 2, 3, 4, 5, 6]", "[0, 1, 2, 3, 4, 5, 5]", "reserved", "chacun une fois"},
    {"[0, 1, 2, 3, 4, 5, 6]", "[256]", "reserved", "255"},
    {"[0, 1, 2, 3, 4, 5, 6]", "[\"0\"]", "reserved", "255"},
    {"[0, 1, 2, 3, 4, 5, 6]", "6", "reserved", "liste"},
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
    {"\"en\": \"Phone\"", "\"uk\": \"Phone\"", "questions[0].options[0].en", "langue"},
    {"\"en\": \"Phone\"", "\"en\": \"\"", "questions[0].options[0].en", "vide"},
    {"\"en\": \"Phone\"",
     "\"en\": \"A label that nobody would ever want to read on a screen of eighty "
     "columns\"",
     "questions[0].options[0].en", "trop long"},
    {"\"name\": {\"fr\": \"Canal\"", "\"name\": {\"fr\": \"Le canal de cet entretien-ci…\"",
     "questions[0].name.fr", "trop long"},
    {"\"label\": {\"fr\": \"Cet entretien", "\"labels\": {\"fr\": \"Cet entretien",
     "questions[0].label", "attendu"},
    {"\"help\": {", "\"aide\": {", "questions[0].help", "attendu"},
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
    {"\"groups\": [", "\"groups\": {}, \"g\": [", "groups", "liste"},
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
    {"\"stable\": {", "\"same\": {", "movements[0].stable.code", "manque"},
    {"\"code\": \"MVT_PERD\"", "\"code\": \"MVT_PERD\", \"says_nothing\": true",
     "movements[0].lost.says_nothing", "unmeasured"},
    /* plan */
    {"\"plan\": {", "\"plans\": {", "plan", "objet"},
    {"\"plan\": {", "\"plan\": {\"seuil\": 1,", "plan « seuil »", "inconnu"},
    {"\"tables\": [", "\"table\": [", "plan « table »", "inconnu"},
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
    {"\"id\": \"T4\"", "\"id\": \"T4\", \"colonnes\": []", "plan.tables[3] « colonnes »",
     "inconnu"},
    {"\"title\": {\"fr\": \"Durée\"", "\"title\": {\"de\": \"x\", \"fr\": \"Durée\"",
     "plan.tables[3]", "inconnu"},
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
    {"\"table\": \"T3\"", "\"table\": \"T3\", \"exact\": true", "key_figures[0] « exact »",
     "inconnu"},
    {"\"row\": \"ISS_TRV\", \"ranks\": \"1\"", "\"row\": \"ISS_TRV\", \"ranks\": \"2\"",
     "plan.key_figures[1].ranks « 2 »", "à ces rangs"},
    {"\"row\": \"ISS_TRV\", \"ranks\": \"1\"", "\"row\": \"ISS_TRV\", \"ranks\": 1",
     "plan.key_figures[1].ranks", "texte"},
    {"\"table\": \"T6\", \"row\": \"PROG_FAM\"", "\"table\": \"T6\", \"row\": \"PROG_NEO\"",
     "plan.key_figures[3].row", "deux fois"},
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

/* The built-in form as JSON to spoil. */
static json_t *spoilable(void)
{
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    json_t *root = json_loadb(file, bytes, 0, NULL);
    assert_non_null(root);
    return root;
}

static bool json_refused(const json_t *root, const char *where, const char *reason)
{
    char *text = json_dumps(root, JSON_COMPACT);
    assert_non_null(text);
    bool good = refused(text, strlen(text), where, reason);
    free(text);
    return good;
}

enum { WHERE = 128 };

/* Puts something hidden into each text in both languages of the tree, one at a time. */
static size_t spoil_texts(json_t *root, json_t *node, const char *where)
{
    static const char *const hidden[] = {"\x1b[31m", "\xE2\x80\xAE", "\xC2\x85", "\xE2\x81\xA6"};
    size_t let_through = 0, i;
    const char *key;
    json_t *child;
    char below[WHERE];
    if (json_is_array(node)) {
        json_array_foreach(node, i, child)
        {
            snprintf(below, sizeof below, "%s[%zu]", where, i);
            let_through += spoil_texts(root, child, below);
        }
    } else if (json_is_object(node)) {
        static const char *const languages[] = {"fr", "en"};
        for (size_t l = 0; l < 2; l++) {
            json_t *kept = json_incref(json_object_get(node, languages[l]));
            if (kept == NULL)
                continue;
            char text[WHERE];
            snprintf(text, sizeof text, "x%sx", hidden[strlen(where) % 4]);
            snprintf(below, sizeof below, "%s.%s :", where, languages[l]);
            json_object_set_new(node, languages[l], json_string(text));
            let_through += !json_refused(root, below, "invisible");
            json_object_set_new(node, languages[l], kept);
        }
        json_object_foreach(node, key, child)
        {
            snprintf(below, sizeof below, "%s%s%s", where, where[0] != '\0' ? "." : "", key);
            let_through += spoil_texts(root, child, below);
        }
    }
    return let_through;
}

static void test_every_text_spoiled(void **state)
{
    (void)state;
    json_t *root = spoilable();
    assert_int_equal(spoil_texts(root, root, ""), 0);
    json_decref(root);
}

/* Each member that must be there, taken away from each object that has it, one at a time. */
static void test_every_member_missing(void **state)
{
    (void)state;
    static const struct {
        const char *list, *sub, *keys[8];
    } shapes[] = {
        {"questions", NULL, {"code", "type", "label", "name", "help", "options"}},
        {"questions", "options", {"code", "bit", "key", "fr", "en"}},
        {"groups", NULL, {"code", "fr", "en"}},
        {"requirements", NULL, {"when", "question"}},
        {"movements", NULL, {"code", "before", "after", "gained", "stable", "lost", "unmeasured"}},
        {"plan", "tables", {"id", "kind", "ranks", "title"}},
        {"plan", "key_figures", {"table", "row", "ranks"}},
    };
    static const char *const top[] = {
        "format", "version_of_format", "form", "version", "charter", "title", "plan", "questions"};
    json_t *root = spoilable();
    size_t let_through = 0, tried = 0;
    for (size_t t = 0; t < sizeof top / sizeof *top; t++) {
        json_t *kept = json_incref(json_object_get(root, top[t]));
        json_object_del(root, top[t]);
        let_through += !json_refused(root, top[t], "");
        json_object_set_new(root, top[t], kept);
    }
    json_t *plan = json_pack("[O]", json_object_get(root, "plan"));
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        size_t i, j;
        json_t *item, *sub;
        bool of_plan = strcmp(shapes[s].list, "plan") == 0;
        json_array_foreach(of_plan ? plan : json_object_get(root, shapes[s].list), i, item)
        {
            json_t *one = json_pack("[O]", item);
            json_t *list = shapes[s].sub != NULL ? json_object_get(item, shapes[s].sub) : one;
            json_array_foreach(list, j, sub)
            {
                for (size_t k = 0; k < 8 && shapes[s].keys[k] != NULL; k++) {
                    const char *key = shapes[s].keys[k];
                    json_t *kept = json_incref(json_object_get(sub, key));
                    assert_non_null(kept);
                    json_object_del(sub, key);
                    let_through += !json_refused(root, "", "");
                    tried++;
                    json_object_set_new(sub, key, kept);
                }
            }
            json_decref(one);
        }
    }
    json_decref(plan);
    json_decref(root);
    assert_int_equal(let_through, 0);
    print_message("%zu members\n", tried);
}

/* Each option given the bit, then the code, then the key of the one before. */
static void test_every_option_doubled(void **state)
{
    (void)state;
    static const char *const keys[] = {"bit", "code", "key"};
    json_t *root = spoilable();
    size_t let_through = 0, i, j;
    json_t *question, *option, *last = NULL;
    json_array_foreach(json_object_get(root, "questions"), i, question)
    {
        json_array_foreach(json_object_get(question, "options"), j, option)
        {
            for (size_t k = 0; last != NULL && k < (j > 0 ? 3 : 2); k++) {
                char where[WHERE];
                json_t *kept = json_incref(json_object_get(option, keys[k]));
                snprintf(where, sizeof where, "questions[%zu].options[%zu].%s", i, j, keys[k]);
                json_object_set(option, keys[k], json_object_get(last, keys[k]));
                let_through += !json_refused(root, where, "déjà pris");
                json_object_set_new(option, keys[k], kept);
            }
            last = option;
        }
    }
    json_decref(root);
    assert_int_equal(let_through, 0);
}

/* A scale has two places at least, and a skip rule holds through any option that is left. */
static void test_scale_and_skip(void **state)
{
    (void)state;
    json_t *root = spoilable();
    json_t *questions = json_object_get(root, "questions");
    json_t *options = json_object_get(json_array_get(questions, 3), "options");
    for (size_t i = 1; i < 4; i++)
        json_object_del(json_array_get(options, i), "level");
    assert_true(json_refused(root, "movements[0].before", "sans échelle"));
    json_decref(root);
    root = spoilable();
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
    json_t *root = spoilable();
    json_t *groups = json_object_get(root, "groups");
    json_array_append_new(groups, json_pack("{ssssss}", "code", "TWIN", "fr", "a", "en", "a"));
    json_object_set_new(json_array_get(groups, 0), "parent", json_string("TWIN"));
    assert_true(json_refused(root, "« TWIN »", "mêmes options"));
    json_decref(root);
}

/* A twelfth pair of questions; eleven, of which one is the movement, still pass. */
static void test_too_many_crossings(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"PROG_NEO", "SAT_POS"}, {"PROG_NEO", "CAN_TEL"}, {"PROG_NEO", "DURG_LNG"},
        {"PROG_NEO", "HC_NON"},  {"PROG_NEO", "APP_GUI"}, {"PROG_NEO", "DIF_AUC"},
        {"PROG_NEO", "ORI_AUC"}, {"CAN_TEL", "PROG_FAM"}, {"PROG_NEO", "SAV_1"},
    };
    enum { KEPT = 4, ALLOWED = CODEBOOK_CROSSINGS - KEPT };
    json_t *root = spoilable();
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

static void test_size_and_depth(void **state)
{
    (void)state;
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    char *padded = malloc(CODEBOOK_FILE_BYTES + 1);
    assert_non_null(padded);
    memset(padded, ' ', CODEBOOK_FILE_BYTES + 1);
    memcpy(padded, file, bytes);
    struct codebook *book;
    assert_int_equal(codebook_read(padded, CODEBOOK_FILE_BYTES, &book, NULL), ERROR_NONE);
    codebook_free(book);
    assert_true(refused(padded, CODEBOOK_FILE_BYTES + 1, "fichier", "1 Mio"));
    memset(padded, '[', CODEBOOK_FILE_BYTES);
    assert_true(refused(padded, CODEBOOK_FILE_BYTES, "ligne 1", "8 niveaux"));
    free(padded);
    assert_true(refused("[[[[[[[[]]]]]]]]", 16, "format", "manque"));
    assert_true(refused("[[[[[[[[[]]]]]]]]]", 18, "ligne 1", "8 niveaux"));
    assert_true(refused("[\"[[[[[[[[[[\\\"[[[[[[[[[\",{]", 27, "ligne 1", "JSON"));
    assert_true(refused("", 0, "ligne 1", "fin de fichier"));
    assert_true(refused("null", 4, "ligne 1", "JSON"));
    assert_true(refused("{}\n{}", 5, "ligne 2", "JSON"));
    assert_true(refused("\xEF\xBB\xBF{}", 5, "ligne 1", "JSON"));
    assert_true(refused("{\"a\": \"\0\"}", 10, "ligne 1", "JSON"));
}

/* Every start of the file, and the file with one byte changed, reads or is refused; nothing else.
 */
static void test_mangled(void **state)
{
    (void)state;
    struct draws draws = draws_start();
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    char *copy = malloc(bytes);
    assert_non_null(copy);
    for (unsigned round = fixture_rounds(300, 100000); round > 0; round--) {
        struct codebook *book;
        struct fault fault = {0};
        memcpy(copy, file, bytes);
        size_t length = draw_below(&draws, 2) != 0 ? bytes : draw_below(&draws, (unsigned)bytes);
        copy[draw_below(&draws, (unsigned)bytes)] = (char)draw(&draws);
        enum error error = codebook_read(copy, length, &book, &fault);
        assert_true(error == ERROR_NONE || (error == ERROR_CODEBOOK && fault.subject[0] != '\0'));
        codebook_free(book);
    }
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defects),
        cmocka_unit_test(test_every_text_spoiled),
        cmocka_unit_test(test_every_member_missing),
        cmocka_unit_test(test_every_option_doubled),
        cmocka_unit_test(test_scale_and_skip),
        cmocka_unit_test(test_same_group_twice),
        cmocka_unit_test(test_too_many_crossings),
        cmocka_unit_test(test_size_and_depth),
        cmocka_unit_test(test_mangled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
