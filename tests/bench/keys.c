/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a key to the screen, through the real program on a journal of 10,000 rows; what it costs
 * while nobody acts; the memory it takes. */
#include <pty.h>
#include <termios.h>

#include "tests/bench/bench.h"
#include "tests/support/terminal.h"

enum { ROWS = 10000, BATCH = 500, ROUNDS = 60, ECHOES = 55, IDLE = 2000 };

struct keys {
    struct series opening, typing, answers, moves, all;
    struct series saving; /* until the interview is said to be saved */
    struct series echo;   /* of a process that does nothing else: the machine alone */
};

static const double KEY_AIM = 5;     /* milliseconds, 99 of 100 keys */
static const double MEMORY_AIM = 16; /* MiB, Argon2 apart: a practice store spends 8 KiB on it */

_Noreturn static void on_failure(const char *why)
{
    bench_end("terminal", why);
}

/* First interviews, saved by batches. */
static void fill(const struct bench_world *world)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_TRV",
                                        "ORI_AUC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = bench_open(world, "22-1");
    struct log_request *requests = bench_room(BATCH, sizeof *requests);
    struct log_answer *answers = bench_room(BATCH, sizeof *answers);
    struct answers ticked;
    bench_must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                                 &ticked, &fault));
    for (size_t i = 0; i < BATCH; i++)
        requests[i] = (struct log_request){.follow_up = true, .answers = ticked};
    for (size_t done = 0; done < ROWS; done += BATCH) {
        bench_must(log_save(session, requests, BATCH, answers, &fault));
        if (answers[BATCH - 1].error)
            bench_end("log", error_word(answers[BATCH - 1].error));
    }
    bench_close(session);
    free(requests);
    free(answers);
}

static struct terminal *start(const struct bench_world *world)
{
    char state[96], home[96];
    snprintf(state, sizeof state, "XDG_STATE_HOME=%s", world->folder);
    snprintf(home, sizeof home, "HOME=%s", world->folder);
    const char *arguments[] = {"-s", world->store, "-u", "22-1", NULL};
    const char *environment[] = {state, home, "TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL};
    const struct terminal_start how = {.arguments = arguments,
                                       .environment = environment,
                                       .rows = 24,
                                       .columns = 80,
                                       .fail = on_failure};
    struct terminal *t = terminal_open(&how);
    terminal_type(t, BENCH_PHRASE);
    terminal_press(t, "<enter>");
    terminal_sees(t, "Nouvel entretien");
    return t;
}

/* One key, from its sending to the first of its paint, which is sent at one go. */
static void time_key(struct terminal *t, const char *bytes, struct series *series)
{
    double from = bench_now();
    terminal_send(t, bytes, strlen(bytes));
    if (terminal_quiet(t, 1000))
        bench_end("key", "nothing is shown");
    series_add(series, bench_now() - from);
    terminal_settle(t);
}

static double percentile(const struct series *series, double part)
{
    static double sorted[SERIES_MOST];
    memcpy(sorted, series->time, series->count * sizeof *sorted);
    qsort(sorted, series->count, sizeof *sorted, series_order);
    return sorted[(size_t)(part * (double)(series->count - 1))];
}

/* Keys of one byte each. */
static void time_keys(struct terminal *t, const char *keys, struct series *series)
{
    for (; *keys; keys++)
        time_key(t, (const char[]){*keys, '\0'}, series);
}

static void read_ticket(struct terminal *t, char ticket[TICKET_DIGITS + 1])
{
    size_t digits = 0;
    terminal_sees(t, "Notez ce code");
    for (const char *at = strchr(strstr(terminal_text(t), "Notez ce code"), ':');
         *at && digits < TICKET_DIGITS; at++)
        if (*at >= '0' && *at <= '9')
            ticket[digits++] = *at;
    ticket[digits] = '\0';
}

/* What a référent presses from one interview to the next. */
static void time_interview(struct terminal *t, struct keys *keys)
{
    char ticket[TICKET_DIGITS + 1];
    time_keys(t, "1", &keys->opening);
    read_ticket(t, ticket);
    time_keys(t, ticket, &keys->typing);
    time_keys(t, "\r", &keys->answers);
    time_keys(t, "aaa", &keys->answers);
    for (unsigned i = 0; i < 8; i++)
        time_key(t, "\033OB", &keys->moves);
    for (unsigned i = 0; i < 8; i++)
        time_key(t, "\033OA", &keys->moves);
    time_keys(t, "\t\t\177", &keys->moves);
    time_keys(t, "a\raa\raa\ra\ra\raa\raaa\ra", &keys->answers);
    terminal_sees(t, "à relire");
    double from = bench_now();
    time_key(t, "e", &keys->answers); /* it says that it works */
    terminal_sees(t, "Entretien enregistré");
    series_add(&keys->saving, bench_now() - from);
}

/* A process at the end of a pseudo-terminal that sends back what it gets; the other end. */
static int start_echo(void)
{
    int master, slave;
    char byte;
    struct termios raw;
    if (openpty(&master, &slave, NULL, NULL, NULL) != 0 || tcgetattr(slave, &raw) != 0)
        bench_end("echo", "no pseudo-terminal");
    cfmakeraw(&raw);
    pid_t child = tcsetattr(slave, TCSANOW, &raw) == 0 ? fork() : -1;
    if (child == 0) {
        close(master);
        while (read(slave, &byte, 1) == 1 && write(slave, &byte, 1) == 1)
            ;
        _exit(0);
    }
    close(slave);
    if (child < 0)
        bench_end("echo", "no process");
    return master;
}

static void time_echo(int echo, struct series *series)
{
    for (unsigned i = 0; i < ECHOES; i++) {
        char byte = 'e';
        double from = bench_now();
        if (write(echo, &byte, 1) != 1 || read(echo, &byte, 1) != 1)
            bench_end("echo", "it is gone");
        series_add(series, bench_now() - from);
    }
}

/* Number after a word in a file of /proc. */
static long proc_number(pid_t pid, const char *file, const char *word)
{
    char path[64], text[8192];
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, file);
    FILE *in = fopen(path, "r");
    size_t n = in ? fread(text, 1, sizeof text - 1, in) : 0;
    if (in)
        fclose(in);
    text[n] = '\0';
    const char *at = strstr(text, word);
    return at ? strtol(at + strlen(word), NULL, 10) : -1;
}

