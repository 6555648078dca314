"""A course's talk: messages pass, stay, carry the right names, and nothing else can be done."""

import json
import time
from contextlib import suppress

import psutil
import pytest
from playwright.sync_api import Page, expect

from course_hub.together.talk.extension import COURSE
from tests.hub.hub import GOVERNANCE, INSTRUCTOR, LEARNERS, MEASURING, OTHER_INSTRUCTOR
from tests.hub.lab import picture
from tests.hub.together.conftest import PAGE, TALK, Room

FIRST, SECOND = LEARNERS
INPUT = ".jp-chat-input-container textarea >> nth=0"
OTHER_TALK = f"/services/talk-{GOVERNANCE}/"
MESSAGE = ".jp-chat-rendered-message"

_SEND = """async ([address, messages]) => {
  const config = JSON.parse(document.getElementById('jupyter-config-data').textContent);
  const socket = new WebSocket(address.replace('http', 'ws') + '?token=' + config.token);
  const heard = [];
  socket.onmessage = event => heard.push(JSON.parse(event.data));
  await new Promise((done, bad) => { socket.onopen = done; socket.onerror = bad; });
  for (const message of messages) socket.send(message);
  const last = JSON.stringify({type: 'client', action: 'send', id: crypto.randomUUID(),
    body: 'the last one'});
  socket.send(last);
  while (!heard.some(one => one.message && one.message.body === 'the last one'))
    await new Promise(done => setTimeout(done, 50));
  socket.close();
  return heard.filter(one => one.action === 'message').map(one => one.message);
}"""


def talk(room: Room, name: str, address: str = TALK) -> Page:
    page = room.page(name)
    page.goto(room.hub.address + address)
    page.wait_for_selector(INPUT)
    return page


def say(page: Page, words: str) -> None:
    page.fill(INPUT, words)
    page.keyboard.press("Enter")


def processes(room: Room) -> list[psutil.Process]:
    """The processes of the other course's talk."""
    found = []
    for one in psutil.Process(room.hub.process.pid).children(recursive=True):
        with suppress(psutil.Error):
            words = " ".join(one.cmdline())
            if "together.talk" in words and one.environ().get(COURSE) == GOVERNANCE:
                found.append(one)
    return found


def test_a_talk_is_killed(room: Room) -> None:
    page = talk(room, OTHER_INSTRUCTOR, OTHER_TALK)
    say(page, "Said before the machine stopped")
    expect(page.locator(MESSAGE).last).to_contain_text("before the machine stopped")
    page.close()
    running = processes(room)
    assert running
    for one in running:
        one.kill()
    psutil.wait_procs(running, timeout=30)


def test_messages_pass_and_stay(room: Room) -> None:
    outside: list[str] = []
    first, teacher = talk(room, FIRST), talk(room, INSTRUCTOR)
    first.on("request", lambda one: outside.append(one.url))
    say(first, "Which weight did you take?")
    expect(teacher.locator(MESSAGE).last).to_contain_text("Which weight did you take?")
    say(teacher, "The one of [the week](http://127.0.0.1:9/x) ![dot](http://127.0.0.1:9/dot.png)")
    expect(first.locator(MESSAGE).last).to_contain_text("The one of")
    picture(first, "together-talk")
    assert [one["sender"] for one in room.said()[-2:]] == [FIRST, INSTRUCTOR]
    for page in (first, teacher):
        page.close()
    again = talk(room, SECOND)
    expect(again.locator("body")).to_contain_text("Which weight did you take?")
    again.close()
    strangers = [url for url in outside if not url.startswith((room.hub.address, "data:", "blob:"))]
    # The browser asks for the picture and our policy stops it before it leaves.
    assert strangers in ([], ["http://127.0.0.1:9/dot.png"])


