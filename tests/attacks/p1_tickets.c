/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P1: a chain of tickets gives three interviews at most; a ticket works once. */
#include "tests/session_fixture.h"

#include <sys/wait.h>
#include <time.h>

#include "tracker/session/acts/draft.h"

static bool campaign(void)
{
    const char *value = getenv("TRACKER_CAMPAIGN");
    return value && strcmp(value, "1") == 0;
}

/* Opens a call by ticket; the rank it opens. */
static enum error open_by(struct session *session, const struct ticket *ticket, struct draft *draft,
                          struct fault *fault)
{
    const struct draft_opening opening = {.has_ticket = true, .ticket = *ticket};
    return draft_begin(session, &opening, draft, fault);
}

static void three_interviews_then_no_ticket(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket second, third, none = {""};
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, &second, &fault));
    must(save(session, &second, &third, &fault));
    assert_string_not_equal(second.digits, third.digits);
    must(save(session, &third, &none, &fault));
    assert_string_equal(none.digits, ""); /* a fourth has no ticket */
    refused(save(session, &third, &none, &fault), ERROR_TICKET_SPENT);
    refused(save(session, &second, &none, &fault), ERROR_TICKET_SPENT);
    done(session);
    session = open_as(&w, "29-1"); /* nor elsewhere, nor later */
    refused(save(session, &second, &none, &fault), ERROR_TICKET_SPENT);
    done(session);
    world_end(&w);
}

/* Any ticket that was not drawn here is refused, and one digit changed is another ticket. */
static void mistyped_ticket_is_unknown(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket good;
    struct draft draft;
    unsigned accepted = 0;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, &good, &fault));
    for (unsigned at = 0; at < TICKET_DIGITS; at++) {
        struct ticket typed = good;
        typed.digits[at] = typed.digits[at] == '9' ? '0' : (char)(typed.digits[at] + 1);
        session->slow_until = 0; /* the brake has its own test */
        accepted += open_by(session, &typed, &draft, &fault) == ERROR_NONE;
    }
    session->slow_until = 0;
    assert_int_equal(accepted, 0);
    must(open_by(session, &good, &draft, &fault));
    assert_int_equal(draft.rank, 2);
    done(session);
    world_end(&w);
}

static void wrong_tickets_slow_down(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    const struct ticket wrong = {"1234567890123456"};
    struct draft draft;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int i = 0; i < 5; i++)
        refused(open_by(session, &wrong, &draft, &fault), ERROR_TICKET_UNKNOWN);
    refused(open_by(session, &wrong, &draft, &fault), ERROR_TICKET_SLOW);
    done(session);
    world_end(&w);
}

/* A declared rank needs no ticket and hands out the next one: help comes first. */
static void lost_ticket_is_believed(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket ticket;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int again = 0; again < 2; again++)
        must(save(session, NULL, &ticket, &fault)); /* who says "first" again is believed too */
    done(session);
    world_end(&w);
}

/* One of `processes` racing on one ticket; exit 0: it won, 1: refused as spent, 2: anything else.
 */
static int race_one(const struct world *w, const struct ticket *ticket, int start)
{
    struct fault fault = {.error = ERROR_NONE};
    char go;
    struct session *session = open_as(w, "22-1");
    if (read(start, &go, 1) != 0) /* the end of the pipe is the signal for all */
        return 2;
    enum error error = save(session, ticket, NULL, &fault);
    session_close(session, NULL);
    return error == ERROR_NONE ? 0 : error == ERROR_TICKET_SPENT ? 1 : 2;
}

enum { RACERS = 8 };

static void race(const struct world *w, const struct ticket *ticket)
{
    int pipes[2];
    pid_t racers[RACERS];
    unsigned won = 0, spent = 0;
    assert_int_equal(pipe(pipes), 0);
    for (int i = 0; i < RACERS; i++) {
        racers[i] = fork();
        assert_true(racers[i] >= 0);
        if (racers[i] == 0) {
            close(pipes[1]);
            _exit(race_one(w, ticket, pipes[0]));
        }
    }
    close(pipes[0]);
    close(pipes[1]);
    for (int i = 0; i < RACERS; i++) {
        int status;
        assert_int_equal(waitpid(racers[i], &status, 0), racers[i]);
        assert_true(WIFEXITED(status));
        won += WEXITSTATUS(status) == 0;
        spent += WEXITSTATUS(status) == 1;
    }
    assert_int_equal(won, 1);
    assert_int_equal(spent, RACERS - 1);
}

static void eight_processes_one_ticket(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket ticket;
    world_make(&w);
    for (int round = 0; round < (campaign() ? 500 : 20); round++) {
        struct session *session = open_as(&w, "22-1");
        must(save(session, NULL, &ticket, &fault));
        done(session);
        race(&w, &ticket);
    }
    world_end(&w);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

enum { CLERKS = 12, EACH = 200 };

/* One of twelve; the longest wait for one interview goes to out. */
static int clerk(const struct world *w, const char *user, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    double worst = 0;
    struct session *session = open_as(w, user);
    for (int i = 0; i < EACH; i++) {
        double before = seconds();
        if (save(session, NULL, NULL, &fault) != ERROR_NONE)
            return 1;
        double took = seconds() - before;
        worst = took > worst ? took : worst;
    }
    if (session_close(session, &fault) != ERROR_NONE)
        return 1;
    return write(out, &worst, sizeof worst) == (ssize_t)sizeof worst ? 0 : 1;
}

static enum error count_row(void *context, const struct place *place,
                            const uint8_t sealed[SEALED_ROW_BYTES])
{
    (void)place;
    (void)sealed;
    ++*(unsigned *)context;
    return ERROR_NONE;
}

static void twelve_processes_lose_nothing(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    int pipes[2];
    double worst = 0;
    unsigned rows = 0;
    struct txn *txn;
    world_make(&w);
    assert_int_equal(pipe(pipes), 0);
    for (int i = 0; i < CLERKS; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            _exit(clerk(&w, i % 2 ? "29-1" : "22-1", pipes[1]));
    }
    close(pipes[1]);
    for (int i = 0; i < CLERKS; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    for (double one; read(pipes[0], &one, sizeof one) == (ssize_t)sizeof one;)
        worst = one > worst ? one : worst;
    close(pipes[0]);
    struct session *session = open_as(&w, "coordination");
    must(session_begin(session, false, &txn, &fault));
    must(journal_each(txn, count_row, &rows));
    txn_abort(txn);
    done(session);
    assert_int_equal(rows, CLERKS * EACH);
    print_message("twelve processes, %u interviews: worst wait %.3f s\n", rows, worst);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_interviews_then_no_ticket),
        cmocka_unit_test(mistyped_ticket_is_unknown),
        cmocka_unit_test(wrong_tickets_slow_down),
        cmocka_unit_test(lost_ticket_is_believed),
        cmocka_unit_test(eight_processes_one_ticket),
        cmocka_unit_test(twelve_processes_lose_nothing),
    };
    return cmocka_run_group_tests_name("p1_tickets", tests, start, NULL);
}
