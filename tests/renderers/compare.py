#!/usr/bin/env python3
"""Draws every kind of chart and holds other programs' pictures of its SVG and PDF to tongbi's own PNG.

    python tests/renderers/compare.py [--tongbi PATH] [--keep FOLDER]

It needs rsvg-convert (librsvg), soffice (LibreOffice), pdffonts, pdftotext and pdftoppm (Poppler), NumPy and Pillow; what is
missing is an error. Texts are drawn as outlines, so that no machine's fonts decide.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ["series", "matrix", "bars", "yoy", "outcome", "ratio", "trend", "lines", "slope", "rank", "grid", "coverage", "requests"]
# Two figures of each of three bodies are enough for every kind.
YEARS = range(2019, 2025)
BODIES = ["样例一县", "样例二县", "样例三县"]
WIDTH = 960
# The least structural similarity of two pictures, 1 being the same: over all, and in every tile, so that a label which is
# missing is seen, at a quarter of the size, where hatches of thin lines are grey; and the most that their mean grey may differ, of 255.
LEAST = {"librsvg": (0.99, 0.9), "LibreOffice": (0.93, 0.2), "Poppler": (0.93, 0.6)}
GREY = 2.0
TILE = 8


def figures(path):
    """A panel with everything that is drawn: gaps, estimates, small bases, requests that balance."""
    rows = ["body,year,indicator,value"]
    groups = ["granted", "partly_granted", "refused", "unavailable", "not_processed", "other"]
    ids = ["requests." + name for name in groups]
    for number, body in enumerate(BODIES):
        for at, year in enumerate(YEARS):
            parts = [30 * (number + 1) + 7 * place + 3 * at for place in range(len(ids))]
            closed = sum(parts)
            values = {
                "permits.decided": 52000 + 9000 * at * (number + 1),
                "penalties.decided": 9100 - 800 * at + 50 * number,
                "coercion.decided": 12 + 5 * at,
                "wechat.followers": f"约{1 + at}.{number}万" if at == 2 else 15234 + 7013 * at,
                "requests.carried_in": 20,
                "requests.received": closed,
                "requests.closed": closed,
                "requests.carried_out": 20,
                **dict(zip(ids, parts)),
            }
            if year >= 2021:
                values["fees.collected"] = 1820.5 + 90.25 * at
            if number == 1 and year == 2022:
                del values["permits.decided"]
            rows += [f"{body},{year},{name},{value}" for name, value in values.items()]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def grey(path, size):
    picture = Image.open(path).convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return numpy.asarray(ground.convert("L").resize(size, Image.LANCZOS), dtype=float)


def blurred(values, width=5):
    """The mean over squares of some pixels, from running sums."""
    sums = numpy.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    whole = sums[width:, width:] - sums[:-width, width:] - sums[width:, :-width] + sums[:-width, :-width]
    return whole / width**2


def similarity(a, b):
    """The structural similarity (SSIM) of two grey pictures: over all, and of the tile that differs most."""
    mean_a, mean_b = blurred(a), blurred(b)
    var_a, var_b = blurred(a * a) - mean_a**2, blurred(b * b) - mean_b**2
    both = blurred(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    each = top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))
    rows, columns = each.shape[0] // TILE, each.shape[1] // TILE
    tiles = each[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE).mean((1, 3))
    return float(each.mean()), float(tiles.min())


def rendered(svg, pdf, folder):
    """The pictures of other programs, by their names."""
    librsvg = folder / "librsvg.png"
    run("rsvg-convert", "--width", 2 * WIDTH, "--output", librsvg, svg)
    profile = (folder / "profile").as_uri()
    run("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "png", "--outdir", folder / "office", svg)
    run("pdftoppm", "-png", "-scale-to-x", str(2 * WIDTH), "-scale-to-y", "-1", "-singlefile", pdf, folder / "poppler")
    return {"librsvg": librsvg, "LibreOffice": folder / "office" / f"{svg.stem}.png", "Poppler": folder / "poppler.png"}


def held(pdf, title):
    """What is wrong with a PDF: fonts that are not embedded, a title that cannot be read."""
    fonts = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    faults = [f"the font {line[0]} is not embedded" for line in fonts if line[-5] != "yes"]
    if not fonts:
        faults.append("no font")
    words = "".join(run("pdftotext", "-layout", pdf, "-").split())
    if "".join(title.split()) not in words:
        faults.append(f"the title cannot be read: {title}")
    return faults


def charts(tongbi, folder, kind):
    """SVG with outlines, PNG and PDF of one chart of a kind, and its title."""
    out = folder / kind
    shared = ["chart", folder / "figures.csv", "--type", kind, "--quiet", "--force", "--output", out]
    if kind in ("series", "matrix", "bars", "yoy", "outcome", "ratio", "trend", "coverage", "requests"):
        shared += ["--body", BODIES[0]]
    run(tongbi, *shared, "--format", "svg", "--text", "paths")
    run(tongbi, *shared, "--format", "png,pdf")
    paths, png, pdf = (sorted(out.glob(ending)) for ending in ("*.svg", "*.png", "*.pdf"))
    title = paths[0].read_text(encoding="utf-8").split("<title", 1)[1].split(">", 1)[1].split("<", 1)[0]
    return paths[0], png[0], pdf[0], title


def blind(folder):
    """What the comparison does not see: a picture of another chart, and one in which a label is missing."""
    pictures = [grey(next((folder / kind).glob("*_20*.png")), (WIDTH // 2, 300)) for kind in ("series", "bars")]
    erased = pictures[0].copy()
    erased[84:99, 132:156] = 255
    faults = []
    for name, other, at in (("another chart", pictures[1], 0), ("a label that is missing", erased, 1)):
        found = similarity(pictures[0], other)
        print(f"{name}: {found[0]:.3f} {found[1]:.2f}")
        if found[at] >= LEAST["LibreOffice"][at]:
            faults.append(f"the comparison does not see {name}")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tongbi", default=ROOT / "target/release/tongbi", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="the folder in which all pictures stay")
    options = parser.parse_args()
    missing = [name for name in ("rsvg-convert", "soffice", "pdffonts", "pdftotext", "pdftoppm") if not shutil.which(name)]
    if missing:
        sys.exit(f"missing: {', '.join(missing)}")
    folder = options.keep or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    figures(folder / "figures.csv")
    wrong = []
    for kind in KINDS:
        svg, png, pdf, title = charts(options.tongbi, folder, kind)
        size = Image.open(png).size
        size = (size[0] // 4, size[1] // 4)
        own = grey(png, size)
        found = {}
        for program, picture in rendered(svg, pdf, folder / kind).items():
            other = grey(picture, size)
            found[program] = similarity(own, other)
            (all_over, tile), (least, least_tile) = found[program], LEAST[program]
            if all_over < least or tile < least_tile or abs(own.mean() - other.mean()) > GREY:
                wrong.append(f"{kind}: {program} draws another picture ({all_over:.3f}, worst tile {tile:.3f})")
        wrong += [f"{kind}: {fault}" for fault in held(pdf, title)]
        print(f"{kind:9}", *(f"{program} {value:.3f} {tile:.2f}" for program, (value, tile) in found.items()))
    wrong += blind(folder)
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
