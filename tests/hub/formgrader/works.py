"""Submissions as the hub's exchange leaves them: honest ones, and an attacker's."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.exchange import Exchange
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import Workspace

WEEK, WRITTEN = "week-01", "q8"
ON_TIME = datetime(2025, 11, 5, 12, 0, tzinfo=UTC)
LATE = datetime(2025, 11, 12, 12, 0, tzinfo=UTC)

# Each calls `stolen`, so that a test sees whether any of them ran.
HOSTILE = (
    "</script><script>stolen(1)</script> <img src=x onerror=stolen(2)> "
    "[x](javascript:stolen(3)) <svg onload=stolen(4)> <iframe srcdoc='<script>parent.stolen(5)"
    "</script>'></iframe> <style>body{display:none}</style> <form action=http://127.0.0.1:9/>"
    "<input id=q8 name=_xsrf></form> <base href=http://127.0.0.1:9/> "
    "<link rel=stylesheet href=http://127.0.0.1:9/x.css> <a href='data:text/html,x'>y</a> "
    '<div id="q8" class="score course-rubric" data-question="q8" style="position:fixed">z</div> '
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'> ![p](http://127.0.0.1:9/p.png) "
    "<details open ontoggle=stolen(6)> $</span><script>stolen(7)</script>$ "
    "```{raw} html\n<script>stolen(8)</script>\n```"
)


def notebook(workspace: Workspace, answer: str) -> dict[str, Any]:
    """The released notebook with a written answer."""
    released = workspace.release / WEEK / f"{WEEK}.ipynb"
    book: dict[str, Any] = json.loads(released.read_text())
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == WRITTEN:
            cell["source"] = answer
    return book


def hostile_notebook(workspace: Workspace) -> dict[str, Any]:
    """The released notebook with scripts wherever a learner can write."""
    book = notebook(workspace, HOSTILE)
    book["metadata"] |= {
        "title": HOSTILE,
        "language_info": {"name": HOSTILE, "pygments_lexer": HOSTILE},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": HOSTILE}},
    }
    data = {
        "text/html": HOSTILE,
        "text/markdown": HOSTILE,
        "text/latex": HOSTILE,
        "image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{HOSTILE}</svg>",
        "application/javascript": "stolen(9)",
    }
    outputs = [
        {
            "output_type": "display_data",
            "data": {kind: text},
            "metadata": {kind: {"isolated": True}},
        }
        for kind, text in data.items()
    ]
    outputs += [
        {"output_type": "stream", "name": "stdout", "text": HOSTILE + "x" * 100_000},
        {"output_type": "error", "ename": HOSTILE, "evalue": HOSTILE, "traceback": [HOSTILE]},
    ]
    for cell in book["cells"]:
        marked = cell["metadata"].get("nbgrader", {})
        if marked.get("solution"):
            cell["source"] = HOSTILE
            cell["metadata"]["tags"] = [HOSTILE]
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = outputs, 1
    more = {"cell_type": "raw", "source": HOSTILE, "id": "raw", "metadata": {}}
    book["cells"].append(more | {"metadata": {"raw_mimetype": "text/html"}})
    return book


def hand_in(
    workspace: Workspace, learner: str, book: dict[str, Any], at: datetime, **files: bytes
) -> Path:
    """Put a submission into the exchange, as the hub's service does; returns its folder."""
    exchange = Exchange(workspace)
    exchange.prepare()
    time = f"{at:%Y-%m-%d %H:%M:%S.%f} UTC"
    folder = exchange.inbound / f"{learner}+{WEEK}+{time}"
    folder.mkdir(mode=0o700)
    (folder / f"{WEEK}.ipynb").write_text(json.dumps(book))
    (folder / "timestamp.txt").write_text(time)
    for name, content in files.items():
        (folder / name.replace("_dot_", ".")).write_bytes(content)
    return folder


def enrol(workspace: Workspace, *names: str) -> None:
    """Put learners on the roster."""
    with Gradebook(workspace) as book:
        book.enrol([Learner(name, name.replace("-", " ").capitalize()) for name in names])
