/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters before the gate, against figures written by hand (bilan of the synthetic scenario) and
 * against tests/oracle.py, which counts on its own. Run from the root of the sources, or with
 * TRACKER_SOURCE naming it. */
#include <stdio.h>
#include <unistd.h>

#include <jansson.h>

#include "tests/stats_rows.h"
#include "tests/support/rounds.h"
#include "tracker/codebook/plan.h"

enum { COMMAND = 4096 };

static const char *source(void)
{
    const char *path = getenv("TRACKER_SOURCE");
    return path && *path ? path : ".";
}

/* Runs the oracle with arguments; the caller closes the pipe with pclose. */
__attribute__((format(printf, 1, 2))) static FILE *oracle(const char *format, ...)
{
    char arguments[COMMAND / 2];
    char command[COMMAND];
    va_list list;
    va_start(list, format);
    int length = vsnprintf(arguments, sizeof arguments, format, list);
    va_end(list);
    assert_uint_in_range(length, 0, sizeof arguments - 1);
    length =
        snprintf(command, sizeof command,
                 "PYTHONDONTWRITEBYTECODE=1 python3 '%s'/tests/oracle.py %s", source(), arguments);
    assert_uint_in_range(length, 0, sizeof command - 1);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    return pipe;
}

/* One line of the oracle's --jsonl as an interview. */
static struct interview read_interview(const struct codebook *codebook, const char *line)
{
    enum { ANSWERS_MAX = 64 };
    const char *codes[ANSWERS_MAX];
    json_t *root = json_loads(line, 0, NULL);
    json_t *answers = json_object_get(root, "answers");
    size_t count = json_array_size(answers);
    assert_uint_in_range(count, 1, ANSWERS_MAX);
    for (size_t i = 0; i < count; i++)
        codes[i] = json_string_value(json_array_get(answers, i));
    struct interview interview = {
        .rank = (unsigned)json_integer_value(json_object_get(root, "rank")),
        .department = (unsigned)json_integer_value(json_object_get(root, "department")),
    };
    assert_true(month_parse(json_string_value(json_object_get(root, "month")), &interview.month));
    assert_int_equal(interview_answers(codebook, codes, count, &interview.answers, NULL),
                     ERROR_NONE);
    json_decref(root);
    return interview;
}

/* Seals every row of a file, and closes June 2024. */
static struct closing close_file(struct rows *rows, const char *path)
{
    char line[COMMAND];
    FILE *pipe = oracle("--jsonl --rows '%s'", path);
    rows->count = 0;
    while (fgets(line, sizeof line, pipe)) {
        struct interview interview = read_interview(rows->codebook, line);
        assert_true(rows_add(rows, &interview));
    }
    assert_int_equal(pclose(pipe), 0);
    const struct codebook *codebooks[] = {rows->codebook};
    struct fold_input input =
        rows_input(rows, codebooks, (struct fold_rule){.through = JUNE, .k = 5});
    struct closing closing;
    uint32_t waiting[RANKS];
    assert_int_equal(fold(&input, &closing, waiting), ERROR_NONE);
    return closing;
}

struct figure {
    enum rank_scope scope;
    const char *counter;
    uint32_t value;
};

