"""The page that checks a certificate, against files that somebody made to deceive it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from autograder.credentials import jws
from autograder.credentials.status import Mark
from tests.autograder.credentials import making
from tests.autograder.credentials.making import Office

from .pages import (
    NASTY,
    NOW,
    PAGE,
    SIGNED,
    Site,
    fact,
    give,
    give_files,
)


def test_hostile_text_stays_text(opened: Callable[..., Page], site: Site) -> None:
    page = opened()
    title = page.title()
    result = give(page, site.office.certificate(at=SIGNED, course_title=NASTY), NASTY)
    assert NASTY in fact(result, "Certificate")
    assert page.title() == title and page.locator(".cv img").count() == 0
    assert result.locator("script").count() == 0


def hostile(site: Site) -> dict[str, tuple[bytes, str]]:
    """Files that are not to be believed, with the fault that Python names."""
    text, office = site.text, site.office
    head, body, signature = text.split(".")
    payload = dict(jws.parse(text).payload)
    kid, _ = office.store.signing()
    none = making_header("none", kid)
    return {
        "empty": (b"", "not-a-credential"),
        "bytes": (bytes(range(256)), "not-a-credential"),
        "decoded": (json.dumps(payload).encode(), "not-a-credential"),
        "none": (f"{none}.{body}.{signature}".encode(), "algorithm"),
        "unsigned": (f"{none}.{body}.".encode(), "not-a-credential"),
        "changed": (f"{head}.{changed(body)}.{signature}".encode(), ""),
        "stranger": (making.stranger(payload, kid).encode(), "signature"),
        "unknown": (making.stranger(payload, "A" * 43).encode(), "unknown-key"),
        "future": (office.certificate(at=NOW + timedelta(days=1)).encode(), "not-yet-valid"),
        "contradiction": (office.signed(payload | {"jti": "urn:x"}).encode(), "contradiction"),
        "long": (b"A" * 70_000, "not-a-credential"),
        "two": (carrying(text, office.certificate(at=SIGNED)), "not-a-credential"),
        "no attachment": (b"%PDF-1.7\nstream\nx\nendstream\n", "not-a-credential"),
    }


def carrying(*texts: str) -> bytes:
    """A PDF with attachments."""
    streams = (
        f"1 0 obj\n<</Type/EmbeddedFile/Length {len(one)}>>\nstream\n{one}\nendstream\nendobj\n"
        for one in texts
    )
    return ("%PDF-1.7\n" + "".join(streams)).encode()


def test_a_huge_file_is_refused_unread(opened: Callable[..., Page]) -> None:
    page = opened()
    transfer = page.evaluate_handle(
        "() => { const d = new DataTransfer();"
        " d.items.add(new File([new Uint8Array(30e6)], 'huge.pdf')); return d; }"
    )
    page.locator('[data-part="drop"]').dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator('[data-part="result"]')).to_contain_text("larger than 20,000,000 bytes")


def making_header(algorithm: str, kid: str) -> str:
    import base64

    header = {"alg": algorithm, "kid": f"x#{kid}", "typ": "JWT"}
    text = json.dumps(header, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def changed(part: str) -> str:
    at = len(part) // 2
    return part[:at] + ("A" if part[at] != "A" else "B") + part[at + 1 :]


def test_hostile_files_are_refused_by_name(opened: Callable[..., Page], site: Site) -> None:
    page = opened()
    for name, (content, fault) in hostile(site).items():
        result = give(page, content, f"{name}.jwt")
        expect(result.get_by_role("heading", level=2)).to_have_text("Not to be believed")
        found = result.get_attribute("data-fault")
        assert found == fault if fault else found in ("signature", "not-a-credential"), name
        # A good one after it leaves nothing of the refusal behind.
        expect(give(page, site.text)).to_have_attribute("data-state", "valid")


def test_flipping_a_bit_anywhere_is_noticed(opened: Callable[..., Page], site: Site) -> None:
    """Every byte of the file, one bit each, through the same functions that the page calls."""
    keys = (site.folder / "_static" / "credentials" / "keys.json").read_text()
    script = """async ([text, keys]) => {
      const check = certificateCheck;
      const list = await check.readKeyList(keys);
      const believed = [];
      const now = new Date();
      for (let at = 0; at < text.length; at += 1) {
        const sign = String.fromCharCode(text.charCodeAt(at) ^ (1 << (at % 7)));
        try {
          await check.check(text.slice(0, at) + sign + text.slice(at + 1), list, [], now);
          believed.push(at);
        } catch (error) {
          if (!(error instanceof check.Refused)) throw error;
        }
      }
      await check.check(text, list, [], now);
      return believed;
    }"""
    assert opened().evaluate(script, [site.text, keys]) == []


def test_a_lost_key_believes_only_what_is_listed(
    opened: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    office = Office.open(tmp_path)
    genuine, forged = office.certificate(at=SIGNED), office.certificate(at=SIGNED)
    kid, _ = office.store.signing()
    office.store.distrust(kid, NOW, NOW)
    office.store.new(NOW, making.BITS)
    text = office.store.public_list(making.ISSUER.url, NOW, {kid: {jws.digest(genuine)}}).text()
    (site.folder / "_static" / "credentials" / "keys.json").write_text(text)
    page = opened()
    expect(give(page, genuine)).to_have_attribute("data-state", "unknown")
    expect(give(page, forged)).to_have_attribute("data-fault", "compromised-key")


def test_a_retired_key_signs_nothing_new(
    opened: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    office = Office.open(tmp_path)
    before, after = office.certificate(at=SIGNED), office.certificate(at=NOW)
    office.store.retire(office.store.signing()[0], NOW - timedelta(days=1))
    text = office.store.public_list(making.ISSUER.url, NOW).text()
    (site.folder / "_static" / "credentials" / "keys.json").write_text(text)
    page = opened()
    expect(give(page, before)).to_have_attribute("data-state", "unknown")
    expect(give(page, after)).to_have_attribute("data-fault", "retired-key")


def test_another_sites_lists_do_not_help_a_stranger(
    opened: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    """A forger brings a key list along; the one beside the page counts."""
    forger = Office.open(tmp_path)
    files = [
        {
            "name": "keys.json",
            "mimeType": "application/json",
            "buffer": forger.keys().text().encode(),
        },
        {
            "name": "c.jwt",
            "mimeType": "text/plain",
            "buffer": forger.certificate(at=SIGNED).encode(),
        },
    ]
    expect(give_files(opened(), files)).to_have_attribute("data-fault", "unknown-key")


def test_a_saved_page_works_with_saved_lists(browser: Browser, site: Site) -> None:
    lists = site.office.list_texts(at=NOW)
    keys = site.office.store.public_list(making.ISSUER.url, NOW).text()
    site.withdraw()
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((site.folder / PAGE).as_uri())
    expect(give(page, site.text)).to_have_attribute("data-fault", "unknown-key")
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
        for name, text in {"keys.json": keys, **lists, "certificate.jwt": site.text}.items()
    ]
    result = give_files(page, files)
    expect(result).to_have_attribute("data-state", "valid")
    expect(result.locator(".cv-warning")).to_contain_text("could have made both")
    # Green, or the plain word, would vouch for a list that anybody can make.
    expect(result).to_have_attribute("data-verdict", "open")
    heading = result.get_by_role("heading", level=2)
    expect(heading).to_contain_text("whether that is the course's list, this page cannot tell")
    assert "course's key list" not in result.inner_text()
    # An older copy of a list beside a newer one hides nothing.
    revoked = site.office.list_texts({making.PLACE: Mark(withdrawn=True)}, NOW)
    for order in (1, -1):
        older = site.office.list_texts(at=NOW - timedelta(days=1))
        copies = [*older.values(), *revoked.values()][::order]
        files = [
            {"name": f"{at}.jwt", "mimeType": "text/plain", "buffer": text.encode()}
            for at, text in enumerate([*copies, site.text])
        ]
        expect(give_files(page, files)).to_have_attribute("data-state", "revoked")
    context.close()
