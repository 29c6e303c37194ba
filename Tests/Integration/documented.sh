#!/usr/bin/env bash
# Every command that the README and the catalogues show is run. The blocks of a page without a mark are run here, in their
# order, in a folder with the rules and the daemon of an example; what a page takes as given is made first. A block that needs
# more (root, systemd, hours) names the script that runs it: see documented.py. The few commands that stand among others
# and are run elsewhere are listed below with where.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sed sha256sum
need_tzdata
workplace
# As released, where that is built: some of the commands are work.
programs=$bin
if [ -x "$root/.build/release/etterlev" ] && [ "${DOCUMENTED-release}" = release ]; then programs=$root/.build/release; fi
docs() { python3 "$root/Tests/Integration/documented.py" "$@"; }
cleanup() { [ ! -e "$work/pid" ] || kill -9 $(cat "$work/pid") 2>/dev/null; }

check 'each mark names a script that runs its block' is '' docs marks
docs marks
docs lines

# -- Run elsewhere: the words, the script, and how the script has them

elsewhere='swift test|.ci/run|swift test --xunit-output
swift build -c release|.ci/run|swift build -c release
etterlev test --mutate Rules|.ci/run|etterlev test --mutate
etterlevd --example fjordvik|Tests/Integration/example.sh|--example fjordvik'
while IFS='|' read -r words script how; do
  check "\`$words\` is run by $script" grep -qF -- "$how" "$root/$script"
done <<<"$elsewhere"
export ELSEWHERE="$work/elsewhere"
cut -d'|' -f1 <<<"$elsewhere" >"$ELSEWHERE"

# -- The tools, as far as they need help here

mkdir "$work/tools"
export PROGRAMS=$programs PIDS=$work/pid
tool() { # NAME, from standard input
  { printf '#!/usr/bin/env bash\nword="%s $*"\n' "$1"
    echo 'while IFS= read -r line; do case $word in "$line"*) exit 0 ;; esac; done <"$ELSEWHERE"'; cat; } >"$work/tools/$1"
  chmod +x "$work/tools/$1"
}
tool swift <<'TOOL'
[ "$1 $2 $3" = 'run -c release' ] || { echo "not known here: swift $*" >&2; exit 99; }
exec "${@:4}"
TOOL
tool etterlevd <<'TOOL'
case " $* " in *' --check '* | *' --help '*) exec "$PROGRAMS/etterlevd" "$@" ;; esac
setsid "$PROGRAMS/etterlevd" "$@" >daemon.txt 2>&1 </dev/null &
echo $! >>"$PIDS"
for _ in $(seq 400); do
  curl -s --max-time 2 --unix-socket .etterlevd/socket http://localhost/health | grep -q '"state":"ok"' && exit 0
  sleep 0.05
done
cat daemon.txt >&2
exit 99
TOOL
tool etterlev <<'TOOL'
# What goes on for ever is listened to for a moment, and `ID` is an alert's.
words=()
for word in "$@"; do
  if [ "$word" = ID ]; then
    word=$(/usr/bin/env curl -s --unix-socket .etterlevd/socket http://localhost/alerts | grep -oE '"id":"[^"]*"' | head -n 1 | cut -d'"' -f4)
  fi
  words+=("$word")
done
case $1 in
  follow | lsp) timeout 1 "$PROGRAMS/etterlev" "${words[@]}" </dev/null; code=$?; [ $code = 124 ] && code=0; exit $code ;;
  *) exec "$PROGRAMS/etterlev" "${words[@]}" ;;
esac
TOOL
curl=$(command -v curl)
tool curl <<TOOL
case " \$* " in
  *' -N '*) timeout 1 "$curl" "\$@"; code=\$?; [ \$code = 124 ] && code=0; exit \$code ;;
  *) exec "$curl" "\$@" ;;
esac
TOOL

# -- What a page takes as given

example() { PATH=$work/tools:$PATH etterlevd --example hamar-2022; }
export_of() { iconv -f cp1252 -t utf-8 "$root/Rules/importer/eksempler/avvik-01.03.2025.csv"; }
prepare() { # PAGE
  ln -s "$root/Rules" Rules
  case $1 in
    Eksportguide) mkdir mappe-med-prøvefiler && cp Rules/importer/eksempler/*.csv mappe-med-prøvefiler/ ;;
    YourFirstRule) page_packs ;;
    # Of years that have been, by today's clock.
    DeclaringStatistics)
      mkdir -p .etterlevd/records && cp Rules/revisjoner/hamar-2022/records/*.jsonl .etterlevd/records/ &&
        PATH=$work/tools:$PATH etterlevd --rules Rules/revisjoner/hamar-2022 ;;
    Importing) example && mkdir lokalt && cp Rules/importer/eksempler/avvik-01.03.2025.csv avvik.csv ;;
    Kvalitetsleder)
      example
      mkdir lokalt
      cp Rules/importer/eksempler/avvik-01.03.2025.csv avvik.csv
      sed 's#use "\.\./#use "../Rules/#; /^test /,$d' Rules/importer/avvik.krav >lokalt/avvik.krav ;;
    README) ;;
    *) example ;;
  esac
}
# The pack that the page has built before the block.
page_packs() {
  mkdir mine DIR
  python3 - "$root/Sources/Krav/Krav.docc/YourFirstRule.md" >mine/avvik.krav <<'PYTHON'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read().split("```sh")[0]
print("\n".join(b for b in re.findall(r"```krav\n(.*?)```", text, re.S) if not b.startswith("// refused")))
PYTHON
}

# -- The pages

run_page() { # PAGE: exit codes over 1 are faults; 1 only says that something was found
  local name=${1##*/}
  name=${name%.md}
  mkdir "$work/page-$name" && cd "$work/page-$name" || return 1
  prepare "$name" || return 1
  {
    # shellcheck disable=SC2016
    echo 'trap '\''code=$?; [ $code -le 1 ] || echo "exit code $code: $BASH_COMMAND" >>../failures'\'' ERR'
    docs plain "$1"
  } >../page.sh
  : >../failures
  PATH=$work/tools:$PATH bash ../page.sh >output.txt 2>&1 </dev/null
  cd "$work" || return 1
  [ ! -e pid ] || { kill $(cat pid) 2>/dev/null; rm -f pid; }
  [ ! -s failures ] || { cat failures; tail -n 20 "page-$name/output.txt" | sed 's/^/  | /'; return 1; }
}
# documented.sh [PAGE…]: all without one.
for page in ${*:-$(docs pages)}; do
  began=$SECONDS
  check "$page" run_page "$page"
  [ $((SECONDS - began)) -lt 20 ] || echo "  took $((SECONDS - began)) s"
done
exit "$failed"
