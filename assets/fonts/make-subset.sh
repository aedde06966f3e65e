#!/usr/bin/env bash
# Makes the two subsets of this folder anew: needs npm, Python with pip, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
cd "$work"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3
tar xzf ./*.tgz
python3 -m venv venv
venv/bin/pip install --quiet fonttools
python3 "$here/characters.py" > characters.txt
for weight in 400Regular 700Bold; do
    name=${weight#[0-9][0-9][0-9]}
    venv/bin/pyftsubset "package/$weight/NotoSansSC_$weight.ttf" --text-file=characters.txt \
        --no-hinting --notdef-outline --layout-features=kern,locl,mark,mkmk,ccmp --name-IDs='*' \
        --output-file="$here/NotoSansSC-$name-subset.ttf"
done
sha256sum "$here"/*.ttf
