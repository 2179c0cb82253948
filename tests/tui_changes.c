/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new version of the code list changes, in words. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/base/text.h"
#include "tracker/codebook/changes.h"

struct lists {
    struct codebook *current;
    char *text; /* of the next version */
};

/* Replaces the first of `from` after `near`. */
static void replace(struct lists *lists, const char *near, const char *from, const char *to)
{
    char *at = strstr(lists->text, near);
    at = at ? strstr(at, from) : NULL;
    if (!at)
        fail_msg("%s is not there after %s", from, near);
    size_t head = (size_t)(at - lists->text);
    size_t bytes = strlen(lists->text) + strlen(to) + 1;
    char *made = malloc(bytes);
    assert_non_null(made);
    snprintf(made, bytes, "%.*s%s%s", (int)head, lists->text, to, at + strlen(from));
    free(lists->text);
    lists->text = made;
}

static int setup(void **state)
{
    static struct lists lists;
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    *state = &lists;
    lists.text = strndup(builtin, bytes);
    if (!lists.text || !text_start("fr") ||
        codebook_read(builtin, bytes, &lists.current, NULL) != ERROR_NONE)
        return -1;
    replace(&lists, "\"version\"", "2", "3");
    return 0;
}

static int teardown(void **state)
{
    struct lists *lists = *state;
    free(lists->text);
    codebook_free(lists->current);
    return 0;
}

static char *changes(const struct lists *lists)
{
    struct codebook *next = NULL;
    struct fault fault = {.error = ERROR_NONE};
    if (codebook_read(lists->text, strlen(lists->text), &next, &fault) ||
        codebook_follows(lists->current, next, &fault))
        fail_msg("%s", fault.subject);
    char *text = changes_text(lists->current, next, false);
    assert_non_null(text);
    codebook_free(next);
    return text;
}

static void assert_changes(const struct lists *lists, const char *wanted)
{
    char *text = changes(lists);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_nothing(void **state)
{
    assert_changes(*state, "Rien d'autre que le numéro de version ne change.\n");
}

static void test_relabelled(void **state)
{
    replace(*state, "\"CAN_TEL\"", "\"Téléphone\"", "\"Par téléphone\"");
    assert_changes(*state, "Libellés changés :\n"
                           "  CAN_TEL  « Téléphone » devient « Par téléphone »\n");
}

static void test_other_language(void **state)
{
    replace(*state, "\"CAN_VIS\"", "\"en\": \"", "\"en\": \"A ");
    char *text = changes(*state);
    assert_non_null(strstr(text, "CAN_VIS  « Visio », dans l'autre langue"));
    free(text);
}

static void test_retired(void **state)
{
    replace(*state, "\"CAN_VIS\"", ",", ", \"retired\": true,");
    char *text = changes(*state);
    assert_non_null(strstr(text, "Codes retirés, qui ne se cochent plus :\n  CAN_VIS  Visio\n"));
    assert_null(strstr(text, "Libellés changés"));
    assert_null(strstr(text, "remis en usage"));
    free(text);
}

static void test_added(void **state)
{
    replace(*state, "\"CAN_TEL\"", "\"CAN_TEL\"",
            "\"CAN_SMS\", \"bit\": 130, \"key\": \"z\", \"fr\": \"Messages\", "
            "\"en\": \"Messages\"},\n {\"code\": \"CAN_TEL\"");
    char *text = changes(*state);
    assert_non_null(strstr(text, "Codes ajoutés :\n  CAN_SMS  Messages\n"));
    free(text);
}

static void test_rules(void **state)
{
    replace(*state, "\"CAN_FAC\"", "\"key\": \"c\"", "\"key\": \"y\"");
    char *text = changes(*state);
    assert_non_null(strstr(text, "Règles de saisie changées"));
    assert_non_null(strstr(text, "  CAN_FAC  Face à face\n"));
    free(text);
}

static void test_tables(void **state)
{
    replace(*state, "\"id\": \"T3\"", "\"Canal\"", "\"Moyen\"");
    char *text = changes(*state);
    assert_non_null(strstr(text, "Tableaux du plan :\n  T3  changé : Moyen\n"));
    free(text);
}

static void test_fineness(void **state)
{
    replace(*state, "\"thirds\"", "\"CANG_AUT\", ", "");
    replace(*state, "\"key_figures\"", "{\"table\": \"T6c\", \"row\": \"PROG_FAM\"",
            "{\"table\": \"T12b\", \"row\": \"ISS_TRV\"");
    assert_changes(*state, "Tableaux du plan :\n"
                           "  T3  plus ou moins fin : Canal\n"
                           "  T6c  plus ou moins fin : Profil, tous entretiens\n"
                           "  T12b  plus ou moins fin : Sorties\n");
}

static void test_charter(void **state)
{
    replace(*state, "\"charter\"", "1", "2");
    assert_changes(*state, "La charte passe à la version 2 : chaque référent devra l'accepter.\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nothing), TEST(test_relabelled), TEST(test_other_language),
        TEST(test_retired), TEST(test_added),      TEST(test_rules),
        TEST(test_tables),  TEST(test_charter),    TEST(test_fineness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