def test_nobody_speaks_for_another_or_changes_their_words(room: Room) -> None:
    page = talk(room, FIRST)
    theirs = next(one for one in room.said() if one["sender"] == INSTRUCTOR)
    forged = [
        {"action": "send", "id": "forged-sender-1", "body": "I am who I say",
         "sender": {"username": INSTRUCTOR, "display_name": "Instructor"}},
        {"action": "edit", "id": theirs["id"], "body": "changed by another"},
        {"action": "edit", "id": theirs["id"], "body": "", "deleted": True},
        {"action": "send", "id": theirs["id"], "body": "the same id"},
    ]  # fmt: skip
    raw = [json.dumps({"type": "client", **one}) for one in forged]
    page.evaluate(_SEND, [f"{room.hub.address}{TALK}api/chat/ws/course.chat", raw])
    kept = {one["id"]: one for one in room.said()}
    assert kept["forged-sender-1"]["sender"] == FIRST
    assert kept[theirs["id"]] == theirs
    page.close()


def test_whoever_teaches_takes_a_message_out(room: Room) -> None:
    page = room.page(INSTRUCTOR)
    page.goto(room.hub.address + PAGE)
    page.click("text=take messages out")
    page.locator("li").filter(has_text="I am who I say").get_by_text("Take out").click()
    expect(page.locator("[role=status]")).to_contain_text("taken out for everybody")
    picture(page, "together-taken-out")
    found = next(one for one in room.said() if one["id"] == "forged-sender-1")
    assert (found["body"], found["deleted"]) == ("", True)
    page.close()
    learner = room.page(FIRST)
    answer = learner.goto(f"{room.hub.address}{PAGE}talk/{MEASURING}")
    assert answer and answer.status == 403
    learner.close()


def test_a_page_in_a_message_is_text(room: Room) -> None:
    first, second = talk(room, FIRST), talk(room, SECOND)
    say(first, '<img src=x onerror="window.taken=1"><script>window.taken=1</script> shown')
    expect(second.locator(MESSAGE).last).to_contain_text("shown")
    for page in (first, second):
        assert page.evaluate("window.taken") is None
        page.close()


def test_another_course_is_refused(room: Room) -> None:
    page = room.page(OTHER_INSTRUCTOR)
    for path in ("", "lab", "api/contents/course.chat", "api/me"):
        answer = page.goto(room.hub.address + TALK + path)
        assert answer and answer.status == 403, path
    page.close()
    assert room.browser.new_context().request.get(
        f"{room.hub.address}{TALK}api/contents/course.chat"
    ).status in (403, 401)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("put", "api/contents/course.chat"),
        ("put", "api/contents/other.ipynb"),
        ("patch", "api/contents/course.chat"),
        ("delete", "api/contents/course.chat"),
        ("post", "api/contents"),
        ("post", "api/kernels"),
        ("post", "api/sessions"),
        ("post", "api/terminals"),
        ("post", "api/shutdown"),
        ("get", "files/course.chat"),
        ("get", "view/course.chat"),
        ("get", "nbconvert/html/course.chat"),
        ("get", "api/contents/.jupyter"),
        ("get", "api/chat/ws/other.chat"),
        ("get", "api/chat/ws/..%2fcourse.chat"),
        ("put", "lab/api/settings/@jupyterlab/apputils-extension:themes"),
        ("post", "lab/api/extensions"),
        ("get", "api/collaboration/room/x"),
    ],
)
def test_nothing_but_talking(room: Room, method: str, path: str) -> None:
    page = room.page(INSTRUCTOR)
    page.goto(f"{room.hub.address}{TALK}api/me")
    sent = page.request.fetch(room.hub.address + TALK + path, method=method, data="{}")
    assert sent.status == 403
    page.close()


def test_the_killed_talk_is_back_with_its_messages_and_no_others(room: Room) -> None:
    page = room.page(OTHER_INSTRUCTOR)
    deadline = time.monotonic() + 90
    while page.request.get(f"{room.hub.address}{OTHER_TALK}api").status >= 500:
        assert time.monotonic() < deadline, "the hub did not start the talk again"
        time.sleep(0.5)
    page.goto(room.hub.address + OTHER_TALK)
    page.wait_for_selector(INPUT)
    expect(page.locator(MESSAGE)).to_contain_text(["Said before the machine stopped"])
    page.close()
