"""The lines that pandas, Polars, DuckDB and qsv take to bring tables as people type them to the long form.

Each function reads one input of `INPUTS`, whose layout it knows beforehand, and returns rows of body, year, name of the
indicator, value. Its result is compared with the figures of the input, and the lines of its body are counted. A tool without
a function for an input is not counted there; nor is qsv where no program of that name (a build with the feature `lite` will do) is on
the path. For tongbi the line is `tongbi read FILE`. Needs pandas, polars, duckdb, openpyxl, and tongbi on the path:

    python tests/engines/tables.py
"""

import csv
import inspect
import io
import shutil
import subprocess
import tempfile
from itertools import accumulate
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import polars as pl

INPUTS = {
    "years": "机关,指标,单位,2021年,2022年\n甲县,行政许可,件,7000,8000\n甲县,行政处罚,件,130,120\n",
    "title": "甲县政府信息公开历年数据,,\n指标,2021,2022\n行政许可,7000,8000\n行政处罚,130,120\n",
    "comma": "机关;年份;行政许可;收费\n甲县;2021;8.000;59237,24\n甲县;2022;1.573.179;7.730,28\n",
    "blank": "机关,年份,行政许可,行政处罚\n甲县,2021,7000,130\n,2022,8000,120\n乙县,2021,1,2\n,2022,3,4\n",
    "groups": "机关,年份,主动公开,,依申请公开\n,,行政许可,行政处罚,新收申请\n甲县,2021,7000,130,21\n",
    "crossed": "机关,2021年,,2022年,\n,行政许可,行政处罚,行政许可,行政处罚\n甲县,7000,130,8000,120\n",
    "units": "机关,年份,行政许可,微信订阅数\n,,件,万人\n甲县,2021,7000,1.5\n甲县,2022,8000,3\n",
    "totals": "机关,年份,行政许可\n甲县,2021,100\n乙县,2021,200\n合计,2021,300\n甲县,2022,110\n乙县,2022,240\n合计,2022,350\n",
    "notes": "机关,年份,行政许可\n甲县,2021,7000\n甲县,2022,8000\n注：2022年含委托下放事项。\n",
    "workbook": "甲县政府信息公开历年数据,,\n指标,2021年,2022年\n行政许可,7000,8000\n行政处罚,130,120\n",
}

TWO = {("甲县", 2021, "行政许可", 7000), ("甲县", 2022, "行政许可", 8000)}
FOUR = TWO | {("甲县", 2021, "行政处罚", 130), ("甲县", 2022, "行政处罚", 120)}
FIGURES = {
    "years": FOUR,
    "title": FOUR,
    "comma": {("甲县", 2021, "行政许可", 8000), ("甲县", 2022, "行政许可", 1573179), ("甲县", 2021, "收费", 59237.24), ("甲县", 2022, "收费", 7730.28)},
    "blank": FOUR | {("乙县", 2021, "行政许可", 1), ("乙县", 2021, "行政处罚", 2), ("乙县", 2022, "行政许可", 3), ("乙县", 2022, "行政处罚", 4)},
    "groups": {("甲县", 2021, "行政许可", 7000), ("甲县", 2021, "行政处罚", 130), ("甲县", 2021, "新收申请", 21)},
    "crossed": FOUR,
    "units": TWO | {("甲县", 2021, "微信订阅数", 15000), ("甲县", 2022, "微信订阅数", 30000)},
    "totals": {("甲县", 2021, "行政许可", 100), ("乙县", 2021, "行政许可", 200), ("甲县", 2022, "行政许可", 110), ("乙县", 2022, "行政许可", 240)},
    "notes": TWO,
    "workbook": FOUR,
}


def pandas_years(path):
    t = pd.read_csv(path).drop(columns="单位").melt(["机关", "指标"], var_name="年份", value_name="值")
    return t.assign(年份=t["年份"].str[:4].astype(int))[["机关", "年份", "指标", "值"]]


def polars_years(path):
    t = pl.read_csv(path).drop("单位").unpivot(index=["机关", "指标"], variable_name="年份", value_name="值")
    return t.select("机关", pl.col("年份").str.head(4).cast(int), "指标", "值")


