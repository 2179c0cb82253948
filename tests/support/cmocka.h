/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmocka 1.1 and 2, as 2 has it. No other file includes <cmocka.h>. */
#ifndef TESTS_SUPPORT_CMOCKA_H
#define TESTS_SUPPORT_CMOCKA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h> /* after those it needs */

#ifndef assert_uint_in_range /* 1.1 */
#define assert_uint_in_range(value, least, most)                                                   \
    _assert_in_range((uintmax_t)(value), (uintmax_t)(least), (uintmax_t)(most), __FILE__, __LINE__)
#undef assert_in_range                   /* deprecated since */
#define stop() _fail(__FILE__, __LINE__) /* no test may have a function of this name */
#endif

#endif
