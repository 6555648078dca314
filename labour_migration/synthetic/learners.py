"""Whose sample: the streams of a learner, or those of the edition."""

from labour_migration.synthetic.errors import EditionError


def sample_path(product: str, learner: str | None) -> tuple[str, ...]:
    """The name of the random streams of a product drawn for a learner (None: the edition's).

    >>> sample_path("lfs", "ada")
    ('lfs', 'learner', 'ada')
    """
    if learner is None:
        return product, "edition"
    if not isinstance(learner, str) or not learner.strip():
        raise EditionError(f"a learner is named by a text that is not empty, not {learner!r}")
    return product, "learner", learner.strip()
