/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P2: nothing the program adds ties two interviews of a person. */
#include "tests/fixed_random.h"
#include "tests/session_fixture.h"

#include <fcntl.h>

#include "tracker/session/close.h"

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
        cmocka_unit_test(unspent_ticket_is_nowhere),
    };
    if (crypto_start() != CRYPTO_OK) /* draws on its own, once */
        return 1;
    return cmocka_run_group_tests_name("p2_unlinkable", tests, start, NULL);
}
