/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks: how a user comes by their own keys. */
#include <stdio.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/bytes.h"
#include "tracker/base/normalise.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/phrase.h"
#include "tracker/session/access/session_internal.h"

enum { LOCK_VERSION = NAME_LOCK_VERSION };

/* Layout of a lock's plaintext: version, evaluation epoch (2, big-endian), box secret, sign secret,
 * root, evaluation key; public halves are derived from what the secrets hold. */
enum {
    AT_VERSION = 0,
    AT_EPOCH = 1,
    AT_BOX_SECRET = 3,
    AT_BOX_PUBLIC = AT_BOX_SECRET + KEY_BYTES,
    AT_SIGN_SECRET = AT_BOX_PUBLIC + KEY_BYTES,
    AT_SIGN_PUBLIC = AT_SIGN_SECRET + SIGN_SECRET_BYTES,
    AT_ROOT = AT_SIGN_PUBLIC + KEY_BYTES,
    AT_EVALUATION = AT_ROOT + KEY_BYTES,
    AT_END = AT_EVALUATION + KEY_BYTES,
};
_Static_assert((int)AT_END <= (int)LOCK_PAYLOAD_BYTES, "credentials fit in a lock");

static size_t lock_context(const struct store_info *info, const char *name, char *out, size_t size)
{
    char id[2 * ID_BYTES + 1];
    hex_write(info->id.b, ID_BYTES, id);
    return (size_t)snprintf(out, size, "tracker lock 1|%s|%s|%s", id,
                            info->practice ? "practice" : "real", name);
}

static void credentials_pack(const struct credentials *c, uint8_t out[LOCK_PAYLOAD_BYTES])
{
    memset(out, 0, LOCK_PAYLOAD_BYTES);
    out[AT_VERSION] = LOCK_VERSION;
    bytes_put_be(out + AT_EPOCH, 2, c->evaluation_epoch);
    memcpy(out + AT_BOX_SECRET, c->identity.box_secret.b, KEY_BYTES);
    memcpy(out + AT_BOX_PUBLIC, c->identity.box_public.b, KEY_BYTES);
    memcpy(out + AT_SIGN_SECRET, c->identity.sign_secret.b, SIGN_SECRET_BYTES);
    memcpy(out + AT_SIGN_PUBLIC, c->identity.sign_public.b, KEY_BYTES);
    memcpy(out + AT_ROOT, c->root.b, KEY_BYTES);
    memcpy(out + AT_EVALUATION, c->evaluation.b, KEY_BYTES);
}

static bool credentials_unpack(const uint8_t in[LOCK_PAYLOAD_BYTES], struct credentials *c)
{
    if (in[AT_VERSION] != LOCK_VERSION)
        return false;
    c->evaluation_epoch = (unsigned)bytes_get_be(in + AT_EPOCH, 2);
    memcpy(c->identity.box_secret.b, in + AT_BOX_SECRET, KEY_BYTES);
    memcpy(c->identity.box_public.b, in + AT_BOX_PUBLIC, KEY_BYTES);
    memcpy(c->identity.sign_secret.b, in + AT_SIGN_SECRET, SIGN_SECRET_BYTES);
    memcpy(c->identity.sign_public.b, in + AT_SIGN_PUBLIC, KEY_BYTES);
    memcpy(c->root.b, in + AT_ROOT, KEY_BYTES);
    memcpy(c->evaluation.b, in + AT_EVALUATION, KEY_BYTES);
    return true;
}

/* What was typed, brought into the form of a rule: *out points into *normal, to be given back with
 * secret_free, or to the text itself where it has no such form: no lock opens with that, and a try
 * takes as long as any other. */
static enum error with_phrase(enum lock_rule rule, const struct secret_text *typed,
                              struct normal **normal, struct secret_text *out)
{
    *out = *typed;
    *normal = NULL;
    if (rule == LOCK_AS_TYPED)
        return ERROR_NONE;
    *normal = secret_alloc(sizeof **normal);
    if (!*normal)
        return ERROR_MEMORY;
    if (normalise(rule == LOCK_TIDY ? NORMAL_TIDY : NORMAL_FORGIVING, typed->text, typed->bytes,
                  *normal))
        *out = (struct secret_text){(*normal)->text, (*normal)->bytes};
    return ERROR_NONE;
}

enum error credentials_put(struct txn *txn, const struct store_info *info, const char *name,
                           const struct credentials *credentials,
                           const struct secret_text *passphrase)
{
    char context[128];
    uint8_t lock[LOCK_BYTES];
    struct normal *normal;
    struct secret_text phrase;
    const struct lock_terms terms = {.cost = info->practice ? LOCK_PRACTICE : LOCK_MODERATE,
                                     .rule = phrase_rule(passphrase)};
    enum error error = with_phrase(terms.rule, passphrase, &normal, &phrase);
    uint8_t *payload = error ? NULL : secret_alloc(LOCK_PAYLOAD_BYTES);
    if (!error && !payload)
        error = ERROR_MEMORY;
    size_t length = lock_context(info, name, context, sizeof context);
    if (!error) {
        credentials_pack(credentials, payload);
        error = session_crypto_error(lock_seal(terms, phrase.text, phrase.bytes,
                                               (const uint8_t *)context, length, payload, lock));
    }
    secret_free(payload);
    secret_free(normal);
    return error ? error : record_put(txn, RECORD_OPEN, name, lock, sizeof lock);
}

enum error credentials_read(const struct store_info *info, const char *name,
                            const uint8_t lock[LOCK_BYTES], const struct secret_text *passphrase,
                            struct credentials *credentials)
{
    char context[128];
    struct normal *normal;
    struct secret_text phrase;
    enum error error = with_phrase(lock_rule_of(lock), passphrase, &normal, &phrase);
    uint8_t *payload = error ? NULL : secret_alloc(LOCK_PAYLOAD_BYTES);
    if (!error && !payload)
        error = ERROR_MEMORY;
    size_t length = lock_context(info, name, context, sizeof context);
    if (!error)
        error = session_crypto_error(lock_open(info->practice, phrase.text, phrase.bytes,
                                               (const uint8_t *)context, length, lock, payload));
    if (!error && !credentials_unpack(payload, credentials))
        error = ERROR_STORE_FORMAT;
    secret_free(payload);
    secret_free(normal);
    return error;
}

static void credentials_pin(struct credentials *credentials, const struct roster *roster)
{
    const struct evaluation_keys *keys = roster_evaluation(roster);
    credentials->root = roster->root;
    credentials->evaluation_epoch = roster->evaluation_count;
    if (keys)
        credentials->evaluation = keys->key;
}

struct credentials *credentials_new(const struct roster *roster)
{
    struct credentials *credentials = secret_alloc(sizeof *credentials);
    if (!credentials)
        return NULL;
    identity_make(&credentials->identity);
    credentials_pin(credentials, roster);
    return credentials;
}
