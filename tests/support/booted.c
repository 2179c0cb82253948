/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/booted.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/cmocka.h"

/* Of ext4 and XFS, since Linux 4.11: no write reaches the disk from now on, the journal's neither.
 */
#define SHUT_DOWN _IOR('X', 125, uint32_t)

enum {
    FIRST_UID = 1001,
    PATH_BYTES = 512,
    LINE_BYTES = 2048,
    NO_LOG_FLUSH = 2,
    FORGOTTEN = 600, /* tenths of a second in which logind must forget */
};

void booted_fail(const char *why)
{
    fail_msg("%s", why);
    abort();
}

static const char *folder(void)
{
    const char *path = getenv("BOOTED");
    if (!path)
        booted_fail("no machine: this test is run by scripts/on-booted");
    return path;
}

/* The first line of a file of the folder. */
static void read_line(const char *name, char line[PATH_BYTES])
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder(), name);
    FILE *file = fopen(path, "re");
    if (!file || !fgets(line, PATH_BYTES, file))
        booted_fail(path);
    fclose(file);
    line[strcspn(line, "\n")] = '\0';
}

/* Process 1 of the machine, as it is called outside. */
static long leader(void)
{
    char line[PATH_BYTES];
    read_line("leader", line);
    return strtol(line, NULL, 10);
}

unsigned booted_users(void)
{
    char line[PATH_BYTES];
    read_line("users", line);
    return (unsigned)strtoul(line, NULL, 10);
}

void booted_run(const char *line)
{
    char command[LINE_BYTES];
    int length = snprintf(command, sizeof command, "nsenter -t %ld -a sh -c '%s'", leader(), line);
    if (length >= LINE_BYTES || system(command) != 0)
        booted_fail(command);
}

/* --- logging in --- */

struct terminal *booted_enter(unsigned user, unsigned idle)
{
    char process[32], key[PATH_BYTES], host[32], line[PATH_BYTES];
    const char *const arguments[] = {"-t",
                                     process,
                                     "-n",
                                     "ssh",
                                     "-ttq",
                                     "-F/dev/null",
                                     "-oBatchMode=yes",
                                     "-oStrictHostKeyChecking=no",
                                     "-oUserKnownHostsFile=/dev/null",
                                     "-i",
                                     key,
                                     host,
                                     line,
                                     NULL};
    const char *const environment[] = {"TERM=xterm-256color", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                       NULL};
    const struct terminal_start start = {.program = "/usr/bin/nsenter",
                                         .arguments = arguments,
                                         .environment = environment,
                                         .rows = BOOTED_ROWS,
                                         .columns = BOOTED_COLUMNS,
                                         .fail = booted_fail};
    snprintf(process, sizeof process, "%ld", leader());
    snprintf(key, sizeof key, "%s/key", folder());
    snprintf(host, sizeof host, "u%u@127.0.0.1", user);
    snprintf(line, sizeof line,
             "TRACKER_IDLE_SECONDS=%u exec tracker -s p/registre --lang fr -u 22-1", idle);
    struct terminal *t = terminal_open(&start);
    terminal_sees(t, "Phrase secrète");
    booted_phrase(t);
    terminal_sees(t, "Nouvel entretien");
    terminal_sees(t, "Changer de phrase"); /* below what may be offered */
    return t;
}

void booted_phrase(struct terminal *t)
{
    char phrase[PATH_BYTES];
    read_line("phrase", phrase);
    terminal_type(t, phrase);
    terminal_press(t, "<enter>");
}

bool booted_known(unsigned user)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%ld/root/run/systemd/users/%u", leader(),
             FIRST_UID + user - 1);
    return access(path, F_OK) == 0;
}

void booted_forgotten(unsigned user)
{
    for (int i = 0; booted_known(user); i++) {
        if (i == FORGOTTEN) {
            char why[64];
            snprintf(why, sizeof why, "u%u: logind does not let go of a session that was cut",
                     user);
            booted_fail(why);
        }
        poll(NULL, 0, 100);
    }
}

