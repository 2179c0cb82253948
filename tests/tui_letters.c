/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/support/cmocka.h"
#include "tui/letters.h"

static void test_same(void **state)
{
    (void)state;
    assert_true(letters_same("clôturer", "CLOTURER"));
    assert_true(letters_same("Évaluation", "evaluation"));
    assert_true(letters_same("AZ", "az"));
    assert_true(letters_same("22-1", "22-1"));
    assert_true(letters_same("", ""));
    assert_false(letters_same("22-1", "22-10"));
    assert_false(letters_same("clôture", "clôturer"));
    assert_false(letters_same("fin", ""));
}

static void test_hold(void **state)
{
    (void)state;
    assert_true(letters_hold("Sécurité après l'entretien", "APRES"));
    assert_true(letters_hold("cœur", "coeur"));
    assert_true(letters_hold("anything", ""));
    assert_false(letters_hold("Sécurité", "sûreté"));
    assert_false(letters_hold("", "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
