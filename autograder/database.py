"""The database that gradebook, receipts and ledger share: its address, engines and errors.

SQLite by default, PostgreSQL by its address. One database holds one course: nbgrader's students
and our receipts have no course of their own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from autograder.errors import AutograderError

# Seconds to wait for somebody else who writes.
PATIENCE = 60
# Any number will do that nobody else takes; PostgreSQL keeps these locks apart by database.
_LOCK = 0x6C6564676572


class DatabaseError(AutograderError):
    """The gradebook's database cannot be opened, read or written."""

    @classmethod
    def of(cls, error: BaseException) -> "DatabaseError":
        """Return the error with its cause in one line."""
        return cls(
            f"The gradebook's database cannot be used: {_cause(error)}. Look at AUTOGRADER_DB, the "
            "state folder and the space on its disk, then run the same command again."
        )


class AnotherCourse(DatabaseError):
    """The database is that of another course."""

    @classmethod
    def found(cls, other: str, course: str) -> "AnotherCourse":
        """Return the error that names both courses."""
        return cls(
            f"The database is that of {other or 'a course without a name'}, not of {course}. Each "
            "course has a database of its own: give another one in AUTOGRADER_DB."
        )


def _cause(error: BaseException) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "its file is damaged"
    if isinstance(error, ModuleNotFoundError):
        return f"its driver is not installed (pip install {error.name})"
    cause = getattr(error, "orig", None) or error
    text = str(_said_by_server(error) or cause).strip()
    return text.splitlines()[0].rstrip(".") if text else type(cause).__name__


def _said_by_server(error: BaseException | None) -> str | None:
    """Return PostgreSQL's own message, which pg8000 may hide behind the end of the connection."""
    while error is not None:
        fields = error.args[0] if error.args else None
        if isinstance(fields, dict) and "M" in fields:
            return str(fields["M"])
        error = error.__cause__ or error.__context__
    return None


def address(url: str) -> str:
    """Return the address with the driver that is installed for PostgreSQL.

    >>> address("postgresql://marker@db.example/course")
    'postgresql+pg8000://marker@db.example/course'
    >>> address("sqlite:////srv/state/gradebook.db")
    'sqlite:////srv/state/gradebook.db'
    """
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgresql", "postgres"):
        scheme = "postgresql+pg8000"
    return scheme + separator + rest


def patient(url: str) -> str:
    """Return the address for engines that others make, with the same patience as ours.

    >>> patient("sqlite:////srv/state/gradebook.db")
    'sqlite:////srv/state/gradebook.db?timeout=60'
    """
    if not url.startswith("sqlite"):
        return address(url)
    return f"{url}{'&' if '?' in url else '?'}timeout={PATIENCE}"


def engine(url: str) -> sa.Engine:
    """Return an engine that waits for others who write; raises DatabaseError for a bad address.

    SQLite keeps its rollback journal: a write-ahead log would not do on the network folders that
    state folders often are, and a copy of gradebook.db alone would lack what is still in the log.
    """
    with guarded():
        if not url.startswith("sqlite"):
            made = sa.create_engine(address(url), isolation_level="READ COMMITTED")
            sa.event.listen(made, "connect", _wait_for_others)
            return made
        made = sa.create_engine(url, connect_args={"timeout": PATIENCE})
        sa.event.listen(made, "connect", _check_foreign_keys)
        return made


class OnEngine:
    """What works on an engine of its own and gives it back at the end of its `with`."""

    _engine: sa.Engine

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.dispose()


def _check_foreign_keys(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _wait_for_others(connection: Any, record: object) -> None:
    connection.cursor().execute(f"SET lock_timeout = '{PATIENCE}s'")
    connection.commit()


def named(error: BaseException | None) -> DatabaseError | None:
    """Return the error under its name when it came from the database, None for any other."""
    if error is None:
        return None
    if isinstance(error, sa.exc.SQLAlchemyError | ImportError):
        return DatabaseError.of(error)
    # SQLAlchemy lets drivers' errors through where it does more than run a statement.
    if type(error).__module__.partition(".")[0] in ("pg8000", "sqlite3"):
        return DatabaseError.of(error)
    # nbgrader takes a second to import; whoever met its error has done so.
    nbgrader = sys.modules.get("nbgrader.api")
    if nbgrader is not None and isinstance(error, nbgrader.InvalidEntry):
        return DatabaseError.of(error)
    return None


@contextmanager
def guarded() -> Iterator[None]:
    """Raise what goes wrong with the database inside as DatabaseError."""
    try:
        yield
    except UnicodeDecodeError as error:
        # What Python makes of SQLite's own words about a damaged file.
        raise DatabaseError.of(error) from error
    except Exception as error:
        found = named(error)
        if found is None:
            raise
        raise found from error


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Yield a connection that writes alone: everything inside is kept, or on any error nothing.

    Others who write this way wait before their first look, so none acts on what has moved.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise
    else:
        with engine.begin() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection


def _roll_back(connection: sa.Connection) -> None:
    # A full disk ends SQLite's transaction by itself, and then there is none to end.
    driver: Any = connection.connection.driver_connection
    if driver.in_transaction:
        connection.exec_driver_sql("ROLLBACK")
