/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of acts, and entries of both format versions. */
#include "tests/session_fixture.h"
#include "tracker/base/text.h"
#include "tracker/session/access/ledger_internal.h"

/* What version 1.0.0 wrote, and those that came between it and version 2 of an entry. */
static const struct {
    const char *french;
    enum ledger_act act;
} old[] = {
    {"création", LEDGER_CREATED},
    {"invitation", LEDGER_INVITED},
    {"activation", LEDGER_ACTIVATED},
    {"fermeture", LEDGER_REVOKED},
    {"secours", LEDGER_RECOVERED},
    {"horloge", LEDGER_CLOCK_CONFIRMED},
    {"grille proposée", LEDGER_CODEBOOK_PROPOSED},
    {"grille approuvée", LEDGER_CODEBOOK_APPROVED},
    {"clôture", LEDGER_CLOSED},
    {"fin", LEDGER_CLOSED_LAST},
    {"publication", LEDGER_PUBLISHED},
    {"volumes seuls", LEDGER_VOLUMES_ONLY},
    {"publication reprise", LEDGER_CARRIED},
    {"mémoire", LEDGER_REMEMBERED},
    {"confirmation", LEDGER_CONFIRMED},
    {"relecture", LEDGER_IMPORTED},
    {"retrait", LEDGER_SET_ASIDE},
    {"perte", LEDGER_LOST},
    {"sauvegarde commencée", LEDGER_COPY_BEGUN},
    {"sauvegarde", LEDGER_COPY_MADE},
    {"sauvegarde retirée", LEDGER_COPY_REMOVED},
    {"sauvegarde détruite", LEDGER_COPY_DESTROYED},
    {"copie reprise", LEDGER_COPY_CARRIED},
    {"reprise", LEDGER_OLDER_ACCEPTED},
    {"restauration", LEDGER_RESTORED},
    {"accès rouvert", LEDGER_REOPENED},
    {"accès à vérifier", LEDGER_REOPENED_UNKNOWN},
};
enum { OLD = sizeof old / sizeof *old };

static struct ledger_entry read_as(unsigned version, const char *act, const char *subject)
{
    struct ledger_entry entry = {.n = 1};
    ledger_act_read(version, act, subject, &entry);
    return entry;
}

/* Every act has a word of its own, in ASCII, a label in French and another in English. */
static void test_words(void **state)
{
    (void)state;
    for (enum ledger_act act = LEDGER_UNKNOWN + 1; act < LEDGER_ACTS; act++) {
        const char *word = ledger_act_word(act);
        assert_non_null(word);
        assert_uint_in_range(strlen(word), 1, LEDGER_ACT_BYTES);
        assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz-"), strlen(word));
        struct ledger_entry entry = read_as(2, word, "");
        assert_int_equal(entry.act, act); /* hence no other act has this word */
        assert_string_equal(entry.word, word);
        assert_true(*ledger_act_label(&entry) != '\0');
    }
}

/* Words of version 1 are read in entries of version 1 alone, those of version 2 in its own. */
static void test_old_words(void **state)
{
    (void)state;
    assert_int_equal(OLD, LEDGER_ACTS - 1);
    for (size_t i = 0; i < OLD; i++) {
        struct ledger_entry entry = read_as(1, old[i].french, "");
        assert_int_equal(entry.act, old[i].act);
        assert_string_equal(entry.word, ledger_act_word(old[i].act));
        assert_string_equal(ledger_act_label(&entry), old[i].french);
        assert_int_equal(read_as(2, old[i].french, "").act, LEDGER_UNKNOWN);
        assert_int_equal(read_as(1, entry.word, "").act, LEDGER_UNKNOWN);
    }
}

static void test_subjects(void **state)
{
    (void)state;
    struct ledger_entry entry = read_as(1, "confirmation", "inconnue");
    assert_string_equal(entry.subject, LEDGER_SAYS_UNKNOWN);
    assert_string_equal(ledger_act_subject_label(&entry), "inconnue");
    entry = read_as(1, "confirmation", "n° 7");
    assert_string_equal(entry.subject, "n° 7");
    assert_string_equal(ledger_act_subject_label(&entry), "n° 7");
    entry = read_as(1, "reprise", "registre remplacé illisible");
    assert_string_equal(entry.subject, LEDGER_SAYS_UNREAD);
    entry = read_as(2, "older-accepted", LEDGER_SAYS_READ);
    assert_string_equal(ledger_act_subject_label(&entry), "registre remplacé relu");
    entry = read_as(1, "sauvegarde", "inconnue"); /* a place of that name */
    assert_string_equal(entry.subject, "inconnue");
}

