/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forty interviews of the scenario, coded through the screen: how many keys each takes, and
 * what the counts are once they are closed. */
#include <jansson.h>

#include "tests/screens/screens.h"
#include "tracker/codebook/codebook.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/scenario.h"

enum {
    AREAS = 4,
    POOL = 16,
    ROWS = 40,
    MEDIAN = 28,       /* keys an interview may take beyond the digits of its tickets */
    MEDIAN_FIRST = 30, /* a first one */
};

static const unsigned areas[AREAS] = {22, 29, 35, 56};

/* Tickets handed out in a department and not used yet, by the rank they open. */
struct pool {
    char tickets[POOL][TICKET_DIGITS + 1];
    size_t count;
};

struct coding {
    struct world world;
    struct codebook *codebook;
    struct scenario scenario;
    struct terminal *seats[AREAS];
    struct pool pools[AREAS][RANKS + 1];
    unsigned keys[RANKS + 1][ROWS]; /* of each interview; all of them at 0 */
    size_t count[RANKS + 1];
    unsigned months; /* keys to set months back */
};

static unsigned count_pressed(struct terminal *t, const char *keys)
{
    unsigned before = terminal_keys(t);
    terminal_press(t, keys);
    return terminal_keys(t) - before;
}

/* Answers one question with the codes of the row that are its own; the keys it took. */
static unsigned answer(struct terminal *t, const struct codebook *codebook,
                       const struct question *question, const struct scenario_row *row)
{
    char keys[SCENARIO_CODES + 16] = "";
    size_t at = 0;
    bool single = question->type == QUESTION_SINGLE;
    for (size_t i = 0; i < row->code_count; i++) {
        int index = codebook_option(codebook, row->codes[i]);
        assert_true(index >= 0);
        const struct option *option = &codebook->options[index];
        if (&codebook->questions[option->question] != question)
            continue;
        keys[at++] = option->key;
    }
    keys[at] = '\0';
    if (at == 0)
        return 0;
    return count_pressed(t, keys) + (single ? 0 : count_pressed(t, "<enter>"));
}

/* Sets the month of the review back; the keys it took. */
static unsigned set_month(struct terminal *t, month when)
{
    char text[MONTH_TEXT + 1];
    month_format(when, text);
    unsigned keys = count_pressed(t, "m<ctrl-u>") + count_pressed(t, text);
    return keys + count_pressed(t, "<enter>");
}

static void code_one(struct coding *c, const struct scenario_row *row)
{
    static const char *const begin[] = {"", "1", "2", "3"};
    size_t area = 0;
    while (areas[area] != row->department)
        area++;
    struct terminal *t = c->seats[area];
    unsigned keys = count_pressed(t, begin[row->rank]);
    if (row->rank > 1) {
        struct pool *pool = &c->pools[area][row->rank];
        assert_true(pool->count > 0);
        terminal_press(t, pool->tickets[--pool->count]);
        keys += count_pressed(t, "<enter>");
    }
    if (row->rank < RANKS) {
        struct pool *pool = &c->pools[area][row->rank + 1];
        assert_true(pool->count < POOL);
        screens_ticket(t, pool->tickets[pool->count]);
        terminal_press(t, pool->tickets[pool->count++]);
        keys += count_pressed(t, "<enter>");
    }
    for (size_t i = 0; i < c->codebook->question_count; i++)
        keys += answer(t, c->codebook, &c->codebook->questions[i], row);
    terminal_sees(t, "à relire");
    c->months += set_month(t, row->month);
    terminal_sees(t, "Enregistrer\n");
    keys += count_pressed(t, "e");
    terminal_sees(t, "Entretien enregistré et scellé");
    c->keys[0][c->count[0]++] = keys;
    c->keys[row->rank][c->count[row->rank]++] = keys;
}

