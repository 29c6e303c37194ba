#!/usr/bin/env bash
# What packs say as SQL in DuckDB (from PyPI) and in PostgreSQL (from Debian, a cluster of its own that is thrown away) is
# what the engine says, row for row: the audits with their records, and the cases of the comparison with the naive judge.
#
#   Tests/Integration/sql.sh [--deep]
#     --deep   asks Spark (PySpark from PyPI, which wants Java 17) in place of the two, for hours: all audits, the tests of
#              all packs, the example municipality, the cases and, where the comparison is built, random packs
set -u
. "$(dirname "$0")/common.bash"
. "$(dirname "$0")/postgres.bash"
need python3
need_tzdata
case ${1-} in --deep | '') deep=${1-} ;; *) echo "usage: $0 [--deep]" >&2; exit 2 ;; esac
need_built etterlev
# The commands of the documentation, in its order.
document() { # LANGUAGE HEADING
  sed -n "/^### $2\$/,/^### /p" "$root/Sources/SQL/SQL.docc/Warehouse.md" | sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" | grep -v '^```'
}
documented() { # ENGINE [HEADING]
  mkdir -p "$work/bin" && ln -sf "$program" "$work/bin/etterlev" || return 1
  if [ "$1" = postgres ]; then
    document sh PostgreSQL >"$work/document.sh" && PATH=$work/bin:$postgres:$PATH bash -eu "$work/document.sh" >"$work/told.txt"
  else
    document python "$2" >"$work/document.py" && PATH=$work/bin:$PATH "$python" "$work/document.py" >"$work/told.txt"
  fi && grep -q "K5.*red" "$work/told.txt"
}
if [ -n "$deep" ]; then
  # shellcheck source=Tests/Integration/spark.bash
  . "$(dirname "$0")/spark.bash"
  exit "$failed"
fi

python_with duckdb duckdb==2.0.0 || skip 'no duckdb'
workplace
cleanup() { stop_postgres; }
engines=duckdb
start_postgres && engines='postgres duckdb'
[ "$engines" = duckdb ] && echo 'no PostgreSQL: only DuckDB is asked'

cd "$root" || exit 1
audit() { # ENGINE NAME DAY…
  local cases=() day
  for day in "${@:3}"; do cases+=("Rules/revisjoner/$2/records@$day"); done
  "$python" Tests/Integration/sql.py "$1" "$program" "Rules/revisjoner/$2" "${cases[@]}"
}
for engine in $engines; do
  check "$engine: the audit of Hamar" audit "$engine" hamar-2022 2022-10-07 2026-02-28T22:59:59+00:00
done
for engine in $engines; do
  check "$engine: the cases of the comparison" \
    "$python" Tests/Integration/sql.py "$engine" "$program" --scenarios 1 Tests/Compare/Fixtures/*.txt
done
# Planning hundreds of views takes DuckDB longer than asking them.
[ "$engines" = duckdb ] ||
  check "postgres: the tests of the regulation's rules" \
    "$python" Tests/Integration/sql.py postgres "$program" --tests Rules/kvalitetsforskriften

# What cannot be said is refused with its place, and the rest is written.
cat >"$work/refused.krav" <<'KRAV'
record unit scope { name label }
record thing { place unit; size integer }
source law "Law" { id "L" in force from 2000-01-01 }
rule said "Said" { basis law "1" for thing t red when t.size > 3 because "{t.size}" }
rule unsaid "Unsaid" {
  basis law "1"
  for unit u
  red when sum t.size / 2 of (thing t where t.place = u) > 3 because "much"
}
criterion c "C" { basis law "1" rules said verdict worst }
criterion d "D" { basis law "1" rules said, unsaid verdict worst }
KRAV
refusal() {
  "$program" sql --dialect duckdb "$work/refused.krav" >"$work/out.sql" 2>"$work/err.txt"
  [ $? = 1 ] && grep -q "refused.krav:8:16: refused: .unsaid.: a sum of what has been divided" "$work/err.txt" &&
    grep -q 'refused: .d.: .unsaid. is refused' "$work/err.txt" && grep -q 'VIEW rules."said"' "$work/out.sql" &&
    grep -q 'VIEW criteria."c"' "$work/out.sql" && ! grep -q 'unsaid' "$work/out.sql"
}
check 'what cannot be said is refused with its place' refusal

for engine in $engines; do check "$engine: the commands of the documentation" documented "$engine" DuckDB; done
exit "$failed"
