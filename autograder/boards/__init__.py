"""A learner's own standing and a cohort's, as documents that travel and as models on screen.

A document is all that an app gets: it opens no gradebook. Whoever may see one asks for it, or
opens it as a file.
"""
