#!/usr/bin/env bash
# Every record of the audit examples says where it comes from.
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }
exec python3 "$(dirname "$0")/check-facts.py"
