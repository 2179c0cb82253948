/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ASAN: 1 where AddressSanitizer watches, which has a malloc of its own, needs all addresses and
 * makes mlock do nothing; else 0. What it forbids is left out when a test is compiled. */
#ifndef TESTS_SUPPORT_ASAN_H
#define TESTS_SUPPORT_ASAN_H

#ifdef __SANITIZE_ADDRESS__
#define ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASAN 1
#endif
#endif
#ifndef ASAN
#define ASAN 0
#endif

#endif
