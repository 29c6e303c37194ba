#!/usr/bin/env bash
# What monitoring systems see: `etterlev probe` with its exit codes, and the text file for node_exporter, read by
# Prometheus' own parser.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
python_with prometheus_client prometheus_client || skip 'prometheus_client cannot be installed here'
workplace
mkdir rules records state
cat > rules/rules.krav <<'KRAV'
source code "Code" { id "C" in force from 2000-01-01 }
record house scope { name label; open bool }
rule shut "Shut" { basis code "1" for house h red when h.open because "Open." }
KRAV
put houses.json '[{"type":"house","id":"a","name":"A","open":true},{"type":"house","id":"b","name":"B","open":false}]'
export ETTERLEV_SOCKET=$work/socket
etterlev=$bin/etterlev

probe() { # EXIT PATTERN OPTION…
  local wanted=$1 pattern=$2 said code
  shift 2
  said=$(timeout 20 "$etterlev" probe "$@" 2>>err.txt)
  code=$?
  [ "$code" = "$wanted" ] && [ "$(wc -l <<<"$said")" = 1 ] && grep -qE -- "$pattern" <<<"$said" && return
  echo "  exit $code: $said"
  return 1
}
# value[unit];warning;critical;least, as the Monitoring Plugins' guidelines write figures.
figures='\| (red|age|bad|unlogged)=[0-9]+s?;[0-9]*;[0-9]*;0( (red|age|bad|unlogged)=[0-9]+s?;[0-9]*;[0-9]*;0)*$'

check 'nobody answers: critical' probe 2 '^ETTERLEVD CRITICAL - no daemon answers'
check 'a wrong option: unknown' probe 3 '' --nothing
check 'a wrong number: unknown' probe 3 '' --warning-red many
serve --rules rules --records records --state state --socket socket
check 'well: OK' probe 0 "^ETTERLEVD OK - state ok, red alerts: 1 $figures"
check 'more red than may be: warning' probe 1 "^ETTERLEVD WARNING - red alerts: 1 \| red=1;0;5;0" --warning-red 0 --critical-red 5
check 'as many as may be: OK' probe 0 'red=1;1;5;0' --warning-red 1 --critical-red 5
check 'many more: critical' probe 2 '^ETTERLEVD CRITICAL - red alerts: 1' --warning-red 0 --critical-red 0
sleep 1.2
check 'no record for long: warning' probe 1 'age of the last record: [0-9]+s' --warning-age 0
check 'no record for very long: critical' probe 2 'CRITICAL - age of the last record' --critical-age 0
put broken.json '{"type":'
until_true probe 1 'bad files: 1' >/dev/null
check 'a bad file: warning' probe 1 'WARNING - bad files: 1'
check 'as many bad files as may be: OK' probe 0 'bad=1;1;;0' --warning-bad 1

# -- The text file
mkdir collector
umask 077
check 'the text file is written' "$etterlev" metrics --textfile collector/etterlevd.prom
check 'node_exporter may read it' is 644 stat -c %a collector/etterlevd.prom
check 'nothing is left beside it' is etterlevd.prom ls -A collector
check 'only .prom is read by node_exporter' is 2 sh -c "'$etterlev' metrics --textfile collector/x.txt; echo \$?"
cat > parse.py <<'PY'
import sys
from prometheus_client.parser import text_string_to_metric_families
text = open("collector/etterlevd.prom").read()
families = {family.name: family for family in text_string_to_metric_families(text)}
value = lambda name, **labels: [s.value for f in families.values() for s in f.samples if s.name == name and labels.items() <= s.labels.items()]
assert value("etterlevd_up") == [float(sys.argv[1])], value("etterlevd_up")
assert all(family.documentation and family.type != "unknown" for family in families.values()), families
if sys.argv[1] == "1":
    assert value("etterlevd_alerts", state="open", verdict="red") == [1.0]
    assert value("etterlevd_files", state="bad") == [1.0]
    assert value("etterlevd_records") == [2.0]
else:
    assert set(families) == {"etterlevd_up"}, families
# node_exporter refuses files with timestamps.
assert all(len(line.rsplit("} ", 1)[-1].split(" ")) <= 2 for line in text.splitlines() if not line.startswith("#"))
PY
check "Prometheus' parser reads it" "$python" parse.py 1
promtool=$(command -v promtool) && check 'promtool finds nothing wrong' sh -c "'$promtool' check metrics < collector/etterlevd.prom"
# Whoever reads meanwhile has a whole file.
( for _ in $(seq 40); do "$etterlev" metrics --textfile collector/etterlevd.prom; done ) &
writer=$!
torn=0
while kill -0 "$writer" 2>/dev/null; do "$python" parse.py 1 >/dev/null 2>&1 || torn=1; done
check 'it is never torn' is 0 echo "$torn"
stop
check 'silence is told in the file' is 3 sh -c "'$etterlev' metrics --textfile collector/etterlevd.prom 2>/dev/null; echo \$?"
check "and Prometheus' parser reads that" "$python" parse.py 0
exit "$failed"
