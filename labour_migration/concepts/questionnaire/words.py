"""Who is asked a question, in words made from its rule."""

from labour_migration.concepts.questionnaire.definition import Module, Question
from labour_migration.concepts.questionnaire.rules import Rule

EVERYONE = "everyone"


def asked_of(module: Module, question: Question) -> str:
    """Who is asked a question.

    >>> from labour_migration.concepts.questionnaire.definition import migration_module
    >>> module = migration_module()
    >>> asked_of(module, module["edu_where"]), asked_of(module, module["cob"])
    ('age: 15 or more', 'everyone')
    >>> asked_of(module, module["cob_province"])
    'country of birth: Old Federation (dissolved 1992)'
    """
    return EVERYONE if question.asked_if is None else said(module, question.asked_if)


def said(module: Module, rule: Rule) -> str:
    """A rule in words."""
    if rule.kind in ("all", "any"):
        joint = {"all": "; and ", "any": "; or "}[rule.kind]
        parts = [said(module, part) for part in rule.parts]
        nested = [part.kind in ("all", "any") for part in rule.parts]
        return joint.join(
            f"({text})" if inner and len(parts) > 1 else text
            for text, inner in zip(parts, nested, strict=True)
        )
    question = module[rule.question]
    match rule.kind:
        case "at_least":
            return f"{question.name}: {rule.values[0]} or more"
        case "at_most":
            return f"{question.name}: {rule.values[0]} or less"
        case "is":
            return f"{question.name}: {_listed(question, rule)}"
        case _:
            return f"{question.name}: not {_listed(question, rule)}"


def _listed(question: Question, rule: Rule) -> str:
    labels = [question.label(str(value)) for value in rule.values]
    return " or ".join([", ".join(labels[:-1]), labels[-1]] if labels[1:] else labels)
