#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What left before a restore is known after it.
exec python3 "$(dirname "$0")/recall.py"
