/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P8: a call killed at any moment from its opening to its end is open with its draft, or not open
 * at all, or saved: no ticket is spent for nothing, no interview is there twice or without its
 * ticket. Power cuts: what is acknowledged was synced, counted here. TRACKER_SEED replays. */
#include "tests/fixed_random.h"
#include "tests/session_fixture.h"

#include <sys/syscall.h>
#include <sys/wait.h>

#include "tracker/session/acts/draft.h"

/* Of this process: syncs so far, and steps so far and the one to die at, 0 for none. The program's
 * calls come to the functions below. */
static struct {
    unsigned syncs, steps, last;
} seen;

static void step(void)
{
    if (++seen.steps == seen.last)
        raise(SIGKILL);
}

int fsync(int fd)
{
    step();
    seen.syncs++;
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    step();
    seen.syncs++;
    return (int)syscall(SYS_fdatasync, fd);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    step();
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

int unlinkat(int dir, const char *name, int flags)
{
    step();
    return (int)syscall(SYS_unlinkat, dir, name, flags);
}

static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                    "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                    "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
enum { CODES = sizeof codes / sizeof *codes, FIRST_ONLY = 2 /* of them */ };

static unsigned rounds(void)
{
    const char *value = getenv("TRACKER_CAMPAIGN");
    return value && strcmp(value, "1") == 0 ? 2000 : 80;
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static struct answers answered(struct session *session)
{
    struct fault fault = {.error = ERROR_NONE};
    struct answers answers;
    must(interview_answers(session_codebook(session), codes, CODES - FIRST_ONLY, &answers, &fault));
    return answers;
}

/* What a child does, and when it dies: at a step of its own, or after some microseconds from before
 * the opening or after it. */
struct life {
    bool saves, opened;
    uint64_t micro;
    unsigned step;
};

/* Opens a second interview, types, and saves or abandons it; never comes back. */
_Noreturn static void act(const struct world *w, const struct ticket *ticket,
                          const struct life *life, int out)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft_opening opening = {.has_ticket = true, .ticket = *ticket};
    struct draft *draft = secret_alloc(sizeof *draft);
    bool late, back;
    struct session *session = open_as(w, "22-1");
    seen.steps = 0;
    seen.last = life->step;
    if (!life->opened && write(out, "!", 1) != 1)
        _exit(8);
    if (draft_begin(session, &opening, draft, &fault))
        _exit(8);
    if (life->opened && write(out, "!", 1) != 1)
        _exit(8);
    for (unsigned place = 100; place < 104; place++) {
        draft->place = place;
        draft->answers = answered(session);
        if (draft_keep(session, draft, &fault))
            _exit(8);
    }
    if (life->saves ? draft_save(session, draft, &draft->answers, &late, &fault)
                    : draft_abandon(session, draft, &back, &fault))
        _exit(8);
    session_close(session, NULL);
    _exit(0);
}

/* True when the child came to its end. */
static bool kill_in(const struct world *w, const struct ticket *ticket, const struct life *life)
{
    int pipes[2], status;
    char ready;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        act(w, ticket, life, pipes[1]);
    close(pipes[1]);
    assert_int_equal(read(pipes[0], &ready, 1), 1);
    const struct timespec pause = {.tv_nsec = (long)life->micro * 1000};
    nanosleep(&pause, NULL);
    if (!life->step)
        kill(child, SIGKILL);
    waitpid(child, &status, 0);
    close(pipes[0]);
    assert_false(WIFEXITED(status) && WEXITSTATUS(status) != 0);
    return WIFEXITED(status);
}

static void count(struct session *session, uint64_t *rows, bool *spent, const struct ticket *ticket)
{
    struct fault fault = {.error = ERROR_NONE};
    struct ticket_use use;
    struct txn *txn;
    uint64_t marks;
    assert_true(ticket_verify(session->ring, 1, ticket, &use));
    must(session_begin(session, false, &txn, &fault));
    must(journal_count(txn, rows, &marks));
    must(mark_has(txn, &use.mark, spent));
    must(session_end(session, txn, ERROR_NONE, &fault));
}

struct outcome {
    unsigned not_open, open, saved;
};

/* Killed somewhere; then the next login. True when it came to its end first. */
static bool killed(const struct world *w, const struct life *life, struct outcome *outcome)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    struct ticket ticket;
    enum draft_state state;
    uint64_t before, rows;
    bool spent, back;
    struct session *session = open_as(w, "22-1");
    must(save(session, NULL, &ticket, &fault));
    count(session, &before, &spent, &ticket);
    done(session);
    bool ended = kill_in(w, &ticket, life);

    session = open_as(w, "22-1");
    must(draft_load(session, draft, &state, &fault));
    count(session, &rows, &spent, &ticket);
    if (state == DRAFT_FOUND) {
        assert_true(spent && rows == before);
        must(draft_abandon(session, draft, &back, &fault));
        assert_true(back);
        outcome->open++;
    } else if (rows == before + 1) {
        assert_true(life->saves && spent);
        assert_true(state == DRAFT_NONE || state == DRAFT_SAVED);
        outcome->saved++;
    } else {
        assert_int_equal(rows, before);
        assert_false(spent); /* or again: abandoned */
        assert_true(state == DRAFT_NONE || state == DRAFT_ENDED);
        outcome->not_open++;
    }
    must(draft_load(session, draft, &state, &fault));
    assert_int_equal(state, DRAFT_NONE);
    done(session);
    secret_free(draft);
    return ended;
}

