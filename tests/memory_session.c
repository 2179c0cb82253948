/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole acts, short of memory: each says so and nothing else, the register is not called damaged,
 * and what the act says it did is there. */
#include "tests/session_fixture.h"

#include "tests/refused_memory.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/codebook_update.h"
#include "tracker/session/acts/releases.h"
#include "tracker/session/acts/restore.h"

enum { DENSE = 100 };

/* An act as the user that may do it. */
struct short_act {
    const struct world *w;
    const char *user;
    enum error (*act)(struct session *session, struct fault *fault);
    unsigned tries, kept; /* kept: those that did it */
};

/* Only the opening and the closing of the session with all the memory there is. */
static bool act_short(void *context)
{
    struct short_act *of = context;
    struct fault fault = {.error = ERROR_NONE};
    refusal.armed = false;
    struct session *session = open_as(of->w, of->user);
    refusal.armed = true;
    enum error error = of->act(session, &fault);
    refusal.armed = false;
    done(session);
    of->tries++;
    of->kept += !error;
    const bool good = !error || (error == ERROR_MEMORY && (!fault.error || fault.error == error));
    if (!good)
        print_message("asked %u, above %zu: %s « %s »\n", refusal.asked, refusal.above,
                      error_word(error), fault.subject);
    return good;
}

/* The opening of a session itself. */
static bool open_short(void *context)
{
    struct short_act *of = context;
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = NULL;
    enum error error = open_with(of->w, of->user, PHRASE, &session, &fault);
    refusal.armed = false;
    if (session)
        done(session);
    of->tries++;
    of->kept += !error;
    const bool good = !error || (error == ERROR_MEMORY && (!fault.error || fault.error == error));
    if (!good)
        print_message("asked %u, above %zu: %s « %s »\n", refusal.asked, refusal.above,
                      error_word(error), fault.subject);
    return good;
}

static enum error read_ledger(struct session *session, struct fault *fault)
{
    struct ledger_entry *entries;
    size_t count;
    enum error error = ledger_read(session, &entries, &count, fault);
    if (!error)
        free(entries);
    return error;
}

static enum error read_releases(struct session *session, struct fault *fault)
{
    struct release_line *lines;
    size_t count;
    enum error error = releases_list(session, &lines, &count, NULL, fault);
    if (!error)
        free(lines);
    return error;
}

static enum error read_trends(struct session *session, struct fault *fault)
{
    struct publication publication;
    enum error error = releases_trends(session, 0, &publication, fault);
    if (!error)
        publication_clear(&publication);
    return error;
}

static enum error check(struct session *session, struct fault *fault)
{
    struct check_answer answer;
    return session_check(session, &answer, fault);
}

static enum error log_in(struct session *session, month when, struct fault *fault)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                        "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
    struct log_request request = {.month = when};
    struct log_answer answer = {.error = ERROR_NONE};
    enum error error = interview_answers(session_codebook(session), codes,
                                         sizeof codes / sizeof *codes, &request.answers, fault);
    if (!error)
        error = log_save(session, &request, 1, &answer, fault);
    if (!error && answer.error)
        *fault = answer.fault;
    return error ? error : answer.error;
}

static enum error log_one(struct session *session, struct fault *fault)
{
    return log_in(session, month_january(2024), fault);
}

static enum error people(struct session *session, struct fault *fault)
{
    struct person *list;
    size_t count;
    enum error error = people_list(session, &list, &count, fault);
    if (!error)
        free(list);
    return error;
}

static enum error close_preview(struct session *session, struct fault *fault)
{
    struct close_answer answer;
    const struct close_request request = {.through = month_december(2024), .preview = true};
    enum error error = session_close_period(session, &request, &answer, fault);
    if (!error)
        release_free(answer.preview);
    return error;
}

static void log_six_each(const struct world *w, month when)
{
    struct fault fault = {.error = ERROR_NONE};
    static const char *const seats[] = {"22-1", "29-1"};
    for (size_t i = 0; i < 2; i++) {
        struct session *session = open_as(w, seats[i]);
        for (int n = 0; n < 6; n++)
            must(log_in(session, when, &fault));
        done(session);
    }
}

static void close_until(const struct world *w, month through)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct session *session = open_as(w, "evaluation-1");
    const struct close_request request = {.through = through};
    must(session_close_period(session, &request, &answer, &fault));
    done(session);
}

/* A register with a closing, its release, and interviews that wait. */
static int setup(void **state)
{
    static struct world w;
    *state = &w;
    if (start(state))
        return -1;
    world_make(&w);
    log_six_each(&w, month_january(2024));
    close_until(&w, month_january(2024) + 5);
    log_six_each(&w, month_january(2024) + 6);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world_end(*state);
    return 0;
}

static void each(const struct world *w, const char *user,
                 enum error (*act)(struct session *session, struct fault *fault))
{
    struct short_act of = {.w = w, .user = user, .act = act};
    const unsigned wrong = refuse_in_turn(act ? act_short : open_short, &of, DENSE);
    print_message("%u tries\n", of.tries);
    assert_int_equal(wrong, 0);
}

static void a_login(void **state)
{
    each(*state, "22-1", NULL);
}

static void what_is_read(void **state)
{
    each(*state, "coordination", read_ledger);
    each(*state, "coordination", people);
    each(*state, "22-1", read_releases);
    each(*state, "formatrice-1", read_trends);
    each(*state, "coordination", check);
}