/* The column of complete figures of the bilan's plan, for the scenario. */
static const struct figure figures[] = {
    /* T3 */
    {SCOPE_ALL, "CAN_TEL", 29},
    {SCOPE_ALL, "CAN_VIS", 8},
    {SCOPE_ALL, "CAN_FAC", 3},
    {SCOPE_1, "CAN_TEL", 14},
    {SCOPE_1, "CAN_VIS", 5},
    {SCOPE_1, "CAN_FAC", 1},
    {SCOPE_2, "CAN_TEL", 8},
    {SCOPE_2, "CAN_VIS", 2},
    {SCOPE_2, "CAN_FAC", 1},
    {SCOPE_3, "CAN_TEL", 7},
    {SCOPE_3, "CAN_VIS", 1},
    {SCOPE_3, "CAN_FAC", 1},
    {SCOPE_ALL, "CANG_AUT", 11},
    /* T4 */
    {SCOPE_ALL, "DUR_15", 5},
    {SCOPE_ALL, "DUR_30", 15},
    {SCOPE_ALL, "DUR_60", 18},
    {SCOPE_ALL, "DUR_61", 2},
    {SCOPE_ALL, "DURG_CRT", 20},
    {SCOPE_ALL, "DURG_LNG", 20},
    /* T5, T6 */
    {SCOPE_1, "ISS_TRV", 9},
    {SCOPE_1, "PROG_NEO", 8},
    {SCOPE_1, "PRO_FAM", 4},
    {SCOPE_1, "PRO_PON", 5},
    {SCOPE_1, "PRO_REG", 3},
    {SCOPE_1, "PROG_FAM", 12},
    {SCOPE_1, "PRO_NSP", 0},
    /* T6b */
    {SCOPE_1, "STAT_PI2", 5},
    {SCOPE_1, "STAT_PI1", 3},
    {SCOPE_1, "STAT_ASI", 1},
    {SCOPE_1, "STAT_RNT", 1},
    {SCOPE_1, "STAT_AAH", 5},
    {SCOPE_1, "STAT_SAL", 4},
    {SCOPE_1, "STAT_ARE", 2},
    {SCOPE_1, "STAT_IJ", 2},
    {SCOPE_1, "STAT_IND", 1},
    {SCOPE_1, "STAT_PRA", 1},
    {SCOPE_1, "STAT_RSA", 1},
    {SCOPE_1, "STAT_RET", 1},
    {SCOPE_1, "STAT_AID", 1},
    {SCOPE_1, "SG_INV", 8},
    {SCOPE_1, "SG_ACT", 5},
    /* T7 */
    {SCOPE_1, "ORG_AUC", 7},
    {SCOPE_1, "ORG_CPAM", 7},
    {SCOPE_1, "ORG_CAF", 5},
    {SCOPE_1, "ORG_MDPH", 4},
    {SCOPE_1, "ORGG_SAN", 8},
    {SCOPE_1, "ORGG_HAF", 8},
    {SCOPE_1, "REP_DIF", 5},
    {SCOPE_1, "REP_CTR", 3},
    {SCOPE_1, "REP_CON", 2},
    {SCOPE_1, "REP_ATT", 3},
    {SCOPE_1, "REPG_DIV", 8},
    {SCOPE_1, "REP?", 7},
    /* T8 */
    {SCOPE_ALL, "QG_COL", 21},
    {SCOPE_ALL, "QG_CAD", 26},
    {SCOPE_ALL, "QG_DRO", 28},
    {SCOPE_ALL, "QG_FIS", 2},
    {SCOPE_ALL, "QT_CUM", 15},
    {SCOPE_ALL, "QT_BEN", 11},
    {SCOPE_ALL, "QT_DEC", 11},
    {SCOPE_ALL, "QT_FOR", 11},
    {SCOPE_ALL, "QT_TYP", 11},
    {SCOPE_ALL, "QGG_DRO", 28},
    /* T9 */
    {SCOPE_ALL, "PROG_NEO", 15},
    {SCOPE_ALL, "PROG_FAM", 25},
    {SCOPE_ALL, "PROG_NEO*QG_COL", 14},
    {SCOPE_ALL, "PROG_NEO*QG_CAD", 5},
    {SCOPE_ALL, "PROG_NEO*QGG_DRO", 8},
    {SCOPE_ALL, "PROG_FAM*QG_COL", 7},
    {SCOPE_ALL, "PROG_FAM*QG_CAD", 21},
    {SCOPE_ALL, "PROG_FAM*QGG_DRO", 20},
    /* T10 */
    {SCOPE_ALL, "HC_NON", 20},
    {SCOPE_ALL, "HC_EMP", 6},
    {SCOPE_ALL, "HC_FIN", 5},
    {SCOPE_ALL, "HC_OUV", 3},
    {SCOPE_ALL, "HC_PSY", 3},
    {SCOPE_ALL, "HC_SAN", 3},
    {SCOPE_ALL, "HCGG_OUI", 20},
    {SCOPE_ALL, "HCG_SOC", 14},
    {SCOPE_ALL, "HCG_SAN", 6},
    /* T11 */
    {SCOPE_1, "OUT_INC", 6},
    {SCOPE_1, "OUT_NON", 4},
    {SCOPE_1, "OUT_SRP", 7},
    {SCOPE_1, "OUT_PAR", 3},
    {SCOPE_1, "OUTG_OUI", 10},
    {SCOPE_1, "OUTG_NON", 10},
    {SCOPE_ALL, "APP_GUI", 27},
    {SCOPE_ALL, "APP_OUT", 20},
    {SCOPE_ALL, "APP_AUC", 9},
    /* T12, T12b */
    {SCOPE_1, "ISS_SUI", 7},
    {SCOPE_1, "ISS_PAR", 4},
    {SCOPE_2, "ISS_SUI", 6},
    {SCOPE_2, "ISS_PAR", 3},
    {SCOPE_2, "ISS_TRV", 1},
    {SCOPE_2, "ISS_ODC", 1},
    {SCOPE_3, "ISS_TRV", 4},
    {SCOPE_3, "ISS_ODC", 3},
    {SCOPE_3, "ISS_REN", 1},
    {SCOPE_3, "ISS_SRE", 1},
    {SCOPE_1, "ISSG_COU", 11},
    {SCOPE_FOLLOW, "ISS_TRV", 5},
    {SCOPE_FOLLOW, "ISSG_COU", 9},
    {SCOPE_FOLLOW, "ISSG_SOR", 6},
    {SCOPE_ALL, "ISS_TRV", 14},
    {SCOPE_ALL, "ISSG_SOR", 6},
    /* T13 */
    {SCOPE_ALL, "MVT_GAGNE", 28},
    {SCOPE_ALL, "MVT_STABLE", 9},
    {SCOPE_ALL, "MVT_PERD", 1},
    {SCOPE_ALL, "MVT_NMES", 2},
    /* T14 */
    {SCOPE_ALL, "SAT_POS", 31},
    {SCOPE_ALL, "SAT_MIT", 5},
    {SCOPE_ALL, "SAT_NEG", 1},
    {SCOPE_ALL, "SAT_NSP", 3},
    /* T15 */
    {SCOPE_ALL, "DIF_AUC", 20},
    {SCOPE_ALL, "DIF_DRT", 10},
    {SCOPE_ALL, "DIF_HCH", 6},
    {SCOPE_ALL, "DIF_POS", 6},
    {SCOPE_ALL, "DIF_ORG", 4},
    {SCOPE_ALL, "DIF_TEC", 3},
    {SCOPE_ALL, "DIFG_EXT", 12},
    {SCOPE_ALL, "DIFG_ACC", 11},
    /* T16 */
    {SCOPE_ALL, "ORI_AUC", 22},
    {SCOPE_ALL, "ORI_SOC", 5},
    {SCOPE_ALL, "ORI_STR", 5},
    {SCOPE_ALL, "ORI_CAF", 4},
    {SCOPE_ALL, "ORI_CPAM", 3},
    {SCOPE_ALL, "ORI_MDPH", 3},
    {SCOPE_ALL, "ORI_MED", 1},
    {SCOPE_ALL, "ORI_SID", 1},
    {SCOPE_ALL, "ORIGG_ORG", 10},
    {SCOPE_ALL, "ORIGG_APP", 12},
    {SCOPE_ALL, "ORIG_ACC", 6},
    /* nobody late, no ticket lost */
    {SCOPE_ALL, "LATE", 0},
    {SCOPE_ALL, "DECLARED", 0},
};

