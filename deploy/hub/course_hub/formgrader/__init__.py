"""The instructor's line in the browser: nbgrader's formgrader, one service a course."""
