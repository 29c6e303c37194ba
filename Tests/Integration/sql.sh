#!/usr/bin/env bash
# What packs say as SQL in DuckDB (from PyPI) and in PostgreSQL (from Debian, a cluster of its own that is thrown away) is
# what the engine says, row for row: the audits with their records, and the cases of the comparison with the naive judge.
set -u
. "$(dirname "$0")/common.bash"
need python3
need_tzdata
need_built etterlev
python_with duckdb duckdb==2.0.0 || skip 'no duckdb'
workplace
export PGHOST=$work/postgres PGUSER=postgres
postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
if [ -z "$postgres" ] && [ "$(id -u)" = 0 ]; then
  { apt-get update && apt-get install -y --no-install-recommends postgresql; } >/dev/null 2>&1
  postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
fi
# A server does not run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then su postgres -c "$1"; else sh -c "$1"; fi; }
cleanup() { [ -n "$postgres" ] && as_owner "'$postgres/pg_ctl' -D '$PGHOST/data' -m immediate stop" >/dev/null 2>&1; }
engines=duckdb
if [ -n "$postgres" ]; then
  mkdir "$PGHOST" && chmod 755 "$work"
  [ "$(id -u)" = 0 ] && chown postgres "$PGHOST"
  as_owner "cd / && '$postgres/initdb' -D '$PGHOST/data' -U postgres -A trust -E UTF8 --no-sync >/dev/null 2>&1 &&
    '$postgres/pg_ctl' -D '$PGHOST/data' -w -l '$PGHOST/log' -o \"-k '$PGHOST' -c listen_addresses= -c fsync=off -c jit=off\" start \
    >/dev/null 2>&1" && engines='postgres duckdb'
fi
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
exit "$failed"
