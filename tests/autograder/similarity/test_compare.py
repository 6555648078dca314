"""Planted pairs are found; honest work, templates and what is common are not."""

import random
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.similarity.compare import Comparison, Work, compare
from autograder.similarity.measure import measure
from autograder.similarity.passages import passages
from autograder.similarity.streams import KINDS
from autograder.similarity.tokens import Cell
from tests.autograder.similarity import copies, honest

CLASS = tuple(
    Work(
        f"honest-{learner:02d}",
        (Cell("q5-code", True, honest.code(learner)), Cell("q8", False, honest.prose(learner))),
    )
    for learner in range(20)
)


def code(learner: str, *texts: str) -> Work:
    return Work(learner, tuple(Cell(f"c{n}", True, text) for n, text in enumerate(texts)))


def prose(learner: str, *texts: str) -> Work:
    return Work(learner, tuple(Cell(f"q{n}", False, text) for n, text in enumerate(texts)))


def pairs(found: Comparison) -> list[tuple[str, str]]:
    return [pair.learners for pair in found.pairs]


def made_up(seed: int, words: int = 120) -> str:
    drawn = random.Random(seed)
    return " ".join(f"w{drawn.randrange(900)}" for _ in range(words))


def test_twenty_honest_works_are_not_listed() -> None:
    assert not compare(CLASS).pairs
    assert not compare(CLASS[:9]).pairs


DISGUISES: dict[str, Callable[[str], str]] = {
    "verbatim": lambda text: text,
    "renamed": copies.renamed,
    "reformatted": copies.reformatted,
    "reordered": copies.reordered,
    "renamed and reformatted": lambda text: copies.reformatted(copies.renamed(text)),
}


@pytest.mark.parametrize("learner", range(0, 20, 3))
@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=list(DISGUISES))
def test_copied_code_is_found_and_nothing_else(
    disguise: Callable[[str], str], learner: int
) -> None:
    copy = code("copy", disguise(honest.code(learner)))
    found = compare([*CLASS, copy])
    assert pairs(found) == [("copy", f"honest-{learner:02d}")]
    measured = found.pairs[0].kinds["code"]
    assert min(measured.shares) > 0.75
    assert measured.longest > 20


@pytest.mark.parametrize("learner", range(0, 20, 3))
@pytest.mark.parametrize("disguise", [copies.reworded, copies.laid_out])
def test_copied_prose_is_found_and_nothing_else(
    disguise: Callable[[str], str], learner: int
) -> None:
    copy = prose("copy", disguise(honest.prose(learner)))
    found = compare([*CLASS, copy])
    assert pairs(found) == [("copy", f"honest-{learner:02d}")]
    assert min(found.pairs[0].kinds["prose"].shares) > 0.65


