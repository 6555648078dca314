"""From a learning platform on another site to the hub and back, in a browser, as people come."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.hub.core.double import double
from tests.hub.core.platform import Platform
from tests.hub.core.small import small_hub


def test_a_browser_comes_from_a_platform_on_another_site(browser: Browser, tmp_path: Path) -> None:
    with double() as other:
        platform = Platform(other)
        with (
            small_hub(tmp_path, https=True, sign_in="lti", lti=platform.settings) as hub,
            browser.new_context(ignore_https_errors=True) as context,
        ):
            page = context.new_page()
            page.goto(hub)
            page.get_by_role("button", name="your learning platform").click()
            expect(page.locator("body")).to_contain_text("its link signs you in here")

            page.goto(platform.pages(hub, "ana"))
            page.get_by_role("button").click()
            page.wait_for_url(f"{other.address}/auth?**")
            # Kept from other sites, they would be missing when the platform sends people back.
            kept = [one for one in context.cookies() if one["name"].startswith("lti13")]
            assert [(one["sameSite"], one["secure"]) for one in kept] == [("None", True)] * 2
            page.get_by_role("button").click()
            page.wait_for_url(f"{hub}/hub/home")
            expect(page.locator("body")).to_contain_text("ana")
            assert urlsplit(page.url).scheme == "https"
