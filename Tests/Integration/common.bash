# What the integration scripts share. A script begins with
#
#   set -u
#   . "$(dirname "$0")/common.bash"
#   need curl python3
#   need_tzdata
#   workplace
#
# and ends with `exit "$failed"`: 0 when all held, 1 when a check did not, 77 («skipped», with the reason on the last line)
# where something is missing that it needs. `.ci/run` runs every *.sh here; this file is none, so that it is not run.
#
#   need TOOL…             ends the script as skipped unless all are installed
#   need_tzdata            the same without the zone of Oslo
#   need_built NAME        sets $program to the built program, for debugging if there is one, else for release; or skips
#   need_release NAME…     skips unless all are built for release; sets $release to their folder
#   python_with MODULE SPEC  sets $python to one that has the module: the system's, where SPEC names no version, or one with
#                          SPEC installed beside the build; fails where it cannot be had
#   skip REASON            ends the script as skipped
#   workplace              makes the folder $work, enters it, and at the end ends the script's jobs and removes it;
#                          before that the function `cleanup` is called, which a script may define
#
#   check NAME COMMAND…    says `ok: NAME` or `NOT ok: NAME`, by how the command ends
#   is TEXT COMMAND…       whether the command prints just that
#   until_true COMMAND…    tries again until it succeeds, $attempts times with $pause seconds between
#
#   serve OPTION…          starts the daemon, output to out.txt, and waits until its health is ok; sets $daemon
#   stop                   ends it with SIGTERM and waits; its exit code
#   ask PATH               the body of an answer over $socket, at most $patience seconds
#   code PATH [OPTION…]    the status of an answer, with more options for curl
#   field EXPRESSION       what Python makes of the JSON on standard input, which is `v`
#   health [EXPRESSION]    the daemon's state, or another word of /health
#   light CRITERION UNIT   the colour of a criterion at a unit
#   put NAME [TEXT]        puts a record file whole into the folder $records, from standard input without TEXT
#
# $root is the top of the repository and $bin the folder of the programs built for debugging.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
failed=0
# What a shell started by a script asks with, too.
export socket=socket patience=5
records=records
attempts=100 pause=0.05
# The daemon of a script is nobody else's service.
unset WATCHDOG_USEC WATCHDOG_PID NOTIFY_SOCKET LISTEN_FDS LISTEN_PID LISTEN_FDNAMES

# -- What a script needs

skip() { echo "skipped: $1"; exit 77; }
need() {
  local tool
  for tool in "$@"; do command -v "$tool" >/dev/null || skip "no $tool"; done
}
need_tzdata() { [ -e /usr/share/zoneinfo/Europe/Oslo ] || skip 'no tzdata'; }
need_built() {
  local folder
  for folder in debug release; do
    program=$root/.build/$folder/$1
    [ -x "$program" ] && return
  done
  skip "$1 is not built"
}
need_release() {
  local name
  release=$root/.build/release
  for name in "$@"; do [ -x "$release/$name" ] || skip 'no release build'; done
}
python_with() { # MODULE SPEC
  python=python3
  [[ $2 =~ ^[A-Za-z0-9_-]+$ ]] && python3 -c "import $1" 2>/dev/null && return
  local folder=$root/.build/python/${2//[^A-Za-z0-9.-]/_}
  python=$folder/bin/python
  "$python" -c "import $1" 2>/dev/null && return
  mkdir -p "${folder%/*}"
  # Two scripts may ask for the same at once.
  (
    flock 9
    "$python" -c "import $1" || { python3 -m venv "$folder" && "$folder/bin/pip" install -q "$2"; }
  ) 9>"$folder.lock" >/dev/null 2>&1
}

# Scripts run side by side, and only one at a time can install.
apt-get() { flock /tmp/etterlevd-installing "$(type -P apt-get)" "$@"; }

cleanup() { :; }
workplace() {
  bin=$(cd "$root" && swift build --show-bin-path)
  work=$(mktemp -d) || exit 1
  trap 'cleanup; kill -9 $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
  cd "$work" || exit 1
}

# -- Checking

check() { # NAME COMMAND…
  if "${@:2}"; then echo "ok: $1"; else echo "NOT ok: $1"; failed=1; fi
}
is() { [ "$("${@:2}" 2>/dev/null)" = "$1" ]; }
until_true() {
  local attempt
  for ((attempt = 0; attempt < attempts; attempt++)); do
    "$@" && return 0
    sleep "$pause"
  done
  return 1
}

# -- The daemon

serve() { # OPTION…
  "$bin/etterlevd" "$@" >>out.txt 2>&1 &
  daemon=$!
  until_true is ok health
}
stop() { kill "$daemon"; wait "$daemon" 2>/dev/null; }
ask() { curl -s --max-time "$patience" --unix-socket "$socket" "http://localhost$1"; }
code() { curl -s --max-time "$patience" -o /dev/null -w '%{http_code}' --unix-socket "$socket" "${@:2}" "http://localhost$1"; }
field() { python3 -c 'import json,sys; v=json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }
health() { ask /health | field "${1:-v['state']}"; }
light() { ask "/verdicts?unit=$2&depth=0" | field "[i['verdict'] for i in v['items'] if i['criterion']=='$1'][0]"; }
put() { # NAME [TEXT]
  mkdir -p "$(dirname "$records/$1")" || return 1
  if [ $# -gt 1 ]; then printf '%s' "$2"; else cat; fi >"$records/.aside" && mv "$records/.aside" "$records/$1"
}