def test_a_copy_in_another_cell_or_in_the_comments_of_code_is_found() -> None:
    text = honest.prose(4)
    remark = "\n".join(f"# {part}" for part in text.split(". "))
    for other in (prose("copy", "Here it is.", text), code("copy", f"x = 1\n{remark}")):
        assert pairs(compare([*CLASS, other])) == [("copy", "honest-04")]


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        (
            "部长不应批准雇主为该行业申请的每一份工作许可因为超过三分之一的空缺职位所提供的工资低于该"
            "行业其他人的收入如果雇主把工资提高到通常水平就能找到工人其余的空缺则不同工资合理却仍无人应聘"
            "在作出决定之前应当征求工会的意见并公布审查的条件使企业事先知道移民工人必须享有同等待遇",
            "。",
        ),
        (
            "يجب على الوزير ألا يمنح كل تصريح يطلبه أصحاب العمل لأن أكثر من ثلث الوظائف "
            "الشاغرة تعرض أجرا أقل مما يكسبه الآخرون في القطاع ويمكن لهؤلاء أن يجدوا عمالا "
            "إذا رفعوا الأجر إلى المستوى المعتاد وينبغي أن نسأل النقابات قبل القرار وأن تنشر "
            "الوزارة شروط الاختبار حتى تعرفها الشركات مسبقا وأن يعامل العمال المهاجرون على "
            "قدم المساواة مع غيرهم في البلد كله",
            " ـ ",
        ),
    ],
    ids=["Chinese", "Arabic"],
)
def test_copies_in_other_scripts_are_found(text: str, copied: str) -> None:
    third = len(text) // 3
    moved = copied.join((text[:third], text[third : 2 * third], text[2 * third :]))
    found = compare([prose("ana", text), prose("bo", moved), *CLASS])
    assert pairs(found) == [("ana", "bo")]
    assert min(found.pairs[0].kinds["prose"].shares) > 0.9
    assert not compare([prose("ana", text[: len(text) // 2]), prose("bo", text[third * 2 :])]).pairs


def test_the_untouched_template_is_nobodys_own() -> None:
    stub, told = "# Optional: work it out here.\nx = None", made_up(1)
    works = [Work(f"l{n}", (Cell("c", True, stub), Cell("q", False, told))) for n in range(20)]
    found = compare(works, common=[Cell("c", True, stub), Cell("q", False, told)])
    assert not found.pairs
    assert all(kinds == ("code", "prose") for kinds in found.too_short.values())


def test_short_pieces_between_released_text_are_one_stretch() -> None:
    released = [made_up(n, 12) for n in range(10)]
    filled = " ".join(f"{lead} {made_up(99 + n, 6)}" for n, lead in enumerate(released))
    found = compare(
        [prose("ana", filled), prose("bo", filled)], [Cell("r", False, r) for r in released]
    )
    assert pairs(found) == [("ana", "bo")]
    assert found.pairs[0].kinds["prose"].shares == (1.0, 1.0)


def test_own_material_is_what_is_left_to_the_word() -> None:
    told = made_up(1, 100)
    found = compare([prose("ana", f"{told} {made_up(2, 60)} {told}")], [Cell("r", False, told)])
    assert found.own["prose"]["ana"].weight == 60 * 8


@pytest.mark.parametrize("size", [4, 20])
def test_released_text_is_taken_out_wherever_it_stands(size: int) -> None:
    told = made_up(1, 400)
    works = [
        prose(f"l{n}", f"{made_up(n + 2, 60)}\n> {told}\n{made_up(n + 99, 60)}")
        for n in range(size)
    ]
    assert not compare(works, common=[Cell("sheet", False, told.upper())]).pairs
    if size < 10:
        assert len(compare(works).pairs) == 6


def test_what_a_third_of_a_class_writes_is_common_and_counted() -> None:
    idiom = made_up(1, 80)
    works = [
        prose(f"l{n:02d}", f"{idiom if n < 7 else ''} {made_up(n + 2, 70)}") for n in range(20)
    ]
    assert not compare(works).pairs
    assert compare(works).common["prose"] > 70
    fewer = [
        prose(f"l{n:02d}", f"{idiom if n < 6 else ''} {made_up(n + 2, 70)}") for n in range(20)
    ]
    assert len(compare(fewer).pairs) == 15
    assert compare(fewer).common["prose"] == 0


def test_in_a_small_class_nothing_is_common() -> None:
    works = [prose(f"l{n}", made_up(1)) for n in range(9)]
    assert len(compare(works).pairs) == 36


def test_numbers_and_names_neither_hide_a_copy_nor_make_one() -> None:
    text = honest.prose(3)
    signed = f"Ana León: {text}".replace("37.5", "12,345").replace("41.2", "9")
    copied = f"demo-02: {text}"
    found = compare(
        [prose("ana", signed), prose("demo-02", copied)], persons={"ana", "león", "demo"}
    )
    assert min(found.pairs[0].kinds["prose"].shares) > 0.95
    numbers = " ".join(f"{n}, Ana {n}.5;" for n in range(200))
    assert not compare([prose("a", numbers), prose("b", numbers)], persons={"ana"}).pairs
    listed = f"rows = [{', '.join(map(str, range(500)))}]"
    assert not compare([code("a", listed), code("b", listed)]).pairs


def test_short_answers_are_named_and_not_compared() -> None:
    short = "I would publish the number of workers by sex and sector, with date and source."
    found = compare([prose("ana", short), prose("bo", short)])
    assert not found.pairs
    assert found.too_short == {"ana": ("code", "prose"), "bo": ("code", "prose")}


def test_one_long_passage_in_a_long_text_is_listed() -> None:
    shared = made_up(1, 70)
    works = [
        prose(name, f"{made_up(n, 900)} {shared} {made_up(n + 9, 900)}")
        for n, name in ((5, "ana"), (6, "bo"))
    ]
    found = compare(works)
    assert pairs(found) == [("ana", "bo")]
    assert max(found.pairs[0].kinds["prose"].shares) < 0.05
    assert found.pairs[0].kinds["prose"].longest == 70
    assert not compare(
        [prose(w.learner, w.cells[0].text.replace(shared, shared[:150])) for w in works]
    ).pairs


def test_what_comes_after_fifty_thousand_words_is_not_compared_and_that_is_said() -> None:
    long = " ".join(f"w{n}" for n in range(50_000))
    found = compare([prose("ana", long, made_up(1)), prose("bo", made_up(1))])
    assert found.cut == ("ana",)
    assert not found.pairs
    assert pairs(compare([prose("ana", made_up(1), long), prose("bo", made_up(1))])) == [
        ("ana", "bo")
    ]


def test_the_threshold_decides() -> None:
    half = made_up(1, 55)
    works = [prose("ana", f"{half} {made_up(2, 60)}"), prose("bo", f"{half} {made_up(3, 100)}")]
    assert pairs(compare(works, threshold=0.45)) == [("ana", "bo")]
    assert not compare(works, threshold=0.55).pairs
    one, other = compare(works, threshold=0.45).pairs[0].kinds["prose"].shares
    assert one == pytest.approx(55 / 115, abs=0.01)
    assert other == pytest.approx(55 / 155, abs=0.01)


def test_of_a_learners_works_the_last_counts_and_is_not_compared_with_the_first() -> None:
    text = made_up(1)
    found = compare([prose("ana", text), prose("ana", text), prose("bo", made_up(2))])
    assert not found.pairs
    again = compare([prose("ana", text), prose("bo", text), prose("ana", made_up(2))])
    assert not again.pairs


def test_who_was_to_work_together_is_not_listed() -> None:
    works = [prose(name, made_up(1)) for name in ("ana", "bo", "cy")]
    found = compare(works, apart=lambda one, other: {one, other} != {"ana", "bo"})
    assert pairs(found) == [("ana", "cy"), ("bo", "cy")]


@pytest.mark.parametrize("threshold", [0.2, 0.35, 0.5])
def test_the_index_misses_no_pair_that_measuring_all_finds(threshold: float) -> None:
    copied = [
        code(f"copy-{n}", disguise(honest.code(n))) for n, disguise in enumerate(DISGUISES.values())
    ]
    copied += [prose(f"text-{n}", copies.reworded(honest.prose(n), n)) for n in range(8)]
    found = compare([*CLASS, *copied], threshold=threshold)
    listed = {(pair.learners, kind) for pair in found.pairs for kind in pair.kinds}
    every = set()
    for kind in KINDS:
        own = found.own[kind.name]
        enough = sorted(name for name, one in own.items() if one.weight >= kind.least_own)
        for one, other in combinations(enough, 2):
            if measure(own[one], own[other], kind, threshold) is not None:
                every.add(((one, other), kind.name))
    assert listed == every
    assert len(every) >= 13


WORDS = st.lists(st.integers(0, 40), min_size=0, max_size=120)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_similarity_is_symmetric_and_knows_no_order(
    texts: list[list[int]], drawn: random.Random
) -> None:
    names = [f"l{n}" for n in range(len(texts))]
    shared = made_up(1, 60)
    works = [
        prose(
            name,
            f"{' '.join(f'v{word}' for word in text)} {shared if drawn.random() < 0.7 else ''}",
        )
        for name, text in zip(names, texts, strict=True)
    ]
    mirror = {name: f"m{9 - n}" for n, name in enumerate(names)}
    turned = [Work(mirror[work.learner], work.cells) for work in works]
    drawn.shuffle(turned)
    there = {
        frozenset(zip(pair.learners, kinds.shares, kinds.own, strict=True))
        for pair in compare(works, threshold=0.2).pairs
        for kinds in pair.kinds.values()
    }
    back = {name: other for other, name in mirror.items()}
    again = {
        frozenset(
            (back[learner], *figures)
            for learner, *figures in zip(pair.learners, kinds.shares, kinds.own, strict=True)
        )
        for pair in compare(turned, threshold=0.2).pairs
        for kinds in pair.kinds.values()
    }
    assert there == again


def test_passages_are_where_the_works_agree() -> None:
    one, other = honest.prose(7), copies.reworded(honest.prose(7))
    found = compare([prose("ana", one), prose("bo", other)])
    own = found.own["prose"]
    listed = passages(own["ana"], own["bo"], KINDS[1])
    assert sum(passage.size for passage in listed) == found.pairs[0].kinds["prose"].shared[0]
    for passage in listed:
        texts = [[side.cell.text[a:b] for a, b in side.marks] for side in passage.sides]
        assert texts[0] == texts[1]
        assert all(
            b <= c
            for (_, b), (c, _) in zip(
                passage.sides[0].marks, passage.sides[0].marks[1:], strict=False
            )
        )


@pytest.mark.parametrize(
    "text",
    [
        "work " * 40_000,
        "a b c d e f g " * 14_000,
        "x" * 200_000,
        "(" * 200_000,
        "def f(a):\n    return f(a) + f(a - 1)\n" * 2_000,
        '\ud800\x1b[31m \u202e \' """ \\' * 10_000,
        "国际劳工" * 50_000,
    ],
    ids=["word", "period", "letters", "deep", "code", "signs", "Chinese"],
)
def test_hostile_texts_are_read_like_any_other(text: str) -> None:
    cells = (Cell("c", True, text), Cell("q", False, text[::-1] if "\ud800" in text else text))
    found = compare([Work("ana", cells), Work("bo", cells), *CLASS])
    assert all(pair.learners == ("ana", "bo") for pair in found.pairs)
    for pair in found.pairs:
        for kind in KINDS:
            if kind.name in pair.kinds:
                own = found.own[kind.name]
                assert passages(own["ana"], own["bo"], kind)
