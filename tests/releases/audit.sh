#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# P6: what is released, audited from its files alone by another solver.
exec python3 "$(dirname "$0")/audit.py"
