/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user is told at login. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tracker/session/access/ledger.h"
#include "tracker/session/access/session_internal.h"

enum { NAMES_BYTES = 160, NAMES_MOST = 4, FOLDER_BYTES = 256 };

/* Writes the latest accesses reopened among the entries from `told` on; how many there were. */
static unsigned names_of(const struct ledger_entry *entries, size_t count, size_t told,
                         char names[NAMES_BYTES])
{
    unsigned found = 0;
    size_t at = 0;
    names[0] = '\0';
    for (size_t i = count; i-- > told;) {
        if (entries[i].act != LEDGER_RECOVERED)
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

/* Adds a sentence to what is told. */
__attribute__((format(printf, 2, 3))) static void tell(char text[static NEWS_BYTES],
                                                       const char *sentence, ...)
{
    size_t length = strlen(text);
    va_list arguments;
    if (length && length + 1 < NEWS_BYTES)
        text[length++] = ' ';
    va_start(arguments, sentence);
    vsnprintf(text + length, NEWS_BYTES - length, sentence, arguments);
    va_end(arguments);
}

/* What is to be said of the clock; a store that cannot tell says so elsewhere. */
static void tell_clock(struct session *session, char text[static NEWS_BYTES])
{
    char words[ERROR_MESSAGE_BYTES] = "";
    struct fault fault = {.error = ERROR_NONE};
    struct today today;
    enum error error = session_today(session, &today, &fault);
    if (error == ERROR_CLOCK)
        error_message(&fault, words);
    else if (!error)
        today_words(&today, words);
    if (*words)
        tell(text, "%s", words);
}

enum error session_news(struct session *session, char text[static NEWS_BYTES], struct fault *fault)
{
    char names[NAMES_BYTES], folder[FOLDER_BYTES];
    unsigned found;
    enum error error = recoveries(session, names, &found, fault);
    text[0] = '\0';
    tell_clock(session, text);
    if (session->restored)
        tell(text, "%s",
             _("La coordination a remis en service une copie plus ancienne de ce registre."));
    if (found)
        tell(text,
             _("Accès rouvert par les feuilles de secours : %s. Si personne ne vous l'a annoncé, "
               "prévenez ceux qui gardent les feuilles."),
             names);
    if (session->forgetful) {
        sanitise_text(session->state_dir, strlen(session->state_dir), folder, sizeof folder);
        tell(text,
             _("Ce poste ne peut pas lire ou garder ce qu'il a vu du registre : une copie "
               "plus ancienne passerait inaperçue. Montrez ce répertoire à qui s'occupe de la "
               "machine : %s"),
             folder);
    }
    return error;
}
