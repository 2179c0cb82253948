/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/interview/interview.h"

#include "tracker/interview/entry.h"

enum error interview_answers(const struct codebook *codebook, const char *const *codes,
                             size_t count, struct answers *answers, struct fault *fault)
{
    struct answers ticked = {0};
    *answers = ticked;
    for (size_t i = 0; i < count; i++) {
        int index = codebook_option(codebook, codes[i]);
        if (index < 0)
            return fault_set(fault, ERROR_CODE_UNKNOWN, "%s", codes[i]);
        const struct option *option = &codebook->options[index];
        enum error error = entry_check_option(option, 0, fault);
        if (error)
            return error;
        if (answers_has(&ticked, option->bit))
            return fault_set(fault, ERROR_CODE_TWICE, "%s", option->code);
        answers_set(&ticked, option->bit);
    }
    *answers = ticked;
    return ERROR_NONE;
}

enum error interview_check(const struct codebook *codebook, const struct interview *interview,
                           struct fault *fault)
{
    if (interview->rank < 1 || interview->rank > RANKS)
        return fault_set(fault, ERROR_RANK, "%u", interview->rank);
    struct answers known = {0};
    for (size_t i = 0; i < codebook->option_count; i++)
        answers_set(&known, codebook->options[i].bit);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (answers_has(&interview->answers, bit) && !answers_has(&known, bit))
            return fault_set(fault, ERROR_CODE_UNKNOWN, "bit %u", bit);
    for (size_t i = 0; i < codebook->question_count; i++) {
        enum error error =
            entry_check(codebook, interview->rank, &interview->answers, (unsigned)i, fault);
        if (error != ERROR_NONE)
            return error;
    }
    return ERROR_NONE;
}
