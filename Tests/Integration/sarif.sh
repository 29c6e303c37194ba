#!/usr/bin/env bash
# What `etterlev check --sarif` writes is held against the official schema of SARIF 2.1.0, which is fetched for the run.
set -u
cd "$(dirname "$0")/../.." || exit 1
etterlev=.build/debug/etterlev
[ -x "$etterlev" ] || etterlev=.build/release/etterlev
[ -x "$etterlev" ] || { echo 'skipped: etterlev is not built'; exit 77; }
command -v python3 >/dev/null || { echo 'skipped: no python3'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
schema=$work/schema.json
python=python3
if ! python3 -c 'import jsonschema' 2>/dev/null; then
  if ! { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q jsonschema; } >/dev/null 2>&1; then
    echo 'skipped: no jsonschema for python, and none to be had'; exit 77
  fi
  python=$work/venv/bin/python
fi
# SARIF_SCHEMA names a copy for a machine that reaches no site.
if [ -n "${SARIF_SCHEMA:-}" ]; then
  cp "$SARIF_SCHEMA" "$schema" || exit 1
else
  for address in https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json \
    https://json.schemastore.org/sarif-2.1.0.json; do
    curl -fsSL --max-time 30 "$address" -o "$schema" 2>/dev/null && grep -q sarif "$schema" && break
    rm -f "$schema"
  done
  [ -s "$schema" ] || { echo 'skipped: the schema cannot be fetched'; exit 77; }
fi
"$etterlev" check --sarif Rules >"$work/rules.sarif"
"$etterlev" check --sarif Tests/KravTests/Diagnostics nowhere >"$work/faults.sarif"
"$python" - "$schema" "$work/rules.sarif" "$work/faults.sarif" <<'PYTHON'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
failed = False
for path in sys.argv[2:]:
    log = json.load(open(path))
    validator = jsonschema.validators.validator_for(schema)(schema)
    errors = list(validator.iter_errors(log))
    for error in errors[:10]:
        print(f"{path}: {list(error.absolute_path)}: {error.message[:200]}")
    run = log["runs"][0]
    print(f"{path.split('/')[-1]}: {len(run['results'])} results, {len(run['tool']['driver']['rules'])} rules, {len(errors)} faults")
    failed = failed or bool(errors)
    # Each region holds the words that it is about.
    for result in run["results"]:
        for location in result["locations"]:
            place = location["physicalLocation"]
            uri = place["artifactLocation"]["uri"]
            assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == uri
            assert place["region"]["startLine"] >= 1 and place["region"]["startColumn"] >= 1
assert "results" in log["runs"][0] and log["runs"][0]["results"], "the faulty packs give no result"
sys.exit(1 if failed else 0)
PYTHON
