"""A questionnaire as data: routing, its check, and what follows from the answers.

The definition is ``concepts/data/migration_module.yml``. Wording and routing are a design of the
course; what a question serves follows the concepts of the 20th ICLS Guidelines.

>>> from labour_migration.concepts import questionnaire
>>> module = questionnaire.migration_module()
>>> questionnaire.check(module)
()
>>> name, answers = module.examples[0]
>>> given = questionnaire.taken(module, answers)
>>> questionnaire.derive(module, given)["for_work_migrant"].applies
True
"""

from labour_migration.concepts.questionnaire.definition import (
    Module,
    Question,
    migration_module,
    problem,
    source,
    to_data,
)
from labour_migration.concepts.questionnaire.derived import Derived, Result, derive
from labour_migration.concepts.questionnaire.routing import Fault, check, taken, walk, ways
from labour_migration.concepts.questionnaire.rules import Answers, BadModule, Rule
from labour_migration.concepts.questionnaire.trial import Trial, respondents, trial
from labour_migration.concepts.questionnaire.words import asked_of

__all__ = [
    "Answers",
    "BadModule",
    "Derived",
    "Fault",
    "Module",
    "Question",
    "Result",
    "Rule",
    "Trial",
    "asked_of",
    "check",
    "derive",
    "migration_module",
    "problem",
    "respondents",
    "source",
    "taken",
    "to_data",
    "trial",
    "walk",
    "ways",
]
