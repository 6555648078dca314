"""Submissions whose files or names lead elsewhere."""
