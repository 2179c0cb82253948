/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of `log`, as far as the check of the interview. */
#include "tracker/cli/log_line.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_seeds(void)
{
    fuzz_seed_text(
        "{\"answers\":[\"CAN_TEL\",\"PRO_NEO\",\"STAT_AAH\",\"SAV_2\",\"ORG_AUC\",\"OUT_INC\","
        "\"QT_TYP\",\"HC_NON\",\"APP_GUI\",\"ISS_SUI\",\"ORI_AUC\",\"SAP_3\",\"SAT_POS\","
        "\"DIF_AUC\",\"DUR_30\"]}");
    fuzz_seed_text("{\"month\":\"2024-03\",\"ticket\":\"1234 5678 9012 3456\","
                   "\"answers\":[\"CAN_VIS\"],\"follow_up\":false}");
    fuzz_seed_text("{\"declared_rank\":2,\"ticket\":null,\"answers\":[]}");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct log_request request;
    struct fault fault = {.error = ERROR_NONE};
    char message[ERROR_MESSAGE_BYTES];
    enum error error = log_line_read(fuzz_codebook(), (const char *)data, size, &request, &fault);
    fuzz_must(!error || fault.error == error);
    if (error) {
        error_message(&fault, message);
        return 0;
    }
    fuzz_must(request.declared_rank == 0 || request.declared_rank == 2 ||
              request.declared_rank == 3);
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        const struct interview interview = {.rank = rank, .answers = request.answers};
        error = interview_check(fuzz_codebook(), &interview, &fault);
        fuzz_must(!error || fault.error == error);
    }
    return 0;
}
