"""Scores sent to a learning platform over LTI 1.3 (Assignment and Grade Services)."""
