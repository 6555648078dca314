"""The accounts that groups share, and what a server is started with so that only they share."""

import os
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AutograderError
from course_hub.settings import Settings

REMEMBERED = "TOGETHER_REMEMBER"
# Whoever was taken out of a group or a course is asked for again after so many seconds.
REMEMBER = int(os.environ.get(REMEMBERED) or 30)
_ALONE = ("--YDocExtension.disable_rtc=True",)
_SHARED = (
    "--YDocExtension.disable_rtc=False",
    # What is typed reaches the disk at once, so that a server that is killed loses nothing.
    "--YDocExtension.document_save_delay=0.5",
    f"--HubOAuth.cache_max_age={REMEMBER}",
)


class TwoGroups(AutograderError):
    """A learner whom the settings put into two groups of one course."""


@dataclass(frozen=True)
class Group:
    """A group of a course; `account` names its account and the hub's group of its members."""

    course: str
    name: str
    account: str
    members: tuple[str, ...]
    folder: Path


def groups(settings: Settings) -> tuple[Group, ...]:
    """Return the groups of the settings, by course and name; raises TwoGroups."""
    folders = settings.shared_accounts()
    found = []
    for course, named in sorted(settings.groups.items()):
        places: dict[str, str] = {}
        for name, members in sorted(named.items()):
            for member in dict.fromkeys(members):
                other = places.setdefault(member, name)
                if other != name:
                    raise TwoGroups(
                        f"{member} is in the groups {other} and {name} of {course}; a learner "
                        "works in one group. Take one of the two names out of hub.yml."
                    )
            account = settings.group_account(course, name)
            found.append(Group(course, name, account, tuple(members), folders[account]))
    return tuple(found)


def group(settings: Settings, account: str) -> Group | None:
    """Return the group whose account this is, or None."""
    return next((one for one in groups(settings) if one.account == account), None)


def arguments(settings: Settings, user: str) -> tuple[str, ...]:
    """Return what a user's server is started with: shared editing in groups' accounts alone."""
    return _SHARED if group(settings, user) else _ALONE
