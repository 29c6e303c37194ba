"""Compares what SQL says with what the engine says, row for row.

    sql.py duckdb|postgres ETTERLEV PACK CASE…

A case is `RECORDS@MOMENT`: a folder of record files and a day or an instant. Each becomes a municipality of its own in one
database, judged at its own moment.
"""
import csv, datetime, glob, io, json, os, subprocess, sys, time, zoneinfo

OSLO = zoneinfo.ZoneInfo("Europe/Oslo")


class Duck:
    def __init__(self):
        import duckdb
        self.db = duckdb.connect()
        self.db.execute("SET TimeZone = 'UTC'")

    def run(self, sql):
        self.db.execute(sql)

    def insert(self, table, rows):
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            self.db.begin()
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            self.db.commit()

    def query(self, sql):
        return [tuple(None if v is None else str(v) for v in row) for row in self.db.execute(sql).fetchall()]


class Postgres:
    """Asked through psql; PGHOST and the like say where."""
    def __init__(self):
        self.name = f"t{os.getpid()}_{time.monotonic_ns()}"
        self.psql("postgres", f'CREATE DATABASE "{self.name}" TEMPLATE template0 ENCODING \'UTF8\'')

    def psql(self, database, text):
        done = subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", database], input=text, text=True,
                              capture_output=True)
        if done.returncode:
            raise RuntimeError(done.stderr[:2000])
        return done.stdout

    def run(self, sql):
        self.psql(self.name, sql)

    def insert(self, table, rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.psql(self.name, f"COPY {table} FROM STDIN WITH (FORMAT csv);\n{out.getvalue()}\\.\n")

    def query(self, sql):
        text = self.psql(self.name, f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, NULL '\\N');")
        return [tuple(None if v == "\\N" else v for v in row) for row in csv.reader(io.StringIO(text))]


def lines(folder):
    """Every record of a folder as (path, line, text)."""
    for path in sorted(glob.glob(folder + "/**/*", recursive=True)):
        name = os.path.relpath(path, folder)
        if path.endswith(".jsonl"):
            with open(path, encoding="utf-8-sig") as file:
                for number, line in enumerate(file):
                    if line.strip():
                        yield name, number + 1, line.strip()
        elif path.endswith(".json"):
            with open(path, encoding="utf-8-sig") as file:
                found = json.load(file)
            for number, record in enumerate(found if isinstance(found, list) else [found]):
                yield name, number + 1, json.dumps(record, ensure_ascii=False)


def moment(text):
    if len(text) == 10:
        return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(), OSLO)
    return datetime.datetime.fromisoformat(text).astimezone(OSLO)


def expected(etterlev, pack, folder, at):
    done = subprocess.run([etterlev, "eval", "--json", "--all", "--rules", pack, "--records", folder, "--as-of", at],
                          capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr[:2000])
    found = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        found[row["rule"], row["subject"]] = (row["verdict"], row["unit"].split("/")[-1] or None)
    return found


def compare(engine, etterlev, pack, cases, quiet=False):
    """How many rows were compared, and the differences."""
    script = subprocess.run([etterlev, "sql", "--dialect", engine, pack], capture_output=True, text=True)
    load = subprocess.run([etterlev, "sql", "--dialect", engine, "--part", "load", pack], capture_output=True, text=True)
    refused = [line for line in script.stderr.splitlines() if "refused:" in line]
    database = Duck() if engine == "duckdb" else Postgres()
    started = time.monotonic()
    database.run(script.stdout)
    rows, clock = [], []
    for number, (folder, at) in enumerate(cases):
        name = f"m{number}"
        rows += [(name, *line) for line in lines(folder)]
        now = moment(at)
        clock.append((name, now.isoformat(), now.date().isoformat()))
    database.insert("etterlev.clock", clock)
    database.insert("etterlev.lines", rows)
    database.run(load.stdout)
    loaded = time.monotonic()
    said = {}
    for municipality, rule, subject, unit, verdict in database.query(
            "SELECT municipality, rule, subject, unit, verdict FROM etterlev.verdicts"):
        key = (municipality, rule, subject)
        if key in said:
            raise RuntimeError(f"twice: {key}")
        said[key] = (verdict, unit)
    asked = time.monotonic()
    compared, differences = 0, []
    names = {line.split("`")[1] for line in refused}
    for number, (folder, at) in enumerate(cases):
        wanted = expected(etterlev, pack, folder, at)
        mine = {key[1:]: value for key, value in said.items() if key[0] == f"m{number}"}
        for key in sorted(set(wanted) | set(mine)):
            if key[0] in names:
                continue
            compared += 1
            a, b = wanted.get(key), mine.get(key)
            a = a and (a[0], a[1] and a[1].replace("%2F", "/").replace("%2B", "+").replace("%25", "%"))
            if a != b:
                differences.append(f"{folder}@{at}: {key[0]} {key[1]}: engine {a}, {engine} {b}")
    if not quiet:
        print(f"{engine} {pack}: {len(rows)} records, {compared} rows, {len(differences)} differences, "
              f"{len(refused)} refused; loaded in {loaded - started:.1f} s, asked in {asked - loaded:.1f} s")
    return compared, differences, refused


if __name__ == "__main__":
    engine, etterlev, pack, *cases = sys.argv[1:]
    compared, differences, refused = compare(engine, etterlev, pack, [case.rsplit("@", 1) for case in cases])
    for line in refused + differences[:20]:
        print("  " + line)
    sys.exit(1 if differences else 0)
