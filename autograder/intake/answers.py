"""The answers that the quiz widgets saved: plain values, and whose they are."""

import math
from pathlib import Path
from typing import Any

from autograder.intake.facts import Fact, Refusal
from autograder.intake.files import answers_folder, read_file
from autograder.intake.limits import ANSWERS, MAX_ANSWERS_BYTES, MAX_LIST, MAX_TEXT_CHARACTERS
from autograder.intake.texts import SURROGATE, NotText, read_json


def read_answers(path: Path, learner: str) -> dict[str, Any]:
    """Return the answers saved by the quiz widgets, none when there is no file.

    Raises Refusal, also when the file says that it answers somebody else's questions.
    """
    if path.is_dir():
        raise answers_folder()
    try:
        content = read_file(path, MAX_ANSWERS_BYTES)
    except FileNotFoundError:
        return {}
    except Refusal as refusal:
        code = "bad-answers" if refusal.code == "too-large" else refusal.code
        raise Refusal(code, str(refusal)) from None
    return parse_answers(content, learner)[0]


def parse_answers(content: bytes, learner: str | None) -> tuple[dict[str, Any], tuple[Fact, ...]]:
    """Return the answers that bytes hold, and facts about the file; raises Refusal.

    Without a learner nothing is asked about whose they are.
    """
    if len(content) > MAX_ANSWERS_BYTES:
        raise Refusal("bad-answers", f"{ANSWERS} is larger than {MAX_ANSWERS_BYTES:,} bytes.")
    try:
        data, facts = read_json(content, ANSWERS, constants=False)
    except NotText:
        raise Refusal("bad-answers", f"{ANSWERS} is not valid JSON. Submit it again.") from None
    answers = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(answers, dict) or not all(map(_is_value, (*answers, *answers.values()))):
        raise Refusal("bad-answers", f"{ANSWERS} does not have the form that the course saves.")
    # Marking goes by the owner in any case; a note of another learner is for honest mistakes.
    answered_as = data.get("learner")
    if learner and isinstance(answered_as, str) and answered_as and answered_as != learner:
        raise Refusal(
            "other-learner",
            f"{ANSWERS} answers the questions of {answered_as[:100]!r}, not of {learner!r}. Open "
            "the notebook under your own learner id, answer your questions and submit it again.",
        )
    return answers, facts


def _is_value(value: Any, nested: bool = False) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT_CHARACTERS and not SURROGATE.search(value)
    if isinstance(value, list) and not nested:
        return len(value) <= MAX_LIST and all(_is_value(entry, nested=True) for entry in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool | int)
