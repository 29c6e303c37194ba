#!/usr/bin/env bash
# What statistics count, against numbers that Python counts by itself over random records: by units and fields, for many
# periods, offline and from the daemon; that small counts are kept back; and tables, CSV and charts of it.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
mkdir rules records state
cat > rules/rules.krav <<'KRAV'
source code "Code" { id "C" in force from 2000-01-01 }
enum kind { art, harm "harm and threats", other_kind }
record house scope { name label; parent house? }
record note { house house?; made date past; kind kind?; place label?; done enum { open, shut, void }; shut date? past; due date? }
statistics notes "Notes" {
  for     note n where n.done != void
  opened  n.made
  closed  n.shut when n.done = shut
  due     n.due else n.made + 30 days
  by      n.kind, n.place
}
statistics made "Made" { for note n opened n.made by n.kind }
rule shut "Shut" { basis code "1" for note n yellow when n.done = open because "Open." }
access "nobody-of-that-name-999999" { read "h" }
KRAV
sed -i '/^access/d' rules/rules.krav
python3 "$root/Tests/Integration/stats.py" make records
export ETTERLEV_SOCKET=$work/socket
"$bin/etterlevd" --rules rules --records records --state state --socket socket >out.txt 2>&1 &
daemon=$!
check 'the daemon answers' until_true is ok health
python3 "$root/Tests/Integration/stats.py" compare "$bin/etterlev" || failed=1

etterlev=$bin/etterlev
check 'they are listed' is 2 sh -c "'$etterlev' stats | wc -l"
"$etterlev" stats notes --year 2025 --csv > notes.csv
check 'CSV is for a Norwegian spreadsheet' python3 - <<'PY'
import csv
rows = list(csv.reader(open("notes.csv", encoding="utf-8-sig"), delimiter=";"))
assert rows[0][:7] == ["Statistikk", "Fra", "Til", "Fordelt på", "Nivå", "Kode", "Navn"], rows[0]
assert all(len(row) == len(rows[0]) for row in rows)
assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row), "a formula"
assert any("cmd" in cell for row in rows for cell in row), "the hostile place is there"
PY
for chart in counts share days; do
  for by in '' kind place; do
    "$etterlev" stats notes --year 2025 ${by:+--by $by} --chart $chart --svg "$chart$by.svg"
  done
done
check 'charts are pictures with words for them' python3 - <<'PY'
import glob, xml.etree.ElementTree as tree
names = glob.glob("*.svg")
assert len(names) == 9
for name in names:
    root = tree.parse(name).getroot()
    tags = {e.tag.split("}")[1] for e in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text"}, tags
    assert root.find("{http://www.w3.org/2000/svg}desc").text.startswith("Notes fra 2025-01-01"), name
PY
check 'a chart may be read by all' is 644 stat -c %a counts.svg
is 2 sh -c "'$etterlev' stats nothing; echo \$?" && echo 'ok: an unknown name is told' || failed=1
for bad in 'depth=-1' 'min_count=4' 'from=2025-13-01' 'from=2025-02-01&to=2025-01-01' 'from=2999-01-01' 'what=1'; do
  check "refused: $bad" is 400 code "/statistics?name=notes&$bad"
done
check 'an unknown unit is not there' is 404 code '/statistics?name=notes&unit=nowhere'
check 'an unknown field is not there' is 404 code '/statistics?name=notes&by=nothing'
stop
exit "$failed"
