#!/usr/bin/env python3
"""How many cells of known reports come out right, left out, and wrong, by format; and how fast, against the usual tools.

    pip install beautifulsoup4 lxml pdfplumber reportlab python-docx openpyxl
    cargo build --release --bins --examples
    python3 benches/peers/measure.py [FORMAT…]

Each tool runs on one core (`taskset`), in a process of its own, start included. The peers give cells of text; beside them
tongbi is measured twice: doing that alone (`cells.rs`), and the whole way to figures, claims and a manifest in their files.
"""

import csv
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import documents

ROOT = documents.ROOT
PROGRAM = ROOT / "target/release/tongbi"
CELLS = ROOT / "target/release/examples/cells"
WORK = ROOT / "target/bench/peers"

SOUP = """
import sys
from pathlib import Path
from bs4 import BeautifulSoup
for path in sorted(Path(sys.argv[1]).iterdir()):
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    for table in soup.find_all("table"):
        for row in table.find_all("tr"):
            [cell.get_text(strip=True) for cell in row.find_all(["td", "th"])]
"""
PLUMBER = """
import sys
from pathlib import Path
import pdfplumber
for path in sorted(Path(sys.argv[1]).iterdir()):
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
"""


def make(kind, count):
    """Writes `count` documents of a format; gives the folder and the figures of each body."""
    folder = WORK / kind
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    reports = documents.reports()
    truth = {}
    for number in range(count):
        figures = reports[number % len(reports)]
        truth[f"样例县{number:04}"] = figures
        path = folder / f"{number:04}.{kind}"
        if kind in ("html", "md"):
            path.write_bytes({"html": documents.html, "md": documents.markdown}[kind](number, figures))
        elif kind == "txt":
            source = WORK / f"{number:04}.pdf"
            documents.pdf(source, number, figures)
            subprocess.run(["pdftotext", "-layout", source, path], check=True)
        else:
            getattr(documents, kind)(path, number, figures)
    return folder, truth


def timed(command):
    start = time.perf_counter()
    result = subprocess.run(["taskset", "-c", "0", *map(str, command)], capture_output=True, text=True)
    return time.perf_counter() - start, result


def extract(folder):
    out = WORK / "figures.csv"
    seconds, result = timed([PROGRAM, "extract", folder, "-o", out, "--force", "--quiet"])
    if not out.exists():
        sys.exit(result.stderr)
    with open(out, encoding="utf-8", newline="") as file:
        return seconds, list(csv.DictReader(file))


def score(rows, truth):
    """Cells right, left out, wrong."""
    found = Counter()
    seen = set()
    for row in rows:
        if not row["place"].startswith("table"):
            continue
        figures = truth.get(row["body"].removesuffix("人民政府"), {})
        key = row["indicator"], row["breakdown"]
        wanted = figures.get(key)
        if row["value"] == "" and wanted is None:
            continue
        seen.add((row["body"].removesuffix("人民政府"), *key))
        same = wanted is not None and row["value"] != "" and float(wanted) == float(row["value"])
        found["right" if same else "wrong"] += 1
        if not same and found["wrong"] < 4:
            print("wrong:", row["body"], key, "found", row["value"], "is", wanted, file=sys.stderr)
    found["left out"] = sum(len(figures) for figures in truth.values()) - len(seen)
    return found


def pages(folder):
    import pdfplumber
    total = 0
    for path in folder.iterdir():
        with pdfplumber.open(path) as pdf:
            total += len(pdf.pages)
    return total


def main():
    print(f"{'format':8} {'reports':>8} {'right':>8} {'left out':>9} {'wrong':>6} {'reports/s':>10}")
    counts = {"html": 600, "pdf": 120, "docx": 60, "xlsx": 60, "md": 120, "txt": 60}
    for kind in sys.argv[1:] or counts:
        count = counts[kind]
        if kind == "txt" and not shutil.which("pdftotext"):
            print("txt: no pdftotext here")
            continue
        folder, truth = make(kind, count)
        seconds, rows = extract(folder)
        found = score(rows, truth)
        print(f"{kind:8} {count:8} {found['right']:8} {found['left out']:9} {found['wrong']:6} {count / seconds:10.0f}")
        if kind in ("html", "pdf"):
            few = WORK / f"few-{kind}"
            shutil.rmtree(few, ignore_errors=True)
            few.mkdir()
            sample = sorted(folder.iterdir())[: 60 if kind == "html" else 8]
            for path in sample:
                shutil.copy(path, few)
            peer, _ = timed([sys.executable, "-c", SOUP if kind == "html" else PLUMBER, few])
            unit = 1 if kind == "html" else pages(few) / len(sample)
            name = "BeautifulSoup with lxml" if kind == "html" else "pdfplumber"
            alone, _ = timed([CELLS, folder])
            figures, cells, theirs = count * unit / seconds, count * unit / alone, len(sample) * unit / peer
            print(f"    pages a second: {name} {theirs:.1f}; tongbi to cells {cells:.0f}, {cells / theirs:.0f} times; "
                  f"to figures {figures:.0f}, {figures / theirs:.0f} times")


if __name__ == "__main__":
    main()
