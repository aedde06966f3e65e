-- Year over year: {{ figures }}. Columns: {{ columns }}.
WITH
{% include "figures.sql" %},
{% if doubts %}
doubts (body, indicator, breakdown, year) AS (
  VALUES
{% for d in doubts %}
    ({{ d.body|text }}, {{ d.indicator|text }}, {{ d.breakdown|text }}, {{ d.year }}){{ "," if not loop.last }}
{% endfor %}
),
-- A change from or to a doubted figure is suspect.
doubted AS (
  SELECT DISTINCT body, indicator, breakdown, year FROM (
    SELECT body, indicator, breakdown, year FROM doubts
    UNION ALL
    SELECT body, indicator, breakdown, year + 1 AS year FROM doubts
  ) AS years
),
{% endif %}
-- The edition that the report of the year before tells by the figures that only one edition has, table by table.
told_by_table AS (
  SELECT f.body, f.year + 1 AS year, i.form_table{% for e in editions %},
    MAX(CASE WHEN i.only_edition = {{ e }} THEN 1 ELSE 0 END) AS tells_{{ e }}{% endfor %}

  FROM figures f JOIN indicators i ON i.indicator = f.indicator
  WHERE i.only_edition > 0
  GROUP BY f.body, f.year, i.form_table
),
told AS (
  SELECT body, year{% for e in editions %}, MAX(tells_{{ e }}) AS tells_{{ e }}{% endfor %}

  FROM told_by_table
  GROUP BY body, year
),
replaces (indicator, predecessor, place) AS (
  VALUES
{% for r in replaces %}
    ({{ r.indicator|text }}, {{ r.predecessor|text }}, {{ loop.index }}){{ "," if not loop.last }}
{% endfor %}
),
-- The figure of the year before that an indicator of a newer edition stands in place of.
replaced AS (
  SELECT body, year, indicator, breakdown, value, estimated, unit FROM (
    SELECT f.body, f.year + 1 AS year, r.indicator, f.breakdown, f.value, f.estimated, f.unit,
      ROW_NUMBER() OVER (PARTITION BY f.body, f.year, r.indicator, f.breakdown ORDER BY r.place) AS nth
    FROM figures f JOIN replaces r ON r.predecessor = f.indicator
  ) AS candidates
  WHERE nth = 1
),
in_order AS (
  SELECT body, indicator, breakdown, year, unit, value, estimated,
    LAG(year) OVER (PARTITION BY body, indicator, breakdown ORDER BY year) AS year_before,
    LAG(value) OVER (PARTITION BY body, indicator, breakdown ORDER BY year) AS value_before,
    LAG(estimated) OVER (PARTITION BY body, indicator, breakdown ORDER BY year) AS estimated_before
  FROM figures
),
-- The base is the figure of the year before, not of the row before.
paired AS (
  SELECT body, indicator, breakdown, year, unit, value, estimated,
    CASE WHEN year_before = year - 1 THEN 1 ELSE 0 END AS has_base,
    CASE WHEN year_before = year - 1 THEN value_before END AS base,
    CASE WHEN year_before = year - 1 THEN estimated_before ELSE 0 END AS base_estimated
  FROM in_order
),
judged AS (
  SELECT p.body, p.indicator, p.breakdown, p.year, p.unit, p.value, p.has_base, i.measure,
    CASE WHEN ({{ breaks }}) OR (p.base IS NOT NULL AND p.year = i.first_year) THEN 1 ELSE 0 END AS breaks,
    CASE WHEN p.has_base = 0 AND p.value IS NOT NULL AND ({{ partial }}) AND (
        r.body IS NOT NULL
        OR (t.body IS NOT NULL AND {{ table_tells_none }})
        OR (t.body IS NULL AND e.body IS NOT NULL AND {{ report_tells_none }})
      ) THEN 1 ELSE 0 END AS other_edition,
{% if across_editions %}
    CASE WHEN p.has_base = 0 AND p.value IS NOT NULL AND ({{ partial }}) AND r.unit = p.unit THEN r.value ELSE p.base END AS base,
    CASE WHEN p.has_base = 0 AND p.value IS NOT NULL AND ({{ partial }}) AND r.unit = p.unit THEN r.estimated ELSE p.base_estimated END + p.estimated AS estimates,
{% else %}
    p.base, p.base_estimated + p.estimated AS estimates,
{% endif %}
    {% if doubts %}CASE WHEN d.body IS NOT NULL THEN 1 ELSE 0 END{% else %}0{% endif %} AS doubted
  FROM paired p
  JOIN indicators i ON i.indicator = p.indicator
  LEFT JOIN told_by_table t ON t.body = p.body AND t.year = p.year AND t.form_table = i.form_table
  LEFT JOIN told e ON e.body = p.body AND e.year = p.year
  LEFT JOIN replaced r ON r.body = p.body AND r.year = p.year AND r.indicator = p.indicator AND r.breakdown = p.breakdown
{% if doubts %}
  LEFT JOIN doubted d ON d.body = p.body AND d.year = p.year AND d.indicator = p.indicator AND d.breakdown = p.breakdown
{% endif %}
),
compared AS (
  SELECT body, indicator, breakdown, unit, year, base, value, measure, breaks + other_edition AS editions,
    CASE WHEN ABS(value - base) < 9.0E9 THEN ROUND(value - base, 6) ELSE value - base END AS difference,
    CASE WHEN value IS NULL THEN 'value_missing'
      WHEN base IS NULL AND has_base = 0 THEN 'gap'
      WHEN base IS NULL THEN 'base_missing'
      WHEN doubted = 1 THEN 'suspect'
      WHEN estimates > 0 THEN 'estimated'
      WHEN measure = 'ratio' THEN 'comparable'
      WHEN base = 0 THEN 'base_zero'
      WHEN ABS(base) < {{ small_base }} THEN 'small_base'
      ELSE 'comparable' END AS comparability
  FROM judged
)
SELECT body, indicator, breakdown, unit, year - 1 AS base_year, year, base, value,
{% if across_editions %}
  difference,
  CASE WHEN comparability <> 'estimated' AND measure <> 'ratio' AND base <> 0
    THEN difference / ABS(base) * 100 END AS per_cent,
{% else %}
  CASE WHEN editions = 0 THEN difference END AS difference,
  CASE WHEN editions = 0 AND comparability <> 'estimated' AND measure <> 'ratio' AND base <> 0
    THEN difference / ABS(base) * 100 END AS per_cent,
{% endif %}
  CASE WHEN editions > 0 THEN 'edition_break' ELSE comparability END AS comparability
FROM compared
