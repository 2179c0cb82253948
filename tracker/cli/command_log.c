/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log: JSON Lines in, JSON Lines out; an answer is printed once its interview is durable. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/cli/cli.h"
#include "tracker/cli/log_line.h"

enum { LINE_BYTES = 1 << 16, INPUT_BYTES = 1 << 14, BATCH_MOST = 10000 };

/* A batch of lines on its way to the store. */
struct batch {
    struct log_request *requests; /* secret memory */
    struct log_answer *answers;
    struct fault *faults; /* of lines refused before they reached the store */
    size_t *slots;        /* place of a line among requests, SIZE_MAX when refused */
    size_t lines, requested, room;
    unsigned long first; /* number of its first line */
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
    return cli_json(json_pack("{s:I, s:b, s:i, s:b, s:o}", "line", (json_int_t)line, "ok", 1,
                              "rank", (int)answer->rank, "late", (int)answer->late, "next_ticket",
                              next),
                    fault);
}

/* Saves what the batch holds and answers every line of it in order. */
static enum error batch_flush(struct session *session, struct batch *batch, struct fault *fault)
{
    enum error error = ERROR_NONE;
    if (batch->requested)
        error = log_save(session, batch->requests, batch->requested, batch->answers, fault);
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
    secret_wipe(batch->requests, batch->requested * sizeof *batch->requests);
    secret_wipe(batch->answers, batch->requested * sizeof *batch->answers);
    batch->first += batch->lines;
    batch->lines = batch->requested = 0;
    return error;
}

static void batch_add(struct batch *batch, const struct codebook *codebook, const char *line,
                      size_t bytes)
{
    struct fault *fault = &batch->faults[batch->lines];
    *fault = (struct fault){.error = ERROR_NONE};
    enum error error = ERROR_NONE;
    if (bytes >= LINE_BYTES)
        error = fault_set(fault, ERROR_JSON, "%d", LINE_BYTES);
    if (!error)
        error = log_line_read(codebook, line, bytes, &batch->requests[batch->requested], fault);
    batch->slots[batch->lines++] = error ? SIZE_MAX : batch->requested++;
}

/* Standard input, read into secret memory: stdio would keep copies of answers. */
struct input {
    char *buffer; /* INPUT_BYTES */
    size_t start, end;
    bool ended;
};

static int input_next(struct input *input)
{
    while (input->start == input->end && !input->ended) {
        ssize_t n = read(STDIN_FILENO, input->buffer, INPUT_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        input->ended = n <= 0;
        input->start = 0;
        input->end = n > 0 ? (size_t)n : 0;
    }
    return input->ended ? EOF : (unsigned char)input->buffer[input->start++];
}

/* Reads one line into line; what is beyond its room is dropped, and *bytes is then the whole room.
 * False at the end. */
static bool read_line(struct input *input, char line[LINE_BYTES], size_t *bytes)
{
    size_t length = 0;
    int c;
    while ((c = input_next(input)) != EOF && c != '\n') {
        if (length < LINE_BYTES)
            line[length] = (char)c;
        length++;
    }
    *bytes = length < LINE_BYTES ? length : LINE_BYTES;
    return c != EOF || length > 0;
}

static bool is_blank(const char *line, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

/* Blank lines are counted and passed over. */
static enum error run_lines(struct session *session, struct batch *batch, struct input *input,
                            char line[LINE_BYTES], struct fault *fault)
{
    enum error error = ERROR_NONE;
    size_t bytes;
    while (!error && read_line(input, line, &bytes)) {
        const bool blank = is_blank(line, bytes);
        if (!blank)
            batch_add(batch, session_codebook(session), line, bytes);
        if (blank || batch->lines == batch->room)
            error = batch_flush(session, batch, fault);
        batch->first += blank;
    }
    return error ? error : batch_flush(session, batch, fault);
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
    char *line = secret_alloc(LINE_BYTES);
    struct input input = {.buffer = secret_alloc(INPUT_BYTES)};
    if (batch_make(&batch, room) && line && input.buffer)
        error = run_lines(session, &batch, &input, line, fault);
    else
        error = fault_set(fault, ERROR_MEMORY, "%s", "log");
    secret_free(line);
    secret_free(input.buffer);
    batch_release(&batch);
    error = cli_logout(session, error, fault);
    if (!error && batch.refused)
        error = fault_set(fault, ERROR_LINES, "%s", "");
    return error;
}
