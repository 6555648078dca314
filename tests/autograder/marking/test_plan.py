"""The plan of an assignment: what runs where, and which values cross for which test."""

import pickle
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.marking.errors import PlanError
from autograder.marking.plan import Plan
from autograder.sandbox.protocol import Run, Take
from autograder.workspace import REPOSITORY
from tests.autograder.marking.notebooks import (
    ASSIGNMENT,
    Cell,
    answer,
    check,
    handed_in,
    make,
    setup,
)


def needs(root: Path, *cells: Cell) -> list[set[str]]:
    return [set(one.needs) for one in make(root, *cells).checks]


@pytest.mark.parametrize("course", ["governance-coherence", "measuring"])
def test_the_own_courses_run_no_learner_code(course: str) -> None:
    folder = REPOSITORY / "exercises" / course
    for path in folder.glob("*/*.ipynb"):
        plan = Plan.of(folder, folder, path.parent.name)
        assert (plan.runs_code, plan.setup, plan.remarks) == (False, (), ())


@pytest.mark.parametrize(
    ("cells", "needed"),
    [
        ((answer("total = 3"), check("assert total == 3")), {"total"}),
        ((setup("limit = 3"), answer("total = limit"), check("assert total == limit")), {"total"}),
        # The model solution binds or changes what the setup bound: the learner's value counts.
        ((setup("rows = []"), answer("rows.append(1)"), check("assert rows")), {"rows"}),
        ((setup("df = dict()"), answer("df['b'] = 1"), check("assert df['b']")), {"df"}),
        ((setup("n = 0"), answer("n += 1"), check("assert n")), {"n"}),
        ((setup("n = 0"), answer("def n(): pass"), check("assert n")), {"n"}),
        ((setup("a = b = 0"), answer("for a in [1]:\n    pass"), check("assert a, b")), {"a"}),
        # Reading it does not make it the learner's.
        ((setup("df = dict()"), answer("m = df['a'].mean()"), check("assert df['a'], m")), {"m"}),
        # After the test, the model solution has not changed it yet.
        ((setup("n = 0"), check("assert n == 0"), answer("n = 1")), set()),
        # The setup binds it once more.
        ((setup("n = 0"), answer("n = 1"), setup("n = 2"), check("assert n")), set()),
        # Nobody's names can only be the learner's.
        ((check("assert stray"),), {"stray"}),
    ],
    ids=lambda cells: " / ".join(c.source for c in cells) if isinstance(cells, tuple) else "",
)
def test_whose_a_name_is(tmp_path: Path, cells: tuple[Cell, ...], needed: set[str]) -> None:
    assert needs(tmp_path, *cells)[0] == needed


def test_a_module_is_imported_here_never_carried(tmp_path: Path) -> None:
    plan = make(
        tmp_path,
        setup("import pandas as pd"),
        answer("import numpy as np\nimport os\npd.options.mode = 1\nshare = np.mean([1])"),
        check("np.testing.assert_allclose(share, 1)\npd.Series([share])"),
    )
    assert plan.checks[0].needs == ("share",)
    assert plan.setup == ("import pandas as pd", "import numpy as np")
    assert plan.checks[0].after == 2


def test_a_setup_cell_that_uses_an_answer_runs_beside_it_only(tmp_path: Path) -> None:
    plan = make(
        tmp_path,
        setup("base = 1"),
        answer("total = base + 1"),
        setup("doubled = 2 * total\nprint(doubled)"),
        setup("own = base"),
        check("assert doubled == own"),
    )
    assert plan.setup == ("base = 1", "own = base")
    assert plan.checks[0].needs == ("doubled",)


def test_what_functions_of_the_setup_read_is_carried_too(tmp_path: Path) -> None:
    cells = (setup("def half():\n    return total / 2"), answer("total = 4"), check("half()"))
    assert needs(tmp_path, *cells) == [{"total"}]


def test_without_questions_quiz_work_and_mark_are_names_like_others(tmp_path: Path) -> None:
    cells = (answer("mark = 1\nquiz = 2"), check("assert mark == quiz"))
    assert needs(tmp_path, *cells) == [{"mark", "quiz"}]
    (tmp_path / "source" / ASSIGNMENT / "questions.yml").write_text("")
    plan = Plan.of(tmp_path / "source", tmp_path / "release", ASSIGNMENT)
    assert not plan.runs_code


def test_lines_about_the_quiz_are_left_out_of_the_setup(tmp_path: Path) -> None:
    cells = (
        setup("from x import Quiz\nlimit = 2\nquiz = Quiz('classic')"),
        setup("quiz.ask('q1')"),
        answer("total = 1"),
        check("assert total < limit"),
    )
    make(tmp_path, *cells)
    (tmp_path / "source" / ASSIGNMENT / "questions.yml").write_text("")
    plan = Plan.of(tmp_path / "source", tmp_path / "release", ASSIGNMENT)
    assert plan.setup == ("from x import Quiz\nlimit = 2",)


def test_nothing_runs_where_no_test_reads_a_name(tmp_path: Path) -> None:
    plan = make(tmp_path, setup("limit = 3"), check("assert 1 < 2"))
    assert (plan.runs_code, plan.setup, plan.checks[0].after) == (False, (), 0)


