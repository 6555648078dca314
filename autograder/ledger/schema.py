"""The ledger's two tables, and the triggers by which the database itself keeps them append-only.

`course_ledger` is the chain and names nobody. `course_ledger_private` holds who, whom and why;
a row of it can be deleted once an erasure of the chain names its position, and never changed.
"""

import sqlalchemy as sa

from autograder.database import writing
from autograder.ledger.sealing import NOTHING

_metadata = sa.MetaData()
chain = sa.Table(
    "course_ledger",
    _metadata,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("commitment", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
private = sa.Table(
    "course_ledger_private",
    _metadata,
    sa.Column("position", sa.ForeignKey(chain.c.position), primary_key=True, autoincrement=False),
    sa.Column("salt", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("learner", sa.Text, index=True),
    sa.Column("assessment", sa.Text),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
)

_KEPT = "the ledger is append-only"
_NEXT = "an entry of the ledger follows the last one"

_SQLITE = {
    **{
        f"{table}_no_{verb.lower()}": (
            f"BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
        )
        for table, verb in (
            ("course_ledger", "UPDATE"),
            ("course_ledger", "DELETE"),
            ("course_ledger_private", "UPDATE"),
        )
    },
    "course_ledger_private_no_delete": f"""
        BEFORE DELETE ON course_ledger_private WHEN NOT EXISTS (
            SELECT 1 FROM course_ledger AS l
            JOIN course_ledger_private AS p ON p.position = l.position,
            json_each(p.after, '$.positions') AS named
            WHERE l.kind = 'erasure' AND named.value = OLD.position)
        BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END""",
    "course_ledger_next": f"""
        BEFORE INSERT ON course_ledger
        WHEN NEW.position IS NOT (SELECT coalesce(max(position), -1) + 1 FROM course_ledger)
        OR NEW.previous IS NOT coalesce(
            (SELECT hash FROM course_ledger ORDER BY position DESC LIMIT 1), '{NOTHING}')
        BEGIN SELECT RAISE(ABORT, '{_NEXT}'); END""",
}

_POSTGRESQL_FUNCTIONS = {
    "course_ledger_kept": f"RAISE EXCEPTION '{_KEPT}';",
    "course_ledger_erased": f"""
        IF NOT EXISTS (
            SELECT 1 FROM course_ledger AS l
            JOIN course_ledger_private AS p ON p.position = l.position
            WHERE l.kind = 'erasure'
            AND p.after::jsonb -> 'positions' @> to_jsonb(OLD.position))
        THEN RAISE EXCEPTION '{_KEPT}'; END IF;
        RETURN OLD;""",
    "course_ledger_follows": f"""
        IF NEW.position <> (SELECT coalesce(max(position), -1) + 1 FROM course_ledger)
        OR NEW.previous <> coalesce(
            (SELECT hash FROM course_ledger ORDER BY position DESC LIMIT 1), '{NOTHING}')
        THEN RAISE EXCEPTION '{_NEXT}'; END IF;
        RETURN NEW;""",
}
_POSTGRESQL = {
    "course_ledger_no_change": (
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON course_ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION course_ledger_kept()"
    ),
    "course_ledger_private_no_change": (
        "BEFORE UPDATE OR TRUNCATE ON course_ledger_private "
        "FOR EACH STATEMENT EXECUTE FUNCTION course_ledger_kept()"
    ),
    "course_ledger_private_no_delete": (
        "BEFORE DELETE ON course_ledger_private "
        "FOR EACH ROW EXECUTE FUNCTION course_ledger_erased()"
    ),
    "course_ledger_next": (
        "BEFORE INSERT ON course_ledger FOR EACH ROW EXECUTE FUNCTION course_ledger_follows()"
    ),
}


def prepare(engine: sa.Engine) -> None:
    """Make tables and triggers where they are not there yet."""
    with engine.connect() as connection:
        if _is_prepared(connection):
            return
    with writing(engine) as connection:
        _metadata.create_all(connection)
        if engine.dialect.name == "sqlite":
            _guard(connection, _SQLITE)
            return
        for column in private.c:
            # The server's statistics would keep names that have been erased.
            connection.exec_driver_sql(
                f'ALTER TABLE {private} ALTER COLUMN "{column.name}" SET STATISTICS 0'
            )
        for name, body in _POSTGRESQL_FUNCTIONS.items():
            connection.exec_driver_sql(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {body} END; $$"
            )
        _guard(connection, _POSTGRESQL)


def _guard(connection: sa.Connection, triggers: dict[str, str]) -> None:
    there = _triggers(connection)
    for name, body in triggers.items():
        if name not in there:
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")


def _triggers(connection: sa.Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid IN "
            "(to_regclass('course_ledger'), to_regclass('course_ledger_private'))"
        )
    return {name for (name,) in connection.exec_driver_sql(query)}


def _is_prepared(connection: sa.Connection) -> bool:
    wanted = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    return wanted.keys() <= _triggers(connection)
