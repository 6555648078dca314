"""A whole kernel behind the wall, for tools that know nothing of it."""

import signal
import socket
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import nbclient
import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from autograder.sandbox.protocol import Limits
from autograder.sandbox.provisioner import KERNELS, NAME, copied, write_kernelspec


@pytest.fixture(scope="module", autouse=True)
def registered() -> Iterator[None]:
    """The provisioner as its entry point registers it."""
    known = KernelProvisionerFactory.instance().provisioners
    known[NAME] = EntryPoint(
        NAME, "autograder.sandbox.provisioner:SandboxProvisioner", "jupyter_client"
    )
    yield
    del known[NAME]
    KERNELS.close()


@pytest.fixture(autouse=True)
def kernelspec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("AUTOGRADER_SECRET", "secret")
    return write_kernelspec(tmp_path / "jupyter")


def executed(folder: Path, *cells: str, timeout: int = 60) -> list[list[dict[str, object]]]:
    """Run cells with nbclient in a folder; return the outputs of each."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return [cell.outputs for cell in notebook.cells]


def folders() -> list[Path]:
    return list(KERNELS._root().iterdir())


def test_the_kernelspec_takes_the_place_of_python3(kernelspec: Path) -> None:
    spec = KernelSpecManager().get_kernel_spec("python3")
    assert spec.resource_dir == str(kernelspec.parent)
    assert spec.metadata["kernel_provisioner"]["provisioner_name"] == NAME


def test_a_notebook_runs_shut_in(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "data.csv").write_text("x\n1\n")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        outputs = executed(
            folder,
            "import os, socket\n"
            "open('data.csv').read(), os.getpid(), 'AUTOGRADER_SECRET' in os.environ",
            f"open({str(secret)!r})",
            f"socket.create_connection(('127.0.0.1', {port}))",
            "open('data.csv', 'w').write('changed')",
            "import plotly.express as px\npx.bar(x=[1], y=[2])",
            "import ipywidgets\nipywidgets.IntSlider(3)",
            "!echo from a command",
        )
    read, hidden, network, _, chart, widget, command = outputs
    assert read[0]["data"]["text/plain"] == "('x\\n1\\n', 1, False)"  # type: ignore[index]
    assert hidden[0]["ename"] == "FileNotFoundError"
    assert network[0]["ename"] == "ConnectionRefusedError"
    assert (folder / "data.csv").read_text() == "x\n1\n"
    assert "application/vnd.plotly.v1+json" in chart[0]["data"]  # type: ignore[operator]
    assert "application/vnd.jupyter.widget-view+json" in widget[0]["data"]  # type: ignore[operator]
    assert "from a command" in str(command)
    assert not folders()


def test_a_long_cell_is_interrupted(tmp_path: Path) -> None:
    loop, after = executed(tmp_path, "while True: pass", "6 * 7", timeout=2)
    assert loop[0]["ename"] == "KeyboardInterrupt"
    assert after[0]["data"] == {"text/plain": "42"}


@pytest.mark.parametrize(
    "end",
    [
        "import os\nos._exit(3)",
        # Its sockets are in a folder on this machine's disk, which it could fill.
        "import time\nopen('../.sockets/large', 'wb').write(bytes(1000))\ntime.sleep(30)",
    ],
)
def test_a_kernel_that_dies_is_seen_to_be_dead(tmp_path: Path, end: str) -> None:
    with pytest.raises(nbclient.exceptions.DeadKernelError):
        executed(tmp_path, end, "1")
    assert not folders()


def test_a_kernel_can_be_restarted_signalled_and_killed() -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    assert manager.is_alive()
    manager.signal_kernel(0)
    manager.restart_kernel(now=True)
    assert manager.is_alive()
    manager.signal_kernel(signal.SIGKILL)
    manager.shutdown_kernel(now=True)
    assert not manager.is_alive() and not folders()


def test_plain_files_alone_are_copied(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("a.csv", "sub/b.csv", "n.ipynb", ".secret", ".hidden/c.csv"):
        (folder / name).write_text("12345")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "d.csv").write_text("12345")
    (folder / "link.csv").symlink_to("/etc/passwd")
    (folder / "links").symlink_to(tmp_path / "outside")
    (folder / "large.csv").write_bytes(bytes(2000))
    small = Limits(file_bytes=1000)
    assert copied(folder, small) == {"a.csv": b"12345", "sub/b.csv": b"12345"}
    assert copied(folder, replace(small, disk_bytes=7)) == {"a.csv": b"12345"}
    assert copied(folder, replace(small, disk_files=0)) == {}
