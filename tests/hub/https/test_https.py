"""The way from sign-up to marks behind https; each test goes on where the one before stopped."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from course_hub.edition import OPEN
from tests.hub.desk import Desk
from tests.hub.hub import ADMIN, MEASURING, PASSWORD, Hub
from tests.hub.lab import PATIENCE, Lab, picture

# As JupyterLab asks its server: with the cookie against forgery in a header.
ASK = """async address => {
  const [, token] = document.cookie.match(/_xsrf=([^;]+)/);
  return (await fetch(address, { headers: { "X-XSRFToken": token } })).status;
}"""


def test_an_administrator_approves_who_signed_up_from_the_list(
    hub: Hub, everybody: dict[str, Page]
) -> None:
    for name, page in everybody.items():
        page.goto(f"{hub.address}/hub/signup")
        page.fill("#username_input", name)
        page.fill("[name=email]", f"{name}@example.org")
        for field in ("signup_password", "signup_password_confirmation"):
            page.fill(f"[name={field}]", PASSWORD)
        page.click("#signup_submit")
        page.wait_for_load_state()
    hub.run("course-hub", "people", "--approve", ADMIN)

    admin, *others = everybody
    page = everybody[admin]
    hub.sign_in(page, admin)
    page.goto(f"{hub.address}/hub/authorize")
    for name in others:
        page.locator(f"tr[id={name}]").get_by_role("button", name="Authorize", exact=True).click()
        expect(page.locator(f"tr[id={name}]")).to_contain_text("Yes")
    picture(page, "approved")
    for name in others:
        hub.sign_in(everybody[name], name)
        assert everybody[name].url == f"{hub.address}/services/home/"


def test_a_learner_works_at_a_host_of_their_own_and_hands_in(hub: Hub, lab: Lab) -> None:
    lab.begin()
    lab.wait()
    assert urlsplit(lab.page.url).netloc == f"{lab.name}.{urlsplit(hub.address).netloc}"
    lab.fetch(MEASURING, OPEN)
    lab.open(MEASURING, OPEN)
    assert "q1 has no answer yet" in lab.validate()
    lab.submit(MEASURING, OPEN)
    lab.has_handed_in(OPEN, times=1)
    assert lab.outside == []


def test_a_group_meets_at_a_host_of_its_own_and_everybody_in_the_talk(hub: Hub, lab: Lab) -> None:
    page = lab.page.context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{hub.address}/services/together/")
    page.click("text=Open the group's notebooks")
    page.wait_for_selector("#jp-main-dock-panel")
    assert urlsplit(page.url).netloc == f"{MEASURING}-group-north.{urlsplit(hub.address).netloc}"
    page.goto(f"{hub.address}/services/talk-{MEASURING}/")
    expect(page.get_by_placeholder("Type a chat message")).to_be_visible()
    page.close()


def test_an_app_opens(hub: Hub, lab: Lab) -> None:
    page = lab.page.context.new_page()
    page.goto(f"{hub.address}/services/apps/voila/render/recruitment-costs.ipynb")
    expect(page.locator(".jp-OutputArea select, .jp-OutputArea input").first).to_be_visible()
    page.close()


def test_an_instructor_collects_and_grades(desk: Desk, lab: Lab) -> None:
    desk.step(OPEN, "collect")
    desk.autograde(OPEN, lab.name)
    assert desk.status(OPEN, lab.name) == "graded"


def test_what_signs_somebody_in_travels_by_https_alone(lab: Lab) -> None:
    secure = {name for name, one in signing_in(lab.page.context).items() if one["secure"]}
    assert secure == set(signing_in(lab.page.context))
    # A name that begins so is taken by browsers from this host alone, never from a host below it.
    assert {"__Host-jupyterhub-hub-login", f"__Host-jupyterhub-user-{lab.name}"} < secure


def signing_in(context: BrowserContext) -> dict[str, dict[str, object]]:
    """The cookies that somebody could sign in with, by name."""
    marks = ("login", "session", "-user-", "service-")
    return {
        str(one["name"]): dict(one)
        for one in context.cookies()
        if any(mark in str(one["name"]) for mark in marks)
    }


def test_who_signs_out_is_out_of_all_that_is_still_open(hub: Hub, lab: Lab) -> None:
    own = lab.page.url.partition("/lab")[0] + "/api/contents"
    second = lab.page.context.new_page()
    second.goto(f"{hub.address}/services/home/")
    assert lab.page.evaluate(ASK, own) == 200
    third = lab.page.context.new_page()
    third.goto(f"{hub.address}/hub/logout")
    assert lab.page.evaluate(ASK, own) == 403
    second.reload()
    assert urlsplit(second.url).path == "/hub/login"


def test_the_hub_finds_itself_well(hub: Hub) -> None:
    said = hub.run("course-hub", "health").stdout
    assert "proxy and hub" in said