def duckdb_years(path):
    t = f"unpivot (select * exclude 单位 from '{path}') on columns('年') into name 年份 value 值"
    return duckdb.sql(f"select 机关, left(年份, 4)::int, 指标, 值 from ({t})")


def pandas_title(path):
    body = open(path).readline().split("政府")[0]
    t = pd.read_csv(path, skiprows=1).melt("指标", var_name="年份", value_name="值").assign(机关=body)
    return t.assign(年份=t["年份"].astype(int))[["机关", "年份", "指标", "值"]]


def polars_title(path):
    body = open(path).readline().split("政府")[0]
    t = pl.read_csv(path, skip_rows=1).unpivot(index="指标", variable_name="年份", value_name="值")
    return t.select(pl.lit(body), pl.col("年份").cast(int), "指标", "值")


def duckdb_title(path):
    body = open(path).readline().split("政府")[0]
    t = f"unpivot (from read_csv('{path}', skip=1, header=true)) on columns('20') into name 年份 value 值"
    return duckdb.sql(f"select '{body}', 年份::int, 指标, 值 from ({t})")


def pandas_comma(path):
    return pd.read_csv(path, sep=";", thousands=".", decimal=",").melt(["机关", "年份"])


def polars_comma(path):
    number = pl.col("行政许可", "收费").str.replace_all(".", "", literal=True).str.replace(",", ".").cast(float)
    t = pl.read_csv(path, separator=";", infer_schema=False).with_columns(number, pl.col("年份").cast(int))
    return t.unpivot(index=["机关", "年份"])


def duckdb_comma(path):
    t = f"from read_csv('{path}', delim=';', all_varchar=true)"
    t = f"unpivot ({t}) on 行政许可, 收费"
    return duckdb.sql(f"select 机关, 年份::int, name, replace(replace(value, '.', ''), ',', '.')::double from ({t})")


def pandas_blank(path):
    t = pd.read_csv(path)
    return t.assign(机关=t["机关"].ffill()).melt(["机关", "年份"])


def polars_blank(path):
    return pl.read_csv(path).with_columns(pl.col("机关").forward_fill()).unpivot(index=["机关", "年份"])


def duckdb_blank(path):
    t = f"select *, row_number() over () n from '{path}'"
    t = f"select last_value(机关 ignore nulls) over (order by n) 机关, * exclude (机关, n) from ({t})"
    return duckdb.sql(f"unpivot ({t}) on 行政许可, 行政处罚")


def pandas_groups(path):
    t = pd.read_csv(path, header=[0, 1])
    t.columns = ["机关", "年份", *[lower for _, lower in t.columns[2:]]]
    return t.melt(["机关", "年份"])


def polars_groups(path):
    names = pl.read_csv(path, n_rows=1).row(0)
    t = pl.read_csv(path, skip_rows=2, has_header=False, new_columns=["机关", "年份", *names[2:]])
    return t.unpivot(index=["机关", "年份"])


def duckdb_groups(path):
    names = duckdb.sql(f"from read_csv('{path}', skip=1, header=false, all_varchar=true) limit 1").fetchall()[0]
    t = f"from read_csv('{path}', skip=2, header=false, names={['机关', '年份', *names[2:]]})"
    return duckdb.sql(f"unpivot ({t}) on columns(* exclude (机关, 年份))")


def pandas_crossed(path):
    t = pd.read_csv(path, header=[0, 1], index_col=0)
    years = pd.Series([year for year, _ in t.columns]).mask(lambda y: y.str.startswith("Unnamed")).ffill()
    t.columns = pd.MultiIndex.from_arrays([years.str[:4].astype(int), [name for _, name in t.columns]])
    return t.stack([0, 1]).reset_index()


def polars_crossed(path):
    years, names = pl.read_csv(path, has_header=False, n_rows=2).rows()
    years = accumulate(years[1:], lambda before, year: year or before)
    keys = [f"{year[:4]} {name}" for year, name in zip(years, names[1:])]
    t = pl.read_csv(path, has_header=False, skip_rows=2, new_columns=["机关", *keys]).unpivot(index="机关")
    key = pl.col("variable").str.split(" ").list
    return t.select("机关", key.get(0).cast(int).alias("年份"), key.get(1).alias("指标"), "value")


