/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of the ledger as stored. Their reader is private to its file. */
#include "tracker/session/access/ledger.c" /* NOLINT(bugprone-suspicious-include) */
#include "tests/fuzz/fuzz.h"

enum { PREFIX = 2 * SIGNATURE_BYTES + 1 };

static const struct sign_secret *signer(void)
{
    static struct identity *own;
    if (!own) {
        own = secret_alloc(sizeof *own);
        fuzz_must(own);
        identity_make(own);
    }
    return &own->sign_secret;
}

static void fuzz_seeds(void)
{
    const struct hash head = {{0}};
    const struct ledger_entry entry = {
        .n = 1, .date = "2026-01-31", .user = "coordination", .word = "created"};
    char *text = ledger_entry_text(&entry, 0, &head);
    fuzz_must(text);
    fuzz_seed_text(text);
    free(text);
    fuzz_seed_text("{\"version\":1,\"n\":1,\"date\":\"2026-11-05\",\"user\":\"coordination\","
                   "\"entry\":0,\"act\":\"création\",\"subject\":\"\",\"previous\":\""
                   "0000000000000000000000000000000000000000000000000000000000000000\"}");
}

/* The input is what was signed: with a good signature, and taken as a whole. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct roster *roster = roster_new();
    struct ledger_entry entry = {.n = 1};
    struct hash head = {{0}};
    struct signature signature;
    char *stored = malloc(PREFIX + size);
    fuzz_must(roster && stored);
    struct user *user = roster_add(roster, "coordination", 0, false);
    fuzz_must(user);
    sign_public_of(signer(), &user->sign);
    act_sign(signer(), "ledger", data, size, &signature);
    hex_write(signature.b, SIGNATURE_BYTES, stored);
    stored[PREFIX - 1] = '\n';
    memcpy(stored + PREFIX, data, size);
    if (ledger_entry_read(roster, stored, PREFIX + size, &head, &entry) == ERROR_NONE)
        fuzz_must(
            strlen(entry.word) < sizeof entry.word && entry.act < LEDGER_ACTS &&
            ledger_act_label(&entry) && ledger_act_subject_label(&entry) &&
            (entry.act == LEDGER_UNKNOWN || strcmp(entry.word, ledger_act_word(entry.act)) == 0));
    char *raw = fuzz_text(data, size);
    (void)!ledger_entry_read(roster, raw, size, &head, &entry);
    free(raw);
    free(stored);
    free(roster);
    return 0;
}
