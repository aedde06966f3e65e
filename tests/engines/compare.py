#!/usr/bin/env python3
"""Runs the statements of `tongbi sql` in DuckDB and in Sail, and holds them to tongbi's own results, key by key.

The figures are generated from the catalog: gaps, blanks, estimates, other units, repeated rows, both editions of the form.
Keys, years, units and comparabilities must be the same; numbers may differ by one part in a billion.

    pip install 'duckdb==2.0.*' 'pysail==0.7.*' 'pyspark-client==4.1.*'
    cargo build --release
    python3 tests/engines/compare.py
"""

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
APPLICANTS = ["natural_person", "enterprise", "research", "nonprofit", "legal_service", "other", "total"]
CHANGES = "body VARCHAR, indicator VARCHAR, breakdown VARCHAR, year INTEGER"


def kinds():
    """Indicator, breakdown, unit, first and last year: an edition's own rows stand in its years only."""
    catalog = tomllib.loads((ROOT / "src/catalog/data/indicators.toml").read_text("utf-8"))
    for indicator in catalog["indicator"]:
        editions = indicator.get("editions", [2019, 2021])
        first, last = (2021 if min(editions) == 2021 else 2018), (2020 if max(editions) == 2019 else 2026)
        for breakdown in APPLICANTS if indicator["table"] == "3" else [""]:
            yield indicator["id"], breakdown, indicator["unit"], first, last


def generate(folder, bodies):
    con = duckdb.connect()
    con.execute("CREATE TABLE kinds (k INTEGER, indicator VARCHAR, breakdown VARCHAR, unit VARCHAR, f INTEGER, l INTEGER)")
    con.executemany("INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?)", [(k, *kind) for k, kind in enumerate(kinds())])
    con.execute(
        f"""CREATE TABLE figures AS SELECT '机关' || lpad(b::VARCHAR, 5, '0') AS body, y::INTEGER AS year, indicator, breakdown,
        CASE WHEN s IN (0, 1) THEN NULL WHEN unit = '万元' AND s % 3 = 0 THEN v * 10000 ELSE v END AS value,
        CASE WHEN unit = '万元' AND s % 3 = 0 THEN '元' WHEN s % 5 = 0 THEN '' ELSE unit END AS unit,
        CASE s WHEN 0 THEN 'missing' WHEN 1 THEN 'not_applicable' WHEN 2 THEN 'estimated' ELSE 'normal' END AS status
        FROM (SELECT *, hash(b, k, y) % 40 AS s, CASE hash(k, b, y) % 50 WHEN 0 THEN 0.0 ELSE
        round(exp(hash(b, k) % 1000 / 120.0) * (0.7 + hash(y, b, k) % 600 / 1000.0), CASE unit WHEN '万元' THEN 2 ELSE 0 END)
        END AS v FROM range({bodies}) AS bodies(b), kinds, range(2018, 2026) AS years(y)
        WHERE y BETWEEN f AND l AND hash(b, y, k, 'there') % 100 >= 7 AND hash(b, y) % 40 > 0)"""
    )
    con.execute("INSERT INTO figures SELECT * FROM figures WHERE hash(body, year, indicator) % 97 = 0")
    con.execute("INSERT INTO figures VALUES ('机关00001', 2024, 'no.such', '', 1, '件', 'normal')")
    con.execute("INSERT INTO figures VALUES ('机关00001', 2024, 'permits.decided', 'total', 1, '件', 'normal')")
    con.execute("INSERT INTO figures VALUES ('机关00001', 2024, 'permits.decided', '', 1, '头', 'normal')")
    con.execute(f"COPY (SELECT * FROM figures ORDER BY hash(body, year, indicator)) TO '{folder}/figures.parquet' (FORMAT parquet)")
    con.execute(
        f"""COPY (SELECT body, year, indicator, breakdown, value, unit, status FROM figures WHERE indicator <> 'no.such'
        AND NOT (indicator = 'permits.decided' AND (breakdown <> '' OR unit = '头'))) TO '{folder}/clean.csv' (HEADER)"""
    )
    con.execute(
        f"""COPY (SELECT DISTINCT body, '上级' || (hash(body) % 9)::VARCHAR AS parent FROM figures UNION ALL
        SELECT DISTINCT '上级' || (hash(body) % 9)::VARCHAR, '' FROM figures) TO '{folder}/bodies.parquet' (FORMAT parquet)"""
    )
    return con.execute("SELECT count(*) FROM figures").fetchall()[0][0]


