# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that drive the program: functions that raise when it does not do what it must."""
import sys
import traceback

CHECKS = []


def check(f):
    CHECKS.append(f)
    return f


def run_checks():
    """Runs the checks named in the arguments, or all of them; the exit status."""
    failed = 0
    for f in CHECKS:
        if sys.argv[1:] and f.__name__ not in sys.argv[1:]:
            continue
        try:
            f()
            print("ok", f.__name__, flush=True)
        except Exception as reason:  # a failed check must not hide the next ones
            traceback.print_exc(limit=-3)
            print("FAILED", f.__name__, str(reason)[:2000], flush=True)
            failed += 1
    return 1 if failed else 0
