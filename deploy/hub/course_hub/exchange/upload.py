"""Takes one submission in: an archive, written to the disk as it comes."""

import re
from contextlib import ExitStack, suppress
from functools import partial
from typing import IO, Any, cast

from tornado import web
from tornado.http1connection import HTTP1Connection

from course_hub.exchange import inbound, limits
from course_hub.exchange.answering import Answering, log
from course_hub.exchange.desk import Desk
from course_hub.exchange.errors import BadRequest, TooLarge
from course_hub.exchange.store import now

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


@web.stream_request_body
class Submit(Answering):
    """Everything that can be refused is refused before the archive is received."""

    def initialize(self, desk: Desk) -> None:
        super().initialize(desk)
        self._until = ExitStack()
        self._file: IO[bytes] | None = None
        self._received = 0
        self._problem: OSError | TooLarge | None = None

    async def prepare(self) -> None:
        await super().prepare()
        if self.request.method != "POST":
            raise web.HTTPError(405)
        course, assignment = self.path_args
        workspace = self.course(course, learning=True)
        name = self.person.name
        self._key = self.request.headers.get("Idempotency-Key", "")
        _check_headers(self._key, self.request.headers.get("Content-Length"))
        self._until.enter_context(self.desk.sending(name))
        await self.work(partial(inbound.check, workspace, assignment, name, now()))
        # Who sends too slowly is cut off, and holds no place for others.
        cast(HTTP1Connection, self.request.connection).set_body_timeout(limits.UPLOAD_SECONDS)
        self._workspace = workspace
        self._upload = self._until.enter_context(inbound.arriving(workspace)) / "upload.zip"
        self._file = self._upload.open("xb")
        self._until.callback(_end, self._file)

    def data_received(self, chunk: bytes) -> None:
        """Write what came; after a refusal it is let fall, so that the answer is heard."""
        if self._file is None or self._problem is not None:
            return
        self._received += len(chunk)
        if self._received > limits.MAX_UPLOAD_BYTES:
            self._problem = _too_large()
            return
        try:
            self._file.write(chunk)
        except OSError as problem:
            self._problem = problem

    async def post(self, course: str, assignment: str) -> None:
        """Store what was received and answer with the receipt."""
        if self._problem is not None:
            raise self._problem
        assert self._file is not None  # Opened before anything was received.
        self._file.close()
        name = self.person.name
        accept = partial(inbound.accept, self._workspace, assignment, name, self._upload, self._key)
        receipt = await self.work(accept, self.desk.takers)
        log.info("stored %s %s %s", course, assignment, receipt.sha256)
        self.set_status(201)
        self.finish(receipt.told())

    def finish(self, chunk: Any = None) -> Any:
        """Let go before the answer is sent: who hears it may submit again at once."""
        self._let_go()
        return super().finish(chunk)

    def on_connection_close(self) -> None:
        """Let go of what broke off; what was received whole is stored, and told next time."""
        if self._file is not None and not self._file.closed:
            self._let_go()
        super().on_connection_close()

    def _let_go(self) -> None:
        self._file = None
        self._until.close()


def _end(file: IO[bytes]) -> None:
    """Close an upload that is not wanted any more; what it holds need not reach the disk."""
    with suppress(OSError):
        file.close()


def _check_headers(key: str, length: str | None) -> None:
    if key and not _KEY.fullmatch(key):
        raise BadRequest("Idempotency-Key must be 8 to 64 letters and digits.")
    if length is None or not length.isdecimal():
        raise BadRequest("Send the archive in one piece, with its length.")
    if int(length) > limits.MAX_UPLOAD_BYTES:
        raise _too_large()


def _too_large() -> TooLarge:
    return TooLarge(
        f"The submission is larger than {limits.MAX_TOTAL_BYTES:,} bytes. Take out what is not "
        "part of your answer, and submit again."
    )