/* Processor time so far, in ticks: fields 14 and 15 of /proc/PID/stat. */
static long ticks(pid_t pid)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    FILE *in = fopen(path, "r");
    size_t n = in ? fread(text, 1, sizeof text - 1, in) : 0;
    if (in)
        fclose(in);
    text[n] = '\0';
    char *at = strrchr(text, ')');
    for (int field = 2; at && field < 13; field++)
        at = strchr(at + 1, ' ');
    if (!at)
        return -1;
    long user = strtol(at, &at, 10);
    return user + strtol(at, NULL, 10);
}

static void series_join(struct series *all, const struct series *part)
{
    for (size_t i = 0; i < part->count; i++)
        series_add(all, part->time[i]);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static void print_keys(const char *name, const struct series *series)
{
    char median[32], most[32];
    printf("  %-40s %5zu keys, median %s, 99%% within %s\n", name, series->count,
           bench_time(series_median(series), median), bench_time(percentile(series, 0.99), most));
}

static size_t measure_keys(struct terminal *t)
{
    static struct keys keys;
    int echo = start_echo();
    for (unsigned i = 0; i < ROUNDS; i++) {
        time_echo(echo, &keys.echo);
        time_interview(t, &keys);
    }
    close(echo);
    printf("\nFrom a key to the screen, %d rows in the journal\n", ROWS);
    print_keys("opening an interview", &keys.opening);
    print_keys("a ticket, digit by digit", &keys.typing);
    print_keys("answers, each kept in the draft", &keys.answers);
    print_keys("moves", &keys.moves);
    series_join(&keys.all, &keys.opening);
    series_join(&keys.all, &keys.typing);
    series_join(&keys.all, &keys.answers);
    series_join(&keys.all, &keys.moves);
    print_keys("all of these", &keys.all);
    print_keys("an echo, the machine alone", &keys.echo);
    print_keys("saved on the disk", &keys.saving);
    bench_aim("ms for 99 of 100 keys", percentile(&keys.all, 0.99) * 1e3, true, KEY_AIM);
    return keys.all.count;
}

static void measure_idle(struct terminal *t)
{
    long before = ticks(terminal_pid(t));
    bool quiet = terminal_quiet(t, IDLE);
    long spent = ticks(terminal_pid(t)) - before;
    printf("\nNobody acts for %d ms: %s\n", IDLE, quiet ? "nothing is sent" : "SOMETHING IS SENT");
    bench_aim("ticks of processor while idle", (double)spent, true, 0);
}

static void measure_memory(struct terminal *t)
{
    double most = (double)proc_number(terminal_pid(t), "status", "VmHWM:") / 1024;
    double own = (double)proc_number(terminal_pid(t), "status", "RssAnon:") / 1024;
    printf("\nMemory: %.1f MiB of its own now\n", own);
    bench_aim("MiB at most, all pages in", most, true, MEMORY_AIM);
}

int main(void)
{
    struct bench_world world;
    struct rusage usage;
    bench_world_make(&world);
    fill(&world);
    struct terminal *t = start(&world);
    size_t pressed = measure_keys(t);
    measure_idle(t);
    measure_memory(t);
    terminal_press(t, "q");
    terminal_end(t, 5000, &usage);
    double spent = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    printf("\nProcessor: %.0f us a key, login and end included\n", spent * 1e6 / (double)pressed);
    terminal_close(t);
    bench_world_end(&world);
    return 0;
}