static int by_number(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

static unsigned median(unsigned *keys, size_t count)
{
    qsort(keys, count, sizeof *keys, by_number);
    return keys[count / 2];
}

/* One block against the oracle's counters of its rank. */
static void check_block(const struct block *block, const json_t *wanted)
{
    const json_t *counters = json_object_get(wanted, "counters");
    assert_int_equal(block->interviews, json_integer_value(json_object_get(wanted, "interviews")));
    for (size_t i = 0; i < block->count; i++)
        if (block->counters[i].value !=
            json_integer_value(json_object_get(counters, block->counters[i].name)))
            fail_msg("rank %u: %s counts %u", block->rank, block->counters[i].name,
                     (unsigned)block->counters[i].value);
}

/* The program's own closing, then its blocks against tests/oracle.py, which counts on its own. */
static void check_counts(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_request request = {.progress = NULL};
    struct close_answer answer;
    struct closings closings;
    struct txn *txn;
    json_error_t why;
    FILE *pipe = popen("PYTHONDONTWRITEBYTECODE=1 python3 tests/oracle.py --counters "
                       "tests/data/scenario.csv",
                       "r");
    json_t *wanted = pipe ? json_loadf(pipe, 0, &why) : NULL;
    assert_true(wanted && pclose(pipe) == 0);

    struct session *session = open_as(w, "evaluation-1");
    assert_true(month_parse("2024-06", &request.through));
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.rows_folded, ROWS);
    must(session_begin(session, false, &txn, &fault));
    must(closings_read(txn, true, &closings, &fault));
    must(session_end(session, txn, ERROR_NONE, &fault));
    assert_int_equal(closings.count, 1);
    for (unsigned i = 0; i < RANKS; i++) {
        const char rank[] = {(char)('1' + i), '\0'};
        assert_non_null(closings.list[0].blocks[i]);
        check_block(closings.list[0].blocks[i], json_object_get(wanted, rank));
    }
    print_message("interviews closed: %u, %u, %u\n", answer.folded[0], answer.folded[1],
                  answer.folded[2]);
    closings_clear(&closings);
    json_decref(wanted);
    done(session);
}

static void begin(struct coding *c)
{
    struct fault fault = {.error = ERROR_NONE};
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    memset(c, 0, sizeof *c);
    screens_world(&c->world);
    must(codebook_read(text, bytes, &c->codebook, &fault));
    assert_true(scenario_read(&c->scenario));
    assert_int_equal(c->scenario.count, ROWS);
    for (size_t i = 0; i < AREAS; i++) {
        char user[USER_CHARS + 1];
        snprintf(user, sizeof user, "%u-1", areas[i]);
        c->seats[i] = screens_enter(&c->world, &as_usual, user);
        terminal_sees(c->seats[i], "Nouvel entretien");
    }
}

static void finish(struct coding *c)
{
    for (size_t i = 0; i < AREAS; i++) {
        terminal_press(c->seats[i], "q");
        assert_int_equal(terminal_end(c->seats[i], 2000, NULL), 0);
        assert_true(terminal_restored(c->seats[i]));
        terminal_close(c->seats[i]);
    }
}

static void forty_interviews(void **state)
{
    static struct coding c;
    (void)state;
    begin(&c);
    for (size_t i = 0; i < c.scenario.count; i++)
        code_one(&c, &c.scenario.rows[i]);
    finish(&c);
    unsigned of[RANKS + 1];
    for (unsigned rank = 0; rank <= RANKS; rank++)
        of[rank] = median(c.keys[rank], c.count[rank]);
    print_message(
        "keys beyond the digits of the tickets, median of %zu interviews: %u (most %u); first "
        "interviews %u, second %u, third %u; besides, %u keys to set each month back\n",
        c.count[0], of[0], c.keys[0][c.count[0] - 1], of[1], of[2], of[3], c.months / ROWS);
    assert_true(of[0] <= MEDIAN);
    assert_true(of[1] <= MEDIAN_FIRST);
    check_counts(&c.world);
    scenario_clear(&c.scenario);
    codebook_free(c.codebook);
    world_end(&c.world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(forty_interviews)};
    return cmocka_run_group_tests(tests, start, NULL);
}
