#!/usr/bin/env python3
"""Figures -> changes, from a file to a file: tongbi beside DuckDB, Polars for Python and pandas, the same file, in turn.

All read the same table and write the same eleven columns with the same comparability (but for what the peers are not
asked to do: units, editions of the form, wrong rows, two figures of one key). DuckDB is given several wordings, and its
best one counts. Each run is a process of its own: wall and CPU seconds and peak memory are the operating system's account
of it. `floor` only reads the file: Parquet by DuckDB's sum over the values, CSV byte by byte.

    pip install 'duckdb==2.0.*' 'polars==2.1.*' 'pandas==3.1.*' 'pyarrow==26.*'
    cargo build --release
    python3 benches/peers/bulk.py                    # 10 million figures, Parquet and CSV
    python3 benches/peers/bulk.py --all              # 10 and 50 million, then 1 to 100 million for the growth: an hour, 30 GB
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPLICANTS = ["natural_person", "enterprise", "research", "nonprofit", "legal_service", "other", "total"]
FIRST, LAST = 2015, 2024

# What DuckDB says of a pair: `s` is the status of the value, `t` that of the base (null: no row).
CHANGES = """
SELECT body, indicator, breakdown, unit, (year - 1)::INTEGER AS base_year, year, base, value,
    round(value - base, 6) AS difference,
    CASE WHEN base <> 0 THEN round(value - base, 6) / abs(base) * 100 END AS per_cent,
    CASE WHEN value IS NULL THEN 'value_missing' WHEN t IS NULL THEN 'gap'
        WHEN base IS NULL THEN 'base_missing' WHEN s = 1 OR t = 1 THEN 'estimated'
        WHEN base = 0 THEN 'base_zero' WHEN abs(base) < 30 THEN 'small_base'
        ELSE 'comparable' END AS comparability
