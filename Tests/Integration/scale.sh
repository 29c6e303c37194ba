#!/usr/bin/env bash
# scale.sh [--records N] [--engine duckdb|spark|duckdb,spark] [--municipalities M] [--threads T] [--memory GB] [--folder DIR]
#
# The common workload R5 for many municipalities in one warehouse: made, judged by its rules as SQL, and for some of the
# municipalities held against the engine, row for row. Without options it is small: five municipalities with 100 000 records
# between them, by way of record files, and all of them held against the engine. Sources/SQL/SQL.docc/Scale.md has the figures
# of large ones.
set -u
. "$(dirname "$0")/common.bash"
engine=duckdb options=()
while [ $# -gt 0 ]; do
  case $1 in
    --engine) engine=${2-} ;;
    --records | --municipalities | --threads | --memory | --folder) options+=("$1" "${2-}") ;;
    *) sed -n '2s/^# /usage: /p' "$0" >&2; exit 2 ;;
  esac
  shift 2 || exit 2
done
need python3
need_tzdata
need_built etterlev
# What many records take should not be an engine's that is built for debugging.
[ -x "$root/.build/release/etterlev" ] && [ ${#options[@]} -gt 0 ] && program=$root/.build/release/etterlev
if [[ $engine == *spark* ]]; then
  need java
  python_with pyspark pyspark==4.3.0 || skip 'no pyspark'
  # The records are made by DuckDB in any case.
  "$python" -c 'import duckdb' 2>/dev/null || "${python%/*}/pip" install -q duckdb==2.0.0 || skip 'no duckdb'
  export SPARK_LOCAL_IP=127.0.0.1
else
  python_with duckdb duckdb==2.0.0 || skip 'no duckdb'
fi
cd "$root" || exit 1
[ ${#options[@]} -gt 0 ] || options=(--records 100000 --municipalities 5 --threads 2 --lines --compare 5)
check "$engine: the common workload of many municipalities" \
  "$python" Tests/Integration/scale.py "$engine" "$program" "${options[@]}"
exit "$failed"
