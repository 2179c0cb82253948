/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attacks by hand on what the gate lets out, each answer audited as anybody's tables would be. */
#include <jansson.h>

#include "crypto/secret.h"
#include "tests/disclosure_history.h"
#include "tracker/disclosure/audit/audit.h"

/* A single choice put to everybody, audited from all releases as anybody's tables would be: atoms
 * are its options in each block. */
struct auditing {
    const struct history *history;
    const char *question;
    json_t *constraints, *items;
};

static void atom(char out[60], size_t closing, unsigned rank, const char *option)
{
    snprintf(out, 60, "%zu/%u/%s", closing, rank, option);
}

/* Terms of a row (option or group of the question) over closings and ranks, or of the rest; *most
 * the true count of its largest rank. */
static json_t *terms_of(const struct auditing *a, const char *row, size_t from, size_t to,
                        uint8_t ranks, bool rest, long *most)
{
    const struct codebook *book = a->history->book;
    const struct question *q = &book->questions[codebook_question(book, a->question)];
    int group = codebook_group(book, row);
    json_t *terms = json_object();
    char id[60];
    *most = 0;
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        long total = 0;
        for (size_t c = from; c <= to; c++) {
            const struct block *block = a->history->closings[c].blocks[rank - 1];
            if (!block || !(ranks >> (rank - 1) & 1))
                continue;
            long value = (long)block_value(block, row, NULL);
            total += rest ? (long)block->interviews - value : value;
            for (unsigned i = q->first; i < q->first + q->count; i++) {
                const struct option *option = &book->options[i];
                bool in = group >= 0 ? answers_has(&book->groups[group].members, option->bit)
                                     : strcmp(option->code, row) == 0;
                if (in == rest || !(option->ranks >> (rank - 1) & 1))
                    continue;
                atom(id, c, rank, option->code);
                json_object_set_new(terms, id, json_integer(1));
            }
        }
        *most = total > *most ? total : *most;
    }
    return terms;
}

static void add_constraint(struct auditing *a, json_t *terms, const char *kind, long lo, long hi)
{
    json_array_append_new(a->constraints, json_pack("{s:s, s:o, s:i, s:i}", "kind", kind, "terms",
                                                    terms, "lo", (int)lo, "hi", (int)hi));
}

static void add_group(struct auditing *a, const char *row, size_t from, size_t to, uint8_t ranks)
{
    if (codebook_counter(a->history->book, row) < 0)
        return;
    for (int rest = 0; rest < 2; rest++) {
        long most;
        json_t *terms = terms_of(a, row, from, to, ranks, rest, &most);
        bool unsafe = most < K && (rest || !codebook_says_nothing(a->history->book, row)) &&
                      json_object_size(terms) > 0;
        json_array_append_new(a->items, json_pack("{s:s, s:o, s:b}", "id", row, "terms", terms,
                                                  "unsafe", (int)unsafe));
    }
}

static void add_release(struct auditing *a, const struct release *release)
{
    const struct history *history = a->history;
    size_t from = 0, to = history->closing_count - 1;
    while (history->closings[from].through < release->from)
        from++;
    while (history->closings[to].through > release->to)
        to--;
    for (size_t t = 0; t < release->table_count; t++) {
        uint8_t ranks = scope_ranks(release->tables[t].scope);
        for (size_t c = 0; c < release->tables[t].cell_count; c++) {
            const struct cell *cell = &release->tables[t].cells[c];
            long most;
            int group = codebook_group(history->book, cell->row);
            int option = codebook_option(history->book, cell->row);
            int question = group >= 0    ? (int)history->book->groups[group].question
                           : option >= 0 ? (int)history->book->options[option].question
                                         : -1;
            if (cell->col[0] || question != codebook_question(history->book, a->question))
                continue;
            add_group(a, cell->row, from, to, ranks);
            if (cell->precision < PRECISION_DIRECTION)
                add_constraint(a, terms_of(a, cell->row, from, to, ranks, false, &most),
                               "published", cell->lo, cell->hi);
        }
    }
}

static void add_blocks(struct auditing *a, json_t *atoms)
{
    const struct codebook *book = a->history->book;
    const struct question *q = &book->questions[codebook_question(book, a->question)];
    char id[60];
    for (size_t c = 0; c < a->history->closing_count; c++)
        for (unsigned rank = 1; rank <= RANKS; rank++) {
            json_t *all = json_object();
            const struct block *block = a->history->closings[c].blocks[rank - 1];
            for (unsigned i = q->first; block && i < q->first + q->count; i++) {
                if (!(book->options[i].ranks >> (rank - 1) & 1))
                    continue;
                atom(id, c, rank, book->options[i].code);
                json_array_append_new(atoms, json_pack("{s:s}", "id", id));
                json_object_set_new(all, id, json_integer(1));
                add_group(a, book->options[i].code, c, c, (uint8_t)(1U << (rank - 1)));
            }
            if (block)
                add_constraint(a, all, "known", block->interviews, block->interviews);
            else
                json_decref(all);
        }
}