FROM ({pairs})
"""
READ = """(SELECT body, indicator, breakdown, unit, year, value,
    (CASE status WHEN 'estimated' THEN 1 ELSE 0 END)::TINYINT AS s FROM '{source}')"""


def wide(read):
    """A row for each series, with a column for the value and the status of every year."""
    columns = ", ".join(
        f"max(value) FILTER (year = {y}) AS v{y}, max(s) FILTER (year = {y}) AS s{y}" for y in range(FIRST, LAST + 1)
    )
    return f"SELECT body, indicator, breakdown, any_value(unit) AS unit, {columns} FROM {read} GROUP BY ALL"


def before(prefix, year, kind):
    return f"{prefix}{year - 1}" if year > FIRST else f"NULL::{kind}"


def window(read):
    return f"""SELECT *, CASE WHEN py = year - 1 THEN pv END AS base, CASE WHEN py = year - 1 THEN ps END AS t
        FROM (SELECT *, lag(year) OVER w AS py, lag(value) OVER w AS pv, lag(s) OVER w AS ps FROM {read}
        WINDOW w AS (PARTITION BY body, indicator, breakdown ORDER BY year))"""


def join(read):
    return f"""SELECT c.*, b.value AS base, b.s AS t FROM {read} c LEFT JOIN {read} b ON c.body = b.body
        AND c.indicator = b.indicator AND c.breakdown = b.breakdown AND b.year = c.year - 1"""


def unnest(read):
    years = ", ".join(
        f"{{'y': {y}, 'v': v{y}, 's': s{y}, 'b': {before('v', y, 'DOUBLE')}, 't': {before('s', y, 'TINYINT')}}}"
        for y in range(FIRST, LAST + 1)
    )
    return f"""SELECT body, indicator, breakdown, unit, r.y AS year, r.v AS value, r.s AS s, r.b AS base, r.t AS t
        FROM (SELECT body, indicator, breakdown, unit, unnest([{years}]) AS r FROM ({wide(read)}))
        WHERE r.s IS NOT NULL"""


def union(read):
    parts = " UNION ALL ".join(
        f"""SELECT body, indicator, breakdown, unit, {y}::INTEGER AS year, v{y} AS value, s{y} AS s,
        {before('v', y, 'DOUBLE')} AS base, {before('s', y, 'TINYINT')} AS t FROM w WHERE s{y} IS NOT NULL"""
        for y in range(FIRST, LAST + 1)
    )
    return f"WITH w AS MATERIALIZED ({wide(read)}) {parts}"


WORDINGS = {"window": window, "join": join, "unnest": unnest, "union": union}


def generate(path, bodies):
    """Figures of synthetic bodies by hashes of their keys: always the same, 3 % of the years missing."""
    import duckdb

    catalog = tomllib.loads((ROOT / "src/catalog/data/indicators.toml").read_text("utf-8"))
    kinds = []
    for indicator in catalog["indicator"]:
        if max(indicator.get("editions") or [FIRST + 6]) >= FIRST + 6:
            for applicant in APPLICANTS if indicator["table"] == "3" else [""]:
                kinds.append((len(kinds), indicator["id"], applicant, indicator["unit"]))
    con = duckdb.connect()
    con.execute("CREATE TABLE kinds (k INTEGER, indicator VARCHAR, breakdown VARCHAR, unit VARCHAR)")
    con.executemany("INSERT INTO kinds VALUES (?, ?, ?, ?)", kinds)
    chance = "(hash({}) % 1000003) / 1000003.0"
    level = chance.format("b * 1009 + k")
    step = chance.format("(b * 1009 + k) * 31 + y")
    con.execute(
        f"""COPY (SELECT '合成机关第' || lpad(b::VARCHAR, 6, '0') || '号' AS body, y::INTEGER AS year, indicator, breakdown,
        CASE WHEN status <> 'missing' THEN value END AS value, unit, status FROM (SELECT *,
        round(exp({level} * 9) * (0.7 + 0.6 * {step}), CASE WHEN unit = '万元' THEN 2 ELSE 0 END) AS value,
        CASE hash(b, k, y, 's') % 200 WHEN 0 THEN 'estimated' WHEN 1 THEN 'missing' WHEN 2 THEN 'missing'
        ELSE 'normal' END AS status
        FROM range(0, {bodies}) AS bodies(b), kinds, range({FIRST}, {LAST + 1}) AS years(y)
        WHERE hash(b, k, y, 'present') % 100 >= 3) ORDER BY b, k, y) TO '{path}' (FORMAT parquet)"""
    )


def duckdb_job(wording, source, target):
    import duckdb

    form = Path(target).suffix[1:]
    types = "types = {'year': 'INTEGER', 'value': 'DOUBLE'}"
    table = f"read_csv('{source}', header = true, {types})" if form == "csv" else f"'{source}'"
    read = READ.replace("'{source}'", "{source}").format(source=table)
    if form == "csv":
        # An empty text is an empty text.
        read = read.replace("breakdown,", "coalesce(breakdown, '') AS breakdown,", 1)
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"COPY ({CHANGES.format(pairs=WORDINGS[wording](read))}) TO '{target}' (FORMAT {form})")


def polars_job(source, target):
    import polars as pl

    key = ["body", "indicator", "breakdown"]
    if source.endswith(".csv"):
        frame = pl.scan_csv(source, schema_overrides={"year": pl.Int32, "value": pl.Float64})
        frame = frame.with_columns(pl.col("breakdown").fill_null(""))
    else:
        frame = pl.scan_parquet(source)
    base = frame.select(*key, year=pl.col("year") + 1, base="value", t="status")
    difference = (pl.col("value") - pl.col("base")).round(6)
    said = (
        pl.when(pl.col("value").is_null()).then(pl.lit("value_missing"))
        .when(pl.col("t").is_null()).then(pl.lit("gap"))
        .when(pl.col("base").is_null()).then(pl.lit("base_missing"))
        .when((pl.col("status") == "estimated") | (pl.col("t") == "estimated")).then(pl.lit("estimated"))
        .when(pl.col("base") == 0).then(pl.lit("base_zero"))
        .when(pl.col("base").abs() < 30).then(pl.lit("small_base"))
        .otherwise(pl.lit("comparable"))
    )
    changes = frame.join(base, on=[*key, "year"], how="left").select(
        *key, "unit", (pl.col("year") - 1).alias("base_year"), "year", "base", "value", difference.alias("difference"),
        pl.when(pl.col("base") != 0).then(difference / pl.col("base").abs() * 100).alias("per_cent"), said.alias("comparability"))
    (changes.sink_csv if target.endswith(".csv") else changes.sink_parquet)(target)


def pandas_job(source, target):
    import numpy as np
    import pandas as pd

    frame = pd.read_csv(source, keep_default_na=False, na_values={"value": [""]}) if source.endswith(".csv") else pd.read_parquet(source)
    key = ["body", "indicator", "breakdown", "year"]
    base = frame[[*key, "value", "status"]].rename(columns={"value": "base", "status": "t"})
    base["year"] += 1
    frame = frame.merge(base, on=key, how="left")
    frame["base_year"] = frame["year"] - 1
    frame["difference"] = (frame["value"] - frame["base"]).round(6)
    frame["per_cent"] = (frame["difference"] / frame["base"].abs() * 100).where(frame["base"] != 0)
    cases = [frame["value"].isna(), frame["t"].isna(), frame["base"].isna(), (frame["status"] == "estimated") | (frame["t"] == "estimated"),
        frame["base"] == 0, frame["base"].abs() < 30]
    names = ["value_missing", "gap", "base_missing", "estimated", "base_zero", "small_base"]
    frame["comparability"] = np.select([c.to_numpy(bool) for c in cases], names, "comparable")
    columns = ["body", "indicator", "breakdown", "unit", "base_year", "year", "base", "value", "difference", "per_cent", "comparability"]
    (frame[columns].to_csv if target.endswith(".csv") else frame[columns].to_parquet)(target, index=False)


def floor_job(source, _):
    if source.endswith(".csv"):
        block = bytearray(1 << 20)
        with open(source, "rb", buffering=0) as file:
            while file.readinto(block):
                pass
    else:
        import duckdb

        duckdb.sql(f"SELECT sum(value), count(body), count(indicator), count(status), sum(year) FROM '{source}'").fetchall()


def run(command):
    start = time.monotonic()
    child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        print(f"failed: {' '.join(map(str, command))}: {said.decode(errors='replace')[-300:]}", flush=True)
        return None
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def compare(ours, theirs):
    """How many rows of the two results differ in what both compute."""
    import duckdb

    types = "types = {'year': 'INTEGER', 'base_year': 'INTEGER', 'base': 'DOUBLE', 'value': 'DOUBLE', 'difference': 'DOUBLE', 'per_cent': 'DOUBLE'}"
    table = lambda path: f"read_csv('{path}', header = true, {types})" if path.suffix == ".csv" else f"'{path}'"
    near = "abs(a.{0} - b.{0}) <= 1e-9 * greatest(1, abs(a.{0})) OR (a.{0} IS NULL AND b.{0} IS NULL)"
    same = " AND ".join(f"coalesce({near.format(name)}, false)" for name in ["value", "base"])
    return duckdb.sql(
        f"""SELECT count(*) FILTER (a.year IS NULL OR b.year IS NULL OR NOT ({same}) OR (a.comparability <> b.comparability
        AND a.comparability NOT IN ('suspect', 'edition_break'))) AS different, count(*) AS rows
        FROM {table(ours)} a FULL JOIN {table(theirs)} b ON a.body = b.body AND a.indicator = b.indicator AND a.year = b.year
        AND coalesce(a.breakdown, '') = coalesce(b.breakdown, '')"""
    ).fetchall()[0]


def source_of(arguments, bodies, form):
    """The figures of so many bodies, made once."""
    arguments.folder.mkdir(parents=True, exist_ok=True)
    parquet = arguments.folder / f"figures-{bodies}.parquet"
    if not parquet.exists():
        # In a process of its own: a child's peak memory is never below what its parent had when it started.
        run([sys.executable, __file__, "--generate", parquet, bodies])
    csv = parquet.with_suffix(".csv")
    if form == "csv" and not csv.exists():
        copy = f"import duckdb; duckdb.sql(\"COPY (SELECT * FROM '{parquet}') TO '{csv}' (HEADER)\")"
        run([sys.executable, "-c", copy])
    return parquet if form == "parquet" else csv


def figures_in(source):
    count = f"import duckdb; print(duckdb.sql(\"SELECT count(*) FROM '{source.with_suffix('.parquet')}'\").fetchall()[0][0])"
    return int(subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True).stdout)


def tongbi(arguments, source, target, options=()):
    return [arguments.tongbi, "-q", "--force", "yoy", source, "-o", target, *options]


def beside_peers(arguments, bodies, form):
    source = source_of(arguments, bodies, form)
    target = lambda name: arguments.folder / f"changes-{name.replace(' ', '-')}.{form}"
    jobs = {"floor": [sys.executable, __file__, "--peer", "floor", "", source, "-"]}
    jobs["tongbi"] = tongbi(arguments, source, target("tongbi"))
    jobs["tongbi --memory 1GB"] = tongbi(arguments, source, target("tongbi-1GB"), ["--memory", "1GB"])
    for wording in WORDINGS:
        jobs[f"duckdb {wording}"] = [sys.executable, __file__, "--peer", "duckdb", wording, source, target(f"duckdb {wording}")]
    for peer in ["polars", "pandas"] if bodies <= arguments.peers_up_to else ["polars"]:
        jobs[peer] = [sys.executable, __file__, "--peer", peer, "", source, target(peer)]
    taken = {name: [] for name in jobs}
    for _ in range(arguments.runs):
        for name, job in jobs.items():
            used = run(job) if taken[name] is not None else None
            taken[name] = None if used is None else [*taken[name], used]
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in taken.items() if runs}
    print(f"\n{figures_in(source):,} figures, {form} to {form}, {source.stat().st_size / 1e6:,.0f} MB; medians of {arguments.runs}")
    print(f"{'':22}{'wall s':>10}{'CPU s':>10}{'peak MB':>10}")
    for name, (wall, cpu, peak) in medians.items():
        print(f"{name:22}{wall:10.2f}{cpu:10.2f}{peak:10.0f}")
    ducks = [name for name in medians if name.startswith("duckdb")]
    best, least = min(ducks, key=lambda n: medians[n][0]), min(ducks, key=lambda n: medians[n][2])
    ours = medians["tongbi"]
    print(f"tongbi / {best}: wall {ours[0] / medians[best][0]:.2f}, CPU {ours[1] / medians[best][1]:.2f}; "
        f"peak / {least}: {ours[2] / medians[least][2]:.2f}; wall / floor {ours[0] / medians['floor'][0]:.2f}", flush=True)
    if arguments.compare:
        subprocess.run([sys.executable, __file__, "--differ", target("tongbi"), target(best)], check=True)
    for name in jobs:
        target(name.replace("tongbi --memory 1GB", "tongbi-1GB")).unlink(missing_ok=True)


def growth(arguments, form):
    """Tongbi alone over growing tables, without a limit and with one, and the line through the times."""
    print(f"\ngrowth, {form} to {form}; medians of {arguments.runs}")
    for options in [[], ["--memory", "1GB"]]:
        points = []
        for millions in arguments.growth:
            source = source_of(arguments, round(millions * 424), form)
            target = arguments.folder / f"changes-growth.{form}"
            runs = [run(tongbi(arguments, source, target, options)) for _ in range(arguments.runs)]
            wall, cpu, peak = [statistics.median(column) for column in zip(*runs)]
            points.append((figures_in(source) / 1e6, cpu))
            print(f"{' '.join(options):14}{points[-1][0]:8.1f} million{wall:10.2f} s{cpu:10.2f} CPU s{peak:10.0f} MB", flush=True)
            target.unlink()
        mean_x, mean_y = (statistics.mean(column) for column in zip(*points))
        slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
        start = mean_y - slope * mean_x
        worst = max(abs(y / (start + slope * x) - 1) for x, y in points if x >= 3)
        print(f"CPU seconds = {start:.2f} + {slope:.3f} x millions; from 3 million on at most {worst:.0%} off the line")


def versions():
    said = [f"tongbi, {os.cpu_count()} processors"]
    for name in ["duckdb", "polars", "pandas", "pyarrow"]:
        try:
            said.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            said.append(f"{name} absent")
    print(", ".join(said), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tongbi", default=str(ROOT / "target/release/tongbi"), help="the program")
    parser.add_argument("--bodies", type=int, nargs="+", default=[4116], help="4116 bodies are 9.7 million figures")
    parser.add_argument("--forms", nargs="+", default=["parquet", "csv"])
    parser.add_argument("--growth", type=float, nargs="*", default=[], help="millions of figures")
    parser.add_argument("--all", action="store_true", help="every measurement of docs/performance.md")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--compare", action="store_true", help="hold the results to DuckDB's")
    parser.add_argument("--peers-up-to", type=int, default=5000, help="bodies beyond which pandas is left out")
    parser.add_argument("--folder", type=Path, default=ROOT / "target/bench")
    parser.add_argument("--peer", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--generate", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--differ", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        name, wording, source, target = arguments.peer
        jobs = {"duckdb": lambda: duckdb_job(wording, source, target), "polars": lambda: polars_job(source, target),
            "pandas": lambda: pandas_job(source, target), "floor": lambda: floor_job(source, target)}
        return jobs[name]()
    if arguments.generate:
        return generate(*arguments.generate)
    if arguments.differ:
        different, rows = compare(*map(Path, arguments.differ))
        return print(f"{different} of {rows} rows differ")
    versions()
    if arguments.all:
        arguments.bodies, arguments.growth = [4116, 20580], [1, 3, 10, 30, 100]
    for bodies in arguments.bodies:
        for form in arguments.forms:
            beside_peers(arguments, bodies, form)
    if arguments.growth:
        for form in arguments.forms:
            growth(arguments, form)


if __name__ == "__main__":
    main()
