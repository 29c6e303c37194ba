#!/usr/bin/env bash
# What `etterlev check --sarif` writes is held against the official schema of SARIF 2.1.0, which is fetched for the run;
# where its sites are out of reach, against the models of SARIF 2.1.0 that PyPI has as sarif-pydantic.
set -u
. "$(dirname "$0")/common.bash"
need_built etterlev
need python3
workplace
cd "$root" || exit 1
schema=$work/schema.json
# SARIF_SCHEMA names a copy for a machine that reaches no site.
if [ -n "${SARIF_SCHEMA:-}" ]; then
  cp "$SARIF_SCHEMA" "$schema" || exit 1
else
  for address in https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json \
    https://json.schemastore.org/sarif-2.1.0.json; do
    curl -fsSL --max-time 30 "$address" -o "$schema" 2>/dev/null && grep -q sarif "$schema" && break
    rm -f "$schema"
  done
fi
if [ -s "$schema" ]; then
  python_with jsonschema jsonschema || skip 'no jsonschema for python, and none to be had'
else
  python_with sarif_pydantic sarif-pydantic || skip 'neither the schema nor sarif-pydantic can be fetched'
fi
"$program" check --sarif Rules >"$work/rules.sarif"
"$program" check --sarif Tests/KravTests/Diagnostics nowhere >"$work/faults.sarif"
"$python" - "$schema" "$work/rules.sarif" "$work/faults.sarif" <<'PYTHON'
import copy, json, os, sys
if os.path.exists(sys.argv[1]):
    import jsonschema
    schema = json.load(open(sys.argv[1]))
    validator = jsonschema.validators.validator_for(schema)(schema)
    print("held against", schema.get("$id") or schema.get("id"))
    def faults(log):
        return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(log)]
else:
    import sarif_pydantic
    print("held against the models of sarif-pydantic")
    def faults(log):
        try:
            sarif_pydantic.Sarif.model_validate(log)
            return []
        except ValueError as error:
            return [str(error)[:400]]
failed = False
for path in sys.argv[2:]:
    log = json.load(open(path))
    found = faults(log)
    for fault in found[:10]:
        print(f"{path}: {fault}")
    run = log["runs"][0]
    print(f"{path.split('/')[-1]}: {len(run['results'])} results, {len(run['tool']['driver']['rules'])} rules, {len(found)} faults")
    failed = failed or bool(found)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        # Each region holds the words that it is about.
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == uri
            assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
assert log["runs"][0]["results"], "the faulty packs give no result"
# The judge sees what is wrong: a level that is none, a line that is no number.
for spoil in (lambda result: result.update(level="fatal"),
              lambda result: result["locations"][0]["physicalLocation"]["region"].update(startLine="one")):
    spoilt = copy.deepcopy(log)
    spoil(next(result for result in spoilt["runs"][0]["results"] if result["locations"]))
    assert faults(spoilt), "a spoilt log passes"
sys.exit(1 if failed else 0)
PYTHON
