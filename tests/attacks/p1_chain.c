/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P1, through calls that are saved, abandoned, lost with their draft, taken back or given up, at
 * two seats, in any order: of one chain of tickets there are never two good ones, and never more
 * than three interviews. TRACKER_SEED replays. */
#include "tests/fixed_random.h"
#include "tests/session_fixture.h"

#include "crypto/digest.h"
#include "tracker/session/acts/draft.h"

enum {
    SEATS = 2,
    CHAINS = 12,
    CHAINS_CAMPAIGN = 400,
    STEPS = 40,
    TOLD = 2 * STEPS + 2, /* tickets a person may have been told */
};

static const char *const seats[SEATS] = {"22-1", "29-1"};
static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                    "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_ODC",
                                    "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
enum { CODES = sizeof codes / sizeof *codes, FIRST_ONLY = 2 /* of them */ };

/* A seat, and the call it has open or has just saved. */
struct desk_of {
    struct session *session;
    struct draft *draft, *saved;
    bool open, undoable;
};

/* One person, who remembers every ticket they were ever told, and tries any. */
struct chain {
    const struct world *world;
    struct desk_of desks[SEATS];
    struct ticket told[TOLD];
    size_t told_count;
    unsigned interviews;
    uint64_t random;
    unsigned done[8]; /* acts that took place, by kind */
};

enum act { ACT_OPEN, ACT_SAVE, ACT_ABANDON, ACT_LOSE, ACT_UNDO, ACT_WITHDRAW, ACT_RESUME, ACTS };

static uint32_t draw(struct chain *c, uint32_t below)
{
    c->random ^= c->random << 13;
    c->random ^= c->random >> 7;
    c->random ^= c->random << 17;
    return (uint32_t)(c->random >> 33) % below;
}

static bool spent(const struct chain *c, const struct ticket *ticket)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = c->desks[0].session;
    struct ticket_use use;
    struct txn *txn;
    bool has = false;
    assert_true(ticket_verify(session->ring, 1, ticket, &use));
    must(session_begin(session, false, &txn, &fault));
    must(mark_has(txn, &use.mark, &has));
    must(session_end(session, txn, ERROR_NONE, &fault));
    return has;
}

static size_t good_ones(const struct chain *c)
{
    size_t good = 0;
    for (size_t i = 0; i < c->told_count; i++)
        good += !spent(c, &c->told[i]);
    return good;
}

static void tell(struct chain *c, const struct draft *draft)
{
    if (draft->has_next && c->told_count < TOLD)
        c->told[c->told_count++] = draft->next;
}

static bool act_open(struct chain *c, struct desk_of *desk)
{
    struct fault fault = {.error = ERROR_NONE};
    if (desk->open || c->told_count == 0)
        return false;
    struct draft_opening opening = {.has_ticket = true};
    opening.ticket = c->told[draw(c, (uint32_t)c->told_count)];
    bool good = !spent(c, &opening.ticket);
    enum error error = draft_begin(desk->session, &opening, desk->draft, &fault);
    assert_int_equal(error, good ? ERROR_NONE : ERROR_TICKET_SPENT);
    if (!good)
        return false;
    assert_true(spent(c, &opening.ticket)); /* before the next one is told */
    tell(c, desk->draft);
    desk->open = true;
    return true;
}

static bool act_save(struct chain *c, struct desk_of *desk)
{
    struct fault fault = {.error = ERROR_NONE};
    struct answers answers;
    bool late;
    if (!desk->open)
        return false;
    must(interview_answers(session_codebook(desk->session), codes,
                           CODES - (desk->draft->rank > 1 ? FIRST_ONLY : 0), &answers, &fault));
    must(draft_save(desk->session, desk->draft, &answers, &late, &fault));
    *desk->saved = *desk->draft;
    desk->open = false;
    desk->undoable = true;
    c->interviews++;
    return true;
}

static bool act_abandon(struct chain *c, struct desk_of *desk)
{
    struct fault fault = {.error = ERROR_NONE};
    bool back, used = desk->open && desk->draft->has_next && spent(c, &desk->draft->next);
    if (!desk->open)
        return false;
    must(draft_abandon(desk->session, desk->draft, &back, &fault));
    assert_int_equal(back, desk->draft->has_ticket && !used);
    assert_true(!desk->draft->has_next || spent(c, &desk->draft->next));
    desk->open = false;
    return true;
}

