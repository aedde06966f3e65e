#!/usr/bin/env python3
"""Ten million figures, Parquet -> changes -> Parquet: tongbi against DuckDB, the same file, in turn.

Both read the same table and write the same eleven columns with the same comparability (but for what DuckDB is not asked
to do: outliers, slips of units, editions of the form). DuckDB is given several wordings; its best one counts. Each run
is a process of its own: wall and CPU seconds and peak memory are the operating system's account of it.

    pip install duckdb
    cargo build --release
    python3 benches/yoy_vs_duckdb.py
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
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

    pairs = WORDINGS[wording](READ.format(source=source))
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    con.execute(f"COPY ({CHANGES.format(pairs=pairs)}) TO '{target}' (FORMAT parquet)")


def run(command):
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def compare(ours, theirs):
    """How many rows of the two results differ in what both compute."""
    import duckdb

    return duckdb.sql(
        f"""SELECT count(*) FILTER (a.body IS NULL OR b.body IS NULL OR a.value IS DISTINCT FROM b.value
        OR a.base IS DISTINCT FROM b.base OR a.difference IS DISTINCT FROM b.difference
        OR a.per_cent IS DISTINCT FROM b.per_cent OR (a.comparability <> b.comparability
        AND a.comparability <> 'suspect')) AS different, count(*) AS rows
        FROM '{ours}' a FULL JOIN '{theirs}' b USING (body, indicator, breakdown, year)"""
    ).fetchall()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tongbi", default=str(ROOT / "target/release/tongbi"), help="the program")
    parser.add_argument("--bodies", type=int, default=4116, help="4116 bodies are one million series of ten years")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=ROOT / "target/bench")
    parser.add_argument("--duckdb", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--generate", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.duckdb:
        return duckdb_job(*arguments.duckdb)
    if arguments.generate:
        return generate(*arguments.generate)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    source = arguments.folder / f"figures-{arguments.bodies}.parquet"
    if not source.exists():
        # In a process of its own: a child's peak memory is never below what its parent had when it started.
        run([sys.executable, __file__, "--generate", source, str(arguments.bodies)])
    ours = arguments.folder / "changes-tongbi.parquet"
    jobs = {"tongbi": [arguments.tongbi, "yoy", source, "-o", ours]}
    for wording in WORDINGS:
        target = arguments.folder / f"changes-{wording}.parquet"
        jobs[f"duckdb {wording}"] = [sys.executable, __file__, "--duckdb", wording, source, target]
    taken = {name: [] for name in jobs}
    for _ in range(arguments.runs):
        for name, job in jobs.items():
            taken[name].append(run(job))
    print(f"{'':16}{'wall s':>10}{'CPU s':>10}{'peak MB':>10}   (medians of {arguments.runs})")
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in taken.items()}
    for name, (wall, cpu, peak) in medians.items():
        print(f"{name:16}{wall:10.2f}{cpu:10.2f}{peak:10.0f}")
    best = min((name for name in jobs if name != "tongbi"), key=lambda name: medians[name][0])
    ratios = [a / b for a, b in zip(medians["tongbi"], medians[best])]
    print(f"tongbi / {best}: wall {ratios[0]:.2f}, CPU {ratios[1]:.2f}, peak {ratios[2]:.2f}")
    different, rows = compare(ours, arguments.folder / f"changes-{best.split()[1]}.parquet")
    print(f"{different} of {rows} rows differ")


if __name__ == "__main__":
    main()
