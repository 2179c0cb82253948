/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The closed list of errors: words, exit codes, sentences. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/base/error.h"
#include "tracker/base/reason.h"
#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"

static void words_are_distinct_and_plain(void **state)
{
    (void)state;
    for (int e = 0; e < ERROR_COUNT; e++) {
        const char *word = error_word((enum error)e);
        assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz_"), strlen(word));
        assert_uint_in_range(strlen(word), 2, 24);
        for (int other = 0; other < e; other++)
            assert_string_not_equal(word, error_word((enum error)other));
    }
}

static void exit_codes_follow_the_contract(void **state)
{
    (void)state;
    assert_int_equal(error_exit(ERROR_NONE), 0);
    assert_int_equal(error_exit(ERROR_TICKET_SPENT), 1);
    assert_int_equal(error_exit(ERROR_USAGE), 2);
    assert_int_equal(error_exit(ERROR_PASSPHRASE), 3);
    assert_int_equal(error_exit(ERROR_STORE_DAMAGED), 4);
    assert_int_equal(error_exit(ERROR_BUSY), 5);
    for (int e = 1; e < ERROR_COUNT; e++)
        assert_uint_in_range(error_exit((enum error)e), 1, 5);
}

/* A sentence is clean text, one line, and holds at most one %s and no other directive. */
static void sentences_are_safe_to_compose(void **state)
{
    (void)state;
    for (int e = 0; e < ERROR_COUNT; e++) {
        for (int english = 0; english < 2; english++) {
            assert_true(text_start(english ? "en" : "fr"));
            const char *sentence = text_of(error_text((enum error)e));
            assert_true(sanitise_is_clean(sentence, strlen(sentence)));
            const char *first = strchr(sentence, '%');
            if (!first)
                continue;
            assert_int_equal(first[1], 's');
            assert_null(strchr(first + 1, '%'));
        }
    }
}

static void message_holds_the_subject(void **state)
{
    (void)state;
    struct fault fault;
    char message[ERROR_MESSAGE_BYTES];
    assert_int_equal(fault_set(&fault, ERROR_MONTH_FUTURE, "%d-%02d", 2024, 3), ERROR_MONTH_FUTURE);
    assert_true(text_start("fr"));
    error_message(&fault, message);
    assert_string_equal(message, "Le mois 2024-03 n'est pas encore commencé.");
    assert_true(text_start("en"));
    error_message(&fault, message);
    assert_string_equal(message, "The month 2024-03 has not begun yet.");

    /* The subject is never read as a format. */
    assert_int_equal(fault_set(&fault, ERROR_CODE_UNKNOWN, "%s", "%s%n"), ERROR_CODE_UNKNOWN);
    assert_true(text_start("fr"));
    error_message(&fault, message);
    assert_non_null(strstr(message, "« %s%n »"));

    assert_int_equal(fault_set(&fault, ERROR_RANK, "%s", "unused"), ERROR_RANK);
    error_message(&fault, message);
    assert_string_equal(message, "Le rang déclaré doit être 2 ou 3.");
    assert_int_equal(fault_set(NULL, ERROR_BUSY, "%s", ""), ERROR_BUSY);
}

/* Whatever the subject, every message fits with all of it. */
static void messages_fit(void **state)
{
    (void)state;
    char longest[2 * sizeof((struct fault *)NULL)->subject];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    struct fault fault;
    for (int e = 0; e < ERROR_COUNT; e++) {
        for (int english = 0; english < 2; english++) {
            assert_true(text_start(english ? "en" : "fr"));
            assert_int_equal(fault_set(&fault, (enum error)e, "%s", longest), e);
            assert_int_equal(strlen(fault.subject), sizeof fault.subject - 1);
            char message[ERROR_MESSAGE_BYTES];
            error_message(&fault, message);
            assert_true(strlen(message) < sizeof message - 1);
        }
    }
}

/* A subject comes from outside: no escape sequence, no broken character passes. */
static void subject_is_clean(void **state)
{
    (void)state;
    struct fault fault;
    assert_int_equal(fault_set(&fault, ERROR_FILE, "a%cb\n%s", 0x1b,
                               "\xff\xe2\x80\xae"
                               "d"),
                     ERROR_FILE);
    assert_string_equal(fault.subject, "abd");

    /* 2-byte letters over an odd room: cut between two of them. */
    char accents[2 * sizeof fault.subject];
    for (size_t i = 0; i + 1 < sizeof accents; i += 2)
        memcpy(accents + i, "é", 2);
    accents[sizeof accents - 2] = '\0';
    assert_int_equal(fault_set(&fault, ERROR_FILE, "-%s", accents), ERROR_FILE);
    assert_true(sanitise_is_clean(fault.subject, strlen(fault.subject)));
    assert_uint_in_range(strlen(fault.subject), sizeof fault.subject - 2, sizeof fault.subject - 1);
}

/* What the system says is told in the language chosen, a number at worst: never as strerror does.
 */
static void reasons_are_translated(void **state)
{
    (void)state;
    static const int usual[] = {ENOENT, EACCES, EPERM, ENOSPC, EIO, EROFS, ENOTDIR, EISDIR, EMFILE};
    char words[REASON_BYTES], english[REASON_BYTES];
    for (int number = 1; number < 140; number++) {
        assert_true(text_start("en"));
        snprintf(english, sizeof english, "%s", reason_of(number, words));
        assert_true(text_start("fr"));
        assert_string_not_equal(reason_of(number, words), english);
        assert_true(sanitise_is_clean(words, strlen(words)));
        assert_uint_in_range(strlen(words), 8, sizeof words - 2);
        assert_uint_in_range(strlen(english), 8, sizeof english - 2);
    }
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        assert_null(strstr(reason_of(usual[i], words), "n°"));
    assert_string_equal(reason_of(12345, words), "erreur n° 12345 du système");

    struct fault fault;
    assert_int_equal(fault_system(&fault, ERROR_FILE, "a", ENOENT), ERROR_FILE);
    assert_string_equal(fault.subject, "a (rien de ce nom à cet endroit)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_distinct_and_plain),
        cmocka_unit_test(exit_codes_follow_the_contract),
        cmocka_unit_test(sentences_are_safe_to_compose),
        cmocka_unit_test(message_holds_the_subject),
        cmocka_unit_test(messages_fit),
        cmocka_unit_test(subject_is_clean),
        cmocka_unit_test(reasons_are_translated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
