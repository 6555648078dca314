"""What a submission's process sent, read as what it is: bytes from a stranger."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from autograder.sandbox import wire
from autograder.sandbox.protocol import Limits, Run, Take

MAX_DEPTH = 60
MAX_OUTPUTS = 2_000
MAX_WORD = 2_000
# A frame is JSON of its content: escapes and keys take room as well.
_OVERHEAD = 1_000_000
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_KINDS = ("stream", "display_data", "execute_result", "error")


class Odd(Exception):
    """Not what the sandbox's own program would have sent."""


@dataclass
class Results:
    """What has come in of one request; the first word on a step holds."""

    steps: Sequence[Run | Take]
    limits: Limits
    outputs: dict[int, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    absent: dict[str, dict[str, str]] = field(default_factory=dict)
    done: bool = False
    slow_cells: int = 0
    out_of_memory: bool = False
    too_much_output: bool = False
    _buffer: bytearray = field(default_factory=bytearray)
    _received: int = 0

    @property
    def most(self) -> int:
        """The bytes that a request can give rise to; more is a flood."""
        return 4 * (self.limits.output_bytes + self.limits.value_bytes) + _OVERHEAD

    def feed(self, data: bytes) -> None:
        """Take in what was received; Odd for anything that our own program would not send."""
        self._received += len(data)
        if self._received > self.most:
            self.too_much_output = True
            raise Odd("more than a request gives rise to")
        self._buffer += data
        while True:
            try:
                body = wire.unpack(self._buffer, self.most)
            except wire.Cut as cut:
                raise Odd(str(cut)) from None
            if body is None:
                return
            self._message(parse(body))

    def _message(self, message: Any) -> None:
        match message:
            case {"done": dict(flags)}:
                self._finish(flags)
            case {"step": int(place), "outputs": list(outputs)}:
                if self._step(place, Run) and place not in self.outputs:
                    self.outputs[place] = tuple(map(output, outputs[:MAX_OUTPUTS]))
            case {"step": int(place), "values": dict(values), "absent": dict(absent)}:
                step = self._step(place, Take)
                if step is not None and step.check not in self.values:
                    self.values[step.check], self.absent[step.check] = taken(step, values, absent)
            case _:
                raise Odd("no message of ours")

    def _step(self, place: int, kind: Callable[..., Any]) -> Any:
        step = self.steps[place] if 0 <= place < len(self.steps) else None
        if not isinstance(step, kind):  # type: ignore[arg-type]
            raise Odd("no such step")
        return step

    def _finish(self, flags: dict[str, Any]) -> None:
        slow = flags.get("slow_cells")
        self.done = True
        self.slow_cells = min(max(slow, 0), len(self.steps)) if isinstance(slow, int) else 0
        self.out_of_memory = flags.get("memory") is True
        self.too_much_output |= flags.get("output") is True


def parse(body: bytes) -> Any:
    """Return JSON from a stranger; Odd if it is none, too deep, or no Unicode text."""
    try:
        data = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Odd(f"no JSON: {error}") from None
    return _checked(data, scrub=_SURROGATE_ESCAPE.search(body) is not None)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _checked(data: Any, scrub: bool) -> Any:
    """Return data that is not too deep, with halves of characters replaced in it."""
    depth, layer = 0, [data]
    while layer:
        depth += 1
        if depth > MAX_DEPTH:
            raise Odd(f"deeper than {MAX_DEPTH}")
        layer = [
            inner
            for value in layer
            if isinstance(value, list | dict)
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, list | dict)
        ]
    return scrubbed(data) if scrub else data


def scrubbed(data: Any) -> Any:
    """Return data with lone surrogates, which no file can hold, replaced in all its text."""
    if isinstance(data, str):
        return _SURROGATE.sub("�", data)
    if isinstance(data, list):
        return [scrubbed(value) for value in data]
    if isinstance(data, dict):
        return {scrubbed(key): scrubbed(value) for key, value in data.items()}
    return data


def output(given: Any) -> dict[str, Any]:
    """Return an output with the fields that nbformat 4 gives its kind, and no others."""
    if not isinstance(given, dict):
        raise Odd("an output that is no object")
    match given:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "error", "ename": str(name), "evalue": str(said), "traceback": lines}:
            kept = (
                [line for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
            )
            return {
                "output_type": "error",
                "ename": name[:MAX_WORD],
                "evalue": said,
                "traceback": kept,
            }
        case {"output_type": "display_data", "data": dict(data), "metadata": dict(metadata)}:
            return {"output_type": "display_data", "data": bundle(data), "metadata": metadata}
        case {"output_type": "execute_result", "data": dict(data), "metadata": dict(metadata)}:
            count = given.get("execution_count")
            return {
                "output_type": "execute_result",
                "data": bundle(data),
                "metadata": metadata,
                "execution_count": count if type(count) is int and 0 <= count < 1 << 31 else None,
            }
    raise Odd("no output of nbformat 4")


def bundle(data: dict[str, Any]) -> dict[str, Any]:
    """Return a display's data: text, and JSON only under the names that nbformat allows it."""
    return {
        kind: value
        for kind, value in data.items()
        if isinstance(value, str) or kind == "application/json" or kind.endswith("+json")
    }


def taken(
    step: Take, values: dict[str, Any], absent: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values and reasons for the names that were asked for, each in one of both."""
    found = {name: values[name] for name in step.names if name in values}
    missing = {
        name: str(absent.get(name, f"`{name}` was not given."))[:MAX_WORD]
        for name in step.names
        if name not in found
    }
    return found, missing
