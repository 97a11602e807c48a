-- For series over places and years: the reports of a place, and the figures of a metric.
CREATE INDEX report_place ON report (code, place);
CREATE INDEX figure_metric ON figure (metric);
