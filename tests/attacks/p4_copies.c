/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P4, the copies: a backup, and a restore, killed at each of their system calls: the list of a
 * closing then names every copy that is on the disk, and none that is not. */
#include "tests/session_fixture.h"

#include <errno.h>
#include <ftw.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "tests/support/rounds.h"
#include "tracker/session/acts/restore.h"

enum { COPIES_MOST = 8, PATH = 512, CALLS_MOST = 20000 };

/* What is on the disk before each round, besides the sheets. */
struct scene {
    struct world w;
    char kept[160];      /* the store as it was */
    char elsewhere[160]; /* a folder for copies, where nobody looks unless the ledger says so */
    char copy[160];
    bool finished; /* copy is a finished backup already */
};

/* --- what is on the disk --- */

/* The one walk of this program: folders that hold the file of a store, or a part of one. */
static struct {
    char paths[COPIES_MOST][PATH];
    size_t count;
} disk;

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    if (kind != FTW_F || strcmp(path + place->base, "data.mdb") != 0 || status->st_size == 0)
        return 0;
    assert_true(disk.count < COPIES_MOST);
    snprintf(disk.paths[disk.count++], PATH, "%.*s", place->base - 1, path);
    return 0;
}

/* Looks for copies: the store itself, and what was kept for the rounds, are none. */
static void look(const struct scene *scene)
{
    disk.count = 0;
    assert_int_equal(nftw(scene->w.folder, visit, 8, FTW_PHYS), 0);
    for (size_t i = disk.count; i-- > 0;)
        if (strcmp(disk.paths[i], scene->w.store) == 0 || strcmp(disk.paths[i], scene->kept) == 0)
            memmove(disk.paths[i], disk.paths[i + 1], (--disk.count - i) * PATH);
}

/* --- what the list says --- */

static bool is_in(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static void compare(const struct scene *scene, const char *act, long call)
{
    struct fault fault = {.error = ERROR_NONE};
    struct backup_line *lines;
    size_t count;
    bool named[COPIES_MOST] = {false};
    struct session *session = open_as(&scene->w, "evaluation-1"); /* finishes a scrub cut short */
    look(scene);
    must(copies_list(session, &lines, &count, &fault));
    done(session);
    for (size_t i = 0; i < count; i++) {
        bool there = false;
        for (size_t d = 0; d < disk.count; d++)
            if (is_in(disk.paths[d], lines[i].path))
                there = named[d] = true;
        if (!there)
            fail_msg("%s, call %ld: %s is named and not there", act, call, lines[i].path);
    }
    for (size_t d = 0; d < disk.count; d++)
        if (!named[d])
            fail_msg("%s, call %ld: %s is there and not named", act, call, disk.paths[d]);
    free(lines);
}

/* --- the rounds --- */

static void copy_store(const char *from, const char *to)
{
    char a[256], b[256];
    assert_int_equal(mkdir(to, 0700), 0);
    snprintf(a, sizeof a, "%s/data.mdb", from);
    snprintf(b, sizeof b, "%s/data.mdb", to);
    file_copy(a, b);
    snprintf(a, sizeof a, "%s/store.lock", from);
    snprintf(b, sizeof b, "%s/store.lock", to);
    file_copy(a, b);
}

/* Everything as it was. */
static void reset(const struct scene *scene)
{
    char path[512];
    DIR *dir = opendir(scene->w.folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", scene->w.folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            strcmp(path, scene->kept) != 0 && strcmp(path, scene->w.sheets_dir) != 0 &&
            !(scene->finished && strcmp(path, scene->elsewhere) == 0))
            remove_tree(path);
    }
    closedir(dir);
    assert_int_equal(mkdir(scene->w.state, 0700), 0);
    assert_true(scene->finished || mkdir(scene->elsewhere, 0700) == 0);
    copy_store(scene->kept, scene->w.store);
}

static void back_up(const struct scene *scene, struct session *session)
{
    struct fault fault = {.error = ERROR_NONE};
    must(session_backup(session, scene->copy, &fault));
    session_free(session);
}

static void restore(const struct scene *scene, struct session *session)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session_options options = options_of(&scene->w, "coordination");
    const struct secret_text text = phrase_of(PHRASE);
    struct reopened reopened;
    session_free(session);
    must(session_restore(&options, scene->copy, &text, "restaurer", &reopened, &fault));
}

typedef void act_function(const struct scene *scene, struct session *session);

/* Runs act in a child up to its call of that number, and kills it there. False when it has fewer.
 */
static bool run_until(const struct scene *scene, act_function *act, long call)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct session *session = open_as(&scene->w, "coordination");
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(3);
        raise(SIGSTOP);
        act(scene, session);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFSTOPPED(status))
        fail_msg("no system call can be followed here (%d)", status);
    /* two stops a call, at its beginning and at its end */
    for (long stops = 0; stops < 2 * call - 1; stops++) {
        assert_int_equal(ptrace(PTRACE_SYSCALL, child, NULL, NULL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            return false;
        }
        assert_true(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return true;
}

/* Every step-th call, from one drawn among the first. */
static void kill_each(const struct scene *scene, act_function *act, const char *name, long step)
{
    const char *given = getenv("TRACKER_SEED");
    const long seed = given ? strtol(given, NULL, 10) : (long)getpid();
    long call = 1 + seed % step;
    print_message("%s: every %ld calls, TRACKER_SEED=%ld\n", name, step, seed);
    size_t most = 0;
    for (bool killed = true; killed; call += step) {
        reset(scene);
        killed = run_until(scene, act, call);
        compare(scene, name, call);
        most = disk.count > most ? disk.count : most;
        assert_true(call < CALLS_MOST);
    }
    /* not killed: the copy, and the store aside */
    assert_int_equal(disk.count, scene->finished ? 2 : 1);
    assert_true(most >= 2);
}

static void scene_make(struct scene *scene, const char *copy, bool finished)
{
    world_make(&scene->w);
    interview(&scene->w, "22-1");
    scene->finished = finished;
    path_in(&scene->w, "kept", scene->kept);
    path_in(&scene->w, "elsewhere", scene->elsewhere);
    path_in(&scene->w, copy, scene->copy);
    assert_int_equal(mkdir(scene->elsewhere, 0700), 0);
    if (finished)
        back_up(scene, open_as(&scene->w, "coordination"));
    copy_store(scene->w.store, scene->kept);
}

static void test_backup(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, "elsewhere/copy", false);
    kill_each(&scene, back_up, "backup", 1);
    world_end(&scene.w);
}

static void test_backup_beside(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, "copy", false);
    kill_each(&scene, back_up, "backup beside", test_rounds(7, 1));
    world_end(&scene.w);
}

static void test_restore(void **state)
{
    struct scene scene;
    (void)state;
    scene_make(&scene, "elsewhere/copy", true);
    kill_each(&scene, restore, "restore", test_rounds(7, 1));
    world_end(&scene.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backup),
        cmocka_unit_test(test_backup_beside),
        cmocka_unit_test(test_restore),
    };
    return cmocka_run_group_tests_name("p4_copies", tests, start, NULL);
}
