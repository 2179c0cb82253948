/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A restore opens again what was closed since the backup: who is told, how it is known, until when.
 */
#include "tests/session_fixture.h"

#include "tracker/base/text.h"
#include "tracker/session/acts/restore.h"

/* Everybody active, a backup, then two accesses closed and one made anew. */
static void closed_since(struct world *w, char copy[160])
{
    struct fault fault = {.error = ERROR_NONE};
    world_make(w);
    path_in(w, "copy", copy);
    seat(w, "coordination", "22-2");
    struct session *session = open_as(w, "coordination");
    must(session_backup(session, copy, &fault));
    done(session);
    session = open_as(w, "coordination");
    must(people_revoke(session, "22-1", &fault));
    must(people_revoke(session, "29-1", &fault));
    done(session);
    seat(w, "coordination", "22-2");
}

static struct reopened restored(const struct world *w, const char *copy)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session_options options = options_of(w, "coordination");
    const struct secret_text text = phrase_of(PHRASE);
    struct reopened reopened;
    must(session_restore(&options, copy, &text, "restaurer", &reopened, &fault));
    return reopened;
}

static struct reopened told(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct reopened reopened;
    struct session *session = open_as(w, "coordination");
    must(reopened_since(session, &reopened, &fault));
    done(session);
    return reopened;
}

static void is_told(const struct reopened *reopened, enum reopened_source source, const char *names)
{
    assert_int_equal(reopened->source, source);
    assert_string_equal(reopened->names, names);
}

/* The old phrases open again; coordination is told at once and until each is settled. */
static void test_told(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160], text[REOPENED_TEXT];
    closed_since(&w, copy);
    struct reopened reopened = restored(&w, copy);
    is_told(&reopened, REOPENED_STORE, "22-1, 29-1, 22-2");
    assert_int_equal(reopened.count, 3);
    assert_true(text_start("fr"));
    reopened_text(&reopened, text);
    assert_non_null(strstr(text, "3 accès fermés ou refaits depuis la sauvegarde sont rouverts"));
    done(open_as(&w, "22-1")); /* so it is */
    reopened = told(&w);
    is_told(&reopened, REOPENED_STORE, "22-1, 29-1, 22-2");

    struct session *session = open_as(&w, "coordination");
    must(people_revoke(session, "29-1", &fault));
    done(session);
    seat(&w, "coordination", "22-2");
    reopened = told(&w);
    is_told(&reopened, REOPENED_STORE, "22-1");
    assert_int_equal(reopened.count, 1);
    reopened_text(&reopened, text);
    assert_non_null(strstr(text, "1 accès fermé ou refait depuis la sauvegarde est rouvert"));
    session = open_as(&w, "coordination");
    must(people_revoke(session, "22-1", &fault));
    done(session);
    reopened = told(&w);
    is_told(&reopened, REOPENED_STORE, "");
    reopened_text(&reopened, text);
    assert_string_equal(text, "");
    world_end(&w);
}

/* The backup restored once more replaces a register that is whole: what is open again in it is said
 * again; so is that nobody can tell. */
static void test_twice(void **state)
{
    (void)state;
    struct world w;
    char copy[160], aside[160];
    struct fault fault = {.error = ERROR_NONE};
    closed_since(&w, copy);
    path_in(&w, "store.avant-restauration", aside);
    restored(&w, copy);
    struct session *session = open_as(&w, "coordination");
    must(people_revoke(session, "22-1", &fault));
    done(session);
    for (int i = 0; i < 2; i++) {
        remove_tree(aside);
        remove_tree(w.state); /* another machine: only the register can say it */
        assert_int_equal(mkdir(w.state, 0700), 0);
        struct reopened reopened = restored(&w, copy);
        is_told(&reopened, REOPENED_STORE, "22-1, 29-1, 22-2");
        reopened = told(&w);
        is_told(&reopened, REOPENED_STORE, "22-1, 29-1, 22-2");
    }
    for (int i = 0; i < 2; i++) {
        remove_tree(aside);
        if (i == 0)
            remove_tree(w.store);
        remove_tree(w.state);
        assert_int_equal(mkdir(w.state, 0700), 0);
        struct reopened reopened = restored(&w, copy);
        is_told(&reopened, REOPENED_NONE, "");
        reopened = told(&w);
        is_told(&reopened, REOPENED_NONE, "");
    }
    world_end(&w);
}

