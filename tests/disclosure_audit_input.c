/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files made to hurt `audit`: a clear word for each, and soon. */
#include "tests/codebook_fixture.h"
#include "tracker/disclosure/audit/audit.h"

static enum error refused(const char *input)
{
    char *text = NULL;
    bool safe;
    struct fault fault = {0};
    enum error error = audit_run(input, strlen(input), &text, &safe, &fault);
    assert_true((error == ERROR_NONE) == (text != NULL));
    assert_true(error != ERROR_NONE || fault.subject[0] == '\0');
    free(text);
    return error;
}

static void bad_files_are_refused(void **state)
{
    static const struct {
        const char *input;
        enum error error;
    } cases[] = {
        {"", ERROR_AUDIT_INPUT},
        {"[]", ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[],\"constraints\":[],\"items\":[]}", ERROR_AUDIT_INPUT},
        {"{\"k\":0,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[],\"items\":[]}", ERROR_AUDIT_INPUT},
        {"{\"k\":2.5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"},{\"id\":\"a\"}],\"constraints\":[],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"b\":1},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"secret\","
         "\"terms\":{\"a\":1},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":NaN},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":1e999},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":1e12},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":0.3333333333},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":1},\"lo\":\"one\"}],\"items\":[]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[],"
         "\"items\":[{\"id\":\"g\",\"terms\":{\"a\":1},\"unsafe\":1}]}",
         ERROR_AUDIT_INPUT},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":1},\"lo\":2,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INFEASIBLE},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":1},\"lo\":null,\"hi\":-1}],\"items\":[{\"terms\":{\"a\":1}}]}",
         ERROR_AUDIT_INFEASIBLE},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":2},\"lo\":3,\"hi\":3}],\"items\":[]}",
         ERROR_AUDIT_INFEASIBLE},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INFEASIBLE},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"constraints\":[{\"kind\":\"past\","
         "\"terms\":{\"a\":4,\"b\":-6},\"lo\":1,\"hi\":1}],\"items\":[]}",
         ERROR_AUDIT_INFEASIBLE},
        {"{\"k\":5,\"atoms\":[{\"id\":\"a\"}],\"constraints\":[{\"kind\":\"known\","
         "\"terms\":{\"a\":1},\"lo\":0.2,\"hi\":0.8}],\"items\":[]}",
         ERROR_AUDIT_INFEASIBLE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (refused(cases[i].input) != cases[i].error)
            fail_msg("case %zu gave %s", i, error_word(refused(cases[i].input)));
}

/* A million terms, ten thousand levels, too many atoms: a clear answer, and soon. */
static void huge_files_are_refused_soon(void **state)
{
    enum { LARGE = 15 << 20 };
    char *text = malloc(LARGE + 1), *at = text;
    (void)state;
    assert_non_null(text);
    clock_t start = clock();
    memset(text, '[', 10000);
    text[10000] = '\0';
    assert_int_equal(refused(text), ERROR_AUDIT_INPUT);
    at += snprintf(at, 40, "{\"k\":5,\"atoms\":[");
    for (int i = 0; i < 2001; i++)
        at += snprintf(at, 24, "%s{\"id\":\"a%d\"}", i ? "," : "", i);
    snprintf(at, 40, "],\"constraints\":[],\"items\":[]}");
    assert_int_equal(refused(text), ERROR_AUDIT_LIMIT);
    at = text + snprintf(text, 99,
                         "{\"k\":5,\"atoms\":[{\"id\":\"a0\"}],\"items\":[],"
                         "\"constraints\":[");
    for (int i = 0; i < 4000; i++) {
        at += snprintf(at, 40, "%s{\"kind\":\"known\",\"terms\":{", i ? "," : "");
        for (int t = 0; t < 250; t++)
            at += snprintf(at, 24, "%s\"a%d\":1", t ? "," : "", t);
        at += snprintf(at, 10, "}}");
    }
    snprintf(at, 10, "]}");
    assert_true(at < text + LARGE);
    clock_t writing = clock() - start; /* under Valgrind a second is no measure */
    enum error error = refused(text);
    assert_true(error == ERROR_AUDIT_INPUT || error == ERROR_AUDIT_LIMIT);
    clock_t reading = clock() - start - writing;
    assert_true(reading < CLOCKS_PER_SEC || reading < 20 * writing);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(huge_files_are_refused_soon),
    };
    return cmocka_run_group_tests_name("disclosure_audit_input", tests, NULL, NULL);
}
