/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "crypto/ticket.h"
#include "tests/crypto_fixture.h"
#include "tests/fixed_random.h"

enum { TAGS = 2328306 };

static uint64_t value_of(const struct ticket *ticket)
{
    uint64_t value = 0;

    for (size_t i = 0; i < TICKET_DIGITS; i++)
        value = 10 * value + (uint64_t)(ticket->digits[i] - '0');
    return value;
}

static struct ticket ticket_of(uint64_t value)
{
    struct ticket ticket = {{0}};

    for (size_t i = TICKET_DIGITS; i > 0; i--) {
        ticket.digits[i - 1] = (char)('0' + value % 10);
        value /= 10;
    }
    return ticket;
}

static bool same_use(const struct ticket_use *a, const struct ticket_use *b)
{
    return a->rank == b->rank && a->epoch == b->epoch && memcmp(&a->mark, &b->mark, ID_BYTES) == 0;
}

static enum ticket_form parse(const char *typed, struct ticket *ticket, unsigned *group,
                              unsigned *length)
{
    memset(ticket, 'x', sizeof *ticket);
    *group = *length = 99;
    enum ticket_form form = ticket_parse(typed, strlen(typed), ticket, group, length);
    if (form != TICKET_FORM_OK)
        assert_true(all_zero(ticket, sizeof *ticket));
    return form;
}

static void a_ticket_says_its_rank_epoch_and_mark(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(3);
    struct ticket ticket;
    struct ticket_use drawn;
    struct ticket_use found;

    for (unsigned i = 0; i < 2000; i++) {
        unsigned rank = 2 + i % 2;
        char text[TICKET_TEXT + 1];
        struct ticket typed;
        unsigned group;
        unsigned length;
        assert_int_equal(ticket_draw(ring, 1, rank, &ticket, &drawn), CRYPTO_OK);
        assert_int_equal(drawn.rank, rank);
        assert_int_equal(drawn.epoch, 3);
        ticket_format(&ticket, text);
        assert_int_equal(strlen(text), TICKET_TEXT);
        assert_int_equal(parse(text, &typed, &group, &length), TICKET_FORM_OK);
        assert_string_equal(typed.digits, ticket.digits);
        assert_true(ticket_verify(ring, 1, &typed, &found));
        assert_true(same_use(&drawn, &found));
    }
    keyring_free(ring);
}

/* The formula of DESIGN, section 6 (Tickets), seen from outside. */
static void a_ticket_is_a_nonce_and_one_tag(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct ticket ticket;
    struct ticket_use use;

    assert_int_equal(TAGS, 10000000000000000ULL >> 32);
    fixed_random_start(fixed_random_seed("nonces"));
    unsigned high = 0;
    for (unsigned i = 0; i < 1000; i++) {
        assert_int_equal(ticket_draw(ring, 1, 2, &ticket, &use), CRYPTO_OK);
        uint64_t value = value_of(&ticket);
        assert_true(value / TAGS <= UINT32_MAX);
        high += value / TAGS >= 1ULL << 31;
    }
    assert_uint_in_range(high, 390, 610); /* seven standard deviations */
    fixed_random_stop();
    keyring_free(ring);
}

static void ranks_and_keys_are_asked_for(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct keyring *empty = keyring_new();
    struct ticket ticket = {"7"};
    struct ticket_use use = {0};

    assert_non_null(empty);
    assert_int_equal(ticket_draw(ring, 1, 1, &ticket, &use), CRYPTO_REFUSED);
    assert_int_equal(ticket_draw(ring, 1, 4, &ticket, &use), CRYPTO_REFUSED);
    assert_int_equal(ticket_draw(ring, 1, 0, &ticket, &use), CRYPTO_REFUSED);
    assert_int_equal(ticket_draw(empty, 1, 2, &ticket, &use), CRYPTO_NO_KEY);
    assert_string_equal(ticket.digits, "7");
    assert_true(all_zero(&use, sizeof use));
    assert_int_equal(ticket_draw(ring, 1, 2, &ticket, &use), CRYPTO_OK);
    assert_false(ticket_verify(empty, 1, &ticket, &use));
    assert_true(all_zero(&use, sizeof use));
    keyring_free(ring);
    keyring_free(empty);
}

/* Marks of two tickets, of two ranks of one nonce, and of two epochs have nothing in common. */
static void marks_are_all_different(void **state)
{
    (void)state;
    enum { TICKETS = 300 };
    struct keyring *ring = full_ring(1);
    struct ticket_use uses[TICKETS];
    struct ticket tickets[TICKETS];

    for (size_t i = 0; i < TICKETS; i++) {
        if (i == TICKETS / 2)
            assert_int_equal(keyring_draw(ring, KEY_TICKET, 2), CRYPTO_OK);
        assert_int_equal(ticket_draw(ring, 1, 2 + i % 2, &tickets[i], &uses[i]), CRYPTO_OK);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(tickets[i].digits, tickets[j].digits);
            assert_memory_not_equal(&uses[i].mark, &uses[j].mark, ID_BYTES);
        }
    }
    keyring_free(ring);
}

