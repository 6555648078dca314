"""Who is who, from rosters and settings."""

import pytest

from autograder.gradebook import Gradebook, Learner
from course_hub.people import NameTaken, People, Person, groups
from tests.hub.core.conftest import Make


def test_rosters_and_settings_make_everybody(make: Make) -> None:
    settings = make()
    with Gradebook(settings.workspace("measuring")) as book:
        book.enrol([Learner("ana"), Learner("ben"), Learner("instructor")])
    with Gradebook(settings.workspace("governance-coherence")) as book:
        book.enrol([Learner("ana")])
    found = People.read(settings)
    assert found.by_name == {
        "admin": Person("admin", admin=True),
        "ana": Person(
            "ana", ("governance-coherence", "measuring"), groups=("measuring-group-north",)
        ),
        "ben": Person("ben", ("measuring",), groups=("measuring-group-north",)),
        "instructor": Person("instructor", ("measuring",), ("measuring",)),
    }
    assert groups(found) == {
        "hub-admins": ["admin"],
        "nbgrader-governance-coherence": ["ana"],
        "nbgrader-measuring": ["ana", "ben", "instructor"],
        "formgrade-measuring": ["instructor"],
        "measuring-group-north": ["ana", "ben"],
    }


def test_a_member_of_a_group_who_is_not_on_the_roster_is_not_in_it(make: Make) -> None:
    found = People.gather(make(), {"ana": ["governance-coherence"], "ben": ["measuring"]})
    assert found.by_name["ana"].groups == ()
    assert found.by_name["ben"].groups == ("measuring-group-north",)


@pytest.mark.parametrize(
    "person",
    [
        Person("ana", ("measuring",), groups=("measuring-group-north",)),
        Person("ben", (), ("measuring", "governance-coherence"), admin=True),
        Person("kim"),
    ],
)
def test_the_hubs_groups_say_who_somebody_is(person: Person) -> None:
    found = Person.of(person.name, person.hub_groups())
    assert (found.learns, set(found.teaches)) == (person.learns, set(person.teaches))
    assert (found.admin, found.groups) == (person.admin, person.groups)


@pytest.mark.parametrize("group", ["nbgrader-", "admin", "hub-admin", "formgrade", "x-nbgrader-y"])
def test_a_group_of_another_name_makes_nobody_more(group: str) -> None:
    found = Person.of("ana", [group])
    assert not found.admin
    assert not found.teaches
    assert [course for course in found.learns if course] == []


@pytest.mark.parametrize("name", ["measuring-talk", "Measuring-Group-North"])
def test_nobody_may_have_the_name_of_a_shared_account(make: Make, name: str) -> None:
    with pytest.raises(NameTaken, match="another id on the roster"):
        People.gather(make(), {name: ["measuring"]})


def test_a_name_is_found_in_whatever_case_but_never_guessed(make: Make) -> None:
    found = People.gather(make(), {"Ana": ["measuring"], "ben": ["measuring"], "BEN": []})
    assert found.named("aNA") == found.by_name["Ana"]
    assert found.named("BEN") == found.by_name["BEN"]
    assert found.named("Ben") is None
    assert found.named("nobody") is None
