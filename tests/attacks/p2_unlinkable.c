/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P2: nothing the program adds ties two interviews of a person. */
#include "tests/fixed_random.h"
#include "tests/session_fixture.h"

#include <fcntl.h>

#include "tracker/session/acts/close.h"
#include "tracker/session/acts/draft.h"

enum { FILE_BYTES = 4 << 20 };

static const char *const first_codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "STAT_SAL", "ORG_AUC",
                                          "QT_AEN",  "HC_EMP",  "OUT_INC", "APP_GUI",  "SAV_2",
                                          "SAP_3",   "ISS_PAR", "ORI_SOC", "SAT_POS",  "DIF_AUC"};
/* Two different second interviews, a and b. */
static const char *const second_codes[2][13] = {
    {"CAN_VIS", "DUR_60", "PRO_REG", "ORG_AUC", "QT_CUM", "HC_NON", "APP_AUC", "SAV_1", "SAP_4",
     "ISS_TRV", "ORI_AUC", "SAT_POS", "DIF_AUC"},
    {"CAN_FAC", "DUR_30", "PRO_NEO", "ORG_AUC", "QT_TYP", "HC_SAN", "APP_OUT", "SAV_4", "SAP_4",
     "ISS_TRV", "ORI_STR", "SAT_MIT", "DIF_TEC"}};

static struct ticket log_one(struct session *session, const char *const *codes, size_t count,
                             const struct ticket *ticket)
{
    struct fault fault = {.error = ERROR_NONE};
    struct log_answer answer;
    struct log_request request = {
        .follow_up = true, .has_ticket = ticket != NULL, .month = (month)(month_january(2024) + 2)};
    if (ticket)
        request.ticket = *ticket;
    must(interview_answers(session_codebook(session), codes, count, &request.answers, &fault));
    must(log_save(session, &request, 1, &answer, &fault));
    if (answer.error)
        fail_msg("%s (%s)", error_word(answer.error), answer.fault.subject);
    return answer.next;
}

static size_t store_bytes(const struct world *w, char *out)
{
    char path[128];
    snprintf(path, sizeof path, "%s/data.mdb", w->store);
    return read_whole(path, out, FILE_BYTES);
}

/* A whole life from one seed: two people come once each, and come back. With exchanged, the second
 * interviews are the same, in the same order, but each person brings the other's ticket. next
 * receives the tickets handed out at the second interviews. */
static size_t life(bool exchanged, uint64_t seed, char *bytes, struct ticket next[2])
{
    struct world w;
    struct ticket tickets[2];
    fixed_random_start(seed);
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int person = 0; person < 2; person++)
        tickets[person] =
            log_one(session, first_codes, sizeof first_codes / sizeof *first_codes, NULL);
    done(session);
    session = open_as(&w, "22-1");
    for (int i = 0; i < 2; i++)
        next[i] = log_one(session, second_codes[i], 13, &tickets[exchanged ? 1 - i : i]);
    done(session);
    size_t length = store_bytes(&w, bytes);
    fixed_random_stop();
    world_end(&w);
    return length;
}

/* The same rows logged with the tickets of two people exchanged, random draws replayed: the stores
 * are the same to the byte, so nothing in them, whoever holds every key, tells one pairing from the
 * other. */
static void exchanged_tickets_leave_the_same_bytes(void **state)
{
    (void)state;
    uint64_t seed = fixed_random_seed("p2");
    struct ticket next[3][2];
    char *straight = malloc(FILE_BYTES);
    char *crossed = malloc(FILE_BYTES);
    char *other = malloc(FILE_BYTES);
    assert_true(straight && crossed && other);
    for (int round = 0; round < 3; round++) {
        size_t a = life(false, seed + 2 * round, straight, next[0]);
        size_t b = life(true, seed + 2 * round, crossed, next[1]);
        size_t c = life(false, seed + 2 * round + 1, other, next[2]);
        assert_int_equal(a, b);
        assert_memory_equal(straight, crossed, a);
        /* nor does the next ticket depend on the one that was brought */
        for (int i = 0; i < 2; i++)
            assert_string_equal(next[0][i].digits, next[1][i].digits);
        /* the comparison can fail: another seed gives other bytes */
        assert_false(a == c && memcmp(straight, other, a) == 0);
    }
    free(straight);
    free(crossed);
    free(other);
}

