"""The files of issued certificates: `state/<course>/certificates/<learner>/`.

A signed file gets its name only once the ledger holds its hash. Until then it waits under another
name, so that a run that is killed leaves nothing that could be handed out by mistake.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from autograder.credentials import files, jws
from autograder.credentials.errors import CredentialError
from autograder.intake import check_learner

SIGNED, READABLE, PAPER = "certificate.jwt", "certificate.json", "certificate.pdf"
_WAITING = "waiting"


@dataclass(frozen=True)
class Store:
    """The folder of certificates of one course."""

    folder: Path

    def of(self, learner: str) -> Path:
        """Return the folder of a learner; raises Refusal for a bad id."""
        check_learner(learner)
        return self.folder / learner

    def signed(self, learner: str) -> str | None:
        """Return the signed file that was handed out last, None if there is none."""
        return _text(self.of(learner) / SIGNED)

    def wait(self, learner: str, text: str, paper: bytes) -> None:
        """Keep files ready until the ledger has them."""
        files.closed_folder(self.folder)
        folder = files.closed_folder(files.closed_folder(self.of(learner)) / _WAITING)
        files.write(folder / PAPER, paper)
        files.write(folder / SIGNED, text.encode())

    def settle(self, learner: str, digest: str) -> str | None:
        """Give the files of this hash their names, whatever a run before has left to do.

        Returns the signed text, or None if no file here has the hash.
        """
        folder = self.of(learner)
        waiting = _text(folder / _WAITING / SIGNED)
        if waiting is not None and jws.digest(waiting) == digest:
            # The paper goes first: the signed file is what tells that all are in place.
            paper = folder / _WAITING / PAPER
            if paper.exists():
                paper.replace(folder / PAPER)
            files.write(folder / READABLE, readable(waiting).encode())
            (folder / _WAITING / SIGNED).replace(folder / SIGNED)
        self.clear(learner)
        text = self.signed(learner)
        return text if text is not None and jws.digest(text) == digest else None

    def missing(self, learner: str) -> list[str]:
        """Return which copies beside the signed file are gone."""
        return [name for name in (READABLE, PAPER) if not (self.of(learner) / name).is_file()]

    def fill(self, learner: str, text: str, paper: bytes) -> None:
        """Write the copies beside a signed file anew."""
        folder = self.of(learner)
        files.write(folder / PAPER, paper)
        files.write(folder / READABLE, readable(text).encode())

    def clear(self, learner: str) -> None:
        """Take away what waits and was never recorded."""
        waiting = self.of(learner) / _WAITING
        for name in (SIGNED, PAPER):
            (waiting / name).unlink(missing_ok=True)
        if waiting.is_dir():
            waiting.rmdir()


def readable(text: str) -> str:
    """Return the decoded copy of a signed file, for reading; nothing proves it."""
    signed = jws.parse(text)
    return json.dumps(signed.payload, indent=2, ensure_ascii=False) + "\n"


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("ascii")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise CredentialError("not-a-credential", f"{path} is not a signed file.") from None