static void old_tickets_hold_until_their_epoch_ends(void **state)
{
    (void)state;
    struct keyring *ring = keyring_new();
    struct ticket tickets[5];
    struct ticket_use uses[5];
    struct ticket_use found;

    assert_non_null(ring);
    for (unsigned epoch = 1; epoch <= 5; epoch++) {
        assert_int_equal(keyring_draw(ring, KEY_TICKET, epoch), CRYPTO_OK);
        assert_int_equal(ticket_draw(ring, 1, 2 + epoch % 2, &tickets[epoch - 1], &uses[epoch - 1]),
                         CRYPTO_OK);
        assert_int_equal(uses[epoch - 1].epoch, epoch);
    }
    for (unsigned first = 0; first <= 6; first++) {
        for (unsigned epoch = 1; epoch <= 5; epoch++) {
            bool held = ticket_verify(ring, first, &tickets[epoch - 1], &found);
            assert_int_equal(held, epoch >= first);
            if (held)
                assert_true(same_use(&found, &uses[epoch - 1]));
        }
    }
    keyring_free(ring);
}

/* A user invited late holds the newest keys alone: what it lacks is unknown, not an error. */
static void epochs_not_held_are_passed_over(void **state)
{
    (void)state;
    struct keyring *ring = keyring_new();
    struct ticket ticket;
    struct ticket_use use;

    assert_non_null(ring);
    assert_int_equal(keyring_draw(ring, KEY_TICKET, 4), CRYPTO_OK);
    assert_int_equal(ticket_draw(ring, 1, 3, &ticket, &use), CRYPTO_OK);
    assert_true(ticket_verify(ring, 1, &ticket, &use));
    assert_int_equal(use.epoch, 4);
    assert_int_equal(ticket_draw(ring, 9, 3, &ticket, &use), CRYPTO_OK);
    assert_true(ticket_verify(ring, 4, &ticket, &use));
    keyring_free(ring);
}

static void a_changed_digit_is_caught(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(2);
    struct ticket ticket;
    struct ticket_use use;
    unsigned accepted = 0;

    fixed_random_start(fixed_random_seed("changed digits"));
    for (unsigned i = 0; i < 100; i++) {
        assert_int_equal(ticket_draw(ring, 1, 2, &ticket, &use), CRYPTO_OK);
        for (size_t at = 0; at < TICKET_DIGITS; at++) {
            char good = ticket.digits[at];
            for (char digit = '0'; digit <= '9'; digit++) {
                ticket.digits[at] = digit;
                accepted += digit != good && ticket_verify(ring, 1, &ticket, &use);
            }
            ticket.digits[at] = good;
        }
    }
    assert_true(accepted <= 1); /* 14,400 tries at 4 in 2,328,306: 2.5 in 100 runs have one */
    fixed_random_stop();
    keyring_free(ring);
}

/* Blind guesses: two kinds out of M tags for each epoch. */
static void foreign_tickets_are_unknown(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct ticket_use use;
    unsigned tries = campaign() ? 10000000 : 200000;
    unsigned accepted = 0;

    fixed_random_start(fixed_random_seed("foreign tickets"));
    for (unsigned i = 0; i < tries; i++) {
        uint64_t value = 0;
        random_fill(&value, sizeof value);
        struct ticket ticket = ticket_of(value % 10000000000000000ULL);
        accepted += ticket_verify(ring, 1, &ticket, &use);
    }
    /* expected 0.17 in 200,000 and 8.6 in 10,000,000; the bounds are beyond one run in 10^6 */
    assert_true(accepted <= (campaign() ? 26 : 5));
    assert_true(!campaign() || accepted >= 1);
    fixed_random_stop();
    keyring_free(ring);
}

/* Not a sample: all the tags of one nonce. One verifies for each kind. */
static void one_tag_of_all_verifies_for_each_kind(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct ticket drawn;
    struct ticket_use use;
    unsigned accepted[4] = {0};

    assert_int_equal(ticket_draw(ring, 1, 2, &drawn, &use), CRYPTO_OK);
    uint64_t first = value_of(&drawn) / TAGS * TAGS;
    uint64_t step = campaign() ? 1 : 16; /* the quick suite reads one tag in 16, and the good one */
    for (uint64_t tag = 0; tag < TAGS; tag += step) {
        struct ticket ticket = ticket_of(first + tag);
        if (ticket_verify(ring, 1, &ticket, &use))
            accepted[use.rank]++;
    }
    if (campaign()) {
        assert_int_equal(accepted[2], 1);
        assert_int_equal(accepted[3], 1);
    }
    assert_true(accepted[2] <= 1 && accepted[3] <= 1);
    assert_true(ticket_verify(ring, 1, &drawn, &use));
    keyring_free(ring);
}

