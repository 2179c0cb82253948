/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster as stored: what is read can be written again, and its chain be verified. */
#include "tracker/session/access/roster.h"
#include "crypto/identity.h"
#include "tests/fuzz/fuzz.h"

static struct roster *roster_some(void)
{
    static const struct id store = {{1}};
    struct roster *roster = roster_new();
    struct identity *own = secret_alloc(sizeof *own);
    fuzz_must(roster && own);
    identity_make(own);
    *roster = (struct roster){.k = 5, .seats = 3, .departments = {22, 29}, .department_count = 2};
    roster->root = own->sign_public;
    roster->epochs[0] = month_january(2024);
    roster->epoch_count = 1;
    roster_sign_settings(&store, roster, &own->sign_secret);
    struct user *user = roster_add(roster, "coordination", 0, false);
    fuzz_must(user);
    user->state = USER_ACTIVE;
    user->box = own->box_public;
    user->sign = own->sign_public;
    fuzz_must(roster_add(roster, "22-1", 0, false));
    secret_free(own);
    return roster;
}

static void fuzz_seeds(void)
{
    struct roster *roster = roster_some();
    char *text = roster_to_json(roster);
    fuzz_must(text);
    fuzz_seed_text(text);
    free(text);
    free(roster);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct id store = {{1}};
    struct roster *roster = roster_new();
    struct roster *again = roster_new();
    fuzz_must(roster && again);
    if (roster_from_json((const char *)data, size, roster, NULL) == ERROR_NONE) {
        char *first = roster_to_json(roster);
        fuzz_must(first && roster_from_json(first, strlen(first), again, NULL) == ERROR_NONE);
        char *second = roster_to_json(again);
        fuzz_must(second && strcmp(first, second) == 0);
        (void)!roster_verify(roster, &store, &roster->root, NULL);
        (void)roster_first_ticket_epoch(roster, month_january(2026));
        (void)roster_evaluation(roster);
        free(first);
        free(second);
    }
    free(roster);
    free(again);
    return 0;
}
