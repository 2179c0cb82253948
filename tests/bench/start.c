/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting the program, and the most memory it ever takes. $TRACKER names it. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tests/bench/bench.h"

enum { ROUNDS = 60, ARGON_ROUNDS = 5, WORDS = 12 };

struct ran {
    double time;
    double memory; /* bytes: the peak of resident pages */
};

/* Runs a program to its end, its output dropped. */
static struct ran run(const char *const words[WORDS])
{
    struct rusage usage;
    int status;
    double start = bench_now();
    pid_t child = fork();
    if (child == 0) {
        char *copies[WORDS] = {NULL};
        int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(nowhere, 1);
        for (size_t i = 0; words[i]; i++)
            copies[i] = strdup(words[i]);
        execv(copies[0], copies);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        bench_end(words[0], "does not run");
    struct ran ran = {bench_now() - start, (double)usage.ru_maxrss * 1024};
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        bench_end(words[1] ? words[1] : words[0], "failed");
    return ran;
}

struct act {
    const char *name;
    const char *words[WORDS];
    size_t rounds;
    double memory;
    struct series series;
};

static void act_run(struct act *act)
{
    struct ran ran = run(act->words);
    series_add(&act->series, ran.time);
    if (ran.memory > act->memory)
        act->memory = ran.memory;
}

static void file_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fchmod(fileno(file), 0600) != 0 || fclose(file) != 0)
        bench_end(path, "cannot be written");
}

int main(void)
{
    const char *tracker = getenv("TRACKER");
    char folder[64], phrase[96], sheets[96], practice[96], real[96];
    if (!tracker)
        tracker = "build/tracker";
    bench_folder(folder);
    snprintf(phrase, sizeof phrase, "%s/phrase", folder);
    snprintf(sheets, sizeof sheets, "%s/sheets", folder);
    snprintf(practice, sizeof practice, "%s/practice", folder);
    snprintf(real, sizeof real, "%s/real", folder);
    file_write(phrase, BENCH_PHRASE);
    if (mkdir(sheets, 0700) != 0 || setenv("XDG_STATE_HOME", folder, 1) != 0)
        bench_end(sheets, "cannot be made");
    const char *const make_practice[WORDS] = {tracker, "-s",   practice,     "--passphrase-file",
                                              phrase,  "init", "--practice", "--recovery-dir",
                                              folder};
    const char *const make_real[WORDS] = {
        tracker, "-s", real, "--passphrase-file", phrase, "init", "--recovery-dir", sheets};
    static struct act acts[6];
    acts[0] = (struct act){.name = "/bin/true", .words = {"/bin/true"}, .rounds = ROUNDS};
    acts[1] =
        (struct act){.name = "tracker version", .words = {tracker, "version"}, .rounds = ROUNDS};
    acts[2] = (struct act){.name = "tracker help", .words = {tracker, "help"}, .rounds = ROUNDS};
    acts[3] = (struct act){.name = "login in a practice store, users",
                           .words = {tracker, "-s", practice, "-u", "coordination",
                                     "--passphrase-file", phrase, "users"},
                           .rounds = ROUNDS};
    acts[4] = (struct act){
        .name = "login in a real store (Argon2id), users",
        .words = {tracker, "-s", real, "-u", "coordination", "--passphrase-file", phrase, "users"},
        .rounds = ARGON_ROUNDS};
    acts[5] = (struct act){.name = "demo: init, 40 interviews, closing, bilan",
                           .words = {tracker, "demo"},
                           .rounds = 1};
    run(make_practice);
    run(make_real);
    for (size_t i = 0; i < ROUNDS; i++)
        for (size_t a = 0; a < sizeof acts / sizeof *acts; a++)
            if (i < acts[a].rounds)
                act_run(&acts[a]);

    bench_title("from start to end of the program", "/ true");
    for (size_t a = 0; a < sizeof acts / sizeof *acts; a++) {
        acts[a].series.name = acts[a].name;
        series_print(&acts[a].series, &acts[0].series);
    }
    printf("\nmost memory in use at once, MiB\n");
    for (size_t a = 0; a < sizeof acts / sizeof *acts; a++)
        printf("  %-52s %10.1f\n", acts[a].name, acts[a].memory / (1 << 20));
    bench_aim("start-up, ms", series_median(&acts[1].series) * 1e3, true, 10);
    remove_tree(folder);
    return 0;
}
