/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/screens/: a practice store, and the real program on it in a terminal. */
#ifndef TESTS_SCREENS_SCREENS_H
#define TESTS_SCREENS_SCREENS_H

#include "tests/session_fixture.h"
#include "tests/support/terminal.h"
#include "tracker/session/acts/draft.h"
#include "tracker/session/acts/practice.h"

/* How the program is shown. */
struct shown {
    const char *language, *term;
    unsigned rows, columns;
    bool mono, ascii, simple;
    const char *locale; /* NULL: C.UTF-8 */
    unsigned idle;      /* seconds before the lock, 0: the usual time */
};

static const struct shown as_usual = {
    .language = "fr", .term = "xterm-256color", .rows = 24, .columns = 80};

_Noreturn UNUSED static void screens_fail(const char *why)
{
    fail_msg("%s", why);
    abort();
}

/* A folder to work in, where the program and the sessions of the test remember the same. */
UNUSED static void screens_folder(struct world *w)
{
    world_folder(w);
    snprintf(w->state, sizeof w->state, "%s/state/tracker", w->folder);
    assert_int_equal(mkdir(w->state, 0700), 0);
}

/* A store of four departments, with evaluation-1, formatrice-1 and one référent in each. */
UNUSED static void screens_world(struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text passphrase = phrase_of(PHRASE);
    screens_folder(w);
    struct init_request request = request_of(w, &passphrase);
    request.department_count = 4;
    request.departments[2] = 35;
    request.departments[3] = 56;
    request.seats = 3;
    must(people_init(&request, w->init, &fault));
    sheets_read(w);
    must(activate_with(w, "evaluation-1", w->init->code, PHRASE, &fault));
    seat(w, "evaluation-1", "formatrice-1");
    seat(w, "coordination", "22-1");
    seat(w, "coordination", "29-1");
    seat(w, "coordination", "35-1");
    seat(w, "coordination", "56-1");
}

/* The passphrase of practice stores gives way to that of the tests. */
UNUSED static void screens_own_phrase(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text phrase = phrase_of(PHRASE);
    struct session *session = NULL;
    must(open_with(w, user, practice_phrase, &session, &fault));
    must(people_passwd(session, &phrase, &fault));
    done(session);
}

/* The practice store of the program: the forty interviews coded, closed and released. */
UNUSED static void screens_practice(struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    char folder[96], store[PRACTICE_PATH];
    const struct practice_request request = {.folder = folder};
    screens_folder(w);
    snprintf(folder, sizeof folder, "%s/practice", w->folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    must(practice_make(&request, &fault));
    must(practice_store(folder, store, &fault));
    assert_int_equal(rename(store, w->store), 0);
    screens_own_phrase(w, "evaluation-1");
    screens_own_phrase(w, "formatrice-1");
    screens_own_phrase(w, "coordination");
    screens_own_phrase(w, "22-1");
}

/* Runs `tracker` on the store of w, as user where it is not NULL. */
UNUSED static struct terminal *screens_start(const struct world *w, const struct shown *shown,
                                             const char *user)
{
    char home[128], state[128], term[64], locale[64], idle[48];
    const char *arguments[16] = {"-s", "store", "--lang", shown->language};
    size_t count = 4;
    const char *environment[16] = {home, state, term, locale, "PATH=/usr/bin:/bin"};
    size_t variables = 5;
    snprintf(home, sizeof home, "HOME=%s", w->folder);
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", w->folder);
    snprintf(term, sizeof term, "TERM=%s", shown->term);
    snprintf(locale, sizeof locale, "LC_ALL=%s", shown->locale ? shown->locale : "C.UTF-8");
    snprintf(idle, sizeof idle, "TRACKER_IDLE_SECONDS=%u", shown->idle);
    if (shown->mono)
        environment[variables++] = "NO_COLOR=1";
    if (shown->idle)
        environment[variables++] = idle;
    if (user) {
        arguments[count++] = "-u";
        arguments[count++] = user;
    }
    if (shown->ascii)
        arguments[count++] = "--ascii";
    if (shown->simple)
        arguments[count++] = "--simple";
    const struct terminal_start start = {.arguments = arguments,
                                         .environment = environment,
                                         .folder = w->folder,
                                         .rows = shown->rows,
                                         .columns = shown->columns,
                                         .fail = screens_fail};
    return terminal_open(&start);
}

/* The same, up to the home of the user. */
UNUSED static struct terminal *screens_enter(const struct world *w, const struct shown *shown,
                                             const char *user)
{
    struct terminal *t = screens_start(w, shown, user);
    terminal_sees(t, user);
    terminal_type(t, PHRASE);
    terminal_press(t, "<enter>");
    return t;
}

/* The ticket on the screen, from the sentence to dictate. */
UNUSED static void screens_ticket(struct terminal *t, char ticket[TICKET_DIGITS + 1])
{
    size_t digits = 0;
    terminal_sees(t, "Notez ce code");
    const char *at = strchr(strstr(terminal_text(t), "Notez ce code"), ':');
    for (; at && *at && digits < TICKET_DIGITS; at++)
        if (*at >= '0' && *at <= '9')
            ticket[digits++] = *at;
    ticket[digits] = '\0';
    assert_int_equal(digits, TICKET_DIGITS);
}

/* Saves one interview; the ticket it hands out replaces the one it used. */
UNUSED static void screens_save(struct session *session, month when, unsigned rank,
                                struct ticket *ticket)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_TRV",
                                        "ORI_AUC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
    const size_t count = sizeof codes / sizeof *codes - (rank > 1 ? 2 : 0); /* asked at rank 1 */
    struct fault fault = {.error = ERROR_NONE};
    struct log_request request = {.follow_up = true, .has_ticket = rank > 1, .month = when};
    struct log_answer answer = {.error = ERROR_NONE};
    if (rank > 1)
        request.ticket = *ticket;
    must(interview_answers(session_codebook(session), codes, count, &request.answers, &fault));
    must(log_save(session, &request, 1, &answer, &fault));
    assert_int_equal(answer.error, ERROR_NONE);
    *ticket = answer.next;
}

/* Interviews of so many people in March 2024, three each, in two departments. */
UNUSED static void screens_code(const struct world *w, unsigned people)
{
    static const char *const users[] = {"22-1", "29-1"};
    month when;
    assert_true(month_parse("2024-03", &when));
    for (unsigned area = 0; area < 2; area++) {
        struct session *session = open_as(w, users[area]);
        for (unsigned i = area; i < people; i += 2) {
            struct ticket ticket;
            for (unsigned rank = 1; rank <= RANKS; rank++)
                screens_save(session, when, rank, &ticket);
        }
        done(session);
    }
}

UNUSED static enum error screens_count_one(void *context, const struct place *place,
                                           const uint8_t sealed[SEALED_ROW_BYTES])
{
    (void)place;
    (void)sealed;
    ++*(unsigned *)context;
    return ERROR_NONE;
}

/* Interviews in the journal. */
UNUSED static unsigned screens_waiting(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, "coordination");
    struct txn *txn;
    unsigned count = 0;
    must(session_begin(session, false, &txn, &fault));
    must(journal_each(txn, screens_count_one, &count));
    must(session_end(session, txn, ERROR_NONE, &fault));
    done(session);
    return count;
}

/* Removes what may be left of a référent's entry. */
UNUSED static void screens_forget_draft(const struct world *w, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, user);
    must(draft_give_up(session, &fault));
    done(session);
}

/* A long run was asked for. */
UNUSED static bool screens_campaign(void)
{
    const char *text = getenv("TRACKER_CAMPAIGN");
    return text && strcmp(text, "1") == 0;
}

#endif
