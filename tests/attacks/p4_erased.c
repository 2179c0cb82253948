/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P4: after closing, an interview exists in no file of the store, not even encrypted. */
#include "tests/session_fixture.h"

#include "tracker/session/access/closings.h"
#include "tracker/session/acts/backup.h"
#include "tracker/session/acts/close.h"

enum { ROWS = 12, FILE_BYTES = 4 << 20 };

struct sealed_rows {
    struct id keys[ROWS + 1];
    uint8_t list[ROWS + 1][SEALED_ROW_BYTES];
    size_t count;
};

static enum error keep(void *context, const struct place *place,
                       const uint8_t sealed[SEALED_ROW_BYTES])
{
    struct sealed_rows *rows = context;
    assert_true(rows->count <= ROWS);
    rows->keys[rows->count] = place->key;
    memcpy(rows->list[rows->count++], sealed, SEALED_ROW_BYTES);
    return ERROR_NONE;
}

static void collect(const struct world *w, struct sealed_rows *rows)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    struct session *session = open_as(w, "coordination");
    rows->count = 0;
    must(session_begin(session, false, &txn, &fault));
    must(journal_each(txn, keep, rows));
    txn_abort(txn);
    done(session);
}

/* In how many files of the store folder any 24 bytes of a row's ciphertext still stand. */
static unsigned hits(const struct world *w, const struct sealed_rows *rows)
{
    unsigned found = 0;
    char *bytes = malloc(FILE_BYTES);
    DIR *dir = opendir(w->store);
    assert_true(bytes && dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[512];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", w->store, entry->d_name);
        size_t length = read_whole(path, bytes, FILE_BYTES);
        for (size_t i = 0; i < rows->count; i++)
            for (size_t at = SEAL_HEADER_BYTES; at + 24 <= SEALED_ROW_BYTES; at += 24)
                found += memmem(bytes, length, rows->list[i] + at, 24) != NULL;
        for (size_t i = 0; i < rows->count; i++)
            found += memmem(bytes, length, rows->keys[i].b, ID_BYTES) != NULL;
    }
    closedir(dir);
    free(bytes);
    return found;
}

static month last_month(void)
{
    return (month)(this_month() - 1);
}

static void save_in_last_month(struct session *session)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC", "QT_AEN",
                                        "HC_EMP",  "OUT_INC", "APP_GUI", "SAV_2",   "SAP_3",
                                        "ISS_PAR", "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL"};
    struct fault fault = {.error = ERROR_NONE};
    struct log_answer answer;
    struct log_request request = {.month = last_month()};
    must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                           &request.answers, &fault));
    must(log_save(session, &request, 1, &answer, &fault));
    assert_int_equal(answer.error, ERROR_NONE);
}

static void log_twelve(const struct world *w)
{
    struct session *sessions[2] = {open_as(w, "22-1"), open_as(w, "29-1")};
    for (int i = 0; i < ROWS; i++)
        save_in_last_month(sessions[i % 2]);
    done(sessions[0]);
    done(sessions[1]);
}

static void closing_erases_every_row(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct sealed_rows *rows = calloc(1, sizeof *rows);
    struct sealed_rows *after = calloc(1, sizeof *after);
    struct close_answer answer;
    struct close_request request = {.through = last_month()};
    struct backup_line *backups = NULL;
    size_t backup_count = 0;
    char copy[128];
    world_make(&w);
    log_twelve(&w);
    collect(&w, rows);
    assert_int_equal(rows->count, ROWS);
    assert_true(hits(&w, rows) >= ROWS); /* the search finds what is there */

    struct session *session = open_as(&w, "coordination");
    snprintf(copy, sizeof copy, "%s/backup", w.folder);
    must(session_backup(session, copy, &fault));
    done(session);

    session = open_as(&w, "evaluation-1");
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.rows_folded, ROWS);
    assert_int_equal(hits(&w, rows), 0); /* at once, before the session ends */
    must(copies_list(session, &backups, &backup_count, &fault));
    assert_int_equal(backup_count, 1); /* what still holds them is named */
    assert_string_equal(backups[0].path, copy);
    free(backups);
    done(session);
    assert_int_equal(hits(&w, rows), 0);
    collect(&w, after);
    assert_int_equal(after->count, 0);
    free(rows);
    free(after);
    world_end(&w);
}

/* Fewer than k people, or one department only: nothing is folded, the rows wait sealed. */
static void block_needs_people_and_departments(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct close_request request = {.through = last_month()};
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int i = 0; i < 8; i++)
        save_in_last_month(session);
    done(session);
    session = open_as(&w, "evaluation-1");
    must(session_close_period(session, &request, &answer, &fault));
    assert_int_equal(answer.blocks, 0);
    assert_int_equal(answer.rows_folded, 0);
    assert_int_equal(answer.waiting[0], 8);
    assert_int_equal(answer.interviews[0], 8); /* volumes are public all the same */
    done(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closing_erases_every_row),
        cmocka_unit_test(block_needs_people_and_departments),
    };
    return cmocka_run_group_tests_name("p4_erased", tests, start, NULL);
}