/* The machine dies with the draft: what is left of the call is given up. */
static bool act_lose(struct chain *c, struct desk_of *desk)
{
    struct fault fault = {.error = ERROR_NONE};
    char path[200], id[2 * ID_BYTES + 1];
    enum draft_state state;
    if (!desk->open)
        return false;
    hex_write(desk->session->id.b, ID_BYTES, id);
    snprintf(path, sizeof path, "%s/%s.%s.draft", c->world->state, id, desk->session->user);
    assert_int_equal(unlink(path), 0);
    memset(desk->draft, 0, sizeof *desk->draft);
    must(draft_load(desk->session, desk->draft, &state, &fault));
    assert_int_equal(state, DRAFT_LOST);
    must(draft_give_up(desk->session, &fault));
    desk->open = false;
    return true;
}

static bool act_undo(struct chain *c, struct desk_of *desk)
{
    struct fault fault = {.error = ERROR_NONE};
    if (desk->open || !desk->undoable)
        return false;
    *desk->draft = *desk->saved;
    must(draft_undo(desk->session, desk->draft, &fault));
    desk->open = true;
    desk->undoable = false;
    c->interviews--;
    return true;
}

static bool act_withdraw(struct chain *c, struct desk_of *desk)
{
    (void)c;
    if (!desk->open || !desk->draft->has_next)
        return false;
    desk->draft->withdrawn = !desk->draft->withdrawn;
    return true;
}

/* Taken up from its file. */
static bool act_resume(struct chain *c, struct desk_of *desk)
{
    struct fault fault = {.error = ERROR_NONE};
    enum draft_state state;
    (void)c;
    if (!desk->open)
        return false;
    must(draft_keep(desk->session, desk->draft, &fault));
    memset(desk->draft, 0, sizeof *desk->draft);
    must(draft_load(desk->session, desk->draft, &state, &fault));
    assert_int_equal(state, DRAFT_FOUND);
    return true;
}

static bool (*const acts[ACTS])(struct chain *, struct desk_of *) = {
    [ACT_OPEN] = act_open,     [ACT_SAVE] = act_save, [ACT_ABANDON] = act_abandon,
    [ACT_LOSE] = act_lose,     [ACT_UNDO] = act_undo, [ACT_WITHDRAW] = act_withdraw,
    [ACT_RESUME] = act_resume,
};

/* A person's whole chain: a first interview, then anything. */
static void live(struct chain *c)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct draft_opening first = {.has_ticket = false};
    struct desk_of *desk = &c->desks[draw(c, SEATS)];
    must(draft_begin(desk->session, &first, desk->draft, &fault));
    desk->open = true;
    tell(c, desk->draft);
    for (unsigned step = 0; step < STEPS; step++) {
        enum act act = draw(c, 3) ? draw(c, ACTS) : ACT_OPEN;
        if (!acts[act](c, &c->desks[draw(c, SEATS)]))
            continue;
        c->done[act]++;
        if (good_ones(c) > 1 || c->interviews > RANKS)
            fail_msg("after %u steps: %zu good tickets, %u interviews", step + 1, good_ones(c),
                     c->interviews);
    }
    for (unsigned i = 0; i < SEATS; i++) {
        if (c->desks[i].open)
            must(draft_give_up(c->desks[i].session, &fault));
        c->desks[i].open = c->desks[i].undoable = false;
    }
    c->told_count = c->interviews = 0;
}

static void never_two_good_tickets(void **state)
{
    (void)state;
    struct world w;
    const char *campaign = getenv("TRACKER_CAMPAIGN");
    unsigned chains = campaign && strcmp(campaign, "1") == 0 ? CHAINS_CAMPAIGN : CHAINS;
    struct chain *c = secret_alloc(sizeof *c);
    assert_non_null(c);
    c->random = fixed_random_seed("p1_chain") * 2 + 1;
    c->world = &w;
    world_make(&w);
    for (unsigned i = 0; i < SEATS; i++) {
        c->desks[i] = (struct desk_of){.session = open_as(&w, seats[i]),
                                       .draft = secret_alloc(sizeof(struct draft)),
                                       .saved = secret_alloc(sizeof(struct draft))};
        assert_true(c->desks[i].draft && c->desks[i].saved);
    }
    for (unsigned i = 0; i < chains; i++)
        live(c);
    for (unsigned i = 0; i < ACTS; i++) /* each took place, or nothing was shown */
        assert_true(c->done[i] > 0);
    for (unsigned i = 0; i < SEATS; i++) {
        secret_free(c->desks[i].draft);
        secret_free(c->desks[i].saved);
        done(c->desks[i].session);
    }
    secret_free(c);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(never_two_good_tickets)};
    return cmocka_run_group_tests_name("p1_chain", tests, start, NULL);
}