/* Nothing about the question follows from all that was released. */
static void nothing_follows(const struct history *history, const char *question)
{
    struct auditing a = {history, question, json_array(), json_array()};
    json_t *atoms = json_array();
    char *verdict = NULL;
    bool safe = false;
    struct fault fault = {0};
    add_blocks(&a, atoms);
    for (size_t i = 0; i < history->past_count; i++)
        add_release(&a, history->past[i]);
    json_t *root = json_pack("{s:s, s:i, s:o, s:o, s:o}", "id", question, "k", K, "atoms", atoms,
                             "constraints", a.constraints, "items", a.items);
    char *text = json_dumps(root, 0);
    enum error error = audit_run(text, strlen(text), &verdict, &safe, &fault);
    if (error != ERROR_NONE || !safe)
        fail_msg("%s: %s %s", question, error_word(error), verdict ? verdict : fault.subject);
    json_decref(root);
    free(text);
    free(verdict);
}

static void difference_of_two_releases(void **state)
{
    struct history *history = history_new();
    (void)state;
    begin_closing(history, 6);
    people(history, 1, 22, "");
    people(history, 1, 8, "CAN_VIS");
    publish(history, RELEASE_TRENDS, 0, 0);
    publish(history, RELEASE_BILAN, 0, 0);
    begin_closing(history, 6);
    people(history, 1, 5, "");
    publish(history, RELEASE_TRENDS, 1, 1);
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 1);
    /* 27 of 35 after 22 of 30 would say that all five are alike */
    says(bilan, "T3", SCOPE_ALL, "CAN_TEL", PRECISION_HIDDEN, 0, 0);
    nothing_follows(history, "CAN");
    nothing_follows(history, "PRO");
    history_free(history);
}

static void all_but_one(void **state)
{
    struct history *history = history_new();
    (void)state;
    begin_closing(history, 12);
    people(history, 1, 19, "");
    people(history, 1, 1, "SAT_MIT CAN_VIS");
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 0);
    says(bilan, "T3", SCOPE_ALL, "CAN_TEL", PRECISION_HIDDEN, 0, 0);
    says(bilan, "T14", SCOPE_ALL, "SAT_POS", PRECISION_THIRD, 14, 20);
    nothing_follows(history, "CAN");
    nothing_follows(history, "SAT");
    history_free(history);
}

static void everyone_alike(void **state)
{
    static const char *const questions[] = {"CAN", "PRO", "ISS", "SAT", "DUR"};
    struct history *history = history_new();
    (void)state;
    begin_closing(history, 12);
    people(history, 1, 20, "");
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 0);
    for (size_t t = 0; t < bilan->table_count; t++)
        for (size_t c = 0; c < bilan->tables[t].cell_count; c++)
            assert_int_not_equal(bilan->tables[t].cells[c].precision, PRECISION_EXACT);
    for (size_t i = 0; i < 5; i++)
        nothing_follows(history, questions[i]);
    history_free(history);
}

static void linked_tables(void **state)
{
    struct history *history = history_new();
    (void)state;
    begin_closing(history, 12);
    people(history, 1, 100, "");
    people(history, 1, 30, "ISS_SUI CAN_VIS");
    people(history, 1, 3, "ISS_ODC ORI_CAF CAN_FAC");
    people(history, 2, 60, "");
    people(history, 2, 43, "ISS_SUI CAN_VIS");
    people(history, 2, 4, "ISS_REN CAN_FAC");
    people(history, 3, 90, "");
    people(history, 3, 12, "ISS_ODC ORI_CAF CAN_VIS");
    people(history, 3, 1, "ISS_SRE CAN_FAC");
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 0);
    unsigned exact = 0;
    for (size_t t = 0; t < bilan->table_count; t++)
        for (size_t c = 0; c < bilan->tables[t].cell_count; c++)
            exact += bilan->tables[t].cells[c].precision == PRECISION_EXACT;
    assert_true(exact > 10);
    nothing_follows(history, "ISS");
    nothing_follows(history, "CAN");
    history_free(history);
}

/* Exact groups beside thirds of their options. */
static void thirds_against_exact(void **state)
{
    struct history *history = history_new();
    (void)state;
    begin_closing(history, 12);
    people(history, 1, 8, "");
    people(history, 1, 8, "PRO_FAM");
    people(history, 1, 2, "PRO_PON");
    people(history, 1, 2, "PRO_REG");
    const struct release *bilan = publish(history, RELEASE_BILAN, 0, 0);
    says(bilan, "T6", SCOPE_1, "PROG_FAM", PRECISION_EXACT, 12, 12);
    nothing_follows(history, "PRO");
    history_free(history);
}

