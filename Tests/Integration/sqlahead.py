"""Holds what SQL says of the future, and of what an unknown verdict lacks, against the engine."""
import collections, json, random, re, subprocess

FOR_EVER = 1 << 60
DAYS_AHEAD = 7305


def views(script, schema):
    """The views of a schema, if the engine has them. Asked one by one they cost less than their union does to plan."""
    return re.findall(rf'^CREATE VIEW ({schema}\.(?:"(?:[^"]|"")+"|`[^`]+`))', script, re.M)


def refused(script, schema):
    """The rules that have no view in a schema, though they have their verdicts."""
    return {line.split("`")[1] for line in script.stderr.splitlines() if f"`: its {schema}: " in line}


def forecast(etterlev, pack, folder, at, moment):
    """The first change ahead of each rule and subject, in seconds."""
    found, place = {}, []
    while True:
        done = subprocess.run([etterlev, "forecast", "--json", "--rules", pack, "--records", folder, "--as-of", at,
                               "--days", str(DAYS_AHEAD), "--limit", "2000", *place], capture_output=True, text=True)
        if done.returncode > 1:
            raise RuntimeError(done.stderr[:2000])
        page = json.loads(done.stdout)
        for item in page["items"]:
            if "rule" in item and item["event"] not in ("waived", "waiver-expired"):
                found.setdefault((item["rule"], item["subject"]), int(moment(item["at"]).timestamp()))
        if not page["next"]:
            return found
        place = ["--after", page["next"]]


class Ahead:
    """What the views of horizons and of missing fields say; rows are by municipality, rule and subject."""
    def __init__(self, database, script):
        self.database, self.script = database, script
        self.endless, self.nameless = refused(script, "horizons"), refused(script, "missing")
        self.counts = collections.Counter()
        self.rows, self.missing = self.ask()
        # By municipality: a moment to judge again just before.
        self.chosen, self.dice = {}, random.Random(1)

    def ask(self):
        rows, missing = {}, {}
        for *key, unit, verdict, clause, until in self.database.query(
                *("SELECT municipality, rule, subject, unit, verdict, clause, CAST(EXTRACT(EPOCH FROM horizon) AS BIGINT) "
                  f"FROM {view}" for view in views(self.script.stdout, "horizons"))):
            if tuple(key) in rows:
                raise RuntimeError(f"twice: {key}")
            rows[tuple(key)] = (verdict, unit, clause, FOR_EVER if until is None else int(until))
        for *key, names in self.database.query(
                *(f"SELECT municipality, rule, subject, CAST(to_json(missing) AS TEXT) FROM {view}"
                  for view in views(self.script.stdout, "missing"))):
            missing[tuple(key)] = [name for name in json.loads(names) if name]
        return rows, missing

    def differences(self, municipality, engine, said, changes, now):
        """A horizon lies between the engine's own, which may be early, and the first change that the engine foretells.

        `engine`: what `etterlev eval` says of each rule and subject; `said`: the verdict and unit that SQL says."""
        if not views(self.script.stdout, "horizons"):
            return
        for key in sorted({key[1:] for key in self.rows if key[0] == municipality} | set(said)):
            verdict, unit, _, until = self.rows.get((municipality, *key), (None, None, None, FOR_EVER))
            row = engine.get(key, {})
            if key[0] not in self.endless:
                self.counts["rows"] += 1
                if said.get(key, (None, unit)) != (verdict, unit):
                    yield f"{key[0]} {key[1]}: {said.get(key)}, but among horizons {(verdict, unit)}"
                change = changes.get(key, FOR_EVER)
                early = row.get("until", FOR_EVER)
                self.counts["told"] += until < FOR_EVER
                self.counts["very"] += until == change
                if until > change:
                    yield f"{key[0]} {key[1]}: holds until {until}, but the engine changes at {change}"
                if row and until < early:
                    yield f"{key[0]} {key[1]}: holds until {until}, the engine's until {early}"
                if until < FOR_EVER and (until > early or municipality not in self.chosen or self.dice.random() < 0.1):
                    self.chosen[municipality] = until
            if row and key[0] not in self.nameless:
                missing = self.missing.get((municipality, *key), [])
                if missing != row.get("missing", []):
                    yield f"{key[0]} {key[1]}: lacks {missing}, the engine's {row.get('missing', [])}"

    def again(self, day):
        """Judges just before a horizon of each municipality: what holds at least as long must be the same."""
        if not self.chosen:
            return
        self.database.run("DELETE FROM etterlev.clock")
        self.database.insert("etterlev.clock", [(name, *day(until - 1)) for name, until in sorted(self.chosen.items())])
        rows, missing = self.ask()
        for key, (*then, until) in self.rows.items():
            if key[0] in self.chosen and until >= self.chosen[key[0]]:
                self.counts["again"] += 1
                if [*rows.get(key, (None, then[1], None, 0))[:3]] != then or missing.get(key) != self.missing.get(key):
                    yield f"{key}: {then}, and a second before {self.chosen[key[0]]} {rows.get(key)}, {missing.get(key)}"
        for key, (verdict, *_) in rows.items():
            if verdict is not None and key not in self.rows:
                yield f"{key}: {verdict} a second before {self.chosen[key[0]]}, but before not among horizons"

    def summary(self):
        count = self.counts
        return (f"{count['rows']} horizons, {count['told']} of them finite, {count['very']} the very change; "
                f"{count['again']} judged again")
