#!/bin/sh
# The spring of a county's disclosure office: the drafts of its departments, the figures that it has typed over the years, the
# page of last year. Run it in a folder that has drafts, years.xlsx, last-year.html and bodies.csv; `tongbi` is found on the path.
# Its status is 1 where something is wrong in the drafts: that is no reason to stop.
set -eu

tongbi check drafts years.xlsx last-year.html --bodies bodies.csv --annotate annotated -o findings.xlsx || test $? -eq 1
tongbi rollup drafts years.xlsx last-year.html --bodies bodies.csv -o rollup.csv || test $? -eq 1
tongbi rollup drafts years.xlsx last-year.html --bodies bodies.csv --what changes --indicator requests.received,permits.decided -o changes.csv || test $? -eq 1
tongbi form rollup.csv --body "云岭县（汇总）" --year 2024 -o form.docx
tongbi narrative rollup.csv --body "云岭县（汇总）" --of-year 2024 -o draft.docx
tongbi chart rollup.csv --type trend --body "云岭县（汇总）" --indicator requests.received,permits.decided -o charts
