/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every reader and writer of JSON, and of a release as text, short of memory: it says so. Never is
 * the text called wrong or the register damaged, never is a part of it read, nor written, for the
 * whole. */
#include "tests/codebook_fixture.h"
#include "tests/refused_memory.h"

#include <limits.h>

#include "crypto/secret.h"
#include "tracker/cli/log_line.h"
#include "tracker/disclosure/audit/audit.h"
#include "tracker/disclosure/release/release.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"
#include "tracker/session/access/roster.h"
#include "tracker/stats/closing.h"

/* A text, how it is read, and what it says once read: to be freed by the caller, NULL without
 * memory. */
struct reader_case {
    const char *text;
    size_t bytes;
    enum error (*read)(const struct reader_case *of, char **said, struct fault *fault);
    const struct codebook *book;
    char *whole; /* what it says with memory */
};

static bool read_short(void *context)
{
    struct reader_case *of = context;
    struct fault fault = {.error = ERROR_NONE};
    char *said = NULL;
    enum error error = of->read(of, &said, &fault);
    const bool armed = refusal.armed;
    refusal.armed = false;
    bool good = error == ERROR_MEMORY ? fault.error == ERROR_MEMORY
                                      : !error && said && strcmp(said, of->whole) == 0;
    if (!good)
        print_message("asked %u, above %zu: %s « %s », %s\n", refusal.asked, refusal.above,
                      error_word(error), fault.subject, said ? said : "nothing");
    free(said);
    refusal.armed = armed;
    return good;
}

static void each_refused(struct reader_case *of)
{
    struct fault fault = {.error = ERROR_NONE};
    assert_int_equal(of->read(of, &of->whole, &fault), ERROR_NONE);
    assert_non_null(of->whole);
    assert_int_equal(refuse_in_turn(read_short, of, UINT_MAX), 0);
    free(of->whole);
}

/* A writer that came back empty-handed was short of memory. */
static enum error said(char *text, char **out, struct fault *fault)
{
    *out = text;
    return text ? ERROR_NONE : fault_set(fault, ERROR_MEMORY, "%s", "");
}

/* ---- log ---- */

static enum error read_line(const struct reader_case *of, char **out, struct fault *fault)
{
    struct log_request request;
    char text[200];
    enum error error = log_line_read(of->book, of->text, of->bytes, &request, fault);
    if (error)
        return error;
    int at = snprintf(text, sizeof text, "%u %d %d ", request.month, request.has_ticket,
                      request.follow_up);
    for (size_t i = 0; i < sizeof request.answers; i++)
        at += snprintf(text + at, sizeof text - (size_t)at, "%02x",
                       ((const uint8_t *)&request.answers)[i]);
    return said(strdup(text), out, fault);
}

static void lines_of_log(void **state)
{
    static const char line[] =
        "{\"month\":\"2024-03\",\"ticket\":\"1234 5678 9012 3456\",\"answers\":[\"CAN_TEL\","
        "\"PRO_NEO\",\"SAV_2\",\"ORG_AUC\",\"QT_TYP\",\"HC_NON\",\"APP_GUI\",\"ISS_SUI\"],"
        "\"follow_up\":false}";
    struct codebook *book = fixture_ent();
    (void)state;
    each_refused(&(struct reader_case){line, strlen(line), read_line, book, NULL});
    codebook_free(book);
}

/* ---- code lists ---- */

static enum error read_book(const struct reader_case *of, char **out, struct fault *fault)
{
    struct codebook *book;
    char text[100];
    enum error error = codebook_read(of->text, of->bytes, &book, fault);
    if (error)
        return error;
    snprintf(text, sizeof text, "%s %u: %zu %zu %zu %zu", book->form, book->version,
             book->question_count, book->option_count, book->counter_count, book->text_bytes);
    codebook_free(book);
    return said(strdup(text), out, fault);
}

static void code_lists(void **state)
{
    char text[8192];
    (void)state;
    FILE *file = fopen("tests/data/forms/movement.json", "rb");
    assert_non_null(file);
    size_t bytes = fread(text, 1, sizeof text, file);
    assert_true(bytes > 0 && bytes < sizeof text && fclose(file) == 0);
    each_refused(&(struct reader_case){text, bytes, read_book, NULL, NULL});
}

/* ---- sets of tables ---- */

static enum error read_tables(const struct reader_case *of, char **out, struct fault *fault)
{
    bool safe;
    char *verdict, *text = NULL;
    enum error error = audit_run(of->text, of->bytes, &verdict, &safe, fault);
    if (error)
        return error;
    text = audit_text(verdict);
    free(verdict);
    return said(text, out, fault);
}

static enum error read_set(const struct reader_case *of, char **out, struct fault *fault)
{
    struct audit_input input;
    char text[100];
    enum error error = audit_input_read(of->text, of->bytes, &input, fault);
    if (error)
        return error;
    snprintf(text, sizeof text, "%s %zu %zu %g", input.id, input.model.column_count,
             input.item_count, input.model.rows[0].real_lo);
    audit_input_clear(&input);
    return said(strdup(text), out, fault);
}

static const char set_text[] =
    "{\"id\":\"a set\",\"k\":5,\"atoms\":[{\"id\":\"x\"},{\"id\":\"y\"}],\"constraints\":["
    "{\"id\":\"n\",\"kind\":\"known\",\"terms\":{\"x\":1,\"y\":1},\"lo\":9,\"hi\":9},"
    "{\"kind\":\"published\",\"terms\":{\"x\":1},\"lo\":2.00000000000000000001,\"hi\":6}],"
    "\"items\":[{\"id\":\"x\",\"terms\":{\"x\":1}}]}";

