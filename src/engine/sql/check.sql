-- Sums that do not agree: {{ figures }}. Columns: {{ columns }}. A sum of which a figure is missing or an estimate is not assessed.
WITH
{% include "figures.sql" %},
-- The sums of the rules: what each is about, and how many figures it has.
sums (identity, rule, severity, indicator, breakdown, terms) AS (
  VALUES
{% for s in sums %}
    ({{ s.number }}, {{ s.rule|text }}, {{ s.severity|text }}, {{ s.indicator|text }}, {{ s.breakdown|text }}, {{ s.terms }}){{ "," if not loop.last }}
{% endfor %}
),
-- Their figures. A figure with parts is read from them where all of the parts are there, else from its own cell.
terms (identity, term, indicator, breakdown, on_left, weight, years_later, is_part, parts, rounded) AS (
  VALUES
{% for t in terms %}
    ({{ t.identity }}, {{ t.term }}, {{ t.indicator|text }}, {{ t.breakdown|text }}, {{ t.on_left }}, {{ t.weight }}, {{ t.years_later }}, {{ t.is_part }}, {{ t.parts }}, {{ t.rounded }}){{ "," if not loop.last }}
{% endfor %}
),
cells AS (
  SELECT f.body, f.year + t.years_later AS year, t.identity, t.term, t.on_left, t.is_part, t.parts, f.value * t.weight AS value,
    -- Half a unit of the last decimal: by so much may a rounded amount be off.
    CASE WHEN t.rounded = 0 THEN 0.0E0{% for n in range(6) %}
      WHEN ABS(f.value - ROUND(f.value, {{ n }})) < 1.0E-9 THEN 0.5E-{{ n }}{% endfor %}

      ELSE 0.5E-6 END AS half_unit
  FROM figures f JOIN terms t ON t.indicator = f.indicator AND t.breakdown = f.breakdown
  WHERE f.value IS NOT NULL AND f.estimated = 0 AND f.computed = 0
),
read AS (
  SELECT body, year, identity, term, MAX(on_left) AS on_left,
    MAX(CASE WHEN is_part = 0 THEN 1 ELSE 0 END) AS has_own,
    MAX(CASE WHEN is_part = 0 THEN value END) AS own,
    MAX(CASE WHEN is_part = 0 THEN half_unit END) AS own_half_unit,
    CASE WHEN MAX(parts) > 0 AND SUM(is_part) = MAX(parts) THEN 1 ELSE 0 END AS has_parts,
    SUM(CASE WHEN is_part = 1 THEN value END) AS in_parts,
    SUM(CASE WHEN is_part = 1 THEN half_unit END) AS parts_half_unit
  FROM cells
  GROUP BY body, year, identity, term
),
sides AS (
  SELECT body, year, identity, COUNT(*) AS terms,
    SUM(CASE WHEN on_left = 1 THEN CASE WHEN has_parts = 1 THEN in_parts ELSE own END ELSE 0 END) AS reported,
    SUM(CASE WHEN on_left = 0 THEN CASE WHEN has_parts = 1 THEN in_parts ELSE own END ELSE 0 END) AS computed,
    SUM(CASE WHEN has_parts = 1 THEN parts_half_unit ELSE own_half_unit END) AS tolerance
  FROM read
  WHERE has_parts = 1 OR has_own = 1
  GROUP BY body, year, identity
)
SELECT r.rule, r.severity, s.body, s.year, r.indicator, r.breakdown, s.reported, s.computed,
  ROUND(s.reported - s.computed, 6) AS difference
FROM sides s JOIN sums r ON r.identity = s.identity
WHERE s.terms = r.terms AND ABS(ROUND(s.reported - s.computed, 6)) > s.tolerance * 1.000000001E0 + 1.0E-9
