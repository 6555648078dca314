"""Which names a cell reads, binds and changes, told from its text."""

import sys

import pytest

from autograder.marking.errors import PlanError
from autograder.marking.reads import study

# Type parameters came with Python 3.12.
NEWER = [("def f[T](a: T) -> list[T]:\n    x: T = a\n    return x, y", "y")][
    : sys.version_info >= (3, 12)
]


def reads(source: str) -> set[str]:
    return set(study(source, "A cell", test=True).reads)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("assert total == 3", "total"),
        ("assert abs(total - 3) < 1, 'no'", "total"),
        ("x = 1\nassert total == x", "total"),
        ("total = total + 1", "total"),
        ("total += 1", "total"),
        ("total = 1\ntotal += 1", ""),
        ("del total", "total"),
        ("total = 1\ndel total\ntotal", "total"),
        ("df['a'] = 1", "df"),
        ("df.loc[rows, 'a'] += step", "df rows step"),
        ("a, (b, *c) = answer", "answer"),
        ("x: int = answer", "answer"),
        ("x: int\nx", "x"),
        ("import numpy as np, os.path\nnp.sum(answer); os", "answer"),
        ("from math import pi as p\np * r", "r"),
        ("f'{total:.{digits}f} {other!r}'", "total digits other"),
        ("assert (n := len(answer)) > 3\nn", "answer"),
        ("assert [m := x for x in answer]\nm", "answer"),
        ("[x for x in xs if x > low]", "xs low"),
        ("{k: v + y for k, v in d.items() for y in k}", "d"),
        ("sum(x * y for x in x for y in ys)", "x ys"),
        ("lambda a, b=c: a + b + d", "c d"),
        ("sorted(rows, key=lambda row: row[place])", "rows place"),
        ("def f(a, *b, c=d, **e) -> g:\n    h = a\n    return h + i\nf(1)", "d g i"),
        ("def f():\n    return later\nlater = 1\nf()", ""),
        ("def f():\n    global total\n    total = 1\nf()\ntotal", ""),
        ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return x", ""),
        ("def f():\n    def g():\n        return deep\n    return g", "deep"),
        ("def f():\n    import os as system\n    return system", ""),
        ("def f():\n    return [own for own in rows]", "rows"),
        ("@register\ndef f(): pass\n@f\nclass C(Base): pass", "register Base"),
        ("class C:\n    a = outer\n    def m(self):\n        return a", "outer a"),
        ("class C:\n    a = 1\n    b = a", ""),
        ("for i in answer:\n    j = i\nassert j", "answer"),
        ("with opened(answer) as f:\n    f", "opened answer"),
        ("try:\n    total\nexcept ValueError as e:\n    print(e)", "total"),
        ("while going:\n    break", "going"),
        (
            "match answer:\n    case [a, *b]:\n        a, b\n    case {'k': c, **d}:\n"
            "        c, d\n    case Point(x=e) | e:\n        e\n    case _ if low:\n        pass",
            "answer Point low",
        ),
        ("if ready:\n    x = 1\nassert x", "ready"),
        ("async def f():\n    async for x in answer:\n        await x", "answer"),
        ("print(len([1]), True, __name__, display)", ""),
        ("obj.total.x", "obj"),
        ("call(total=1, **more)", "call more"),
        ("'total'", ""),
        ("# total", ""),
        ("", ""),
        *NEWER,
    ],
)
def test_names_that_a_cell_reads(source: str, names: str) -> None:
    assert reads(source) == set(names.split())


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("rows.append(1)", "rows"),
        ("df['a'] = 1", "df"),
        ("df.loc[0, 'a'] = 1", "df"),
        ("del d['a']", "d"),
        ("df.columns = names", "df"),
        ("df.drop(columns='a', inplace=True)", "df"),
        ("last = rows.pop()", "rows last"),
        ("random.shuffle(cards)", "cards"),
        ("heappush(heap, 1)", "heap"),
        ("fig.update_layout(title='a')", "fig"),
        ("d['a'].append(1)", "d"),
        ("count += 1", "count"),
        ("total = df['a'].sum()", "total"),
        ("print(df.head())", ""),
    ],
)
def test_names_that_a_cell_binds_or_changes(source: str, changed: str) -> None:
    assert set(study(source, "A cell").changes) == set(changed.split())


def test_imports_and_functions_are_known_as_such() -> None:
    names = study(
        "import pandas as pd\nfrom math import pi\nimport a.b\nimport a.c\ndef f(): g()", ""
    )
    assert dict(names.imports) == {
        "pd": "import pandas as pd",
        "pi": "from math import pi as pi",
        "a": "import a.b\nimport a.c",
    }
    assert names.defines == {"f"}
    assert dict(names.later) == {"f": {"g"}}
    assert not study("import a\na = 1", "").imports
    assert study("f = lambda x: g(x)", "").defines == {"f"}


@pytest.mark.parametrize("call", ["globals()", "locals()", "vars()", "dir()", "eval('t')"])
def test_reading_by_text_is_refused_in_a_test_cell(call: str) -> None:
    with pytest.raises(PlanError, match=r"^week-01: cell t, line 2, calls .* names in the cell"):
        study(f"x = 1\nassert 'total' in {call}", "week-01: cell t", test=True)
    assert study(f"x = {call}", "A cell").binds == {"x"}


def test_a_name_that_only_looks_like_reading_by_text_is_not_refused() -> None:
    assert reads("def eval(x):\n    return x\neval(total)") == {"total"}
    assert reads("vars(figure), dir(figure), model.eval()") == {"figure", "model"}


@pytest.mark.parametrize("kind", ["test", "setup"])
def test_star_imports_are_refused(kind: str) -> None:
    with pytest.raises(PlanError, match="Write out the names"):
        study("from math import *", "A cell", **{kind: True})


def test_what_is_no_python_names_the_cell() -> None:
    with pytest.raises(PlanError, match=r"^week-01: cell t is not Python"):
        study("assert (", "week-01: cell t")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("%matplotlib inline\nassert total", "total"),
        ("if True:\n    %timeit f()\nassert total", "total"),
        ("!ls\nassert total", "total"),
        ("%%time\nassert total", "total"),
        ("%time x = f(total)\nx", "f total"),
        ("df?\nassert total", "total"),
        ("%%html\n<b>total</b>", ""),
        ("text = '''\n%matplotlib\n!ls\n'''", ""),
        ("x = 7 % total", "total"),
    ],
)
def test_lines_of_ipythons(source: str, names: str) -> None:
    assert reads(source) == set(names.split())


@pytest.mark.parametrize(
    "source", ["%run other.py", "%%writefile a.py\nx = 1", "%%bash\nls", "%load_ext x\nfiles = !ls"]
)
def test_lines_of_ipythons_that_bring_something_are_refused(source: str) -> None:
    with pytest.raises(PlanError, match="A cell"):
        study(source, "A cell")