/* --- Copied at every step --- */

enum { COPIES = 16, WORDS = 8 };

/* What somebody keeps who copies the store after each of its transactions. */
struct copies {
    char *bytes[COPIES];
    size_t length[COPIES];
    size_t count;
};

static void copy_now(const struct world *w, struct copies *copies)
{
    assert_true(copies->count < COPIES);
    char *bytes = malloc(FILE_BYTES);
    assert_non_null(bytes);
    copies->length[copies->count] = store_bytes(w, bytes);
    copies->bytes[copies->count++] = bytes;
}

static void copies_free(struct copies *copies)
{
    for (size_t i = 0; i < copies->count; i++)
        free(copies->bytes[i]);
    copies->count = 0;
}

/* The nonces of tickets are the only numbers drawn one by one: those of the first two are
 * exchanged or not, and everything else is drawn as it would be. */
struct nonces {
    uint32_t word[WORDS];
    size_t next;
};

static struct nonces *nonces(void)
{
    static struct nonces all;
    return &all;
}

static uint32_t nonce_next(void)
{
    struct nonces *all = nonces();
    assert_true(all->next < WORDS);
    return all->word[all->next++];
}

static const char *nonce_name(void)
{
    return "fixed, with nonces of its own";
}

static void nonces_start(uint64_t seed, bool exchanged)
{
    static struct randombytes_implementation implementation = {
        .implementation_name = nonce_name, .random = nonce_next, .buf = fixed_random_fill};
    struct nonces *all = nonces();
    fixed_random_start(seed);
    fixed_random_fill(all->word, sizeof all->word);
    all->next = 0;
    if (exchanged) {
        uint32_t first = all->word[0];
        all->word[0] = all->word[1];
        all->word[1] = first;
    }
    randombytes_set_implementation(&implementation);
}

static struct ticket open_call(const struct world *w, struct session *session,
                               const struct ticket *ticket, struct draft *draft,
                               struct copies *copies)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft_opening opening = {.has_ticket = ticket != NULL};
    if (ticket)
        opening.ticket = *ticket;
    must(draft_begin(session, &opening, draft, &fault));
    copy_now(w, copies);
    return draft->next;
}

static void save_call(const struct world *w, struct session *session, struct draft *draft,
                      struct copies *copies)
{
    struct fault fault = {.error = ERROR_NONE};
    struct answers answers;
    bool late, first = draft->rank == 1;
    must(interview_answers(session_codebook(session), first ? first_codes : second_codes[0],
                           first ? sizeof first_codes / sizeof *first_codes : 13, &answers,
                           &fault));
    must(draft_save(session, draft, &answers, &late, &fault));
    copy_now(w, copies);
}

/* Two people call, one seat each; then two people call again, the first with the ticket of nonce 0,
 * the second with that of nonce 1. With exchanged, the first of these is the person who was second
 * before: the tickets were handed out the other way round. On the way one call is abandoned and
 * opened again, and one interview taken back and saved again. */
static void life_copied(bool exchanged, uint64_t seed, struct copies *copies)
{
    static const char *const users[2] = {"22-1", "29-1"};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct session *sessions[2];
    struct ticket handed[2];
    struct draft *draft = secret_alloc(sizeof *draft);
    bool back;
    nonces_start(seed, exchanged);
    world_make(&w);
    for (int i = 0; i < 2; i++) {
        sessions[i] = open_as(&w, users[i]);
        handed[i] = open_call(&w, sessions[i], NULL, draft, copies);
        save_call(&w, sessions[i], draft, copies);
    }
    const struct ticket *brought[2] = {&handed[exchanged], &handed[!exchanged]};
    open_call(&w, sessions[0], brought[0], draft, copies);
    must(draft_abandon(sessions[0], draft, &back, &fault));
    assert_true(back);
    copy_now(&w, copies);
    for (int i = 0; i < 2; i++) {
        open_call(&w, sessions[i], brought[i], draft, copies);
        save_call(&w, sessions[i], draft, copies);
    }
    must(draft_undo(sessions[1], draft, &fault));
    copy_now(&w, copies);
    save_call(&w, sessions[1], draft, copies);
    for (int i = 0; i < 2; i++)
        done(sessions[i]);
    copy_now(&w, copies);
    fixed_random_stop();
    secret_free(draft);
    world_end(&w);
}