/* Above the largest nonce there are numbers of sixteen digits that are no ticket. */
static void numbers_that_are_no_ticket_are_refused(void **state)
{
    (void)state;
    struct keyring *ring = full_ring(1);
    struct ticket_use use;
    const uint64_t end = (uint64_t)TAGS << 32;

    for (uint64_t value = end; value < end + 20000; value++) {
        struct ticket ticket = ticket_of(value);
        assert_false(ticket_verify(ring, 1, &ticket, &use));
    }
    static const struct ticket malformed[] = {
        {""}, {"123456789012345"}, {"123456789012345x"}, {"-234567890123456"}};
    for (size_t i = 0; i < COUNT(malformed); i++)
        assert_false(ticket_verify(ring, 1, &malformed[i], &use));
    keyring_free(ring);
}

static void all_ways_of_typing_are_read(void **state)
{
    (void)state;
    static const char *const typed[] = {
        "1234567890123456",
        "1234 5678 9012 3456",
        "  1234  5678\t9012 3456 \r\n",
        "1234-5678-9012-3456",
        "1234.5678.9012.3456",
        "1234 - 5678 . 9012 -- 3456",
        "1234\xc2\xa0"
        "5678\xe2\x80\xaf"
        "9012\xe2\x80\x91"
        "3456",
        "1234\xe2\x80\x93"
        "5678\xe2\x88\x92"
        "9012\xc2\xb7"
        "3456",
        "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94 5678 9012 3456",
        "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94\xe3\x80\x80\xef\xbc\x95\xef\xbc\x96"
        "\xef\xbc\x97\xef\xbc\x98\xef\xbc\x8d\xef\xbc\x99\xef\xbc\x90\xef\xbc\x91\xef\xbc\x92"
        "\xef\xbc\x8e\xef\xbc\x93\xef\xbc\x94\xef\xbc\x95\xef\xbc\x96",
    };
    struct ticket ticket;
    unsigned group;
    unsigned length;

    for (size_t i = 0; i < COUNT(typed); i++) {
        assert_int_equal(parse(typed[i], &ticket, &group, &length), TICKET_FORM_OK);
        assert_string_equal(ticket.digits, "1234567890123456");
        assert_int_equal(group, 0);
        assert_int_equal(length, 0);
    }
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        enum ticket_form form;
        unsigned group, length;
    } cases[] = {
        {"", TICKET_FORM_LENGTH, 0, 0},
        {" - . ", TICKET_FORM_LENGTH, 0, 0},
        {"123456789012345", TICKET_FORM_LENGTH, 0, 15},
        {"12345678901234567", TICKET_FORM_LENGTH, 0, 17},
        {"1234 5678 9012", TICKET_FORM_LENGTH, 0, 12},
        {"1234 5678 9012 3456 7", TICKET_FORM_LENGTH, 0, 17},
        {"1234 5678 9012 3456 7890", TICKET_FORM_LENGTH, 0, 20},
        {"123 45678 9012 3456", TICKET_FORM_GROUP, 1, 3},
        {"1234 56078 9012 3456", TICKET_FORM_GROUP, 2, 5},
        {"1234 5678 9 3456", TICKET_FORM_GROUP, 3, 1},
        {"1234 5678 9012 345", TICKET_FORM_GROUP, 4, 3},
        {"1234 5678 9012 345678", TICKET_FORM_GROUP, 4, 6},
        {"12 34 56 78 90 12 34 56", TICKET_FORM_GROUP, 1, 2},
        {"12345678 90123456", TICKET_FORM_GROUP, 1, 8},
        {"1234 5678 9O12 3456", TICKET_FORM_CHARACTER, 0, 0},
        {"1234,5678,9012,3456", TICKET_FORM_CHARACTER, 0, 0},
        {"1234/5678/9012/3456", TICKET_FORM_CHARACTER, 0, 0},
        {"+1234 5678 9012 3456", TICKET_FORM_CHARACTER, 0, 0},
        {"1234 5678 9012 3456\x1b", TICKET_FORM_CHARACTER, 0, 0},
        {"1234 5678 9012 345\xef\xbc", TICKET_FORM_CHARACTER, 0, 0},
        {"1234 5678 9012 345\xc2", TICKET_FORM_CHARACTER, 0, 0},
        {"1234 5678 9012 345\xf0\x9d\x9f\x94", TICKET_FORM_CHARACTER, 0, 0},
        {"1234 5678 9012 345\xff", TICKET_FORM_CHARACTER, 0, 0},
    };
    struct ticket ticket;
    unsigned group;
    unsigned length;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(parse(cases[i].typed, &ticket, &group, &length), cases[i].form);
        assert_int_equal(group, cases[i].group);
        assert_int_equal(length, cases[i].length);
    }
    assert_int_equal(ticket_parse("1234\0005678", 9, &ticket, &group, &length),
                     TICKET_FORM_CHARACTER);
    assert_int_equal(ticket_parse("1234567890123456", 15, &ticket, &group, &length),
                     TICKET_FORM_LENGTH);
}