class Duck:
    name, dialect = "DuckDB", "duckdb"

    def run(self, statement, target):
        duckdb.connect().execute(f"COPY ({statement}) TO '{target}' (FORMAT parquet)")

    def stop(self):
        pass


class Sail:
    name, dialect = "Sail", "spark"

    def __init__(self):
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        self.server = SparkConnectServer("127.0.0.1", 0)
        self.server.start(background=True)
        _, port = self.server.listening_address
        self.spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()

    def run(self, statement, target):
        self.spark.sql(statement).write.mode("overwrite").parquet(str(target))

    def stop(self):
        self.spark.stop()
        self.server.stop()


def rows(target):
    return f"'{target}/*.parquet'" if Path(target).is_dir() else f"'{target}'"


def compare(ours, theirs, key, exact, numbers):
    """The rows that are only in one of two tables, or differ; a number may differ by one part in a billion."""
    differs = [f"a.{name} IS DISTINCT FROM b.{name}" for name in exact]
    for name in numbers:
        both = f"abs(a.{name} - b.{name}) <= 1e-9 * greatest(1, abs(a.{name}))"
        differs.append(f"NOT coalesce({both}, a.{name} IS NULL AND b.{name} IS NULL)")
    return duckdb.sql(
        f"""SELECT a.{key[0]} IS NULL AS extra, b.{key[0]} IS NULL AS lost, a, b FROM {ours} a FULL JOIN {theirs} b
        ON {' AND '.join(f'a.{k} = b.{k}' for k in key)}
        WHERE a.{key[0]} IS NULL OR b.{key[0]} IS NULL OR {' OR '.join(differs)}"""
    ).fetchall()


class Run:
    def __init__(self, tongbi, folder):
        self.tongbi, self.folder, self.failed = tongbi, folder, 0

    def call(self, *arguments):
        done = subprocess.run([self.tongbi, "-q", *map(str, arguments)], capture_output=True, text=True, cwd=self.folder)
        if done.returncode == 2:
            sys.exit(f"tongbi {' '.join(map(str, arguments))}: {done.stderr}")
        return done.stdout

    def hold(self, what, wrong, count):
        print(f"{what}: {count} rows, {len(wrong)} differ", flush=True)
        for row in wrong[:5]:
            print("   ", row)
        self.failed += bool(wrong) or count == 0


def changes(run, engine, options):
    ours, theirs = run.folder / "ours.parquet", run.folder / f"yoy-{engine.dialect}.parquet"
    findings = [o for o in options if o != "--across-editions"]
    run.call("yoy", "figures.parquet", "--memory", "1GB", "-o", ours, *options)
    statement = run.call("sql", "yoy", "--dialect", engine.dialect, "--input", run.folder / "figures.parquet", *options)
    engine.run(statement, theirs)
    key, exact = ["body", "indicator", "breakdown", "year"], ["unit", "base_year", "comparability"]
    wrong = compare(f"'{ours}'", rows(theirs), key, exact, ["base", "value", "difference", "per_cent"])
    count = duckdb.sql(f"SELECT count(*) FROM '{ours}'").fetchall()[0][0]
    run.hold(f"{engine.name}, yoy {' '.join(map(str, options))}", wrong, count)
    seen = {c for (c,) in duckdb.sql(f"SELECT DISTINCT comparability FROM '{ours}'").fetchall()}
    wanted = {"comparable", "base_zero", "base_missing", "value_missing", "gap", "edition_break", "estimated", "small_base"}
    run.hold("    comparabilities that did not occur", list((wanted | ({"suspect"} if findings else set())) - seen), len(seen))