/* Calls opened, abandoned, saved and taken back, the store copied after every transaction: whoever
 * came back first, all the copies are the same to the byte, so nothing in all of them together,
 * whoever holds every key, tells one pairing from the other. */
static void every_copy_is_the_same_whoever_came_back(void **state)
{
    (void)state;
    uint64_t seed = fixed_random_seed("p2 copied at every step");
    struct copies straight = {.count = 0}, crossed = {.count = 0}, other = {.count = 0};
    life_copied(false, seed, &straight);
    life_copied(true, seed, &crossed);
    life_copied(false, seed + 1, &other);
    assert_int_equal(straight.count, crossed.count);
    for (size_t i = 0; i < straight.count; i++) {
        assert_int_equal(straight.length[i], crossed.length[i]);
        if (memcmp(straight.bytes[i], crossed.bytes[i], straight.length[i]) != 0)
            fail_msg("seed %llu: copy %zu differs", (unsigned long long)seed, i);
        /* the comparison can fail: another seed gives other bytes, another step too */
        assert_false(other.length[i] == straight.length[i] &&
                     memcmp(straight.bytes[i], other.bytes[i], straight.length[i]) == 0);
        assert_false(i > 0 && straight.length[i] == straight.length[i - 1] &&
                     memcmp(straight.bytes[i], straight.bytes[i - 1], straight.length[i]) == 0);
    }
    copies_free(&straight);
    copies_free(&crossed);
    copies_free(&other);
}

/* Handing out a ticket writes nothing: a session that only issues leaves the same bytes whether or
 * not it did, and neither digits, nor nonce, nor mark of an unused ticket stand in any file. */
static void unspent_ticket_is_nowhere(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct ticket_use use;
    char *bytes = malloc(FILE_BYTES);
    assert_non_null(bytes);
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    struct ticket ticket =
        log_one(session, first_codes, sizeof first_codes / sizeof *first_codes, NULL);
    assert_true(ticket_verify(session->ring, 1, &ticket, &use));
    uint64_t number = strtoull(ticket.digits, NULL, 10);
    uint32_t nonce = (uint32_t)(number / 2328306);
    uint8_t forms[2][4] = {
        {(uint8_t)(nonce >> 24), (uint8_t)(nonce >> 16), (uint8_t)(nonce >> 8), (uint8_t)nonce},
        {(uint8_t)nonce, (uint8_t)(nonce >> 8), (uint8_t)(nonce >> 16), (uint8_t)(nonce >> 24)}};
    for (int step = 0; step < 2; step++) {
        size_t length = store_bytes(&w, bytes);
        assert_null(memmem(bytes, length, ticket.digits, 8));
        assert_null(memmem(bytes, length, use.mark.b, sizeof use.mark.b));
        if (step == 1) { /* free pages keep nothing either once the session has ended */
            size_t hits = 0;
            for (int f = 0; f < 2; f++)
                hits += memmem(bytes, length, forms[f], 4) != NULL;
            assert_true(hits == 0);
        }
        if (step == 0)
            done(session);
    }
    session = open_as(&w, "22-1");
    log_one(session, second_codes[0], 13, &ticket);
    done(session);
    size_t length = store_bytes(&w, bytes);
    assert_non_null(memmem(bytes, length, use.mark.b, sizeof use.mark.b)); /* once used, its mark */
    free(bytes);
    (void)fault;
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exchanged_tickets_leave_the_same_bytes),
        cmocka_unit_test(every_copy_is_the_same_whoever_came_back),
        cmocka_unit_test(unspent_ticket_is_nowhere),
    };
    if (crypto_start() != CRYPTO_OK) /* draws on its own, once */
        return 1;
    return cmocka_run_group_tests_name("p2_unlinkable", tests, start, NULL);
}