static void a_call_survives_kills(void **state)
{
    (void)state;
    struct world w;
    struct outcome outcome = {0, 0, 0};
    uint64_t seed = fixed_random_seed("p8_call") * 2 + 1;
    world_make(&w);
    for (unsigned i = 0; i < rounds(); i++) {
        struct life life = {.saves = next(&seed) % 2, .opened = next(&seed) % 2};
        life.micro = next(&seed) % (UINT64_C(500) << (next(&seed) % 7));
        killed(&w, &life, &outcome);
    }
    print_message("%u kills: %u not open, %u open, %u saved\n", rounds(), outcome.not_open,
                  outcome.open, outcome.saved);
    assert_true(outcome.not_open > 0 && outcome.open > 0);
    world_end(&w);
}

/* Killed before each sync, renaming and removal in turn, the first of each kind of end to the last.
 */
static void a_call_survives_each_step(void **state)
{
    (void)state;
    struct world w;
    struct outcome outcome = {0, 0, 0};
    world_make(&w);
    for (int saves = 0; saves < 2; saves++) {
        struct life life = {.saves = saves, .step = 1};
        while (!killed(&w, &life, &outcome))
            life.step++;
        print_message("%s: %u steps\n", saves ? "saved" : "abandoned", life.step - 1);
        assert_true(life.step > 20);
    }
    assert_true(outcome.not_open > 0 && outcome.open > 0 && outcome.saved > 0);
    world_end(&w);
}

/* The file before the ticket is spent, each answer, and the end: on disk when it is answered. */
static void what_is_acknowledged_was_synced(void **state)
{
    (void)state;
    enum { FILE_AND_FOLDER = 2 };
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft_opening opening = {.has_ticket = true};
    struct draft *draft = secret_alloc(sizeof *draft);
    bool late;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, &opening.ticket, &fault));
    unsigned before = seen.syncs;
    must(draft_begin(session, &opening, draft, &fault));
    assert_true(draft->kept && seen.syncs > before + FILE_AND_FOLDER); /* and the store */
    before = seen.syncs;
    draft->place++; /* what is there already is not written again */
    must(draft_keep(session, draft, &fault));
    assert_int_equal(seen.syncs, before + FILE_AND_FOLDER);
    draft->answers = answered(session);
    before = seen.syncs;
    must(draft_save(session, draft, &draft->answers, &late, &fault));
    assert_true(seen.syncs > before);
    done(session);
    secret_free(draft);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_survives_kills),
        cmocka_unit_test(a_call_survives_each_step),
        cmocka_unit_test(what_is_acknowledged_was_synced),
    };
    return cmocka_run_group_tests_name("p8_call", tests, start, NULL);
}
