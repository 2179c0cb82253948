/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P5: only the counters of the published plan are kept; any other crossing, and any answer by
 * department, can never be computed. */
#include "tests/session_fixture.h"

#include <jansson.h>

#include "tracker/session/access/closings.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/draft.h"
#include "tracker/store/store_internal.h"

enum { ROWS = 16, CODES = 15, LONG = 64, KEPT_BYTES = 1 << 17 };

/* Two answers to each question of the sum at a first interview. */
static const char *const pairs[CODES][2] = {
    {"CAN_TEL", "CAN_VIS"},   {"DUR_15", "DUR_60"},   {"PRO_REG", "PRO_NEO"},
    {"STAT_SAL", "STAT_AAH"}, {"SAV_2", "SAV_4"},     {"ORG_AUC", "ORG_AUC"},
    {"OUT_INC", "OUT_PAR"},   {"QT_AEN", "QT_TYP"},   {"HC_EMP", "HC_NON"},
    {"APP_GUI", "APP_AUC"},   {"ISS_PAR", "ISS_TRV"}, {"ORI_SOC", "ORI_STR"},
    {"SAP_3", "SAP_1"},       {"SAT_POS", "SAT_MIT"}, {"DIF_AUC", "DIF_DRT"},
};

/* Questions that no table crosses, and of which no movement is made. */
static const char *const uncrossed[] = {"CAN_", "DUR_", "STAT_", "APP_", "ORI_", "SAT_"};

static bool is_uncrossed(const char *word)
{
    for (size_t i = 0; i < sizeof uncrossed / sizeof *uncrossed; i++)
        if (strncmp(word, uncrossed[i], strlen(uncrossed[i])) == 0)
            return true;
    return false;
}

/* Interviews by their answers: which of the two, and in which of the two departments. */
struct draw {
    uint8_t way[CODES][ROWS];
    uint8_t area[ROWS];
};

/* What is dealt anew to the interviews of a draw, as many of each as before. */
enum change { NOTHING, DEPARTMENTS, UNCROSSED, CROSSED };

static void shuffle(uint8_t column[ROWS])
{
    for (unsigned i = ROWS - 1; i > 0; i--) {
        unsigned j = random_below(i + 1);
        uint8_t kept = column[i];
        column[i] = column[j];
        column[j] = kept;
    }
}

static void draw_make(struct draw *draw)
{
    for (unsigned i = 0; i < ROWS; i++) {
        draw->area[i] = i % 2;
        for (unsigned q = 0; q < CODES; q++)
            draw->way[q][i] = (uint8_t)random_below(2);
    }
}

static void draw_change(struct draw *draw, enum change change)
{
    if (change == DEPARTMENTS)
        shuffle(draw->area);
    for (unsigned q = 0; q < CODES; q++)
        if ((change == UNCROSSED && is_uncrossed(pairs[q][0])) ||
            (change == CROSSED && strncmp(pairs[q][0], "QT_", 3) == 0))
            shuffle(draw->way[q]);
}

static void log_draw(const struct world *w, const struct draw *draw)
{
    struct fault fault = {.error = ERROR_NONE};
    for (uint8_t area = 0; area < 2; area++) {
        struct session *session = open_as(w, area ? "22-1" : "29-1");
        for (unsigned i = 0; i < ROWS; i++) {
            const char *codes[CODES];
            struct log_answer answer;
            struct log_request request = {.month = (month)(this_month() - 1)};
            if (draw->area[i] != area)
                continue;
            for (unsigned q = 0; q < CODES; q++)
                codes[q] = pairs[q][draw->way[q][i]];
            must(interview_answers(session_codebook(session), codes, CODES, &request.answers,
                                   &fault));
            must(log_save(session, &request, 1, &answer, &fault));
            must_hold(answer.error, &answer.fault, "log", (int)i);
        }
        done(session);
    }
}

/* --- what the published file says --- */

struct names {
    char list[CODEBOOK_COUNTERS][COUNTER_CHARS + 1];
    size_t count;
};

static void name_add(struct names *names, const char *left, const char *star, const char *right)
{
    char *name = names->list[names->count];
    snprintf(name, COUNTER_CHARS + 1, "%.14s%s%.14s", left, star, right);
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->list[i], name) == 0)
            return;
    names->count++;
    assert_true(names->count < CODEBOOK_COUNTERS);
}

/* The names of the counters, from the tables of the file alone. */
static void names_published(struct names *names)
{
    size_t bytes, t, i, j;
    json_t *table, *row, *col;
    const char *text = codebook_builtin(&bytes);
    json_t *root = json_loadb(text, bytes, 0, NULL);
    assert_non_null(root);
    names->count = 0;
    json_array_foreach(json_object_get(json_object_get(root, "plan"), "tables"), t, table)
    {
        json_array_foreach(json_object_get(table, "rows"), i, row)
        {
            name_add(names, json_string_value(row), "", "");
            json_array_foreach(json_object_get(table, "cols"), j, col)
            {
                name_add(names, json_string_value(row), "*", json_string_value(col));
            }
        }
    }
    json_array_foreach(json_object_get(root, "questions"), i, row)
    {
        if (json_object_get(row, "skip_if"))
            name_add(names, json_string_value(json_object_get(row, "code")), "?", "");
    }
    name_add(names, "LATE", "", "");
    name_add(names, "DECLARED", "", "");
    json_decref(root);
}

