"""The domain library of the course: datasets, charts, widgets, indicators of labour migration."""
