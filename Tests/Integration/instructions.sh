#!/usr/bin/env bash
# How many instructions the hot paths take for one record, verdict, change or day of the common workload, counted by
# valgrind: a slower path shows on any machine, however busy. A count that is more than the tolerance above the one in
# Tests/Bench/instructions.txt fails; `instructions.sh --update` writes the file anew.
set -u
. "$(dirname "$0")/common.bash"
baseline=$root/Tests/Bench/instructions.txt
tolerance=5 # percent
need_release etterlev-bench
need valgrind
[ "$(uname -m)" = x86_64 ] || skip 'the counts are those of x86-64'
workplace
cd "$root" || exit 1
bench=$release/etterlev-bench
options=(--records 5000 --work "$work")
"$bench" measure make "${options[@]}" >/dev/null || exit 1

# The same hashes in every run, so that tables fill alike.
count() {
  SWIFT_DETERMINISTIC_HASHING=1 valgrind --tool=callgrind --callgrind-out-file="$work/$1.out" \
    --toggle-collect='*countedPath*' "$bench" measure paths --input "$1" "${options[@]}" \
    >"$work/$1.json" 2>"$work/$1.log"
}
paths=(read apply judge change day)
for path in "${paths[@]}"; do count "$path" & done
wait

status=0
: >"$work/found"
for path in "${paths[@]}"; do
  all=$(sed -n 's/^totals: //p' "$work/$path.out" 2>/dev/null)
  units=$(grep -oE "\"$path\":[0-9]+" "$work/$path.json" | grep -oE '[0-9]+')
  if [ -z "$all" ] || [ "$all" -eq 0 ] || [ -z "$units" ]; then
    tail -3 "$work/$path.log"
    echo "NOT ok: nothing was counted in \`$path\`"
    status=1
    continue
  fi
  each=$((all / units))
  echo "$path $each" >>"$work/found"
  known=$(awk -v path="$path" '$1 == path { print $2 }' "$baseline" 2>/dev/null)
  if [ -z "$known" ]; then
    echo "$path: $each instructions each"
  elif [ $((each * 100)) -gt $((known * (100 + tolerance))) ]; then
    echo "NOT ok: $path: $each instructions each, $known before"
    status=1
  else
    echo "$path: $each instructions each, $known before"
  fi
done
if [ "${1:-}" = --update ]; then
  cp "$work/found" "$baseline"
  echo "written: $baseline"
  exit 0
fi
[ "$status" -eq 0 ] && echo 'ok: instructions'
exit "$status"
