"""How what learners wrote becomes HTML, in feedback pages and in the formgrader."""

from nbconvert import filters


def safe_html(markdown: str) -> str:
    """Return Markdown as HTML without scripts, event handlers or frames.

    nbgrader's templates put Markdown into the page as it comes, so a learner's script would run
    in the browser of the person who marks.

    >>> safe_html("<script>steal()</script>**mine**")
    '<p>&lt;script&gt;steal()&lt;/script&gt;<strong>mine</strong></p>'
    """
    return str(filters.clean_html(filters.markdown2html(markdown))).strip()