/* Entries late and ranks declared pass the gate like answers. */
static void late_entries(void **state)
{
    struct history *history = history_new();
    struct answers answers = {0};
    (void)state;
    begin_closing(history, 6);
    people(history, 1, 20, "");
    begin_closing(history, 6);
    people(history, 1, 17, "");
    tick(history->book, &answers, plain, false);
    tick(history->book, &answers, "STAT_AAH OUT_INC", false);
    for (unsigned i = 0; i < 3; i++)
        fixture_count(&history->closings[1], history->book, 1, &answers, true, false);
    const struct release *bilan = publish(history, RELEASE_BILAN, 1, 1);
    says(bilan, METHOD_TABLE, SCOPE_ALL, "LATE", PRECISION_THIRD, 0, 6);
    history->past_count = 0;
    release_free((struct release *)(uintptr_t)bilan);
    history->closings[1].blocks[0]->interviews--; /* a size that the answers contradict */
    struct gate_request request = request_of(history, RELEASE_BILAN, 1, 1);
    struct release *out = NULL;
    struct fault fault = {0};
    assert_int_equal(gate_release(&request, &out, &fault), ERROR_STORE_DAMAGED);
    assert_null(out);
    assert_string_equal(fault.subject, "2024-12, 1");
    history_free(history);
}

/* Nine third interviews of one year wait and are folded with those of the next. */
static void waiting_over_the_year(void **state)
{
    struct history *history = history_new();
    (void)state;
    struct closing *closing = begin_closing(history, 12);
    people(history, 1, 20, "");
    people(history, 2, 11, "CAN_VIS");
    closing->interviews[2] = 4;
    const struct release *first = publish(history, RELEASE_BILAN, 0, 0);
    assert_int_equal(first->waiting[2], 4);
    closing = begin_closing(history, 12);
    people(history, 1, 18, "");
    people(history, 1, 4, "CAN_VIS");
    people(history, 3, 5, "CAN_FAC");
    closing->interviews[2] = 1;
    const struct release *second = publish(history, RELEASE_BILAN, 1, 1);
    assert_int_equal(second->waiting[2], 0);
    publish(history, RELEASE_BILAN, 0, 1);
    nothing_follows(history, "CAN");
    nothing_follows(history, "DUR");
    history_free(history);
}

static void random_histories(void **state)
{
    static const char *const questions[] = {"CAN", "PRO", "ISS", "SAT", "DUR"};
    struct draws draws = draws_start();
    (void)state;
    for (unsigned i = 0; i < fixture_rounds(2, 100); i++) {
        struct history *history = history_new();
        unsigned size = 5 + draw_below(&draws, 40);
        for (size_t c = 0; c < 2; c++) {
            unsigned sizes[RANKS] = {size + draw_below(&draws, 20), 5 + size / 2,
                                     draw_below(&draws, 2) ? 5 + size / 3 : 0};
            random_closing(history, &draws, 6, sizes);
            publish(history, RELEASE_TRENDS, c, c);
            if (draw_below(&draws, 3) == 0)
                publish(history, RELEASE_BILAN, 0, c);
        }
        publish(history, RELEASE_BILAN, 0, 1);
        for (size_t q = 0; q < 5; q++)
            nothing_follows(history, questions[q]);
        struct gate_request request = request_of(history, RELEASE_BILAN, 0, 1);
        size_t broken = 1;
        assert_int_equal(gate_check_past(&request, &broken), ERROR_NONE);
        assert_int_equal(broken, 0);
        history_free(history);
    }
}

/* What the article's scenario may say, with trends before. */
static void scenario(void **state)
{
    static const char *const questions[] = {"CAN", "PRO", "ISS", "SAT", "DUR"};
    struct history *history = history_new();
    (void)state;
    read_scenario(history);
    publish(history, RELEASE_TRENDS, 0, 0);
    publish(history, RELEASE_BILAN, 0, 0);
    for (size_t i = 0; i < 5; i++)
        nothing_follows(history, questions[i]);
    history_free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scenario),         cmocka_unit_test(difference_of_two_releases),
        cmocka_unit_test(all_but_one),      cmocka_unit_test(everyone_alike),
        cmocka_unit_test(linked_tables),    cmocka_unit_test(thirds_against_exact),
        cmocka_unit_test(late_entries),     cmocka_unit_test(waiting_over_the_year),
        cmocka_unit_test(random_histories),
    };
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_attacks", tests, NULL, NULL);
}
