"""A whole ipykernel in a child of the fork server, for tools that speak to kernels."""

import json
from pathlib import Path
from typing import Any

from autograder.sandbox import layout


def run(connection: str, home: Path) -> None:
    """Run an ipykernel that listens as the connection file says; returns when it is shut down."""
    import comm
    from ipykernel import ipkernel
    from ipykernel.kernelapp import IPKernelApp
    from IPython.core.interactiveshell import InteractiveShell

    # The fork server holds a shell ready for the lean way; a kernel makes its own.
    InteractiveShell.clear_instance()
    for shell in InteractiveShell.__subclasses__():
        shell.clear_instance()
    comm.create_comm, comm.get_comm_manager = ipkernel._create_comm, ipkernel._get_comm_manager
    told = json.loads(connection) | {"ip": str(layout.SOCKETS / "k")}
    file = home / ".connection.json"
    file.write_text(json.dumps(told))
    app: Any = IPKernelApp.instance()
    app.initialize(["-f", str(file), "--HistoryManager.hist_file=:memory:"])
    # Commands after "!" would want a terminal, which is not there.
    app.shell.system = app.shell.system_raw
    app.start()
