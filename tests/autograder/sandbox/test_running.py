"""Honest notebooks behave as in a kernel: outputs, errors, files, values."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.sandbox.client import Sandbox
from autograder.sandbox.protocol import Request, Run, Take
from tests.autograder.sandbox.running import run, taken, text


def test_outputs_are_those_of_a_notebook(sandbox: Sandbox) -> None:
    ran = run(
        sandbox,
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')",
        "6 * 7",
        "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))",
        "1 / 0",
        "x = 1;",
    )
    printed, value, shown, error, nothing = ran.outputs
    assert ran.ended == "finished"
    assert printed == (
        {"output_type": "stream", "name": "stdout", "text": "a\n"},
        {"output_type": "stream", "name": "stderr", "text": "b\n"},
        {"output_type": "stream", "name": "stdout", "text": "c\n"},
    )
    assert value is not None and value[0]["output_type"] == "execute_result"
    assert value[0]["data"] == {"text/plain": "42"} and value[0]["execution_count"] == 2
    assert shown is not None and shown[0]["output_type"] == "display_data"
    assert shown[0]["data"]["text/html"] == "<b>x</b>"
    assert error is not None and (error[0]["ename"], error[0]["evalue"]) == (
        "ZeroDivisionError",
        "division by zero",
    )
    assert any("1 / 0" in line for line in error[0]["traceback"])
    assert nothing == ()


def test_a_value_is_taken_as_it_is_at_that_place(sandbox: Sandbox) -> None:
    steps = (
        Run("total = 1"),
        Take("first", ("total", "share")),
        Run("raise ValueError('no')"),
        Run("total = 2\nshare = 0.5"),
        Take("second", ("total", "share")),
    )
    ran = sandbox.run(Request(steps))
    assert ran.values == {"first": {"total": 1}, "second": {"total": 2, "share": 0.5}}
    assert ran.absent == {"first": {"share": "`share` is not defined."}, "second": {}}


def test_why_a_value_is_absent_is_said_in_words(sandbox: Sandbox) -> None:
    ran = run(
        sandbox,
        "def f(): pass\nlong = 'x' * 1_000_000",
        "class Odd(list):\n    def __iter__(self):\n        while True: pass\nodd = Odd([1])",
        take=("f", "long", "odd"),
    )
    absent = ran.absent["after"]
    assert ran.ended == "finished"
    assert "function" in absent["f"] and "`f`" in absent["f"]
    assert "`long`" in absent["long"]
    assert "odd" in absent or ran.values["after"]["odd"] is not None


def test_a_chart_is_data_and_a_table_is_html(sandbox: Sandbox) -> None:
    ran = run(
        sandbox,
        "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2]})\nframe",
        "import plotly.express as px\npx.bar(frame, x='a', y='a')",
    )
    table, chart = ran.outputs
    assert table is not None and "<table" in table[0]["data"]["text/html"]
    assert chart is not None
    assert chart[0]["data"]["application/vnd.plotly.v1+json"]["data"][0]["type"] == "bar"


def test_the_files_of_the_submission_are_beside_the_notebook(sandbox: Sandbox) -> None:
    files = {"data/a.csv": b"x\n1\n", "../escape": b"", "/tmp/escape": b"", "data": b"clash"}
    found = taken(
        sandbox,
        "import os\nfound = [open('data/a.csv').read(), sorted(os.listdir('.')), "
        "os.path.exists('../escape'), os.path.exists('/tmp/escape')]",
        files=files,
    )
    assert found == ["x\n1\n", ["data"], False, False]


def test_the_environment_is_the_requests(sandbox: Sandbox) -> None:
    cell = "import os\nfound = os.environ['LEARNER'], os.getcwd() == os.path.expanduser('~')"
    ran = sandbox.run(Request((Run(cell), Take("c", ("found",))), environment={"LEARNER": "amal"}))
    assert ran.outputs[0] == () and "amal" in str(ran.values["c"]["found"])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import os\nos.write(1, b'from below\\n')", "from below"),
        ("!echo from a command", "from a command"),
        ("import subprocess\nsubprocess.run(['echo', 'from a program'])", "from a program"),
        ("import sys\nsys.stdout.buffer.write(b'bytes\\n')", "bytes"),
        ("print('\\ud800 half a character')", "half a character"),
        ("%who", "Interactive namespace is empty"),
        ("import threading\nt = threading.Thread(target=print, args=('thread',))\n"
         "t.start(); t.join()", "thread"),
        ("import asyncio\nawait asyncio.sleep(0)\nprint('awaited')", "awaited"),
        ("from multiprocessing import Pool\nwith Pool(2) as pool:\n"
         "    print(pool.map(abs, [-1, -2]))", "[1, 2]"),
    ],
)  # fmt: skip
def test_all_ways_of_printing_are_seen(sandbox: Sandbox, cell: str, said: str) -> None:
    ran = run(sandbox, cell, "after = 1", take=("after",))
    assert said in text(ran)
    assert ran.ended == "finished" and ran.values["after"] == {"after": 1}


def test_display_can_be_updated_and_cleared(sandbox: Sandbox) -> None:
    ran = run(
        sandbox,
        "from IPython.display import display\nh = display('old', display_id=True)\nh.update('new')",
        "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
        "print('old')\nclear_output(wait=True)\nprint('new')",
    )
    updated = ran.outputs[0]
    assert updated is not None and [each["data"] for each in updated] == [{"text/plain": "'new'"}]
    assert (text(ran, 1), text(ran, 2)) == ("kept\n", "new\n")


@pytest.mark.parametrize(
    "way_out", ["quit()", "exit", "import sys; sys.exit(3)", "raise SystemExit"]
)
def test_ways_out_do_not_end_the_notebook(sandbox: Sandbox, way_out: str) -> None:
    ran = run(sandbox, way_out, "x = 1", take=("x",))
    assert ran.ended == "finished" and ran.values["after"] == {"x": 1}


@pytest.mark.parametrize("ask", ["input('Your name? ')", "import getpass\ngetpass.getpass()"])
def test_nobody_answers_input(sandbox: Sandbox, ask: str) -> None:
    outputs = run(sandbox, ask).outputs[0]
    assert outputs is not None and "nobody is there to answer" in outputs[0]["evalue"]


def test_a_slow_cell_is_stopped_and_the_next_one_runs(sandbox: Sandbox) -> None:
    ran = run(sandbox, "import time\ntime.sleep(60)", "x = 1", take=("x",), cell_seconds=1)
    outputs = ran.outputs[0]
    assert outputs is not None and "longer than 1 s" in outputs[0]["evalue"]
    assert (ran.ended, ran.slow_cells, ran.values["after"]) == ("finished", 1, {"x": 1})


def test_a_recursion_without_end_is_told_in_brief(sandbox: Sandbox) -> None:
    outputs = run(sandbox, "def f(): return f()\nf()").outputs[0]
    assert outputs is not None and outputs[0]["ename"] == "RecursionError"
    assert len("".join(outputs[0]["traceback"])) < 20_000


def test_the_courses_own_package_works_inside(sandbox: Sandbox) -> None:
    found = taken(
        sandbox,
        "from labour_migration import synthetic\nfrom labour_migration.widgets import Quiz\n"
        "import ipywidgets\nslider = ipywidgets.IntSlider(4)\nfound = slider.value",
    )
    assert found == 4


def test_runs_share_nothing(sandbox: Sandbox) -> None:
    draws = "import random, numpy\nfound = [random.random(), float(numpy.random.rand())]"
    drawn = [taken(sandbox, draws) for _ in range(3)]
    assert len({tuple(each) for each in drawn}) == 3
    run(sandbox, "import pandas, builtins\npandas.read_csv = None\nbuiltins.mine = 1")
    left = "import pandas, builtins\nfound = [pandas.read_csv is None, hasattr(builtins, 'mine')]"
    assert taken(sandbox, left) == [False, False]


def test_many_threads_share_one_sandbox(sandbox: Sandbox) -> None:
    def one(number: int) -> int:
        ran = run(sandbox, f"x = {number} ** 2", take=("x",))
        value = ran.values["after"]["x"]
        assert isinstance(value, int)
        return value

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(one, range(24))) == [number**2 for number in range(24)]


def test_what_a_run_used_is_measured(sandbox: Sandbox) -> None:
    ran = run(sandbox, "kept = b'x' * 150_000_000\nn = sum(range(3_000_000))")
    assert ran.cpu_seconds > 0.01
    assert 140_000_000 < ran.peak_bytes < 400_000_000
