CREATE INDEX figures_by_indicator ON figures (indicator, breakdown, year);
CREATE INDEX figures_by_year ON figures (year);
CREATE INDEX changes_by_indicator ON changes (indicator, breakdown, year);
CREATE INDEX findings_by_body ON findings (body, year);

-- What reports print, without what was computed from it.
CREATE VIEW published AS
SELECT * FROM figures WHERE status <> 'computed' AND value IS NOT NULL;

-- Every figure with the labels of its indicator, and what is known of its body.
CREATE VIEW labelled AS
SELECT f.body, b.kind, b.level, b.parent, f.year, f.indicator, i.label_zh, i.label_en, f.breakdown, f.value, f.unit,
       f.status, f.source
FROM figures AS f
LEFT JOIN indicators AS i ON i.id = f.indicator
LEFT JOIN bodies AS b ON b.body = f.body;

-- The changes that mean what they say.
CREATE VIEW comparable AS
SELECT * FROM changes WHERE comparability = 'comparable';

-- The latest value of every series.
CREATE VIEW latest AS
SELECT body, indicator, breakdown, unit, max(year) AS year, value, status
FROM figures WHERE value IS NOT NULL
GROUP BY body, indicator, breakdown, unit;

-- How many figures each body has of each year, and how many of them have a value.
CREATE VIEW coverage AS
SELECT body, year, count(*) AS figures, count(value) AS with_value
FROM figures WHERE status <> 'computed'
GROUP BY body, year;
