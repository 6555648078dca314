"""What the answers of one respondent say: migrant or not, and the three concepts of the ICLS."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from labour_migration.concepts.questionnaire.definition import FACTS, Module
from labour_migration.concepts.questionnaire.rules import Answers
from labour_migration.indicators import icls

CONCEPTS = (
    "born_abroad",
    "foreign_citizen",
    "migrant_worker",
    "migrant_worker_by_citizenship",
    "for_work_migrant",
    "return_migrant_worker",
)


@dataclass(frozen=True)
class Result:
    """Whether something applies (None: not determined), and the path that led there."""

    applies: bool | None
    path: str = ""
    part: str = ""


@dataclass(frozen=True)
class Derived:
    """What follows for one respondent, by name."""

    results: Mapping[str, Result]

    def __getitem__(self, name: str) -> Result:
        return self.results[name]


def derive(module: Module, answers: Answers) -> Derived:
    """The classifications of one respondent, from the answers to the questions that were asked.

    ``born_abroad``, ``foreign_citizen``, ``naturalised`` and ``recruitment_asked`` follow from
    the rules of the module; ``migrant_worker``, ``for_work_migrant`` and
    ``return_migrant_worker`` from ``indicators.icls.decide`` by birth, and
    ``migrant_worker_by_citizenship`` by citizenship. Give it the answers of ``taken``.

    Source: icls20_guidelines2018.

    >>> from labour_migration.concepts.questionnaire.definition import migration_module
    >>> person = {"age": 34, "lfs_status": "1", "cob": "QRA", "stay_12": "1", "reason": "1"}
    >>> found = derive(migration_module(), person)
    >>> found["migrant_worker"].applies, found["migrant_worker"].part
    (True, 'a')
    """
    facts = {name: rule.holds(answers) for name, rule in module.derived.items()}
    said = icls.Answers(**{name: facts[name] for name in FACTS})
    by_birth = icls.decide(said, "birth")
    by_citizenship = icls.decide(said, "citizenship")["migrant_worker"]
    results = {
        name: Result(facts[name]) for name in ("born_abroad", "foreign_citizen", "naturalised")
    }
    for name, one in by_birth.items():
        results[name] = Result(one.applies, one.path, one.part)
    results["migrant_worker_by_citizenship"] = Result(
        by_citizenship.applies, by_citizenship.path, by_citizenship.part
    )
    results["recruitment_asked"] = Result(facts["recruitment_asked"] is True)
    return Derived(MappingProxyType(results))
