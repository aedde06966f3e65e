#!/bin/sh
# Two days of an evaluator with 500 reports: lists, scores and the ranking on the first, only what is new on the second. Run it
# in a folder that has first/figures.csv and second/figures.csv; `tongbi` is found on the path.
set -eu

tongbi check first -o findings.xlsx --fail-on never
tongbi check first -o findings.csv --bom --fail-on never
tongbi check first --format ranking -o ranking.csv --fail-on never
tongbi check second --baseline findings.csv -o new.csv --fail-on never
tongbi check second --baseline findings.xlsx --format json -o new.json --fail-on never
