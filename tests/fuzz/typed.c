/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people type or paste: tickets, invitation codes, recovery sheets, months. The first byte
 * chooses. */
#include "crypto/passphrase.h"
#include "crypto/recovery.h"
#include "crypto/ticket.h"
#include "tests/fuzz/fuzz.h"
#include "tracker/interview/month.h"

static void fuzz_seeds(void)
{
    struct id store = {{1}};
    struct box_public pub;
    uint8_t wrap[RECOVERY_WRAP_BYTES];
    char line[SHEET_CHARS + 2];
    struct box_secret *secret = secret_alloc(sizeof *secret);
    struct sheet *sheets = secret_alloc(RECOVERY_SHEETS * sizeof *sheets);
    fuzz_must(secret && sheets);
    recovery_make(&store, &pub, secret, sheets, wrap);
    snprintf(line, sizeof line, "2%s", sheets[1].text);
    fuzz_seed_text(line);
    fuzz_seed_text("01234 5678 9012 3456");
    fuzz_seed_text("0１２３４–5678.9012 3456");
    fuzz_seed_text("1abcd-efgh-jkmn-pqrs-tvwx");
    fuzz_seed_text("32024-03");
    secret_free(secret);
    secret_free(sheets);
}

static void try_ticket(const char *text, size_t bytes)
{
    struct ticket ticket, again;
    unsigned group, length;
    char out[TICKET_TEXT + 1];
    enum ticket_form form = ticket_parse(text, bytes, &ticket, &group, &length);
    fuzz_must((form == TICKET_FORM_OK) == (ticket.digits[0] != '\0'));
    fuzz_must((form == TICKET_FORM_GROUP) == (group != 0) && group <= 4);
    if (form != TICKET_FORM_OK)
        return;
    ticket_format(&ticket, out);
    fuzz_must(ticket_parse(out, strlen(out), &again, &group, &length) == TICKET_FORM_OK);
    fuzz_must(strcmp(ticket.digits, again.digits) == 0);
}

static void try_code(const char *text, size_t bytes)
{
    char first[INVITATION_CHARS + 1], second[INVITATION_CHARS + 1];
    if (code_parse(text, bytes, first) != CRYPTO_OK)
        return;
    fuzz_must(code_parse(first, strlen(first), second) == CRYPTO_OK);
    fuzz_must(strcmp(first, second) == 0);
}

static void try_sheet(const char *text, size_t bytes)
{
    struct sheet first, second;
    if (sheet_parse(text, bytes, &first) != CRYPTO_OK)
        return;
    fuzz_must(first.number >= 1 && first.number <= RECOVERY_SHEETS);
    fuzz_must(sheet_parse(first.text, strlen(first.text), &second) == CRYPTO_OK);
    fuzz_must(memcmp(&first, &second, sizeof first) == 0);
}

static void try_month(const char *text)
{
    month m = 0;
    char out[MONTH_TEXT + 1];
    if (!month_parse(text, &m))
        return;
    month_format(m, out);
    fuzz_must(strcmp(out, text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *copy = fuzz_text(data + 1, size - 1);
    const char *text = (const char *)data + 1;
    switch (data[0]) {
    case '0':
        try_ticket(text, size - 1);
        break;
    case '1':
        try_code(text, size - 1);
        break;
    case '2':
        try_sheet(text, size - 1);
        break;
    default:
        try_month(copy);
        break;
    }
    free(copy);
    return 0;
}