/* Nothing closed since: nothing said. */
static void test_nothing(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char copy[160], text[REOPENED_TEXT];
    world_make(&w);
    struct session *session = open_as(&w, "coordination");
    must(people_revoke(session, "22-1", &fault)); /* before: closed in the backup too */
    path_in(&w, "copy", copy);
    must(session_backup(session, copy, &fault));
    done(session);
    struct reopened reopened = restored(&w, copy);
    is_told(&reopened, REOPENED_STORE, "");
    reopened_text(&reopened, text);
    assert_string_equal(text, "");
    reopened = told(&w);
    is_told(&reopened, REOPENED_STORE, "");
    world_end(&w);
}

static void lose_store(const struct world *w, bool damaged)
{
    char path[160];
    path_in(w, "store/data.mdb", path);
    if (damaged)
        assert_int_equal(truncate(path, 8192), 0);
    else
        remove_tree(w->store);
}

/* The register is lost or damaged: what coordination saw on this machine is what is left to know,
 * and counts however many restores ago it was. */
static void test_memory(void **state)
{
    (void)state;
    for (int damaged = 0; damaged < 2; damaged++) {
        struct world w;
        char copy[160], aside[160];
        closed_since(&w, copy);
        lose_store(&w, damaged);
        struct reopened reopened = restored(&w, copy);
        is_told(&reopened, REOPENED_MEMORY, "22-1, 29-1, 22-2");
        path_in(&w, "store.avant-restauration", aside);
        remove_tree(aside);
        lose_store(&w, damaged);
        reopened = restored(&w, copy);
        is_told(&reopened, REOPENED_MEMORY, "22-1, 29-1, 22-2");
        reopened = told(&w);
        is_told(&reopened, REOPENED_STORE, "22-1, 29-1, 22-2");
        world_end(&w);
    }
}

/* Lost, and nothing remembered, or not by coordination: nobody can tell, which is said until the
 * next backup. */
static void test_unknown(void **state)
{
    (void)state;
    for (int forged = 0; forged < 2; forged++) {
        struct world w;
        struct fault fault = {.error = ERROR_NONE};
        char copy[160], again[160], closed[256], text[REOPENED_TEXT];
        closed_since(&w, copy);
        snprintf(closed, sizeof closed, "%s/%s.coordination.closed", w.state, w.init->id);
        if (forged) {
            FILE *file = fopen(closed, "r+");
            assert_true(file && fseek(file, 20, SEEK_SET) == 0 && fputc('0', file) == '0' &&
                        fputc('f', file) == 'f' && fclose(file) == 0);
        } else {
            assert_int_equal(unlink(closed), 0);
        }
        lose_store(&w, false);
        struct reopened reopened = restored(&w, copy);
        is_told(&reopened, REOPENED_NONE, "");
        reopened_text(&reopened, text);
        assert_non_null(strstr(text, "personne ne peut dire lesquels"));
        reopened = told(&w);
        is_told(&reopened, REOPENED_NONE, "");
        path_in(&w, "again", again);
        struct session *session = open_as(&w, "coordination");
        must(session_backup(session, again, &fault));
        done(session);
        reopened = told(&w);
        is_told(&reopened, REOPENED_STORE, "");
        world_end(&w);
    }
}

/* More than there is room for are counted all the same. */
static void test_many(void **state)
{
    (void)state;
    struct reopened reopened = {.source = REOPENED_STORE};
    char text[REOPENED_TEXT];
    for (const char *language = "fr"; language; language = *language == 'f' ? "en" : NULL) {
        assert_true(text_start(language));
        reopened.count = 252;
        memset(reopened.names, 'x', REOPENED_NAMES - 1);
        reopened_text(&reopened, text);
        assert_non_null(strstr(text, reopened.names));
        assert_int_equal(text[strlen(text) - 1], '.');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told),    cmocka_unit_test(test_twice),
        cmocka_unit_test(test_nothing), cmocka_unit_test(test_memory),
        cmocka_unit_test(test_unknown), cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests_name("session reopened", tests, start, NULL);
}
