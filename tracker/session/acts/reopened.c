/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/reopened.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/base/text.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/acts/backup_internal.h"
#include "tracker/session/acts/reopened_internal.h"

/* --- outside the store --- */

static void name_add(struct reopened *out, const char *name)
{
    size_t at = strlen(out->names);
    if (out->count++ == 0)
        snprintf(out->names, sizeof out->names, "%s", name);
    else if (at + strlen(name) + sizeof ", …" < sizeof out->names)
        snprintf(out->names + at, sizeof out->names - at, ", %s", name);
    else if (at + sizeof ", …" <= sizeof out->names && !strstr(out->names, "…"))
        snprintf(out->names + at, sizeof out->names - at, ", …");
}

enum error reopened_note(struct session *session, struct txn *txn, const struct closed *closed,
                         struct reopened *out)
{
    struct roster *roster = session->roster;
    enum error error = ERROR_NONE;
    out->count = 0;
    out->names[0] = '\0';
    if (out->source == REOPENED_NONE)
        return ledger_add(session, txn, LEDGER_REOPENED_UNKNOWN, "");
    for (size_t i = 0; i < roster->user_count && !error; i++) {
        const struct user *user = &roster->users[i];
        if (user->state != USER_ACTIVE || !closed_has(closed, user->sign.b))
            continue;
        name_add(out, user->name);
        error = ledger_add(session, txn, LEDGER_REOPENED, user->name);
    }
    return error;
}

/* True for an act after which the access of its subject is no longer the one that was reopened. */
static bool settles(enum ledger_act act)
{
    return act == LEDGER_REVOKED || act == LEDGER_ACTIVATED || act == LEDGER_RECOVERED ||
           act == LEDGER_REOPENED;
}

/* True when no later entry settles entry i. */
static bool still_open(const struct ledger_entry *entries, size_t count, size_t i)
{
    for (size_t later = i + 1; later < count; later++)
        if (settles(entries[later].act) && strcmp(entries[later].subject, entries[i].subject) == 0)
            return false;
    return true;
}

/* Whether acts tell which accesses are open again: a backup made since begins anew. */
static bool can_tell(const struct ledger_entry *entries, size_t count)
{
    bool known = true;
    for (size_t i = 0; i < count; i++)
        if (entries[i].act == LEDGER_REOPENED_UNKNOWN)
            known = false;
        else if (entries[i].act == LEDGER_COPY_MADE)
            known = true;
    return known;
}

bool closed_add_reopened(struct closed *closed, const struct roster *roster,
                         const struct ledger_entry *entries, size_t count)
{
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct user *user = &roster->users[i];
        for (size_t n = 0; user->state == USER_ACTIVE && n < count; n++)
            if (entries[n].act == LEDGER_REOPENED && strcmp(entries[n].subject, user->name) == 0 &&
                still_open(entries, count, n))
                closed_add_key(closed, user->sign.b);
    }
    return can_tell(entries, count);
}

enum error reopened_since(struct session *session, struct reopened *out, struct fault *fault)
{
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    *out = (struct reopened){.source = REOPENED_STORE};
    enum error error = ledger_read(session, &entries, &count, fault);
    if (!can_tell(entries, count))
        out->source = REOPENED_NONE;
    for (size_t i = 0; i < count; i++)
        if (entries[i].act == LEDGER_REOPENED && still_open(entries, count, i))
            name_add(out, entries[i].subject);
    free(entries);
    return error;
}

void reopened_text(const struct reopened *reopened, char out[static REOPENED_TEXT])
{
    out[0] = '\0';
    if (reopened->source == REOPENED_NONE)
        snprintf(
            out, REOPENED_TEXT, "%s",
            _("Des accès fermés ou refaits depuis la sauvegarde peuvent être rouverts, avec leur "
              "ancienne phrase secrète : le registre remplacé n'est pas lisible, personne ne "
              "peut dire lesquels. Comparez la liste des accès avec vos notes."));
    else if (reopened->count)
        snprintf(out, REOPENED_TEXT,
                 text_count("%u accès fermé ou refait depuis la sauvegarde est rouvert, avec son "
                            "ancienne phrase secrète : %s. Fermez-le ou refaites-le.",
                            "%u accès fermés ou refaits depuis la sauvegarde sont rouverts, avec "
                            "leurs anciennes phrases secrètes : %s. Fermez-les ou refaites-les.",
                            reopened->count),
                 reopened->count, reopened->names);
}
