#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the command line reads and writes: unknown keys, foreign files, inputs and outputs that fail.
exec python3 "$(dirname "$0")/reading.py"
