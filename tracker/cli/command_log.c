/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log: JSON Lines in, JSON Lines out; an answer is printed once its interview is durable. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/base/reason.h"
#include "tracker/base/text.h"
#include "tracker/cli/cli.h"
#include "tracker/cli/log_line.h"

enum { INPUT_BYTES = 1 << 14, BATCH_MOST = 10000 };

/* A batch of lines on its way to the store. */
struct batch {
    struct log_request *requests; /* secret memory */
    struct log_answer *answers;
    struct fault *faults; /* of lines refused before they reached the store */
    size_t *slots;        /* place of a line among requests, SIZE_MAX when refused */
    size_t lines, requested, room;
    unsigned long first; /* number of its first line */
    unsigned long saved; /* lines up to this one were saved, or refused */
    bool refused;        /* any line so far */
};

static enum error print_refusal(unsigned long line, const struct fault *refusal,
                                struct fault *fault)
{
    char message[ERROR_MESSAGE_BYTES];
    error_message(refusal, message);
    return cli_json(json_pack("{s:I, s:b, s:s, s:s}", "line", (json_int_t)line, "ok", 0, "error",
                              error_word(refusal->error), "message", message),
                    fault);
}

static enum error print_answer(unsigned long line, const struct log_answer *answer,
                               struct fault *fault)
{
    char text[TICKET_TEXT + 1];
    json_t *next = json_null();
    if (answer->has_next) {
        ticket_format(&answer->next, text);
        next = json_string(text);
        secret_wipe(text, sizeof text);
    }
    json_t *value =
        json_pack("{s:I, s:b, s:i, s:b, s:o}", "line", (json_int_t)line, "ok", 1, "rank",
                  (int)answer->rank, "late", (int)answer->late, "next_ticket", next);
    if (value && answer->behind)
        json_object_set_new(value, "clock", json_string("behind"));
    return cli_json(value, fault);
}

/* What remains to be done when lines are saved and the rest cannot go on: sent again, a line would
 * count twice. */
static enum error cut(const struct batch *batch, enum error error, const char *why,
                      struct fault *fault)
{
    if (!batch->saved)
        return fault_set(fault, error, "%s", why);
    return fault_set(fault, error, _("%s ; enregistré jusqu'à la ligne %lu, à ne pas renvoyer"),
                     why, batch->saved);
}

/* Answers every line of the batch in order. */
static enum error batch_answer(struct batch *batch, struct fault *fault)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < batch->lines && !error; i++) {
        unsigned long line = batch->first + i;
        if (batch->slots[i] == SIZE_MAX) {
            batch->refused = true;
            error = print_refusal(line, &batch->faults[i], fault);
            continue;
        }
        struct log_answer *answer = &batch->answers[batch->slots[i]];
        if (answer->error) {
            batch->refused = true;
            answer->fault.error = answer->error;
            error = print_refusal(line, &answer->fault, fault);
        } else
            error = print_answer(line, answer, fault);
    }
    return error;
}

/* Saves what the batch holds, then answers. */
static enum error batch_flush(struct session *session, struct batch *batch, struct fault *fault)
{
    struct fault unsaid = {.error = ERROR_NONE};
    enum error error = ERROR_NONE;
    if (batch->requested)
        error = log_save(session, batch->requests, batch->requested, batch->answers, fault);
    if (!error && batch->lines) {
        batch->saved = batch->first + batch->lines - 1;
        if (batch_answer(batch, &unsaid))
            error = cut(batch, ERROR_OUTPUT,
                        unsaid.error == ERROR_OUTPUT ? unsaid.subject : _("mémoire insuffisante"),
                        fault);
    }
    secret_wipe(batch->requests, batch->requested * sizeof *batch->requests);
    secret_wipe(batch->answers, batch->requested * sizeof *batch->answers);
    batch->first += batch->lines;
    batch->lines = batch->requested = 0;
    return error;
}

/* True when the code list is another one by now. */
static bool list_changed(struct session *session)
{
    struct fault fault;
    const struct codebook *known = session_codebook(session);
    return session_refresh(session, &fault) == ERROR_NONE && session_codebook(session) != known;
}

static void batch_add(struct batch *batch, struct session *session, const char *line, size_t bytes)
{
    struct log_request *request = &batch->requests[batch->requested];
    struct fault *fault = &batch->faults[batch->lines];
    *fault = (struct fault){.error = ERROR_NONE};
    enum error error = log_line_read(session_codebook(session), line, bytes, request, fault);
    if (error == ERROR_CODE_UNKNOWN && list_changed(session))
        error = log_line_read(session_codebook(session), line, bytes, request, fault);
    batch->slots[batch->lines++] = error ? SIZE_MAX : batch->requested++;
}