static uint32_t value_of(const struct closing *closing, enum rank_scope scope, const char *counter)
{
    uint32_t sum = 0;
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        bool known = false;
        if (!(scope_ranks(scope) >> (rank - 1) & 1))
            continue;
        sum += block_value(closing->blocks[rank - 1], counter, &known);
        if (!known)
            fail_msg("no counter %s", counter);
    }
    return sum;
}

static void the_scenario_gives_the_bilan_of_the_article(void **state)
{
    char path[COMMAND / 4];
    assert_uint_in_range(snprintf(path, sizeof path, "%s/tests/data/scenario.csv", source()), 0,
                         sizeof path - 1);
    struct closing closing = close_file(*state, path);
    static const uint32_t volumes[RANKS] = {20, 11, 9};
    static const struct volume areas[] = {{22, 8}, {29, 13}, {35, 11}, {56, 8}};
    assert_memory_equal(closing.interviews, volumes, sizeof volumes);
    assert_memory_equal(closing.folded, volumes, sizeof volumes);
    assert_int_equal(closing.area_count, 4);
    assert_memory_equal(closing.areas, areas, sizeof areas);
    assert_int_equal(closing.oldest, 2024 * 12 + 1);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        uint32_t value = value_of(&closing, figures[i].scope, figures[i].counter);
        if (value != figures[i].value)
            fail_msg("%s at %s: %u, not %u", figures[i].counter, scope_word(figures[i].scope),
                     value, figures[i].value);
    }
    closing_clear(&closing);
}

/* Every counter of a block but those of flags equals the oracle's. Returns how many are not zero.
 */
static size_t compare(const struct block *block, const json_t *truth)
{
    size_t nonzero = 0;
    const json_t *counters = json_object_get(truth, "counters");
    assert_non_null(block);
    assert_int_equal(block->interviews, json_integer_value(json_object_get(truth, "interviews")));
    for (size_t i = 0; i < block->count; i++) {
        const struct block_counter *counter = &block->counters[i];
        json_int_t value = json_integer_value(json_object_get(counters, counter->name));
        if (counter->value != value)
            fail_msg("%s at rank %u: %u, not %d", counter->name, block->rank, counter->value,
                     (int)value);
        nonzero += counter->value > 0;
    }
    return nonzero;
}

static void agree_on(struct rows *rows, const char *path)
{
    struct closing closing = close_file(rows, path);
    FILE *pipe = oracle("--counters '%s'", path);
    json_t *truth = json_loadf(pipe, 0, NULL);
    assert_int_equal(pclose(pipe), 0);
    assert_non_null(truth);
    size_t nonzero = 0;
    for (unsigned i = 0; i < RANKS; i++) {
        const char rank[] = {(char)('1' + i), '\0'};
        nonzero += compare(closing.blocks[i], json_object_get(truth, rank));
    }
    assert_true(nonzero >= 250);
    json_decref(truth);
    closing_clear(&closing);
}

static void generated_interviews_agree_with_the_oracle(void **state)
{
    static const unsigned sizes[] = {200, 5000, 100000};
    size_t count = test_rounds(2, 3);
    char path[] = "/tmp/tracker-oracle-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < count; i++) {
        for (unsigned seed = 1; seed <= 3; seed++) {
            FILE *pipe = oracle("--n %u --seed %u -o %s", sizes[i], seed, path);
            assert_int_equal(pclose(pipe), 0);
            agree_on(*state, path);
        }
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_scenario_gives_the_bilan_of_the_article),
        cmocka_unit_test(generated_interviews_agree_with_the_oracle),
    };
    return cmocka_run_group_tests(tests, rows_start, rows_stop);
}