static void sets_of_tables(void **state)
{
    (void)state;
    each_refused(&(struct reader_case){set_text, strlen(set_text), read_set, NULL, NULL});
}

/* GLPK, short of memory, ends the program: only what comes before and after it. */
static void verdicts(void **state)
{
    (void)state;
    struct reader_case of = {set_text, strlen(set_text), read_tables, NULL, NULL};
    struct fault fault;
    assert_int_equal(of.read(&of, &of.whole, &fault), ERROR_NONE);
    assert_non_null(of.whole);
    free(of.whole);
}

/* ---- releases, closings, the roster ---- */

static enum error read_release(const struct reader_case *of, char **out, struct fault *fault)
{
    struct release *release;
    enum error error = release_from_json(of->text, of->bytes, &release, fault);
    if (error)
        return error;
    char *text = release_to_json(release, of->book);
    release_free(release);
    return said(text, out, fault);
}

/* A release as a text for people. */
static enum error print_release(const struct reader_case *of, char **out, struct fault *fault)
{
    struct release *release;
    enum error error = release_from_json(of->text, of->bytes, &release, fault);
    if (error)
        return error;
    char *text = write_text_once(compose_release(release, of->book, false), false);
    release_free(release);
    return said(text, out, fault);
}

static void releases(void **state)
{
    static const char text[] =
        "{\"format\":\"tracker-release\",\"version\":1,\"release\":3,\"kind\":\"bilan\","
        "\"store\":\"00112233445566778899aabbccddeeff\",\"form\":\"ENT\",\"codebook\":1,\"k\":5,"
        "\"from\":\"2024-01\",\"to\":\"2024-12\",\"people\":20,\"interviews\":[20,11,9],"
        "\"waiting\":[0,1,2],\"closings\":[{\"through\":\"2024-12\",\"interviews\":[20,11,9],"
        "\"folded\":[20,10,7]}],\"areas\":[{\"department\":22,\"interviews\":40}],\"tables\":["
        "{\"id\":\"T9\",\"title\":\"t\",\"rank\":\"all\",\"base\":null,\"cells\":[{\"row\":"
        "\"PROG_NEO\",\"col\":\"QG_COL\",\"precision\":\"direction\",\"lo\":0,\"hi\":15,\"than\":"
        "{\"row\":\"PROG_FAM\",\"col\":\"QG_COL\"},\"text\":\"t\"}]},{\"id\":\"T6c\",\"title\":"
        "\"t\",\"rank\":\"1\",\"base\":20,\"cells\":[{\"row\":\"PROG_NEO\",\"precision\":\"exact\","
        "\"lo\":7,\"hi\":7,\"text\":\"7\"}]}]}";
    struct codebook *book = fixture_ent();
    (void)state;
    each_refused(&(struct reader_case){text, strlen(text), read_release, book, NULL});
    each_refused(&(struct reader_case){text, strlen(text), print_release, book, NULL});
    codebook_free(book);
}

static enum error read_closing(const struct reader_case *of, char **out, struct fault *fault)
{
    struct closing closing;
    enum error error = closing_from_json(of->text, of->bytes, &closing, fault);
    return error ? error : said(closing_to_json(&closing), out, fault);
}

static void closings(void **state)
{
    static const char text[] =
        "{\"version\":1,\"first\":\"2024-01\",\"through\":\"2024-06\",\"interviews\":[20,11,9],"
        "\"areas\":[{\"department\":22,\"interviews\":8},{\"department\":29,\"interviews\":32}],"
        "\"folded\":[20,11,9]}";
    (void)state;
    each_refused(&(struct reader_case){text, strlen(text), read_closing, NULL, NULL});
}

static enum error read_block(const struct reader_case *of, char **out, struct fault *fault)
{
    struct block *block;
    char text[64];
    enum error error = block_unpack((const uint8_t *)of->text, of->bytes, &block);
    if (error)
        return fault_set(fault, error, "%s", "");
    snprintf(text, sizeof text, "%u %u %zu", block->rank, block->interviews, block->count);
    block_free(block);
    return said(strdup(text), out, fault);
}

static void blocks(void **state)
{
    static const char packed[16] = {1, 2, 0x5e, (char)0xe5, 0, 0, 0, 3, 0, 0, 0, 12};
    (void)state;
    each_refused(&(struct reader_case){packed, sizeof packed, read_block, NULL, NULL});
}

static enum error read_roster(const struct reader_case *of, char **out, struct fault *fault)
{
    static struct roster roster;
    enum error error = roster_from_json(of->text, of->bytes, &roster, fault);
    return error ? error : said(roster_to_json(&roster), out, fault);
}

static void rosters(void **state)
{
    static struct roster roster;
    (void)state;
    roster = (struct roster){.k = 5,
                             .seats = 3,
                             .departments = {22, 29},
                             .department_count = 2,
                             .epochs = {24000},
                             .epoch_count = 1,
                             .evaluation_count = 1};
    assert_non_null(roster_add(&roster, "coordination", 0, false));
    assert_non_null(roster_add(&roster, "22-1", 0, false));
    char *text = roster_to_json(&roster);
    assert_non_null(text);
    each_refused(&(struct reader_case){text, strlen(text), read_roster, NULL, NULL});
    free(text);
}

static int start(void **state)
{
    (void)state;
    return crypto_start() == CRYPTO_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_log),   cmocka_unit_test(code_lists),
        cmocka_unit_test(sets_of_tables), cmocka_unit_test(verdicts),
        cmocka_unit_test(releases),       cmocka_unit_test(closings),
        cmocka_unit_test(blocks),         cmocka_unit_test(rosters),
    };
    return cmocka_run_group_tests_name("memory_readers", tests, start, NULL);
}