/* --- what the store keeps --- */

/* All that is kept about answers, as bytes. */
struct kept {
    char bytes[KEPT_BYTES];
    size_t length;
};

static void keep(struct txn *txn, enum record_kind kind, const char *name, struct kept *kept)
{
    uint8_t *value = NULL;
    size_t bytes = 0;
    assert_int_equal(record_get(txn, kind, name, &value, &bytes), ERROR_NONE);
    assert_true(bytes > 0 && bytes <= KEPT_BYTES - kept->length);
    memcpy(kept->bytes + kept->length, value, bytes);
    kept->length += bytes;
    secret_free(value);
}

/* Each store has its own id, printed in its releases. */
static void forget_id(struct kept *kept)
{
    static const char word[] = "\"store\":\"";
    char *found = memmem(kept->bytes, kept->length, word, sizeof word - 1);
    assert_non_null(found);
    memset(found + sizeof word - 1, '0', 2 * ID_BYTES);
}

/* Closes; what is then kept about answers goes to *kept. */
static struct session *close_all(const struct world *w, struct kept *kept)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct close_request request = {.through = (month)(this_month() - 1)};
    struct txn *txn;
    struct session *session = open_as(w, "evaluation-1");
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.rows_folded, ROWS);
    must(session_begin(session, false, &txn, &fault));
    kept->length = 0;
    keep(txn, RECORD_STORE, "closing 1", kept);
    keep(txn, RECORD_BLOCK, "block 1 1", kept);
    keep(txn, RECORD_STORE, "release 1", kept);
    forget_id(kept);
    txn_abort(txn);
    return session;
}

static void counters_are_those_published(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct closings closings;
    struct draw draw;
    struct txn *txn;
    struct kept *kept = malloc(sizeof *kept);
    struct names *names = malloc(sizeof *names);
    assert_true(kept && names);
    names_published(names);
    world_make(&w);
    draw_make(&draw);
    log_draw(&w, &draw);
    struct session *session = close_all(&w, kept);
    must(session_begin(session, false, &txn, &fault));
    must(closings_read(txn, true, &closings, &fault));
    txn_abort(txn);
    const struct block *block = closings.list[0].blocks[0];
    assert_non_null(block);
    assert_int_equal(block->interviews, ROWS);
    for (size_t i = 0; i < names->count; i++) {
        bool facts;
        (void)block_value(block, names->list[i], &facts);
        if (!facts)
            fail_msg("published, and not counted: %s", names->list[i]);
    }
    for (size_t i = 0; i < block->count; i++) {
        size_t at = 0;
        while (at < names->count && strcmp(names->list[at], block->counters[i].name) != 0)
            at++;
        if (at == names->count)
            fail_msg("counted, and not published: %s", block->counters[i].name);
    }
    print_message("%zu counters, all of them published\n", block->count);
    closings_clear(&closings);
    done(session);
    world_end(&w);
    free(names);
    free(kept);
}

/* Two answers of which the plan has no crossing, or an answer and a department: whoever said which,
 * what is kept is the same to the last byte. For a crossing of the plan it is not. */
static void other_crossings_leave_no_trace(void **state)
{
    (void)state;
    enum { ROUNDS = 5 };
    unsigned crossed = 0;
    struct kept *first = malloc(sizeof *first), *kept = malloc(sizeof *kept);
    assert_true(first && kept);
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct draw drawn;
        draw_make(&drawn);
        for (enum change change = NOTHING; change <= CROSSED; change++) {
            struct world w;
            struct draw draw = drawn;
            draw_change(&draw, change);
            world_make(&w);
            log_draw(&w, &draw);
            done(close_all(&w, change == NOTHING ? first : kept));
            world_end(&w);
            bool same =
                change == NOTHING || (first->length == kept->length &&
                                      memcmp(first->bytes, kept->bytes, first->length) == 0);
            crossed += !same;
            if (!same && change != CROSSED)
                fail_msg("%s left a trace", change == DEPARTMENTS ? "departments" : "answers");
        }
    }
    assert_true(crossed > 0);
    free(first);
    free(kept);
}

/* --- nothing beside it --- */

struct inventory {
    struct id keys[LONG * LONG];
    size_t facts, chunks;
};

static void expect_record(const struct session *session, const char *kind, const char *name,
                          struct inventory *inventory)
{
    for (unsigned chunk = 0; chunk < LONG; chunk++) {
        char full[STORE_NAME_CHARS + 32];
        snprintf(full, sizeof full, "%s %s %u", kind, name, chunk);
        assert_true(inventory->facts < LONG * LONG);
        assert_int_equal(name_secret(session->ring, full, &inventory->keys[inventory->facts++]),
                         CRYPTO_OK);
    }
}