/* What is written when a pair from 70 to 99 is heard as a sum: "soixante-douze" 60 12,
 * "quatre-vingt-trois" 4 20 3 or 80 3, "quatre-vingt-dix-sept" 80 17, 4 20 17 or 4 20 10 7. */
static size_t misheard(unsigned pair, char heard[4][16])
{
    size_t n = 0;

    if (pair >= 70 && pair < 80) {
        (void)snprintf(heard[n++], 16, "60%u", pair - 60);
    } else if (pair == 80) {
        (void)snprintf(heard[n++], 16, "420");
    } else if (pair > 80) {
        (void)snprintf(heard[n++], 16, "80%u", pair - 80);
        (void)snprintf(heard[n++], 16, "420%u", pair - 80);
        if (pair > 90)
            (void)snprintf(heard[n++], 16, "42010%u", pair - 90);
    }
    return n;
}

static void sums_heard_for_70_to_99_are_told_by_their_group(void **state)
{
    (void)state;
    char heard[4][16];
    char typed[64];
    struct ticket ticket;
    unsigned group;
    unsigned length;
    unsigned tried = 0;

    for (unsigned pair = 0; pair < 100; pair++) {
        size_t ways = misheard(pair, heard);
        for (size_t i = 0; i < ways; i++) {
            for (unsigned at = 0; at < 8; at++) {
                size_t end = 0;
                for (unsigned p = 0; p < 8; p++) {
                    const char *gap = p > 0 && p % 2 == 0 ? " " : "";
                    end += (size_t)snprintf(typed + end, sizeof typed - end, "%s%s", gap,
                                            p == at ? heard[i] : "31");
                }
                assert_int_equal(parse(typed, &ticket, &group, &length), TICKET_FORM_GROUP);
                assert_int_equal(group, at / 2 + 1);
                assert_int_equal(length, 2 + strlen(heard[i]));
                tried++;
            }
        }
    }
    assert_int_equal(tried, 8 * (10 + 1 + 2 * 19 + 9));
}

/* Any bytes at all: an answer, and nothing read beyond them (the sanitizers watch). */
static void any_bytes_are_read_without_harm(void **state)
{
    (void)state;
    unsigned rounds = campaign() ? 5000000 : 50000;
    static const char common[] = "0123456789 .-\xc2\xa0\xe2\x80\xaf\xef\xbc\x90";

    fixed_random_start(fixed_random_seed("any bytes"));
    for (unsigned i = 0; i < rounds; i++) {
        size_t bytes = random_below(40);
        char *typed = malloc(bytes > 0 ? bytes : 1);
        struct ticket ticket;
        unsigned group;
        unsigned length;
        assert_non_null(typed);
        random_fill(typed, bytes);
        for (size_t at = 0; at < bytes; at++) {
            if (typed[at] % 8 != 0)
                typed[at] = common[(uint8_t)typed[at] % (sizeof common - 1)];
        }
        enum ticket_form form = ticket_parse(typed, bytes, &ticket, &group, &length);
        assert_int_equal(strlen(ticket.digits), form == TICKET_FORM_OK ? TICKET_DIGITS : 0);
        assert_int_equal(group > 0, form == TICKET_FORM_GROUP);
        assert_true(group <= 4);
        free(typed);
    }
    fixed_random_stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_says_its_rank_epoch_and_mark),
        cmocka_unit_test(a_ticket_is_a_nonce_and_one_tag),
        cmocka_unit_test(ranks_and_keys_are_asked_for),
        cmocka_unit_test(marks_are_all_different),
        cmocka_unit_test(old_tickets_hold_until_their_epoch_ends),
        cmocka_unit_test(epochs_not_held_are_passed_over),
        cmocka_unit_test(a_changed_digit_is_caught),
        cmocka_unit_test(foreign_tickets_are_unknown),
        cmocka_unit_test(one_tag_of_all_verifies_for_each_kind),
        cmocka_unit_test(numbers_that_are_no_ticket_are_refused),
        cmocka_unit_test(all_ways_of_typing_are_read),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(sums_heard_for_70_to_99_are_told_by_their_group),
        cmocka_unit_test(any_bytes_are_read_without_harm),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
