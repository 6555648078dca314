"""The page that checks a certificate: what it tells, in the browser alone, by keyboard."""

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from autograder.credentials import pdf, status
from autograder.credentials.holder import spelling
from autograder.credentials.status import Mark
from tests.autograder.credentials import making
from tests.autograder.credentials.making import CERTIFICATE, COURSE, ID, PLACE

from .pages import (
    NASTY,
    NOW,
    PAGE,
    SIGNED,
    Site,
    compare,
    fact,
    give,
)


def test_without_scripts_the_page_says_how_else(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator('[data-part="without"]')).to_contain_text("autograder certificates verify")
    expect(page.locator("#cv-files")).to_be_hidden()
    expect(page.get_by_role("heading", name="How the check works")).to_be_visible()


def test_a_good_certificate_shows_what_it_says(opened: Callable[..., Page], site: Site) -> None:
    result = give(opened(), site.text)
    expect(result.get_by_role("heading", level=2)).to_have_text("Genuine, and in force")
    expect(result).to_be_focused()
    assert fact(result, "Certificate") == f"{CERTIFICATE.course_title}, edition 2020"
    assert fact(result, "Result") == "82.33 of 100 points; 60 needed"
    assert fact(result, "Learning") == "60 hours, 18 May 2020 to 26 June 2020"
    assert fact(result, "Awarded on") == "1 July 2020"
    assert fact(result, "Certificate's id") == ID
    assert fact(result, "Issuer's address") == making.ISSUER.url
    assert fact(result, "Key").startswith(site.office.store.signing()[0])
    assert fact(result, "Status list of").startswith(f"{NOW.day} {NOW:%B %Y}")
    assert "identity document" in result.inner_text()


def test_the_holder_is_compared_and_not_shown(opened: Callable[..., Page], site: Site) -> None:
    result = give(opened(), site.text)
    assert "Núñez" not in result.inner_text()
    for text, found in (
        (" ána  NÚÑEZ", "true"),
        ("Ana Nunez", "false"),
        ("ANA@example.org", "true"),
        ("ben@example.org", "false"),
        (NASTY, "false"),
    ):
        expect(compare(result, text)).to_have_attribute("data-found", found)
    without = give(opened(), site.office.certificate(at=SIGNED, holder_email=""))
    expect(compare(without, "ana@example.org")).to_have_attribute("data-found", "null")


def test_names_are_spelled_as_in_python(opened: Callable[..., Page]) -> None:
    names = [
        "  Ána\tNÚÑEZ\n", "A\u0301na", "Ｆｕｌｌ Ｗｉｄｔｈ", "STRASSE ẞ ß", "İstanbul ıI",
        "ΟΔΥΣΣΕΥΣ ΣΑΣ", "محمد  بن\u00a0علي", "李 小龍", "ﬁne", "Ǆ ǅ ǆ", "O\u2019Brien\u200b",
        "\u1680x\u2028y\ufeffz\x1cq", "",
    ]  # fmt: skip
    page = opened()
    assert page.evaluate("all => all.map(certificateCheck.spelling)", names) == [
        spelling(name) for name in names
    ]


@pytest.mark.parametrize("kind", ["pdf", "jwt", "pasted"])
def test_it_is_read_from_a_pdf_a_file_or_pasted(
    opened: Callable[..., Page], site: Site, kind: str
) -> None:
    page = opened()
    if kind == "pasted":
        page.get_by_text("Paste the text").click()
        page.get_by_label("The text of certificate.jwt").fill(f"  {site.text}\n")
        page.get_by_role("button", name="Check the text").click()
        result = page.locator('[data-part="result"]')
    elif kind == "pdf":
        result = give(page, pdf.render(CERTIFICATE, site.text), "diploma.pdf")
    else:
        result = give(page, site.text)
    expect(result).to_have_attribute("data-state", "valid")
    assert ("What is printed in the PDF" in result.inner_text()) == (kind == "pdf")


def test_a_dropped_file_is_checked(opened: Callable[..., Page], site: Site) -> None:
    page = opened()
    transfer = page.evaluate_handle(
        "text => { const d = new DataTransfer();"
        " d.items.add(new File([text], 'certificate.jwt')); return d; }",
        site.text,
    )
    page.locator('[data-part="drop"]').dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator('[data-part="result"]')).to_have_attribute("data-state", "valid")


