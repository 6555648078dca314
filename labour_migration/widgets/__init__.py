"""Answering questions in a notebook: by a form or from code, saved at once beside the notebook."""

from labour_migration.widgets.errors import NotSaved, QuizError
from labour_migration.widgets.quiz import Quiz

__all__ = ["NotSaved", "Quiz", "QuizError"]