def test_hidden_tests_come_from_the_source_and_never_reach_the_sandbox(tmp_path: Path) -> None:
    plan = make(tmp_path, answer("total = 3"), check("assert total", "assert total == 3", 2))
    (one,) = plan.checks
    assert "assert total == 3" in one.source
    assert one.points == 2
    request = plan.request(handed_in(plan, answer_1="total = 5"), {}, "ana")
    assert request.steps == (Run("total = 5"), Take("test-2", ("total",)))
    assert request.environment == {"JUPYTERHUB_USER": "ana"}


def test_the_sandbox_gets_released_files_over_the_learners(tmp_path: Path) -> None:
    plan = make(tmp_path, answer("t = 1"), check("assert t"), files={"data.csv": "a\n1\n"})
    (tmp_path / "source" / ASSIGNMENT / "secret.txt").write_text("keys")
    handed = {"data.csv": b"forged", "own/notes.txt": b"mine", "classic.ipynb": b"{}"}
    handed |= {"data.csv/in-the-way": b"a folder of the file's name"}
    files = plan.request(handed_in(plan), handed, "ana").files
    assert files == {"data.csv": b"a\n1\n", "own/notes.txt": b"mine"}


def test_cells_run_in_the_notebooks_order_with_added_ones(tmp_path: Path) -> None:
    plan = make(
        tmp_path,
        setup("a = 1"),
        answer("b = 2"),
        check("assert b"),
        answer("c = 3"),
        check("assert c"),
    )
    given = handed_in(plan, answer_2="b = 0", answer_4="c = 0")
    given.cells.insert(1, nbformat.v4.new_code_cell("extra = 1"))
    given.cells.insert(0, nbformat.v4.new_markdown_cell("Hello"))
    assert plan.request(given, {}, "ana").steps == (
        Run("a = 1"),
        Run("extra = 1"),
        Run("b = 0"),
        Take("test-3", ("b",)),
        Run("c = 0"),
        Take("test-5", ("c",)),
    )


def test_a_plan_travels(tmp_path: Path) -> None:
    plan = make(tmp_path, answer("total = 3"), check("assert total"))
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_the_digest_follows_what_decides_marks(tmp_path: Path) -> None:
    cells = (answer("total = 3"), check("assert total", "assert total == 3"))
    first = make(tmp_path, *cells).digest
    assert make(tmp_path, *cells).digest == first
    (tmp_path / "source" / ASSIGNMENT / "data.csv").write_text("a")
    second = make(tmp_path, *cells).digest
    other = make(tmp_path, cells[0], check("assert total", "assert total == 4")).digest
    assert len({first, second, other}) == 3


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((check("assert 'total' in globals()"),), "test-1.*line 1.*globals"),
        ((check("from math import *"),), "test-1.*import"),
        ((check("assert ("),), "test-1 is not Python"),
        ((setup("from math import *"), check("1")), "setup-1.*import"),
        ((answer("if"), check("1")), "answer-1 .its model solution. is not Python"),
        ((answer("total = 1"), check("total")), "test-2 ends in the learner's own value total"),
        (
            (answer("total = [1]"), check("total[0]")),
            "test-2 ends in the learner's own value total",
        ),
    ],
)
def test_cells_that_cannot_be_marked_are_named(
    tmp_path: Path, cells: tuple[Cell, ...], message: str
) -> None:
    with pytest.raises(PlanError, match=f"^classic: the cell {message}"):
        make(tmp_path, *cells)


def test_a_release_that_is_older_than_its_source_is_named(tmp_path: Path) -> None:
    make(tmp_path, answer("a = 1"), check("a == 1"), answer("b = 1"))
    make(tmp_path / "new", answer("a = 1"), check("a == 1"))
    with pytest.raises(PlanError, match=r"answer-3.*Release classic again"):
        Plan.of(tmp_path / "new" / "source", tmp_path / "release", ASSIGNMENT)
    with pytest.raises(PlanError, match="release it first"):
        Plan.of(tmp_path / "source", tmp_path / "elsewhere", ASSIGNMENT)


def test_the_author_is_told_what_will_be_hard_on_learners(tmp_path: Path) -> None:
    plan = make(
        tmp_path,
        answer("def area(r):\n    return r * r"),
        check("helper = 1\nassert area(2) == 4"),
        check("assert area and helper and nowhere"),
    )
    told = "\n".join(plan.remarks)
    assert "test-2 needs area, a function" in told
    assert "test-3 reads helper, which only the cell test-2 binds" in told
    assert "test-3 reads nowhere, which no cell" in told


def test_the_digest_follows_the_keys_of_the_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercises = tmp_path / "exercises"
    shutil.copytree(REPOSITORY / "exercises", exercises)
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(exercises))
    folder = exercises / "governance-coherence"
    before = Plan.of(folder, folder, "week-01").digest
    assert Plan.of(folder, folder, "week-01").digest == before
    items = exercises / "items" / "introduction-dynamics.yml"
    items.write_text(items.read_text(encoding="utf-8") + "# corrected\n", encoding="utf-8")
    assert Plan.of(folder, folder, "week-01").digest != before
