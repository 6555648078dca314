"""A self-check item as accessible HTML.

Without a script the reader thinks, then opens "Show the answer". With self-check.js
the same feedback is read out for what was chosen; nothing is stored or sent.
"""

from html import escape

from autograder.items import Item, MultipleItem, NumberItem, Option, SingleItem

ChoiceItem = SingleItem | MultipleItem
ASK = {"single": "Choose one answer.", "multiple": "Choose every answer that holds."}


def check_html(items: tuple[Item, ...], prefix: str) -> str:
    """Return the forms of a self-check; `prefix` keeps ids and names apart on a page."""
    total = len(items)
    forms = (
        item_html(item, f"{prefix}-{number}", f"Question {number} of {total}")
        for number, item in enumerate(items, start=1)
    )
    return f'<div class="self-check">\n{"".join(forms)}</div>\n'


def item_html(item: Item, key: str, heading: str) -> str:
    """Return the form of one item: question, inputs, button, feedback."""
    if isinstance(item, NumberItem):
        inputs, answers = number_html(item, key), number_answer(item)
    else:
        inputs, answers = choices_html(item, key), choice_answers(item)
    # method="dialog" outside a dialog submits nowhere, so Enter is harmless without a script.
    return f"""<form class="self-check-item" method="dialog" autocomplete="off"
data-kind="{item.kind}">
<fieldset>
<legend><span class="self-check-count">{heading}</span> <span>{escape(item.stem)}</span></legend>
{inputs}</fieldset>
<button type="submit" class="self-check-button" hidden>Check answer</button>
<div class="self-check-result" role="status" aria-live="polite"></div>
<details class="self-check-answer">
<summary>Show the answer</summary>
<ul>
{answers}</ul>
</details>
</form>
"""


def choices_html(item: ChoiceItem, key: str) -> str:
    kind = "checkbox" if isinstance(item, MultipleItem) else "radio"
    rows = "".join(
        f'<div class="self-check-option"><input type="{kind}" id="{key}-{place}" name="{key}" '
        f'value="{place}"><label for="{key}-{place}">{escape(option.text)}</label></div>\n'
        for place, option in enumerate(item.options)
    )
    return f'<p class="self-check-ask">{ASK[item.kind]}</p>\n{rows}'


def choice_answers(item: ChoiceItem) -> str:
    return "".join(
        f'<li data-option="{place}" data-right="{str(option.correct).lower()}">'
        f"<strong>{verdict(option)}: {escape(option.text)}</strong> "
        f'<span class="self-check-why">{escape(option.feedback)}</span></li>\n'
        for place, option in enumerate(item.options)
    )


def verdict(option: Option) -> str:
    return "Right" if option.correct else "Not right"


def number_html(item: NumberItem, key: str) -> str:
    step = f"{10**-item.decimals:.{item.decimals}f}"
    places = (
        "a whole number"
        if item.decimals == 0
        else f"{item.decimals} decimal" + "s" * (item.decimals > 1)
    )
    return (
        f'<div class="self-check-number"><label for="{key}-0">Your answer in {escape(item.unit)} '
        f'({places})</label> <input type="number" id="{key}-0" name="{key}" step="{step}" '
        f'inputmode="decimal" data-value="{item.value}" data-tolerance="{item.tolerance}"></div>\n'
    )


def number_answer(item: NumberItem) -> str:
    answer = f"{item.value:,.{item.decimals}f} {escape(item.unit)}"
    return (
        f'<li data-right="true"><strong>Right: {answer}.</strong> '
        f'<span class="self-check-why">{escape(item.right)}</span></li>\n'
        f'<li data-right="false"><strong>Another value.</strong> '
        f'<span class="self-check-why">{escape(item.wrong)}</span></li>\n'
    )