/* Standard input, read into secret memory: stdio would keep copies of answers. */
struct input {
    char *buffer; /* INPUT_BYTES */
    size_t start, end;
    bool ended;
    int reason; /* why it could not be read to its end, 0 when it could */
};

static int input_next(struct input *input)
{
    while (input->start == input->end && !input->ended) {
        ssize_t n = read(STDIN_FILENO, input->buffer, INPUT_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        input->reason = n < 0 ? errno : 0;
        input->ended = n <= 0;
        input->start = 0;
        input->end = n > 0 ? (size_t)n : 0;
    }
    return input->ended ? EOF : (unsigned char)input->buffer[input->start++];
}

enum { LINE_ROOM = LOG_LINE_BYTES + 1 /* one more tells that it is too long */ };

/* Reads one line into line; what is beyond its room is dropped, and *bytes is then the whole room.
 * False at the end, and where the rest cannot be read: half a line is none. */
static bool read_line(struct input *input, char line[LINE_ROOM], size_t *bytes)
{
    size_t length = 0;
    int c;
    while ((c = input_next(input)) != EOF && c != '\n') {
        if (length < LINE_ROOM)
            line[length] = (char)c;
        length++;
    }
    *bytes = length < LINE_ROOM ? length : LINE_ROOM;
    return c != EOF || (length > 0 && !input->reason);
}

static bool is_blank(const char *line, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

/* Blank lines are counted and passed over. What is not text at all is one refusal, not one a line.
 */
static enum error run_lines(struct session *session, struct batch *batch, struct input *input,
                            char line[LINE_ROOM], struct fault *fault)
{
    enum error error = ERROR_NONE;
    char words[REASON_BYTES];
    size_t bytes;
    bool foreign = false;
    while (!error && !foreign && read_line(input, line, &bytes)) {
        const bool blank = is_blank(line, bytes);
        foreign = batch->first == 1 && !batch->lines && json_foreign(line, bytes);
        if (!blank)
            batch_add(batch, session, line, bytes);
        if (blank || batch->lines == batch->room)
            error = batch_flush(session, batch, fault);
        batch->first += blank;
    }
    if (!error)
        error = batch_flush(session, batch, fault);
    if (!error && input->reason)
        error = cut(batch, ERROR_INPUT, reason_of(input->reason, words), fault);
    return error;
}

static bool batch_make(struct batch *batch, size_t room)
{
    batch->room = room;
    batch->requests = secret_alloc(room * sizeof *batch->requests);
    batch->answers = secret_alloc(room * sizeof *batch->answers);
    batch->faults = calloc(room, sizeof *batch->faults);
    batch->slots = calloc(room, sizeof *batch->slots);
    return batch->requests && batch->answers && batch->faults && batch->slots;
}

static void batch_release(struct batch *batch)
{
    free(batch->slots);
    free(batch->faults);
    secret_free(batch->answers);
    secret_free(batch->requests);
}

enum error command_log(const struct arguments *arguments, struct fault *fault)
{
    struct session *session;
    struct batch batch = {.first = 1};
    unsigned room = 1;
    enum error error = ERROR_NONE;

    if (arguments->batch)
        error = cli_number(arguments->batch, 1, BATCH_MOST, &room, fault);
    if (!error)
        error = cli_login(arguments, &session, fault);
    if (error)
        return error;
    char *line = secret_alloc(LINE_ROOM);
    struct input input = {.buffer = secret_alloc(INPUT_BYTES)};
    if (batch_make(&batch, room) && line && input.buffer)
        error = run_lines(session, &batch, &input, line, fault);
    else
        error = fault_set(fault, ERROR_MEMORY, "%s", "log");
    secret_free(line);
    secret_free(input.buffer);
    batch_release(&batch);
    error = cli_logout(session, error, fault);
    if (error && error != ERROR_INPUT && error != ERROR_OUTPUT && batch.saved)
        fprintf(stderr, _("Enregistré jusqu'à la ligne %lu : ne renvoyez que la suite.\n"),
                batch.saved);
    if (!error && batch.refused)
        error = fault_set(fault, ERROR_LINES, "%s", "");
    return error;
}