static enum error look_up(void *context, const struct id *key, const uint8_t *value, size_t bytes)
{
    struct inventory *inventory = context;
    enum value_kind kind = value_kind(value, bytes);
    assert_int_not_equal(kind, VALUE_UNKNOWN);
    assert_int_not_equal(kind, VALUE_ROW);
    if (kind != VALUE_CHUNK)
        return ERROR_NONE;
    inventory->chunks++;
    for (size_t i = 0; i < inventory->facts; i++)
        if (memcmp(&inventory->keys[i], key, sizeof *key) == 0)
            return ERROR_NONE;
    fail_msg("a record that no test knows");
    return ERROR_NONE;
}

/* For its record, which stays. */
static void open_and_end_a_call(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct draft_opening opening = {.place = 1};
    struct draft draft;
    bool back;
    struct session *session = open_as(w, "22-1");
    must(draft_begin(session, &opening, &draft, &fault));
    must(draft_abandon(session, &draft, &back, &fault));
    done(session);
}

/* After a closing the store holds the records named here, and no other. */
static void store_has_no_other_record(void **state)
{
    (void)state;
    static const char *const names[] = {"roster",   "codebooks",   "codebook 1", "closings",
                                        "ledger",   "ledger head", "closing 1",  "release 1",
                                        "last day", "drafts"};
    struct world w;
    struct env env;
    struct draw draw;
    struct stat status;
    char data[128], entry[32];
    struct kept *kept = malloc(sizeof *kept);
    struct inventory *inventory = calloc(1, sizeof *inventory);
    assert_true(kept && inventory);
    world_make(&w);
    draw_make(&draw);
    log_draw(&w, &draw);
    open_and_end_a_call(&w);
    struct session *session = close_all(&w, kept);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        expect_record(session, "record", names[i], inventory);
    for (unsigned n = 1; n <= 16; n++) {
        snprintf(entry, sizeof entry, "ledger %u", n);
        expect_record(session, "record", entry, inventory);
    }
    expect_record(session, "block", "block 1 1", inventory);
    done(session);
    snprintf(data, sizeof data, "%s/data.mdb", w.store);
    assert_int_equal(stat(data, &status), 0);
    assert_int_equal(env_open(&env, data, ENV_READ, 0, &status), ERROR_NONE);
    assert_int_equal(env_walk(&env, look_up, inventory), ERROR_NONE);
    env_close(&env);
    assert_true(inventory->chunks > 0);
    world_end(&w);
    free(inventory);
    free(kept);
}

/* --- a wider plan --- */

static json_t *one_of(const char *word)
{
    return json_pack("[s]", word);
}

static json_t *crossing(unsigned number, const char *row, const char *col)
{
    char id[8];
    snprintf(id, sizeof id, "X%u", number);
    return json_pack("{s:s,s:s,s:[s],s:{s:s,s:s},s:o,s:o}", "id", id, "kind", "crossing", "ranks",
                     "1", "title", "fr", "t", "en", "t", "rows", one_of(row), "cols", one_of(col));
}

static bool is_read(const json_t *root)
{
    struct fault fault = {.error = ERROR_NONE};
    struct codebook *codebook = NULL;
    char *text = json_dumps(root, 0);
    enum error error = codebook_read(text, strlen(text), &codebook, &fault);
    assert_true(error == ERROR_NONE || error == ERROR_CODEBOOK);
    codebook_free(codebook);
    free(text);
    return error == ERROR_NONE;
}

/* A code list cannot ask for more crossings than allowed, nor for an answer by department. */
static void plan_cannot_be_widened(void **state)
{
    (void)state;
    /* one row of a table of first interviews for each of six questions: fifteen pairs */
    static const char *const rows[] = {"CAN_TEL",  "PROG_NEO", "SGG_SAN",
                                       "REPG_DIV", "OUTG_OUI", "ORGG_SAN"};
    enum { QUESTIONS = sizeof rows / sizeof *rows };
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    json_t *root = json_loadb(text, bytes, 0, NULL);
    json_t *tables = json_object_get(json_object_get(root, "plan"), "tables");
    unsigned added = 0;
    assert_true(is_read(root));
    json_array_append_new(tables, crossing(0, "PROG_NEO", "22"));
    assert_false(is_read(root));
    json_array_remove(tables, json_array_size(tables) - 1);
    for (unsigned a = 0; a < QUESTIONS; a++)
        for (unsigned b = 0; b < a; b++) {
            json_array_append_new(tables, crossing(added, rows[a], rows[b]));
            if (is_read(root))
                added++;
            else
                json_array_remove(tables, json_array_size(tables) - 1);
        }
    /* three crossings and the movement stand in the file */
    assert_int_equal(added, 11 - 4);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_are_those_published),
        cmocka_unit_test(other_crossings_leave_no_trace),
        cmocka_unit_test(store_has_no_other_record),
        cmocka_unit_test(plan_cannot_be_widened),
    };
    return cmocka_run_group_tests_name("p5_plan", tests, start, NULL);
}
