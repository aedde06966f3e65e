"""Reads the comments of an annotated Word document with python-docx, which knows nothing of tongbi."""

import pathlib
import subprocess
import sys
import tempfile

import docx

root = pathlib.Path(__file__).resolve().parents[2]
draft = root / "tests/fixtures/reports/docx-whole/input.docx"
with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder) / "annotated.docx"
    command = [sys.argv[1], "check", str(draft), "--annotate", str(copy), "--fail-on", "never", "-q", "--lang", "en"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    annotated, plain = docx.Document(str(copy)), docx.Document(str(draft))
comments = list(annotated.comments)
assert comments and all(c.author == "tongbi" and c.timestamp is None for c in comments), comments
assert any("section_missing" in c.text for c in comments), [c.text for c in comments]
assert [p.text for p in annotated.paragraphs] == [p.text for p in plain.paragraphs]
print(f"python-docx reads {len(comments)} comment(s)")
