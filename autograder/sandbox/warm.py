"""What every submission would otherwise pay for again: imports and first uses.

Runs once, in the fork server. Nothing here may start a thread, make a zmq context or leave an
event loop behind: a forked child would inherit it broken.
"""

import contextlib
import gc
import importlib
import io
from pathlib import Path

MODULES = (
    "labour_migration.charts",
    "labour_migration.concepts",
    "labour_migration.datasets",
    "labour_migration.handin",
    "labour_migration.indicators",
    "labour_migration.reports",
    "labour_migration.sampling",
    "labour_migration.synthetic",
    "labour_migration.widgets",
    "numpy.random",
    "pandas.testing",
    "plotly.express",
    "plotly.graph_objects",
    "plotly.io",
    # Asked for by plotly at the first figure; a second of CPU through jsonschema.
    "nbformat",
    "autograder.sandbox.values",
)
KERNEL_MODULES = (
    "ipykernel.debugger",
    "ipykernel.inprocess",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.pylab.backend_inline",
)
CELLS = (
    "import pandas as pd\nimport numpy as np\nimport plotly.express as px\n"
    "import plotly.graph_objects as go",
    "import io\nframe = pd.read_csv(io.StringIO('a,b,c\\nx,1,2.5\\ny,2,3.5\\n'))\nframe",
    "frame.groupby('a')['b'].mean().sort_values()",
    "frame.merge(frame, on='a').describe()",
    "px.bar(frame, x='a', y='b')",
    "px.line(frame, x='b', y='c', title='t')",
    "px.scatter(frame, x='b', y='c', color='a')",
    "px.histogram(frame, x='b')",
    "go.Figure(go.Bar(x=[1], y=[2]))",
    "1 / 0",
    "frame['z']",
    "not python",
    "assert frame.empty, 'it is not'",
    "print('x')",
)


def warm(kernels: bool) -> None:
    """Import and use once what notebooks use; `kernels` also what a whole ipykernel needs."""
    for name in MODULES:
        _import(name)
    from autograder.sandbox.shell import make_shell

    shell, record = make_shell()
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in CELLS:
            shell.run_cell(cell)
    record.clear()
    type(shell).clear_instance()
    if kernels:
        _warm_kernels()
    gc.collect()
    gc.freeze()


def threads() -> int:
    """Return the number of threads of this process, 1 where the system does not tell."""
    tasks = Path("/proc/self/task")
    return sum(1 for _ in tasks.iterdir()) if tasks.is_dir() else 1


def _import(name: str) -> None:
    # What one machine lacks is for the notebook that asks for it to say.
    with contextlib.suppress(ImportError):
        importlib.import_module(name)


def _warm_kernels() -> None:
    import comm

    plain = comm.create_comm, comm.get_comm_manager
    for name in KERNEL_MODULES:
        _import(name)
    # ipykernel puts its own in on import; a child without a kernel must not use them.
    comm.create_comm, comm.get_comm_manager = plain
