"""A learner's own data: handed out, erased, and kept no longer than declared."""
