/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fills between the commit of a closing and the scrub that erases its rows: the closing
 * is answered with all it has to say, and what is owed is said until it is done. */
#include "tests/session_fixture.h"

#include <errno.h>
#include <sys/wait.h>

#include "tracker/cli/cli.h"
#include "tracker/session/acts/close.h"
#include "tracker/store/store_internal.h"

enum { ROWS = 12 };

/* Scrubs that still find room; -1: all. The first write of a session is one. */
static int roomy_scrubs = -1;

void store_test_step(const char *step)
{
    const struct rlimit tight = {4096, RLIM_INFINITY};
    if (strcmp(step, "building") != 0 || roomy_scrubs < 0)
        return;
    if (roomy_scrubs == 0)
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    else
        roomy_scrubs--;
}

static void room_for(int scrubs)
{
    const struct rlimit roomy = {RLIM_INFINITY, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &roomy), 0);
    roomy_scrubs = scrubs;
}

static month last_month(void)
{
    return (month)(this_month() - 1);
}

/* Twelve people of last month in two departments, and a backup that holds them. */
static void world_full(struct world *w, char copy[160])
{
    static const char *const seats[] = {"22-1", "29-1"};
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC", "QT_AEN",
                                        "HC_EMP",  "OUT_INC", "APP_GUI", "SAV_2",   "SAP_3",
                                        "ISS_PAR", "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL"};
    struct fault fault = {.error = ERROR_NONE};
    struct log_answer answer;
    struct log_request request = {.month = last_month()};
    world_make(w);
    for (size_t s = 0; s < 2; s++) {
        struct session *session = open_as(w, seats[s]);
        must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                               &request.answers, &fault));
        for (int i = 0; i < ROWS / 2; i++)
            must(log_save(session, &request, 1, &answer, &fault));
        done(session);
    }
    path_in(w, "copy", copy);
    struct session *session = open_as(w, "coordination");
    must(session_backup(session, copy, &fault));
    done(session);
}

static bool owed(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct check_answer answer;
    struct session *session = open_as(w, "evaluation-1");
    must(session_check(session, &answer, &fault));
    must(session_close(session, &fault));
    return answer.scrub_owed;
}

static void test_close(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    const struct close_request request = {.through = last_month()};
    struct backup_line *lines;
    size_t count;
    char copy[160];
    world_full(&w, copy);
    struct session *session = open_as(&w, "evaluation-1");
    room_for(1);
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.rows_folded, ROWS);
    assert_true(answer.scrub_owed);
    must(copies_list(session, &lines, &count, &fault));
    assert_int_equal(count, 1);
    assert_string_equal(lines[0].path, copy);
    free(lines);
    /* what is done is done; why it is not all erased comes beside */
    must(session_close(session, &fault));
    assert_int_equal(fault.error, ERROR_DISK_FULL);
    room_for(0);
    assert_true(owed(&w)); /* and people still get in */
    room_for(-1);
    assert_false(owed(&w));
    world_end(&w);
}

/* What the command says: the list, the warning, and that it is done. */
static void test_command(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160], phrase[160], through[MONTH_TEXT + 1], said[4096], told[4096], path[2][160];
    int status;
    world_full(&w, copy);
    path_in(&w, "phrase", phrase);
    FILE *file = fopen(phrase, "w");
    assert_true(file && fchmod(fileno(file), 0600) == 0 && fputs(PHRASE, file) >= 0);
    assert_int_equal(fclose(file), 0);
    month_format(last_month(), through);
    path_in(&w, "said", path[0]);
    path_in(&w, "told", path[1]);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct arguments arguments = {.store = w.store,
                                            .user = "evaluation-1",
                                            .passphrase_file = phrase,
                                            .passphrase_fd = -1,
                                            .through = through};
        if (!freopen(path[0], "w", stdout) || !freopen(path[1], "w", stderr))
            _exit(EXIT_USAGE);
        room_for(1);
        enum error error = command_close(&arguments, &fault);
        room_for(-1);
        fflush(NULL);
        _exit((int)error_exit(error));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    read_whole(path[0], said, sizeof said);
    read_whole(path[1], told, sizeof told);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_DONE)
        fail_msg("%d: %s%s", status, said, told);
    assert_non_null(strstr(said, copy));
    assert_non_null(strstr(said, "Effacement dû"));
    assert_non_null(strstr(told, "Ce qui est fait est fait"));
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_command),
    };
    return cmocka_run_group_tests_name("session owed", tests, start, NULL);
}
