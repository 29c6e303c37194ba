# What packs say as SQL in Spark is what the engine says: the part of sql.sh with --deep.
need java
python_with pyspark pyspark==4.3.0 || skip 'no pyspark'
workplace
cd "$root" || exit 1
export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$work
compare() {
  "$python" Tests/Integration/sql.py spark "$program" "$@" 2>"$work/err.txt" || { tail -n 5 "$work/err.txt"; false; }
}

check 'spark: the cases of the comparison' compare --scenarios 1 Tests/Compare/Fixtures/*.txt
# Of a whole municipality the verdicts: how long they hold is asked of the cases above and below.
audit() { compare --verdicts "$1" "$1/records@$(grep -o '20[0-9-]*' "$1/example.json" | head -n 1)"; } # on the example's day
for pack in Rules/revisjoner/*; do check "spark: the audit ${pack##*/}" audit "$pack"; done
for pack in Rules/kvalitetsforskriften Rules/tilgrensende Rules/revisjoner/*; do
  check "spark: the tests of ${pack##*/}" compare --verdicts --tests "$pack"
done

example() {
  mkdir -p "$work/example" && ln -sfn "$root/Rules" "$work/example/Rules" || return 1
  (cd "$work/example" && exec "$bin/etterlevd" --example fjordvik >out.txt 2>&1) &
  local daemon=$!
  until_true is 1 grep -c 'judges the records' "$work/example/out.txt"
  kill "$daemon"
  wait "$daemon" 2>/dev/null
  compare --verdicts Rules/eksempler/fjordvik "$work/example/.etterlevd/records@2026-09-22"
}
[ -x "$bin/etterlevd" ] && check 'spark: the example municipality' example

# Those of the first seeds.
random() {
  local seed
  for seed in {1..200}; do
    "$root/.build/release/compare" --print --seed "$seed" >"$work/random-$seed.txt" || return 1
  done
  compare --scenarios 1000 "$work"/random-*.txt
}
[ -x "$root/.build/release/compare" ] && check 'spark: random packs' random

mkdir "$work/bin" "$work/shell" && ln -s "$program" "$work/bin/etterlev" && ln -s "$root/Rules" "$work/shell/Rules"
documented_in_spark() {
  document python Spark >"$work/document.py"
  (cd "$work/shell" && PATH=$work/bin:$PATH "$python" "$work/document.py" >told.txt 2>err.txt) &&
    grep -q 'K5 *| *red' "$work/shell/told.txt" || { tail -n 3 "$work/shell/err.txt"; false; }
}
check 'spark: the commands of the documentation' documented_in_spark
