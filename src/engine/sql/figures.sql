{# The figures as every statement takes them: one row a key, in the unit of the catalog. -#}
indicators (indicator, whole, unit, measure, form_table, only_edition, first_year{% for e in editions %}, in_{{ e }}{% endfor %}) AS (
  VALUES
{% for i in indicators %}
    ({{ i.id|text }}, {{ i.whole|text }}, {{ i.unit|text }}, {{ i.measure|text }}, {{ i.form_table|text }}, {{ i.only_edition }}, {{ i.first_year }}{% for e in i.editions %}, {{ e }}{% endfor %}){{ "," if not loop.last }}
{% endfor %}
),
units (given, own, times, divided) AS (
  VALUES
{% for u in units %}
    ({{ u.given|text }}, {{ u.own|text }}, {{ u.times }}, {{ u.divided }}){{ "," if not loop.last }}
{% endfor %}
),
breakdowns (form_table, breakdown) AS (
  VALUES
{% for b in breakdowns %}
    ({{ b.form_table|text }}, {{ b.id|text }}){{ "," if not loop.last }}
{% endfor %}
),
published AS (
  SELECT body, CAST(year AS INT) AS year, indicator, COALESCE(breakdown, '') AS breakdown,
    CAST(value AS DOUBLE) AS value, COALESCE(unit, '') AS unit, COALESCE(status, '') AS status
  FROM {{ figures }}
),
-- Figures of unknown indicators and applicants, and in units that do not convert, fall out of these joins.
converted AS (
  SELECT p.body, p.year, p.indicator,
    CASE WHEN p.breakdown = '' THEN i.whole ELSE p.breakdown END AS breakdown, i.unit,
    CASE WHEN p.status IN ('missing', 'not_applicable') THEN NULL
      WHEN ABS(p.value) <= 1.7976931348623157E308 THEN p.value * u.times / u.divided END AS value, p.status
  FROM published p
  JOIN indicators i ON i.indicator = p.indicator
  JOIN units u ON u.own = i.unit AND u.given = CASE WHEN p.unit = '' THEN i.unit ELSE p.unit END
  LEFT JOIN breakdowns b ON b.form_table = i.form_table AND b.breakdown = p.breakdown
  WHERE p.breakdown = '' OR b.breakdown IS NOT NULL OR p.indicator IN ({{ accounts }})
),
-- A blank gives way to a value. Two different values leave the key without one.
figures AS (
  SELECT body, indicator, breakdown, year, MIN(unit) AS unit,
    CASE WHEN MIN(value) = MAX(value) THEN MIN(value) END AS value,
    MAX(CASE WHEN value IS NOT NULL AND status = 'estimated' THEN 1 ELSE 0 END) AS estimated,
    MIN(CASE WHEN status = 'computed' THEN 1 ELSE 0 END) AS computed
  FROM converted
  GROUP BY body, indicator, breakdown, year
)