def duckdb_crossed(path):
    years, names = duckdb.sql(f"from read_csv('{path}', header=false, all_varchar=true) limit 2").fetchall()
    years = accumulate(years[1:], lambda before, year: year or before)
    keys = [f"{year[:4]} {name}" for year, name in zip(years, names[1:])]
    t = f"from read_csv('{path}', skip=2, header=false, names={['机关', *keys]})"
    t = f"unpivot ({t}) on columns(* exclude 机关)"
    return duckdb.sql(f"select 机关, split_part(name, ' ', 1)::int, split_part(name, ' ', 2), value from ({t})")


def pandas_units(path):
    units = pd.read_csv(path).iloc[0, 2:]
    t = pd.read_csv(path, skiprows=[1]).melt(["机关", "年份"])
    t["value"] *= t["variable"].map(units.str.startswith("万")).map({True: 10_000, False: 1})
    return t


def polars_units(path):
    units = pl.read_csv(path).row(0, named=True)
    scale = [pl.col(name) * (10_000 if unit and unit[0] == "万" else 1) for name, unit in units.items() if unit]
    t = pl.read_csv(path, skip_rows_after_header=1).with_columns(scale)
    return t.unpivot(index=["机关", "年份"])


def duckdb_units(path):
    t = f"unpivot (from read_csv('{path}', all_varchar=true)) on columns(* exclude (机关, 年份))"
    units = f"select name, value unit from ({t}) where 机关 is null"
    scale = "case when unit like '万%' then 10000 else 1 end"
    rows = f"select 机关, 年份::int, name, value::double * {scale} from ({t}) join ({units}) using (name)"
    return duckdb.sql(f"{rows} where 机关 is not null")


def pandas_totals(path):
    t = pd.read_csv(path).melt(["机关", "年份"])
    totals, parts = t[t["机关"] == "合计"], t[t["机关"] != "合计"]
    sums = parts.groupby(["年份", "variable"])["value"].sum()
    assert (totals.set_index(["年份", "variable"])["value"] == sums).all()
    return parts


def polars_totals(path):
    t = pl.read_csv(path).unpivot(index=["机关", "年份"])
    totals, parts = t.filter(pl.col("机关") == "合计"), t.filter(pl.col("机关") != "合计")
    sums = parts.group_by("年份", "variable").agg(pl.col("value").sum().alias("sum"))
    assert totals.join(sums, on=["年份", "variable"]).select((pl.col("value") == pl.col("sum")).all()).item()
    return parts


def duckdb_totals(path):
    t = f"(unpivot (from '{path}') on 行政许可)"
    sums = f"select 年份, name, sum(value) s from {t} where 机关 <> '合计' group by all"
    totals = f"select bool_and(value = s) from {t} join ({sums}) using (年份, name) where 机关 = '合计'"
    assert duckdb.sql(totals).fetchall()[0][0]
    return duckdb.sql(f"from {t} where 机关 <> '合计'")


def pandas_notes(path):
    t = pd.read_csv(path).dropna(subset="年份").melt(["机关", "年份"])
    return t.astype({"年份": int})


def polars_notes(path):
    return pl.read_csv(path).drop_nulls("年份").unpivot(index=["机关", "年份"])


def duckdb_notes(path):
    t = f"from read_csv('{path}', null_padding=true) where 年份 is not null"
    return duckdb.sql(f"unpivot ({t}) on 行政许可")


def pandas_workbook(path):
    body = pd.read_excel(path, header=None).iat[0, 0].split("政府")[0]
    t = pd.read_excel(path, skiprows=1).melt("指标", var_name="年份", value_name="值").assign(机关=body)
    return t.assign(年份=t["年份"].str[:4].astype(int))[["机关", "年份", "指标", "值"]]


def polars_workbook(path):
    t = pl.read_excel(path, engine="openpyxl", has_header=False)
    body, years = t.item(0, 0).split("政府")[0], [year[:4] for year in t.row(1)[1:]]
    t = t[2:].rename(dict(zip(t.columns, ["指标", *years]))).unpivot(index="指标")
    return t.select(pl.lit(body), pl.col("variable").cast(int), "指标", pl.col("value").cast(float))