static void test_english(void **state)
{
    (void)state;
    assert_true(text_start("en"));
    for (size_t i = 0; i < OLD; i++) {
        struct ledger_entry entry = read_as(1, old[i].french, "");
        const char *label = ledger_act_label(&entry);
        for (const char *c = label; *c; c++)
            assert_true((unsigned char)*c < 0x80);
        struct ledger_entry confirmed = read_as(1, "confirmation", "inconnue");
        assert_string_equal(ledger_act_subject_label(&confirmed), "unknown");
    }
    struct ledger_entry entry = read_as(1, "clôture", "2024-06");
    assert_string_equal(ledger_act_label(&entry), "closing");
    assert_true(text_start("fr"));
}

/* An act of a newer program is shown as it stands, without what would move the cursor. */
static void test_unknown(void **state)
{
    (void)state;
    struct ledger_entry entry = read_as(2, "audited", "2031-01");
    assert_int_equal(entry.act, LEDGER_UNKNOWN);
    assert_string_equal(ledger_act_label(&entry), "audited");
    assert_string_equal(ledger_act_subject_label(&entry), "2031-01");
    entry = read_as(2, "a\033[2Jb", "");
    assert_string_equal(ledger_act_label(&entry), "a[2Jb");
}

/* Adds an entry as a program of that format version writes it. */
static void add_as(struct session *session, unsigned version, const char *act)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    struct ledger_entry *entries;
    struct hash head = {{0}}, next;
    struct signature signature;
    char name[32], hex[2 * HASH_BYTES + 1], stored[1024];
    uint8_t *bytes;
    size_t count, length;
    must(ledger_read(session, &entries, &count, &fault));
    free(entries);
    must(session_begin(session, true, &txn, &fault));
    must(record_get(txn, RECORD_STORE, "ledger head", &bytes, &length));
    memcpy(head.b, bytes, sizeof head);
    secret_free(bytes);
    hex_write(head.b, HASH_BYTES, hex);
    length = (size_t)snprintf(stored + SIGNED_AT, sizeof stored - SIGNED_AT,
                              "{\"version\":%u,\"n\":%zu,\"date\":\"2026-11-05\",\"user\":"
                              "\"coordination\",\"entry\":0,\"act\":\"%s\",\"subject\":\"\","
                              "\"previous\":\"%s\"}",
                              version, count + 1, act, hex);
    act_sign(&session->credentials->identity.sign_secret, "ledger",
             (const uint8_t *)stored + SIGNED_AT, length, &signature);
    hex_write(signature.b, SIGNATURE_BYTES, stored);
    stored[SIGNED_AT - 1] = '\n';
    hash_chain(&head, (const uint8_t *)stored + SIGNED_AT, length, &next);
    snprintf(name, sizeof name, "ledger %zu", count + 1);
    must(text_put(txn, name, stored));
    must(number_put(txn, "ledger", (unsigned)count + 1));
    must(record_put(txn, RECORD_STORE, "ledger head", next.b, sizeof next.b));
    must(session_end(session, txn, ERROR_NONE, &fault));
}

/* Entries of either version, known or not, stand in one chain; those of a newer one are refused. */
static void test_one_chain(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    world_init(&w);
    struct session *session = open_as(&w, "coordination");
    add_as(session, 1, "accès à vérifier");
    add_as(session, 2, "audited");
    must(people_invite(session, "evaluation-1", NULL, w.code, &fault));
    must(ledger_read(session, &entries, &count, &fault));
    assert_int_equal(entries[count - 3].act, LEDGER_REOPENED_UNKNOWN);
    assert_int_equal(entries[count - 2].act, LEDGER_UNKNOWN);
    assert_string_equal(entries[count - 2].word, "audited");
    assert_int_equal(entries[count - 1].act, LEDGER_INVITED);
    free(entries);
    add_as(session, 3, "audited");
    refused(ledger_read(session, &entries, &count, &fault), ERROR_STORE_FORMAT);
    session_free(session);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),    cmocka_unit_test(test_old_words),
        cmocka_unit_test(test_subjects), cmocka_unit_test(test_english),
        cmocka_unit_test(test_unknown),  cmocka_unit_test(test_one_chain),
    };
    return cmocka_run_group_tests_name("session_ledger", tests, start, NULL);
}
