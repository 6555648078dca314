"""Text as the writers need it: without characters that no file may hold, in lines."""

import re

_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What XML forbids or nobody can see, apart from the line break.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_BROKEN = re.compile("[\ud800-\udfff]")


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text without blanks at their ends; blank lines are left out.

    >>> lines(" one\\r\\n\\n two ")
    ('one', 'two')
    """
    return tuple(line for line in _all_lines(text) if line)


def one_line(text: str) -> str:
    """The text on one line.

    >>> one_line("one\\ntwo")
    'one two'
    """
    return " ".join(lines(text))


def paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    """The lines of each paragraph; blank lines part paragraphs.

    >>> paragraphs("one\\ntwo\\n\\n\\nthree")
    (('one', 'two'), ('three',))
    """
    found: list[tuple[str, ...]] = []
    open_: tuple[str, ...] = ()
    for line in (*_all_lines(text), ""):
        if line:
            open_ = (*open_, line)
        elif open_:
            found.append(open_)
            open_ = ()
    return tuple(found)


def _all_lines(text: str) -> list[str]:
    whole = _BROKEN.sub("\ufffd", _UNSEEN.sub("", _BREAK.sub("\n", text)))
    return [line.strip(" ") for line in whole.replace("\t", " ").split("\n")]
