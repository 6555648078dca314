"""A small QTI 2.1 system for tests: marks an answer by the response processing of an item."""

from typing import Any
from xml.etree.ElementTree import Element, fromstring

Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


class System:
    """Runs one item's response processing; only the expressions that the exports use."""

    def __init__(self, content: bytes) -> None:
        self.item = fromstring(content)
        self.declared = self.item.find(f"{Q}responseDeclaration")
        assert self.declared is not None
        self.values: dict[str, Any] = {}

    def mark(self, answer: Any) -> tuple[float, set[str]]:
        """Return the score and the feedback that an answer is shown; None is no answer."""
        self.values = {"RESPONSE": answer, "FEEDBACK": None}
        for outcome in self.item.iterfind(f"{Q}outcomeDeclaration"):
            value = outcome.findtext(f"{Q}defaultValue/{Q}value")
            if value is not None:
                self.values[outcome.get("identifier", "")] = float(value)
        processing = self.item.find(f"{Q}responseProcessing")
        assert processing is not None
        for rule in processing:
            self._run(rule)
        shown = self.values["FEEDBACK"] or []
        return self.values["SCORE"], set(shown if isinstance(shown, list) else [shown])

    def _run(self, rule: Element) -> None:
        match rule.tag.removeprefix(Q):
            case "setOutcomeValue":
                self.values[rule.get("identifier", "")] = self._value(rule[0])
            case "responseCondition":
                test, *then = rule[0]
                otherwise = list(rule[1]) if len(rule) > 1 else []
                for one in then if self._value(test) is True else otherwise:
                    self._run(one)
            case other:
                raise AssertionError(other)

    def _value(self, expression: Element) -> Any:
        name, get = expression.tag.removeprefix(Q), expression.get
        if name == "variable":
            return self.values[get("identifier", "")]
        if name == "correct":
            return self._correct()
        if name == "baseValue":
            number = get("baseType") in ("float", "integer")
            return float(expression.text or "") if number else expression.text
        if name == "mapResponse":
            return self._mapped()
        given = [self._value(child) for child in expression]
        if name == "multiple":
            return [each for one in given for each in (one if isinstance(one, list) else [one])
                    if each is not None]  # fmt: skip
        if None in given:
            return None
        return self._computed(expression, name, given)

    def _computed(self, expression: Element, name: str, given: list[Any]) -> Any:
        match name:
            case "match":
                return given[0] == given[1]
            case "member":
                return given[0] in given[1]
            case "index":
                place = int(expression.get("n", ""))
                return given[0][place - 1] if place <= len(given[0]) else None
            case "equal":
                low, high = map(float, expression.get("tolerance", "0 0").split())
                return given[1] - low <= given[0] <= given[1] + high
            case "lt" | "gt" | "gte":
                one, other = given
                return {"lt": one < other, "gt": one > other, "gte": one >= other}[name]
            case "sum":
                return sum(given)
            case "subtract":
                return given[0] - given[1]
            case "product":
                return given[0] * given[1]
            case "divide":
                return given[0] / given[1]
        raise AssertionError(name)

    def _correct(self) -> Any:
        assert self.declared is not None
        values = [one.text or "" for one in self.declared.iter(f"{Q}value")]
        if self.declared.get("cardinality") != "single":
            return values
        return float(values[0]) if self.declared.get("baseType") == "float" else values[0]

    def _mapped(self) -> float:
        assert self.declared is not None
        mapping = self.declared.find(f"{Q}mapping")
        answer = self.values["RESPONSE"]
        assert mapping is not None
        if answer is None:
            return 0.0
        total = 0.0
        for one in dict.fromkeys(answer if isinstance(answer, list) else [answer]):
            total += self._entry(mapping, one)
        return max(total, float(mapping.get("lowerBound", "-inf")))

    def _entry(self, mapping: Element, one: str) -> float:
        for entry in mapping:
            key, folded = entry.get("mapKey", ""), entry.get("caseSensitive") == "false"
            if key == one or (folded and key.casefold() == one.casefold()):
                return float(entry.get("mappedValue", ""))
        return float(mapping.get("defaultValue", ""))
