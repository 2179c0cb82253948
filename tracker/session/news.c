/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user is told at login. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/session/ledger.h"
#include "tracker/session/session_internal.h"
#include "tracker/text.h"

enum { NAMES_BYTES = 160, NAMES_MOST = 4 };

/* Writes the latest accesses reopened among the entries from `told` on; how many there were. */
static unsigned names_of(const struct ledger_entry *entries, size_t count, size_t told,
                         char names[NAMES_BYTES])
{
    unsigned found = 0;
    size_t at = 0;
    names[0] = '\0';
    for (size_t i = count; i-- > told;) {
        if (strcmp(entries[i].act, "secours") != 0)
            continue;
        if (found++ < NAMES_MOST)
            at += (size_t)snprintf(names + at, NAMES_BYTES - at, "%s%.*s (%s)", at ? ", " : "",
                                   USER_CHARS, entries[i].subject, entries[i].date);
    }
    if (found > NAMES_MOST)
        snprintf(names + at, NAMES_BYTES - at, ", …");
    return found;
}

/* An older copy put in service since has another ledger: then all of it is told. */
static enum error recoveries(struct session *session, char names[NAMES_BYTES], unsigned *found,
                             struct fault *fault)
{
    struct ledger_entry *entries = NULL;
    size_t count = 0;
    size_t told = session->remembered.ledger;
    *found = 0;
    if (told == session->ledger && !session->restored)
        return ERROR_NONE;
    enum error error = ledger_read(session, &entries, &count, fault);
    if (error)
        return error;
    if (told > count || session->restored)
        told = 0;
    *found = names_of(entries, count, told, names);
    free(entries);
    session->remembered.ledger = (unsigned)count;
    session_remember(session, false);
    return ERROR_NONE;
}

enum error session_news(struct session *session, char text[static NEWS_BYTES], struct fault *fault)
{
    char names[NAMES_BYTES];
    unsigned found;
    enum error error = recoveries(session, names, &found, fault);
    int length = snprintf(text, NEWS_BYTES, "%s",
                          session->restored ? _("La coordination a remis en service une copie plus "
                                                "ancienne de ce registre.")
                                            : "");
    if (!found || length < 0 || length + 1 >= NEWS_BYTES)
        return error;
    if (length)
        text[length++] = ' ';
    snprintf(text + length, NEWS_BYTES - (size_t)length,
             _("Accès rouvert par les feuilles de secours : %s. Si personne ne vous l'a annoncé, "
               "prévenez ceux qui gardent les feuilles."),
             names);
    return error;
}
