"""A learner's server has the formgrader's address up to the path: a page there gets nothing."""

import pytest
from playwright.sync_api import Page

from autograder.exchange import Exchange
from tests.hub.formgrader.double import PREFIX, Formgrader
from tests.hub.formgrader.works import WEEK

EVIL = """
async ([prefix, week]) => {
  const got = [];
  const note = (how, text) => { if (/data-xsrf|mallory|_xsrf=/.test(text || "")) got.push(how); };
  for (const path of ["formgrader/manage_assignments", "formgrader/api/students"]) {
    for (const mode of ["cors", "no-cors", "same-origin"]) {
      try { note(mode, await (await fetch(prefix + path, { mode })).text()); } catch {}
    }
  }
  for (const path of ["formgrader/manage_assignments", "health", "formgrader/static/js/utils.js"]) {
    const frame = document.createElement("iframe");
    frame.src = prefix + path;
    const there = new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
    document.body.append(frame);
    await there;
    try { note(`frame ${path}`, frame.contentDocument.cookie); } catch {}
    try { note(`frame ${path}`, frame.contentDocument.documentElement.outerHTML); } catch {}
  }
  const other = window.open(prefix + "formgrader/manage_assignments");
  await new Promise((done) => setTimeout(done, 3000));
  try { note("window", other.document.documentElement.outerHTML); } catch {}
  try { note("window's cookies", other.document.cookie); } catch {}
  const guessed = document.cookie.match(/_xsrf=([^;]*)/);
  const sent = { method: "POST", headers: { "X-Csrftoken": guessed ? guessed[1] : "x" } };
  const answer = await fetch(`${prefix}formgrader/api/assignment/${week}/unrelease`, sent);
  return [got, answer.status];
}
"""


@pytest.mark.parametrize("policy", ["unsafe-none", "same-origin", "noopener-allow-popups"])
def test_a_learners_page_gets_neither_token_nor_marks(
    pages: Page, formgrader: Formgrader, policy: str
) -> None:
    context = pages.context.browser.new_context()  # type: ignore[union-attr]
    page = context.new_page()
    formgrader.sign_in_as("instructor")
    page.goto(formgrader.address)
    page.wait_for_selector("td.num-submissions a")
    page.route(
        "**/user/mallory/evil",
        lambda route: route.fulfill(
            body="<!doctype html><body>Look here",
            headers={"Content-Type": "text/html", "Cross-Origin-Opener-Policy": policy},
        ),
    )
    page.goto(f"{formgrader.origin}/user/mallory/evil")
    assert page.evaluate(EVIL, [PREFIX, WEEK]) == [[], 403]
    assert Exchange(formgrader.workspace).opened() == (WEEK,)
    context.close()
