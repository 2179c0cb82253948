#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clocks that are wrong, and months at their edges, driven through the real program.
exec python3 "$(dirname "$0")/clock.py"
