#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# P6: attacks by hand on what is released, through the real program.
exec python3 "$(dirname "$0")/attacks.py"