def check(run, engine):
    document = json.loads((run.folder / "findings.json").read_text("utf-8"))
    rules = {"table3_balance", "table3_outcomes", "table3_rows", "table3_groups", "table4_totals", "website_parts", "documents_in_force"}
    keys = ["code", "body", "year", "indicator", "breakdown", "reported", "computed"]
    ours = [tuple(f[k] if f[k] is not None else "" for k in keys) for f in document["findings"] if f["code"] in rules]
    con = duckdb.connect()
    con.execute("CREATE TABLE o (rule VARCHAR, body VARCHAR, year INTEGER, indicator VARCHAR, breakdown VARCHAR, reported DOUBLE, computed DOUBLE)")
    lines = run.folder / "ours.jsonl"
    names = ["rule", *keys[1:]]
    lines.write_text("\n".join(json.dumps(dict(zip(names, row))) for row in ours), "utf-8")
    con.execute(f"COPY (SELECT * FROM read_json('{lines}', format = 'newline_delimited')) TO '{run.folder}/check-ours.parquet' (FORMAT parquet)")
    theirs = run.folder / f"check-{engine.dialect}.parquet"
    engine.run(run.call("sql", "check", "--dialect", engine.dialect, "--input", run.folder / "figures.parquet"), theirs)
    listed = ", ".join(f"'{rule}'" for rule in sorted(rules))
    wrong = compare(f"'{run.folder}/check-ours.parquet'", f"(SELECT * FROM {rows(theirs)} WHERE rule IN ({listed}))",
        ["rule", "body", "year", "indicator", "breakdown"], [], ["reported", "computed"])
    run.hold(f"{engine.name}, check", wrong, len(ours))


def roll_up(run, engine):
    """Held to DuckDB's own sums over the changes: tongbi prints no roll-up of everything."""
    theirs = run.folder / f"rollup-{engine.dialect}.parquet"
    engine.run(run.call("sql", "rollup", "--dialect", engine.dialect, "--input", run.folder / "figures.parquet",
        "--bodies", run.folder / "bodies.parquet"), theirs)
    ours = run.folder / "rollup-ours.parquet"
    run.call("yoy", "figures.parquet", "--memory", "1GB", "-o", run.folder / "ours.parquet", "--across-editions")
    duckdb.execute(
        f"""COPY (SELECT parent AS body, indicator, breakdown, year, any_value(unit) AS unit, sum(value) AS sum, count(value) AS reported,
        count(value) FILTER (base IS NOT NULL AND comparability <> 'edition_break') AS same_without_breaks,
        sum(value) FILTER (base IS NOT NULL AND comparability <> 'edition_break') AS value
        FROM '{run.folder}/ours.parquet' JOIN '{run.folder}/bodies.parquet' USING (body) WHERE parent <> '' GROUP BY ALL
        HAVING count(value) > 0) TO '{ours}' (FORMAT parquet)"""
    )
    wrong = compare(f"'{ours}'", rows(theirs), ["body", "indicator", "breakdown", "year"], ["unit", "reported"], ["sum"])
    run.hold(f"{engine.name}, rollup", wrong, duckdb.sql(f"SELECT count(*) FROM '{ours}'").fetchall()[0][0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tongbi", default=str(ROOT / "target/release/tongbi"), help="the program")
    parser.add_argument("--bodies", type=int, default=60)
    parser.add_argument("--engine", choices=["duckdb", "sail"], action="append")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run = Run(str(Path(arguments.tongbi).resolve()), Path(name))
        print(f"{generate(run.folder, arguments.bodies)} figures", flush=True)
        run.call("check", "clean.csv", "--format", "json", "-o", "findings.json", "--fail-on", "never")
        for make in [{"duckdb": Duck, "sail": Sail}[e] for e in arguments.engine or ["duckdb", "sail"]]:
            engine = make()
            for options in [[], ["--across-editions"], ["--findings", run.folder / "findings.json"]]:
                changes(run, engine, options)
            check(run, engine)
            roll_up(run, engine)
            engine.stop()
        if run.failed:
            sys.exit(f"{run.failed} comparisons failed")
        print("all comparisons agree")


if __name__ == "__main__":
    main()
