"""How long the learners' own cells take: run in bare, warm IPython, nothing around them.

Run with ``python -m benchmarks.own_time NOTEBOOK...``; prints a JSON list of seconds (of the
clock, of the processor) for each notebook. Test cells are left out. The imports of the course are
paid before; each notebook starts from a fork of the same process, so none sees another's names.
"""

import contextlib
import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

WARM = (
    "import io, numpy, pandas, plotly.express, plotly.graph_objects",
    'pandas.read_csv(io.StringIO("a,b\\n1,2\\n3,4")).groupby("a", as_index=False).mean()',
    'plotly.express.bar(pandas.DataFrame({"x": ["a"], "y": [1]}), x="x", y="y")',
    "pandas.DataFrame()['none']",
)


def sources(notebook: Path) -> list[str]:
    """The code cells of a submission that a learner wrote or was given, without test cells."""
    cells = json.loads(notebook.read_text())["cells"]
    return [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == "code" and not cell["metadata"].get("nbgrader", {}).get("grade")
    ]


def timed(shell: Any, notebook: Path) -> tuple[float, float]:
    """The seconds that the cells of one notebook take in a fork of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            os.chdir(notebook.parent)
            cells = sources(notebook)
            wall, cpu = time.perf_counter(), time.process_time()
            for source in cells:
                shell.run_cell(source, store_history=False)
            taken = (time.perf_counter() - wall, time.process_time() - cpu)
        os.write(writing, json.dumps(taken).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        wall, cpu = json.loads(answer.read())
    os.waitpid(child, 0)
    return wall, cpu


def main() -> None:
    from IPython.core.interactiveshell import InteractiveShell

    # As in a notebook: tables and figures are made ready for showing.
    os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
    shell: Any = InteractiveShell.instance(history_length=0)
    shell.display_formatter.active_types = shell.display_formatter.format_types
    with contextlib.redirect_stdout(io.StringIO()):
        for source in WARM:
            shell.run_cell(source, store_history=False)
    print(json.dumps([timed(shell, Path(notebook).resolve()) for notebook in sys.argv[1:]]))


if __name__ == "__main__":
    main()
