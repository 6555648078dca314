"""Submissions whose cells are not those that were released."""
