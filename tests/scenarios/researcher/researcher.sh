#!/bin/sh
# The work of a researcher from the raw panel to the package, in one go. Run it in an empty folder that has colleague.csv and
# names.csv; `tongbi` is found on the path. What it writes is the same every time.
set -eu

tongbi synth --bodies 30 --years 2018-2025 --seed 7 -o raw
tongbi export raw/figures.csv --indicator permits.decided,penalties.decided,requests.received,requests.granted,requests.partly_granted,requests.closed,review.total,review.corrected,litigation.direct.total,litigation.after_review.total -o panel.csv
tongbi read --explain colleague.csv --bodies names.csv -o explained.txt
tongbi figures panel.csv --with colleague.csv --bodies names.csv --indicator requests.received.per_10000,requests.disclosed_rate,disputes.per_100_requests --wide year -o rates.csv
tongbi rank panel.csv --with colleague.csv --bodies names.csv --indicator requests.received.per_10000 --years 2025 -o rank.csv
tongbi compare panel.csv --bodies names.csv --indicator requests.received --years 2018-2025 --peers parent -o quantiles.csv
tongbi compare panel.csv --bodies names.csv --indicator requests.received --years 2025 --contribution -o contribution.csv
tongbi yoy panel.csv --indicator requests.received --years 2019-2025 --growth -o growth.csv
tongbi query "SELECT b.parent, c.year, sum(c.difference) AS change FROM comparable AS c JOIN bodies AS b ON b.body = c.body WHERE c.indicator = 'requests.received' AND c.breakdown = 'total' GROUP BY b.parent, c.year ORDER BY b.parent, c.year" panel.csv --bodies names.csv -o query.csv
tongbi rank panel.csv --with colleague.csv --bodies names.csv --indicator requests.received.per_10000 --years 2025 --body 000007 -o rank.pdf
tongbi chart panel.csv --type lines --indicator requests.received --body 000001,000002,000003 --theme print --format pdf -o charts
tongbi export panel.csv --with colleague.csv --bodies names.csv -o panel.xlsx
tongbi export panel.csv --with colleague.csv --bodies names.csv -o panel.sqlite
tongbi export panel.csv --with colleague.csv --bodies names.csv --by-year -o parquet
tongbi export panel.csv --with colleague.csv --bodies names.csv --what package -o package