static void a_closing_looked_at(void **state)
{
    each(*state, "evaluation-1", close_preview);
}

/* An interview is there when the act says so, and only then. */
static void an_interview(void **state)
{
    const struct world *w = *state;
    struct short_act of = {.w = w, .user = "22-1", .act = log_one};
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer before, after;
    struct session *session = open_as(w, "coordination");
    must(session_check(session, &before, &fault));
    done(session);
    assert_int_equal(refuse_in_turn(act_short, &of, DENSE), 0);
    session = open_as(w, "coordination");
    must(session_check(session, &after, &fault));
    done(session);
    assert_true(of.kept > 0);
    assert_int_equal(after.waiting - before.waiting, of.kept);
}

static enum error propose(struct session *session, struct fault *fault)
{
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    char *next = strndup(builtin, bytes);
    if (!next)
        return ERROR_MEMORY;
    char *version = strstr(next, "\"version\": ") + strlen("\"version\": ");
    (*version)++;
    enum error error = codebook_update_propose(session, next, bytes, fault);
    free(next);
    return error;
}

static size_t acts(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    struct session *session = open_as(w, "coordination");
    must(ledger_read(session, &entries, &count, &fault));
    done(session);
    free(entries);
    return count;
}

/* The same of an act of the ledger, whose chain stays whole. */
static void an_act(void **state)
{
    const struct world *w = *state;
    struct short_act of = {.w = w, .user = "formatrice-1", .act = propose};
    const size_t before = acts(w);
    assert_int_equal(refuse_in_turn(act_short, &of, DENSE), 0);
    assert_true(of.kept > 0);
    assert_int_equal(acts(w) - before, of.kept);
}

static void copy_path(const struct world *w, const char *name, char out[160])
{
    const bool armed = refusal.armed;
    refusal.armed = false;
    path_in(w, name, out);
    remove_tree(out);
    refusal.armed = armed;
}

/* A copy that is said to be made can be put back; short of memory, a sound one is never called
 * damaged, and what stood there stays. */
static bool restore_short(void *context)
{
    struct short_act *of = context;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text phrase = phrase_of(PHRASE);
    struct session_options options = options_of(of->w, "coordination");
    struct reopened reopened;
    char copy[160], place[160];
    path_in(of->w, "copy", copy);
    copy_path(of->w, "place", place);
    options.store = place;
    enum error error = session_restore(&options, copy, &phrase, NULL, &reopened, &fault);
    refusal.armed = false;
    of->tries++;
    of->kept += !error;
    const bool good = !error || (error == ERROR_MEMORY && (!fault.error || fault.error == error));
    if (!good)
        print_message("asked %u, above %zu: %s « %s »\n", refusal.asked, refusal.above,
                      error_word(error), fault.subject);
    return good;
}

static bool backup_short(void *context)
{
    struct short_act *of = context;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160];
    refusal.armed = false;
    struct session *session = open_as(of->w, "coordination");
    copy_path(of->w, "copy", copy);
    refusal.armed = true;
    enum error error = session_backup(session, copy, &fault);
    refusal.armed = false;
    done(session);
    of->tries++;
    of->kept += !error;
    const bool good = !error || (error == ERROR_MEMORY && (!fault.error || fault.error == error));
    if (!good)
        print_message("asked %u, above %zu: %s « %s »\n", refusal.asked, refusal.above,
                      error_word(error), fault.subject);
    return good;
}

/* A copy of one register never takes the place of another. */
static bool foreign_short(void *context)
{
    const struct short_act *of = context;
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text phrase = phrase_of(PHRASE);
    struct session_options options = options_of(of->w, "coordination");
    struct reopened reopened;
    char copy[160], place[160];
    path_in(of->w, "copy", copy);
    path_in(of->w, "other", place);
    options.store = place;
    enum error error = session_restore(&options, copy, &phrase, "restaurer", &reopened, &fault);
    refusal.armed = false;
    if (error != ERROR_BACKUP_FOREIGN && error != ERROR_MEMORY)
        print_message("asked %u, above %zu: %s « %s »\n", refusal.asked, refusal.above,
                      error_word(error), fault.subject);
    return error == ERROR_BACKUP_FOREIGN || error == ERROR_MEMORY;
}

static void a_foreign_copy(void **state)
{
    struct short_act of = {.w = *state};
    struct world other;
    char place[160];
    world_init(&other);
    path_in(of.w, "other", place);
    assert_int_equal(rename(other.store, place), 0);
    assert_int_equal(refuse_last(foreign_short, &of, DENSE), 0);
    world_end(&other);
}

static void a_copy(void **state)
{
    struct short_act of = {.w = *state};
    assert_int_equal(refuse_in_turn(backup_short, &of, DENSE), 0);
    assert_true(of.kept > 0);
    refusal.at = 0;
    refusal.on = false;
    assert_true(backup_short(&of)); /* with all the memory there is */
    of = (struct short_act){.w = *state};
    assert_int_equal(refuse_in_turn(restore_short, &of, DENSE), 0);
    assert_true(of.kept > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_login),
        cmocka_unit_test(what_is_read),
        cmocka_unit_test(an_interview),
        cmocka_unit_test(an_act),
        cmocka_unit_test(a_closing_looked_at),
        cmocka_unit_test(a_copy),
        cmocka_unit_test(a_foreign_copy),
    };
    return cmocka_run_group_tests_name("memory_session", tests, setup, teardown);
}
