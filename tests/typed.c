/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tracker/base/typed.h"
#include "tests/support/cmocka.h"

static void test_same(void **state)
{
    (void)state;
    assert_true(typed_same("clôturer", "CLOTURER"));
    assert_true(typed_same("Évaluation", "evaluation"));
    assert_true(typed_same("AZ", "az"));
    assert_true(typed_same("22-1", "22-1"));
    assert_true(typed_same("22-1", " 22 1 "));
    assert_true(typed_same("abandonner", "Abandonner\t"));
    assert_true(typed_same("cl\u00f4turer", "clo\u0302turer")); /* composed or not */
    assert_true(typed_same("", ""));
    assert_false(typed_same("fin", NULL));
    assert_false(typed_same("fin", "fin\033"));
    assert_false(typed_same("22-1", "22-10"));
    assert_false(typed_same("clôture", "clôturer"));
    assert_false(typed_same("fin", ""));
}

static void test_hold(void **state)
{
    (void)state;
    assert_true(typed_within("Sécurité après l'entretien", "APRES"));
    assert_true(typed_within("cœur", "coeur"));
    assert_true(typed_within("anything", ""));
    assert_false(typed_within("Sécurité", "sûreté"));
    assert_false(typed_within("", "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
