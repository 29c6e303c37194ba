#!/usr/bin/env bash
# The client as people see it: in pseudo-terminals of 80 and 120 columns nothing is wider, colours and the pager come and go as
# the environment says, long work tells how far it is, and what records say is never obeyed. bash, zsh and fish complete by
# the scripts that it writes, and mandoc and groff have nothing to say about its manual pages.
set -u
. "$(dirname "$0")/common.bash"
need python3
need_tzdata
missing=()
for tool in zsh fish mandoc groff less; do command -v "$tool" >/dev/null || missing+=("$tool"); done
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"; } \
    >/dev/null 2>&1
fi
need_built etterlev
etterlev=$program
need_built etterlevd
workplace
ln -s "$root/Rules" Rules
has() { command -v "$1" >/dev/null || { echo "note: no $1 here"; return 1; }; }

# -- Manual pages
"$etterlev" man --into man
quiet() { [ -z "$("$@" 2>&1)" ]; }
check 'there is a page for each command' [ "$(ls man | wc -l)" -gt 20 ]
has mandoc && check 'mandoc has nothing to say' quiet mandoc -T lint -W warning man/*
has groff && check 'groff has nothing to say' quiet groff -man -ww -z man/*
if has mandoc; then
  mandoc -T utf8 man/etterlev-status.1 | col -b >page.txt
  check 'a page reads as it should' grep -q 'etterlev-status - criteria and units' page.txt
fi

# -- Completions
for shell in bash zsh fish; do "$etterlev" completions "$shell" >"completions.$shell"; done
mkdir fpath && cp completions.zsh fpath/_etterlev

# -- The daemon, and records that would command a terminal
"$program" --example hamar-2022 >>out.txt 2>&1 &
daemon=$!
socket=.etterlevd/socket
reddens() { [ "$(light K5 hamar)" = red ]; }
check 'the example runs' until_true is ok health
check 'the example is judged' until_true reddens
python3 "$root/Tests/Integration/terminal.py" "$etterlev" || failed=1
stop
exit "$failed"