def shell(*stages):
    """The rows that stages of a pipeline print; a qsv table in long form has its keys in one cell, joined by bars."""
    text = subprocess.run(["bash", "-c", " | ".join(stages)], capture_output=True, text=True, check=True).stdout
    return list(csv.reader(io.StringIO(text)))


SPLIT = "qsv behead | qsv replace -n '\\|' , | qsv fmt --quote-never"


def qsv_years(path):
    return shell(f"qsv select '!单位' {path}", "qsv transpose --long 机关,指标", "qsv replace -s attribute 年 ''",
                 SPLIT, "qsv select -n 1,3,2,4")


def qsv_title(path):
    body = open(path).readline().split("政府")[0]
    return shell(f"sed 1d {path}", "qsv transpose --long 指标", SPLIT, f"sed s/^/{body},/", "qsv select -n 1,3,2,4")


def qsv_comma(path):
    return shell(f"qsv input -d ';' {path}", "qsv transpose --long 机关,年份",
                 "qsv replace -s value '\\.' '' | qsv replace -s value , .", SPLIT)


def qsv_blank(path):
    return shell(f"qsv fill 机关 {path}", "qsv transpose --long 机关,年份", SPLIT)


def qsv_groups(path):
    return shell(f"sed -e 1d -e 2s/^,,/机关,年份,/ {path}", "qsv transpose --long 机关,年份", SPLIT)


def qsv_crossed(path):
    return shell(f"qsv transpose {path}", "qsv fill 机关", "qsv transpose --long 1,2", "qsv replace -s field 年 ''",
                 SPLIT, "qsv select -n 3,1,2,4")


def qsv_notes(path):
    return shell(f"qsv fixlengths {path}", "qsv search -s 年份 .", "qsv transpose --long 机关,年份", SPLIT)


def qsv_workbook(path):
    body = shell(f"qsv excel --quiet {path}")[0][0].split("政府")[0]
    return shell(f"qsv excel --quiet {path}", "sed 1d", "qsv transpose --long 指标", "qsv replace -s attribute 年 ''",
                 SPLIT, f"sed s/^/{body},/", "qsv select -n 1,3,2,4")


IDS = {
    "permits.decided": "行政许可",
    "penalties.decided": "行政处罚",
    "fees.collected": "收费",
    "requests.received": "新收申请",
    "wechat.followers": "微信订阅数",
}


def tongbi(path):
    text = subprocess.run(["tongbi", "read", path, "--format", "csv"], capture_output=True, text=True).stdout
    rows = csv.DictReader(io.StringIO(text))
    return {(row["body"], int(row["year"]), IDS[row["indicator"]], float(row["value"])) for row in rows}


def rows_of(result):
    if isinstance(result, pd.DataFrame):
        rows = result.itertuples(index=False, name=None)
    elif isinstance(result, pl.DataFrame):
        rows = result.rows()
    elif isinstance(result, list):
        rows = result
    else:
        rows = result.fetchall()
    return {(body, int(year), name, float(value)) for body, year, name, value in rows}


def path_of(name, folder):
    path = folder / (f"{name}.xlsx" if name == "workbook" else f"{name}.csv")
    if name != "workbook":
        path.write_text(INPUTS[name])
        return str(path)
    book = openpyxl.Workbook()
    for line in io.StringIO(INPUTS[name]):
        cells = line.strip("\n").split(",")
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in cells])
    book.save(path)
    return str(path)


def main():
    tools = ["pandas", "polars", "duckdb", *(["qsv"] if shutil.which("qsv") else [])]
    print("input", "tongbi", *tools, sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        for name in INPUTS:
            counts = ["1" if tongbi(path_of(name, Path(folder))) == FIGURES[name] else "wrong"]
            for tool in tools:
                program = globals().get(f"{tool}_{name}")
                if program is None:
                    counts.append("-")
                    continue
                try:
                    found = rows_of(program(path_of(name, Path(folder))))
                except Exception as error:
                    counts.append(f"failed: {type(error).__name__} {str(error)[:150]}")
                    continue
                lines = len(inspect.getsource(program).strip().splitlines()) - 1
                counts.append(str(lines) if found == FIGURES[name] else f"wrong: {sorted(found)}")
            print(name, *counts, sep="\t")


main()