def test_it_works_by_keyboard_alone(opened: Callable[..., Page], site: Site) -> None:
    page = opened()
    page.locator("#cv-files").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(site.text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[data-part="result"]')).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Ána Núñez")
    page.keyboard.press("Enter")
    expect(page.locator('[data-part="holder-answer"]')).to_have_attribute("data-found", "true")


STATES = [
    (status.mark(replaced=True, revoked=None, erased=False), "replaced", "bad"),
    (status.mark(replaced=False, revoked="error", erased=False), "revoked", "bad"),
    (status.mark(replaced=False, revoked="misconduct", erased=False), "revoked", "bad"),
    (status.mark(replaced=False, revoked=None, erased=True), "erased", "good"),
    (status.mark(replaced=False, revoked="request", erased=True), "revoked", "bad"),
]


@pytest.mark.parametrize(("mark", "state", "verdict"), STATES)
def test_every_state_is_told_in_words(
    opened: Callable[..., Page], site: Site, mark: Mark, state: str, verdict: str
) -> None:
    site.publish({PLACE: mark})
    result = give(opened(), site.text)
    expect(result).to_have_attribute("data-state", state)
    expect(result).to_have_attribute("data-verdict", verdict)
    assert fact(result, "Status") == mark.text


def test_without_a_status_list_it_says_that_it_does_not_know(
    opened: Callable[..., Page], site: Site
) -> None:
    shutil.rmtree(site.folder / "_static" / "credentials" / COURSE)
    result = give(opened(), site.text)
    expect(result).to_have_attribute("data-state", "unknown")
    expect(result).to_have_attribute("data-verdict", "open")
    assert fact(result, "Status list of") == "none at hand"


def test_an_old_list_is_told_with_its_age(opened: Callable[..., Page], site: Site) -> None:
    text = site.office.certificate(at=NOW - timedelta(days=200))
    site.publish(at=NOW - timedelta(days=120))
    result = give(opened(), text)
    assert "120 days old" in fact(result, "Status list of")


def test_a_list_older_than_the_file_cannot_clear_it(
    opened: Callable[..., Page], site: Site
) -> None:
    site.publish(at=SIGNED - timedelta(hours=1))
    expect(give(opened(), site.text)).to_have_attribute("data-state", "unknown")


def test_a_demonstration_is_no_certificate(opened: Callable[..., Page], site: Site) -> None:
    result = give(opened(), site.office.certificate(at=SIGNED, demonstration=True))
    expect(result.get_by_role("heading", level=2)).to_contain_text("Demonstration")
    expect(result.locator(".cv-warning")).to_contain_text("made-up learner")
    expect(result).to_have_attribute("data-verdict", "open")


def test_a_granted_one_shows_no_points(opened: Callable[..., Page], site: Site) -> None:
    result = give(opened(), site.office.certificate(at=SIGNED, points=None))
    assert "no points are stated" in fact(result, "Result")


def test_the_address_of_a_code_asks_for_the_file(opened: Callable[..., Page], site: Site) -> None:
    page = opened(f"{PAGE}#{ID}")
    expect(page.locator('[data-part="asked"]')).to_contain_text("An address proves nothing")
    expect(page.locator('[data-part="asked-id"]')).to_have_text(ID)
    expect(give(page, site.text)).to_contain_text("This is the certificate whose code")
    other = site.office.certificate(at=SIGNED, id=ID.replace("0d6b", "ffff"))
    expect(give(page, other)).to_contain_text("another certificate than the one whose code")


@pytest.mark.parametrize(
    "hash", ["#%3Cimg%20src=x%3E", "#course-record", "#%E0%A4%A", "#urn:uuid:<b>"]
)
def test_other_addresses_are_not_shown(opened: Callable[..., Page], hash: str) -> None:
    expect(opened(PAGE + hash).locator('[data-part="asked"]')).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    opened: Callable[..., Page], site: Site, width: int
) -> None:
    page = opened(f"{PAGE}#{ID}", viewport={"width": width, "height": 900})
    page.get_by_text("Paste the text").click()
    for content in (site.text, "nothing"):
        compare(give(page, site.text), "x") if content == site.text else give(page, content)
        found = Axe().run(page, context=".cv", options={"preload": False}).response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
