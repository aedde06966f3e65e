-- Sums over the bodies below a body, with how many reported, and their change over the bodies that reported in both
-- years: {{ figures }} and {{ bodies }}. Columns: {{ columns }}.
WITH
{% include "figures.sql" %},
members AS (
  SELECT body, parent FROM {{ bodies }} WHERE parent IS NOT NULL AND parent <> ''
),
groups AS (
  SELECT parent, COUNT(*) AS bodies FROM members GROUP BY parent
),
in_order AS (
  SELECT body, indicator, breakdown, year, unit, value, estimated,
    LAG(year) OVER (PARTITION BY body, indicator, breakdown ORDER BY year) AS year_before,
    LAG(value) OVER (PARTITION BY body, indicator, breakdown ORDER BY year) AS value_before,
    LAG(estimated) OVER (PARTITION BY body, indicator, breakdown ORDER BY year) AS estimated_before
  FROM figures
),
paired AS (
  SELECT body, indicator, breakdown, year, unit, value, estimated, estimated_before, value_before,
    CASE WHEN year_before = year - 1 AND value IS NOT NULL AND value_before IS NOT NULL THEN 1 ELSE 0 END AS same
  FROM in_order
),
summed AS (
  SELECT m.parent, p.indicator, p.breakdown, p.year, MIN(p.unit) AS unit,
    SUM(p.value) AS total, COUNT(p.value) AS reported, MAX(p.estimated) AS estimated, SUM(p.same) AS same,
    SUM(CASE WHEN p.same = 1 THEN p.value_before END) AS base,
    SUM(CASE WHEN p.same = 1 THEN p.value END) AS value,
    MAX(CASE WHEN p.same = 1 THEN p.estimated + p.estimated_before ELSE 0 END) AS estimates
  FROM paired p JOIN members m ON m.body = p.body
  GROUP BY m.parent, p.indicator, p.breakdown, p.year
),
judged AS (
  SELECT p.parent, p.indicator, p.breakdown, p.unit, p.year, p.total, p.reported, g.bodies, p.estimated, p.same, p.base, p.value,
    CASE WHEN ABS(p.value - p.base) < 9.0E9 THEN ROUND(p.value - p.base, 6) ELSE p.value - p.base END AS difference,
    CASE WHEN {{ breaks }} THEN 'edition_break'
      WHEN p.same = 0 THEN 'gap'
      WHEN p.estimates > 0 THEN 'estimated'
      WHEN p.base = 0 THEN 'base_zero'
      WHEN ABS(p.base) < {{ small_base }} THEN 'small_base'
      ELSE 'comparable' END AS comparability
  FROM summed p
  JOIN groups g ON g.parent = p.parent
  JOIN indicators i ON i.indicator = p.indicator
  WHERE p.reported > 0 AND i.measure NOT IN ('ratio', 'rate')
)
SELECT parent AS body, indicator, breakdown, unit, year, total AS sum, reported, bodies, estimated, same, base, value,
  CASE WHEN comparability <> 'edition_break' THEN difference END AS difference,
  CASE WHEN comparability NOT IN ('edition_break', 'estimated') AND base <> 0 THEN difference / ABS(base) * 100 END AS per_cent,
  comparability
FROM judged
