"""Normalised code and prose: what must not hide a copy leaves no trace in the tokens."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.similarity import code, prose
from autograder.similarity.streams import MOST_TOKENS
from tests.autograder.similarity import copies, honest

CODE = "total = frame['pay'].sum()\nprint(round(total / 12, 1))"


def keys(text: str) -> list[str]:
    return code.tokens(text, MOST_TOKENS).keys


def words(text: str, *persons: str) -> list[str]:
    return prose.tokens(text, MOST_TOKENS, persons).keys


@pytest.mark.parametrize(
    "other",
    [
        "t = df['pay'].sum()\nprint(round(t / 12, 1))",
        "total = frame['pay'].sum()  # all of it\n\n\n# now print\nprint(round(total/12, 1))",
        "total=frame[\n    'pay',\n].sum(); print(round(\n\ttotal / 12,\n\t1,\n))",
        "import numpy as np\nfrom a import (\n  b,\n  c)\n"
        "total = frame['pay'].sum()\nprint(round(total / 12, 1))",
        '"""What this does."""\ntotal = frame["earn" "ings"].sum()\nprint(round(total / 52, 2))',
        "total = frame[f'{x!r}'].sum()\r\nprint(round(total \\\n / 12, 1))",
    ],
    ids=["names", "comments", "layout", "imports", "strings", "f-strings"],
)
def test_what_does_not_hide_a_copy_of_code(other: str) -> None:
    assert keys(other) == keys(CODE)


@pytest.mark.parametrize(
    "other",
    [
        CODE.replace("sum", "mean"),
        CODE.replace("/", "*"),
        CODE.replace("print", "float"),
        CODE.replace("total / 12, 1", "total / 12, ndigits=1"),
    ],
)
def test_another_computation_is_another_row(other: str) -> None:
    assert keys(other) != keys(CODE)


def test_a_keyword_argument_keeps_its_name_and_a_default_does_not_hide() -> None:
    assert "axis=" in keys("frame.sum(axis=1)")
    assert keys("f(a, axis = 1)") == keys("g(b,axis=2)")
    assert keys("x = (axis == 1)") == keys("y = (rows == 1)")


@pytest.mark.parametrize("learner", range(20))
def test_renamed_and_reformatted_solutions_are_the_same_row(learner: int) -> None:
    text = honest.code(learner)
    assert keys(copies.reformatted(text)) == keys(text)
    assert len(keys(text)) > 80


@pytest.mark.parametrize(
    "text",
    [
        "x = '''never closed\n" * 3000,
        'x = """\\' * 5000,
        "'" * 60_001,
        "\\" * 60_000,
        '"""' + '\\"""' * 20_000,
        "(" * 100_000,
        "[x for " * 20_000,
        "if x:\n\t if y:\n        \tz = 1\n" * 5000,
        "\x00\x1b\ud800 ﷽ = 1\n" * 5000,
        "from (" * 30_000,
        "9" * 200_000,
    ],
    ids=str,
)
def test_code_that_is_none_is_read_to_its_end(text: str) -> None:
    found = code.tokens(text[:200_000], MOST_TOKENS)
    assert len(found) <= MOST_TOKENS
    assert all(a <= b for a, b in zip(found.starts, found.ends, strict=True))
    assert list(code.remarks(text[:200_000])) is not None


@given(st.text(alphabet="ab1'\"\\\n#()[]{},;:=. \tfromipt", max_size=200))
def test_tokens_stand_in_the_text_in_order(text: str) -> None:
    for found in (code.tokens(text, 50), prose.tokens(text, 50)):
        assert len(found) <= 50
        assert len(found.starts) == len(found.ends) == len(found.weights) == len(found.keys)
        assert found.starts == sorted(found.starts)
        assert all(0 <= a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))


def test_remarks_are_where_prose_stands_in_code() -> None:
    text = "x = 1  # a remark\ny = 'short'\nz = '''" + "a long text in words " * 3 + "'''"
    assert [text[a:b][:10] for a, b in code.remarks(text)] == ["# a remark", "'''a long "]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Migrant WORKERS, in\n* 1,200 plants.", "migrant workers in 37 plants"),
        ("Ré­gime", unicodedata.normalize("NFD", "régime")),
        ("mi\u200bgrant\u200d", "migrant"),
        ("STRASSE", "straße"),
        ("ﬁnance ＡＢ", "finance ab"),
        ("اَلْعَمَل العمــل", "العمل العمل"),
        ("१२,३४५ श्रमिक", "99 श्रमिक"),
    ],
    ids=["layout", "accents", "invisible", "case", "forms", "Arabic", "Hindi"],
)
def test_what_does_not_hide_a_copy_of_prose(text: str, other: str) -> None:
    assert words(text) == words(other)


def test_scripts_without_spaces_are_read_letter_by_letter() -> None:
    assert words("国际劳工组织 ILO。") == [*"国际劳工组织", "ilo"]
    assert words("แรงงาน") == list("แรงงาน")
    found = prose.tokens("两百 words", 9)
    assert found.weights == [5, 5, 8]


def test_vowel_signs_belong_to_their_word() -> None:
    assert len(words("श्रमिकों की भर्ती")) == 3


def test_persons_and_numbers_are_no_words() -> None:
    assert words("Dear Ana, ANA León, 12.5 % of q5", "ana", "león") == ["dear", "of", "q5"]


@pytest.mark.parametrize("block", [range(0x300, 0x370), range(0x591, 0x5BE), range(0x93E, 0x94E)])
def test_marks_belong_to_their_word(block: range) -> None:
    assert all(len(words(f"a{chr(mark)}b")) == 1 for mark in block)
