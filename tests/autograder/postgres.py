"""A PostgreSQL server of the tests' own, where the programs are installed.

It listens on a socket in a temporary folder that only its user may enter, and never runs as root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

USER = "tests"
SECONDS = 60


def _programs() -> Path | None:
    """Return the folder of the newest initdb and postgres, None where there are none."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    places.sort(key=lambda place: [int(n) for n in str(place).split("/") if n.isdigit()])
    found = shutil.which("initdb")
    places[:0] = [Path(found).parent] if found else []
    sound = [
        place for place in places if (place / "initdb").exists() and (place / "postgres").exists()
    ]
    return sound[-1] if sound else None


def _account() -> str | None:
    """Return who is to run the server: nobody else, or an account without rights for root."""
    if os.geteuid() != 0:
        return ""
    known = {account.pw_name for account in pwd.getpwall()}
    chosen = [name for name in ("postgres", "nobody") if name in known]
    return chosen[0] if chosen and shutil.which("setpriv") else None


PROGRAMS, ACCOUNT = _programs(), _account()
AVAILABLE = PROGRAMS is not None and ACCOUNT is not None
DATABASES = ("sqlite", "postgresql") if AVAILABLE else ("sqlite",)


@dataclass
class Server:
    """A server in a folder; it can be killed and started again."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                _as_account([
                    str(_need(PROGRAMS) / "postgres"),
                    *("-D", str(self.folder / "data"), "-k", str(self.folder)),
                    *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=40"),
                ]),
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )  # fmt: skip
        until = time.monotonic() + SECONDS
        while True:
            try:
                return self._run("SELECT 1")
            except sa.exc.SQLAlchemyError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def kill(self) -> None:
        """End the server and all its workers at once, with nothing written that is not yet."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGQUIT)
            process.wait(SECONDS)

    def limit(self, worker: int, size: str) -> None:
        """Let one process of the server write no file past this size; "unlimited" lifts it."""
        limit = ["prlimit", f"--pid={worker}", f"--fsize={size}:"]
        subprocess.run(_as_account(limit), cwd=self.folder, check=True)

    def database(self) -> str:
        """Return the address of an empty database; what the last one held is gone."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
        )
        return self.url("postgres")

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@/{name}?unix_sock={self.folder}/.s.PGSQL.5432"

    def _run(self, *statements: str) -> None:
        address = self.url("postgres").replace("://", "+pg8000://")
        engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()


def _need(programs: Path | None) -> Path:
    assert programs is not None, "no PostgreSQL here"
    return programs


def _as_account(command: Sequence[str]) -> list[str]:
    if not ACCOUNT:
        return list(command)
    who = pwd.getpwnam(ACCOUNT)
    # Goes when the tests go, however they end.
    return [
        "setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups",
        "--pdeathsig=INT", *command,
    ]  # fmt: skip


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a temporary folder and take both away at the end."""
    # The name of a socket has room for about a hundred signs: pytest's folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="course-pg-"))
    server = Server(folder)
    try:
        if ACCOUNT:
            shutil.chown(folder, ACCOUNT)
        make = [
            str(_need(PROGRAMS) / "initdb"), "--no-sync", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--wal-segsize=1", f"--username={USER}", "-D", str(folder / "data"),
        ]  # fmt: skip
        subprocess.run(_as_account(make), cwd=folder, check=True, stdout=subprocess.DEVNULL)
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder)