unsigned booted_waiting(unsigned user)
{
    char command[LINE_BYTES], answer[LINE_BYTES] = "";
    snprintf(command, sizeof command,
             "nsenter -t %ld -a sh -c 'cd ~u%u && exec setpriv --reuid u%u --regid u%u "
             "--clear-groups env -i HOME=$PWD PATH=/usr/local/bin tracker -s p/registre "
             "-u coordination --passphrase-file p/phrase check --json'",
             leader(), user, user, user);
    FILE *pipe = popen(command, "re");
    char *line = pipe ? fgets(answer, sizeof answer, pipe) : NULL;
    const char *at = line ? strstr(line, "\"waiting\":") : NULL;
    if (!pipe || pclose(pipe) != 0 || !at)
        booted_fail(*answer ? answer : command);
    return (unsigned)strtoul(at + strlen("\"waiting\":"), NULL, 10);
}

/* --- ending --- */

/* The command line of a process of this machine, its words apart by spaces; false when it is not of
 * this machine. */
static bool command_line(const char *pid, const char *machine, char line[LINE_BYTES])
{
    char path[PATH_BYTES], namespace[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%s/ns/pid", pid);
    ssize_t length = readlink(path, namespace, sizeof namespace - 1);
    if (length < 0)
        return false;
    namespace[length] = '\0';
    snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
    int fd = strcmp(namespace, machine) == 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return false;
    length = read(fd, line, LINE_BYTES - 1);
    close(fd);
    for (ssize_t i = 0; i < length; i++)
        if (!line[i])
            line[i] = ' ';
    line[length < 0 ? 0 : length] = '\0';
    return length > 0;
}

static bool owned(const char *pid, unsigned user)
{
    char path[PATH_BYTES];
    struct stat info;
    snprintf(path, sizeof path, "/proc/%s", pid);
    return stat(path, &info) == 0 && info.st_uid == FIRST_UID + user - 1;
}

/* sshd says what its processes are for; from OpenSSH 9.8 on, sshd-session does. */
static bool is(const char *pid, const char *line, unsigned user, enum booted_process what)
{
    char title[32];
    if (what == BOOTED_PROGRAM)
        return strncmp(line, "tracker ", 8) == 0 && owned(pid, user);
    snprintf(title, sizeof title, what == BOOTED_SSHD ? ": u%u@" : ": u%u [priv]", user);
    return strncmp(line, "sshd", 4) == 0 && strstr(line, title);
}

/* Sends them a signal, 0 for none; how many there are. */
static unsigned each(unsigned user, enum booted_process what, int number)
{
    char path[PATH_BYTES], machine[PATH_BYTES], line[LINE_BYTES];
    unsigned count = 0;
    snprintf(path, sizeof path, "/proc/%ld/ns/pid", leader());
    ssize_t length = readlink(path, machine, sizeof machine - 1);
    DIR *processes = opendir("/proc");
    if (length < 0 || !processes)
        booted_fail(path);
    machine[length] = '\0';
    for (struct dirent *entry; (entry = readdir(processes));)
        if (isdigit((unsigned char)*entry->d_name) && command_line(entry->d_name, machine, line) &&
            is(entry->d_name, line, user, what))
            count += kill((pid_t)strtol(entry->d_name, NULL, 10), number) == 0;
    closedir(processes);
    return count;
}

unsigned booted_kill(unsigned user, enum booted_process what)
{
    return each(user, what, SIGKILL);
}

unsigned booted_running(unsigned user, enum booted_process what)
{
    return each(user, what, 0);
}

void booted_cut_power(void)
{
    char path[PATH_BYTES];
    uint32_t how = NO_LOG_FLUSH;
    snprintf(path, sizeof path, "%s/home", folder());
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || ioctl(fd, SHUT_DOWN, &how) != 0 || kill((pid_t)leader(), SIGKILL) != 0)
        booted_fail("the power cannot be cut");
    close(fd);
}

/* Runs tests/booted/machine. */
static void machine(const char *what, const char *more)
{
    char command[LINE_BYTES];
    int length =
        snprintf(command, sizeof command, "tests/booted/machine %s '%s' %s", what, folder(), more);
    if (length >= LINE_BYTES || system(command) != 0)
        booted_fail(command);
}

void booted_again(void)
{
    machine("down", "");
    machine("up", "");
}

void booted_fresh(void)
{
    char more[2 * PATH_BYTES];
    snprintf(more, sizeof more, "%u '%s/root/srv/store'", booted_users(), folder());
    machine("down", "");
    machine("users", more);
    machine("up", "");
}
