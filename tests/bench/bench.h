/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/bench/: time, medians, a folder on a disk, a practice store with its people.
 * What cannot be had ends the program. Figures that belong together are taken in turn, A B A B, and
 * printed as ratios: the machine is shared and its speed is not the point. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tests/support/folder.h"
#include "tracker/session/access/people.h"
#include "tracker/session/acts/log.h"

#define UNUSED __attribute__((unused))

_Noreturn UNUSED static void bench_end(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

#define bench_must(call) bench_hold((call), &fault, #call)

UNUSED static void bench_hold(enum error error, const struct fault *fault, const char *call)
{
    if (!error)
        return;
    fprintf(stderr, "bench: %s: %s\n", call, fault->subject);
    bench_end(call, error_word(error));
}

UNUSED static void *bench_room(size_t count, size_t size)
{
    void *room = calloc(count ? count : 1, size);
    if (!room)
        bench_end("memory", "none");
    return room;
}

/* --- time --- */

UNUSED static double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Processor time of this process. */
UNUSED static double bench_processor(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

enum { SERIES_MOST = 4096 };

/* Times of one thing, in seconds. */
struct series {
    const char *name;
    double time[SERIES_MOST];
    size_t count;
};

UNUSED static void series_add(struct series *series, double time)
{
    if (series->count < SERIES_MOST)
        series->time[series->count++] = time;
}

static int series_order(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

UNUSED static double series_median(const struct series *series)
{
    static double sorted[SERIES_MOST];
    if (series->count == 0)
        return 0;
    memcpy(sorted, series->time, series->count * sizeof *sorted);
    qsort(sorted, series->count, sizeof *sorted, series_order);
    return sorted[series->count / 2];
}

/* A time as people read it. */
UNUSED static const char *bench_time(double seconds, char out[32])
{
    if (seconds < 1e-3)
        snprintf(out, 32, "%.1f us", seconds * 1e6);
    else if (seconds < 1)
        snprintf(out, 32, "%.2f ms", seconds * 1e3);
    else
        snprintf(out, 32, "%.2f s", seconds);
    return out;
}

/* One line of a table of times: the median, and its ratio to that of reference. */
UNUSED static void series_print(const struct series *series, const struct series *reference)
{
    char text[32];
    double median = series_median(series);
    printf("  %-52s %10s %9.3f\n", series->name, bench_time(median, text),
           median / series_median(reference));
}

UNUSED static void bench_title(const char *title, const char *ratio)
{
    printf("\n%s\n  %-52s %10s %9s\n", title, "", "median", ratio);
}

/* An aim, and whether it was met this time. A bench never fails for a missed aim: it tells. */
UNUSED static void bench_aim(const char *what, double value, bool at_most, double aim)
{
    bool met = at_most ? value <= aim : value >= aim;
    printf("  aim: %s %s %g: %.4g, %s\n", what, at_most ? "<=" : ">=", aim, value,
           met ? "met" : "MISSED");
}

/* --- folders --- */

/* A new folder on a disk: durability is what is measured, so never in memory. */
UNUSED static void bench_folder(char out[64])
{
    const char *base = getenv("BENCH_DIR");
    snprintf(out, 64, "%s/tracker-bench-XXXXXX", base ? base : "/var/tmp");
    if (!mkdtemp(out))
        bench_end(out, "cannot be made (BENCH_DIR names another disk)");
}

/* --- a store --- */

static const char BENCH_PHRASE[] = "une phrase assez longue";

struct bench_world {
    char folder[64];
    char store[96];
};

UNUSED static struct secret_text bench_text(const char *text)
{
    return (struct secret_text){text, strlen(text)};
}

UNUSED static struct session *bench_open(const struct bench_world *world, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = {
        .store = world->store, .user = user, .state_dir = world->folder};
    const struct secret_text phrase = bench_text(BENCH_PHRASE);
    struct session *session = NULL;
    bench_must(session_open(&options, &phrase, &session, &fault));
    return session;
}

UNUSED static void bench_close(struct session *session)
{
    struct fault fault = {.error = ERROR_NONE};
    bench_must(session_close(session, &fault));
}

static void bench_activate(const struct bench_world *world, const char *user,
                           const char *typed_code)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct session_options options = {
        .store = world->store, .user = user, .state_dir = world->folder};
    const struct secret_text typed = bench_text(typed_code);
    const struct secret_text phrase = bench_text(BENCH_PHRASE);
    bench_must(people_activate(&options, &typed, &phrase, true, &fault));
}

static void bench_seat(const struct bench_world *world, const char *user)
{
    struct fault fault = {.error = ERROR_NONE};
    char *invitation = secret_alloc(INVITATION_CHARS + 1);
    struct session *session = bench_open(world, "coordination");
    if (!invitation)
        bench_end("memory", "none");
    bench_must(people_invite(session, user, NULL, invitation, &fault));
    bench_close(session);
    bench_activate(world, user, invitation);
    secret_free(invitation);
}

/* A practice store with coordination, evaluation-1, 22-1 and 29-1. */
UNUSED static void bench_world_make(struct bench_world *world)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text phrase = bench_text(BENCH_PHRASE);
    memset(world, 0, sizeof *world);
    if (crypto_start() != CRYPTO_OK)
        bench_end("libsodium", "does not start");
    bench_folder(world->folder);
    snprintf(world->store, sizeof world->store, "%s/store", world->folder);
    const struct init_request request = {.store = world->store,
                                         .passphrase = &phrase,
                                         .departments = {22, 29},
                                         .department_count = 2,
                                         .seats = 3,
                                         .k = 5,
                                         .practice = true};
    struct init_answer *answer = secret_alloc(sizeof *answer);
    if (!answer)
        bench_end("memory", "none");
    bench_must(people_init(&request, answer, &fault));
    bench_activate(world, "evaluation-1", answer->code);
    secret_free(answer);
    bench_seat(world, "22-1");
    bench_seat(world, "29-1");
}

UNUSED static void bench_world_end(struct bench_world *world)
{
    remove_tree(world->folder);
}

#endif
