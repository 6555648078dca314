"""What people send to the chat, checked: their own name, their own messages, text alone.

The chat's own server trusts its clients: it takes a sender's name from the message, lets everyone
change every message, and writes the file in place. Here several people share it.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

LONGEST = 4000
LARGEST = 16_384
# So many messages of one person are kept; nobody fills the talk for the others.
MOST = 2000
_ID = re.compile(r"[0-9a-zA-Z-]{8,64}")


class BadMessage(Exception):
    """A message that is not taken; says why, for the log."""


def checked(
    raw: str | bytes, person: str, teaches: bool, stored: Mapping[str, Mapping[str, Any]]
) -> str:
    """Return a message as the server may take it from a person; raises BadMessage.

    `stored` is what is there, by id. Whoever teaches may take out, and not rewrite, what others
    wrote.
    """
    if len(raw) > LARGEST:
        raise BadMessage("too large")
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError) as bad:
        raise BadMessage("no JSON") from bad
    if not isinstance(sent, dict) or sent.get("type") != "client":
        raise BadMessage("no message")
    identity, body = sent.get("id"), sent.get("body", "")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise BadMessage("no id")
    if not isinstance(body, str) or len(body) > LONGEST:
        raise BadMessage("no text, or too long")
    if sent.get("action") == "send":
        if identity in stored or not body.strip():
            raise BadMessage("an id twice, or nothing said")
        if sum(one.get("sender") == person for one in stored.values()) >= MOST:
            raise BadMessage("too many messages of one person")
        clean = {"type": "client", "action": "send", "id": identity, "body": body}
        return json.dumps(clean | {"mentions": _mentions(sent.get("mentions"))})
    if sent.get("action") == "edit":
        return json.dumps(_edit(sent, identity, body, person, teaches, stored))
    raise BadMessage("an unknown action")


def _edit(
    sent: dict[str, Any],
    identity: str,
    body: str,
    person: str,
    teaches: bool,
    stored: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    message = stored.get(identity)
    if message is None:
        raise BadMessage("a change of a message that is not there")
    if message.get("deleted"):
        raise BadMessage("a change of a message that was taken out")
    clean: dict[str, Any] = {"type": "client", "action": "edit", "id": identity}
    gone = sent.get("deleted") is True
    if message.get("sender") != person and not (teaches and gone):
        raise BadMessage("a change of somebody else's message")
    if gone:
        return clean | {"body": "", "deleted": True}
    return clean | {"body": body, "edited": True, "mentions": _mentions(sent.get("mentions"))}


def _mentions(names: Any) -> list[str]:
    if not isinstance(names, list):
        return []
    return [name for name in names[:20] if isinstance(name, str) and len(name) <= 100]
