"""Lists of people from Moodle and spreadsheets: names survive, nothing is written by halves."""

import codecs
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from autograder import tables
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.registry import people, roster, sheet
from autograder.registry.roster import Person, Preview, RosterError
from autograder.tables import TableError
from autograder.workspace import Workspace

MOODLE = "First name,Last name,ID number,Email address,Groups\r\n"


def listed(tmp_path: Path, content: str | bytes) -> sheet.Sheet:
    file = tmp_path / "list.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return roster.read(file)


def shown(
    tmp_path: Path, content: str | bytes, standing: Mapping[str, Person] | None = None
) -> Preview:
    return roster.preview(listed(tmp_path, content), standing or {})


def names(found: Preview) -> dict[str, str]:
    return {one.learner.id: one.learner.name for one in found.new}


def person(
    name: str, called: str = "", email: str = "", zone: str = "", groups: str = ""
) -> Person:
    return Person(Learner(name, called, email), zone, groups)


@pytest.mark.parametrize(
    "header",
    [
        "First name,Last name,ID number,Email address,Groups",
        "First name,Surname,ID number,Email address,Groups",
        "Prénom,Nom,Numéro d'identification,Adresse de courriel,Groupes",
        "Prénom,Nom de famille,Numéro d’identification,Adresse de courriel,Groupes",
        "Nombre,Apellido(s),Número de ID,Dirección de correo,Grupos",
        "FIRST NAME, last name ,id number,EMAIL ADDRESS,group",
    ],
)
def test_moodles_headings_are_known_in_three_languages(tmp_path: Path, header: str) -> None:
    found = shown(tmp_path, f"{header}\nZoë,Ochieng',z1,zoe@example.org,Team 2\n")
    assert found.new == (person("z1", "Zoë Ochieng'", "zoe@example.org", groups="Team 2"),)
    assert found.unused == ()


def test_our_own_columns_are_read_and_others_are_named(tmp_path: Path) -> None:
    text = "learner,name,email,time zone,Last downloaded from this course\na1,Ana,,Pacific/Apia,x\n"
    found = shown(tmp_path, text)
    assert found.new == (person("a1", "Ana", zone="Pacific/Apia"),)
    assert found.unused == ("Last downloaded from this course",)


NAMES = [
    ('"Ochieng\', Jr, Zoë"', "Ochieng', Jr, Zoë"),
    ('"Ana ""la jefa"" Silva"', 'Ana "la jefa" Silva'),
    ("=1+1", "=1+1"),
    ("+Bob", "+Bob"),
    ("-Lee", "-Lee"),
    ("@ada", "@ada"),
    ("'=Ana", "=Ana"),
    ("'Abd al-Rahman", "'Abd al-Rahman"),
    ("\u202bأحمد حسن\u202c", "أحمد حسن"),
    ("\u2067דנה\u2069 \u200fלוי", "דנה לוי"),
    ("evil\u202egnp.exe", "evilgnp.exe"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("Nguye\u0302\u0303n", "Nguyễn"),
    ("  Ana \t  María\u00a0Silva ", "Ana María Silva"),
    ('"Ana\nSilva"', "Ana Silva"),
    ("李 小龍", "李 小龍"),
    ("<b>Ana</b>", "<b>Ana</b>"),
    ("O'Neil; DROP", "O'Neil; DROP"),
    ("\ufeffZoë", "Zoë"),
]


@pytest.mark.parametrize(("written", "kept"), NAMES)
def test_every_name_is_kept_as_its_owner_writes_it(tmp_path: Path, written: str, kept: str) -> None:
    found = shown(tmp_path, f"learner,name\na1,{written}\n")
    assert names(found) == {"a1": kept}


def test_marks_of_direction_are_taken_out_and_told(tmp_path: Path) -> None:
    found = shown(tmp_path, "learner,name\na1,\u202eAna\n")
    assert [note.partition(", marks")[0] for note in found.notes] == ["line 2: in the name of 'a1'"]


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x07", "\ud800", "\ue000", "\U000e0041"])
def test_signs_that_are_no_letters_are_refused(character: str) -> None:
    with pytest.raises(people.BadPerson, match="which cannot be kept"):
        people.name(f"Ana{character}Silva")


def test_a_name_longer_than_the_gradebook_holds_is_refused() -> None:
    assert len(people.name("a" * 128).text) == 128
    with pytest.raises(people.BadPerson, match="129 characters; at most 128"):
        people.name("a" * 129)


@given(some.text(some.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1))
def test_what_we_write_out_for_a_spreadsheet_comes_back(text: str) -> None:
    kept = people.name(text[:60]).text
    written = tables.write_csv(("learner", "name"), [("a1", kept)])
    cells = written.splitlines()[1]
    assert not cells.split(",", 1)[1].lstrip('"').startswith(("=", "+", "-", "@"))
    escaped = f"'{kept}" if kept.startswith(("=", "+", "-", "@")) else kept
    assert people.name(escaped).text == kept


ENCODED = [
    codecs.BOM_UTF8 + "learner,name\nz1,Zoë\n".encode(),
    "learner;name\r\nz1;Zoë\r\n".encode(),
    "sep=;\r\nlearner;name\r\nz1;Zoë\r\n".encode(),
    "learner\tname\rz1\tZoë\r".encode(),
    codecs.BOM_UTF16_LE + "learner\tname\r\nz1\tZoë\r\n".encode("utf-16-le"),
    codecs.BOM_UTF16_BE + "learner,name\nz1,Zoë\n".encode("utf-16-be"),
    '"learner","name"\n"z1","Zoë"'.encode(),
    "learner,name,,\nz1,Zoë,,\n,,,\n\n".encode(),
]


@pytest.mark.parametrize("content", ENCODED)
def test_what_spreadsheets_save_is_read(tmp_path: Path, content: bytes) -> None:
    assert names(shown(tmp_path, content)) == {"z1": "Zoë"}


def test_windows_1252_is_refused_with_advice_and_read_when_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("learner,name\nz1,Zoë Müller\n".encode("cp1252"))
    with pytest.raises(AutograderError, match=r"line 2: this is not UTF-8.*'z1,Zoë Müller'"):
        roster.read(file)
    found = roster.preview(roster.read(file, "windows-1252"), {})
    assert names(found) == {"z1": "Zoë Müller"}


REFUSED = [
    (b"PK\x03\x04rest", "workbook or a zip"),
    ("learner,name\nz1,Zoë\n".encode("utf-16-le"), "UTF-16 without its mark"),
    (codecs.BOM_UTF16_LE + b"l\x00e", "this is not UTF-16-LE text"),
    (b"", "no heading line"),
    (b"name,groups\nAna,A\n", "must have a column learner"),
    (b"learner,ID number\na,b\n", "says the same as the column 'learner'"),
    (b"learner,name\na,Ana,Silva\n", "line 2.*more cells than columns"),
    (b'learner,name\na,"Ana\n', "not a CSV line"),
    (b'learner,name\na,"Ana" Silva\n', "line 2.*not a CSV line"),
]


@pytest.mark.parametrize(("content", "told"), REFUSED)
def test_what_is_no_list_of_people_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(AutograderError, match=told):
        listed(tmp_path, content)


def test_a_file_that_is_not_there_or_too_large_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AutograderError, match="There is no file"):
        roster.read(tmp_path / "none.csv")
    with pytest.raises(AutograderError, match="cannot be read"):
        roster.read(tmp_path)
    monkeypatch.setattr(sheet, "MAX_BYTES", 10)
    with pytest.raises(AutograderError, match="larger than 10 bytes"):
        listed(tmp_path, "learner,name\nz1,Zoë\n")


def test_the_line_of_a_fault_counts_lines_inside_names(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"line 4: 'a1' stands on line 3 already"):
        shown(tmp_path, 'learner,name\na1,"Ana\nSilva"\na1,Ana\n')


def test_an_id_is_the_number_then_the_username_then_made_of_the_address(tmp_path: Path) -> None:
    text = (
        "ID number,Username,Email address\nn1,u1,a@example.org\n,u2,b@example.org\n"
        ",,Ana.O'Neil+x@Example.ORG\n"
    )
    found = shown(tmp_path, text)
    assert list(names(found)) == ["n1", "u2", "ana.o-neil+x@example.org"]
    chosen = roster.preview(listed(tmp_path, text.replace(",,Ana", ",u3,Ana")), {}, "username")
    assert list(names(chosen)) == ["u1", "u2", "u3"]
    with pytest.raises(RosterError, match="line 4: the username is empty"):
        roster.preview(listed(tmp_path, text), {}, "username")


BAD_IDS = ["../x", "a/b", "-a", ".a", "a b", "<i>", "a*", "a" * 101, "week[1]", "a\u202eb"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_an_id_that_could_do_harm_is_refused_and_not_changed(tmp_path: Path, bad: str) -> None:
    with pytest.raises(RosterError, match=r"line 2: the ID number:.*cannot be a learner's id"):
        shown(tmp_path, f"learner,email\n{bad},ana@example.org\n")


@pytest.mark.parametrize(
    "bad", ["ana", "ana@", "a b@example.org", "a@b", "a@example.org, b@example.org", "a@x.\u202eg"]
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, bad: str) -> None:
    with pytest.raises(RosterError, match="is not an e-mail address"):
        shown(tmp_path, f'learner,email\na1,"{bad}"\n')


def test_every_fault_is_told_and_nothing_is_written(workspace: Workspace, tmp_path: Path) -> None:
    lines = "".join(f"a{n},Ana,no address\n" for n in range(30))
    with pytest.raises(RosterError) as caught:
        shown(tmp_path, f"learner,name,email\nok,Bo,bo@example.org\n{lines}")
    told = str(caught.value).splitlines()
    assert told[0] == "Nothing was taken in:" and told[1].startswith("line 3: ")
    assert len(told) == 22 and told[-1] == "And 10 more."
    assert roster.standing(workspace) == {}


def test_ids_that_differ_in_capitals_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="'ANA' differs from 'ana' in capitals alone"):
        shown(tmp_path, "learner\nana\nANA\n")
    with pytest.raises(RosterError, match="'Bo' differs from 'bo'"):
        shown(tmp_path, "learner\nBo\n", {"bo": person("bo")})


STANDING = {
    "a1": person("a1", "Ana Silva", "ana@example.org", "Pacific/Apia", "A"),
    "b2": person("b2", "Bo", "bo@example.org"),
    "c3": person("c3", "Cy", "cy@example.org"),
}


def test_the_preview_tells_new_changed_unchanged_and_not_listed(tmp_path: Path) -> None:
    text = (
        "learner,name,email,groups\na1,Ana Silva Costa,,B\nb2,Bo,bo@example.org,\n"
        "d4,Di,di@example.org,A\n"
    )
    found = shown(tmp_path, text, STANDING)
    assert [one.learner.id for one in found.new] == ["d4"]
    assert [one.fields() for one in found.changed] == [
        [("name", "Ana Silva", "Ana Silva Costa"), ("groups", "A", "B")]
    ]
    assert [one.learner.id for one in found.unchanged] == ["b2"]
    assert [one.id for one in found.not_listed] == ["c3"]


def test_an_empty_cell_or_a_missing_column_takes_nothing_away(tmp_path: Path) -> None:
    assert shown(tmp_path, "learner,name,email\na1,,\n", STANDING).changed == ()
    assert shown(tmp_path, "learner\na1\n", STANDING).unchanged == (STANDING["a1"],)


def test_a_line_without_an_id_is_the_learner_with_its_address(tmp_path: Path) -> None:
    found = shown(tmp_path, "name,email\nAna S,ANA@example.org\n", STANDING)
    assert found.new == () and found.changed[0].after.learner.id == "a1"
    twice = {**STANDING, "z9": person("z9", "Ana", "ana@example.org")}
    with pytest.raises(RosterError, match="is the address of a1, z9: merge them"):
        shown(tmp_path, "name,email\nAna S,ana@example.org\n", twice)


def test_an_id_made_of_an_address_is_never_that_of_somebody_else(tmp_path: Path) -> None:
    here = {"a-b@x.org": person("a-b@x.org", "Ana", "a!b@x.org")}
    with pytest.raises(RosterError, match=r"has the address a!b@x\.org.*give the id"):
        shown(tmp_path, "name,email\nBo,a#b@x.org\n", here)
    unknown = {"a-b@x.org": person("a-b@x.org", "Ana")}
    (change,) = shown(tmp_path, "name,email\nAna,a#b@x.org\n", unknown).changed
    assert change.fields() == [("email", "", "a#b@x.org")]


def test_many_groups_are_no_name_that_is_too_long(tmp_path: Path) -> None:
    many = "; ".join(f"Group {number}" for number in range(60))
    (found,) = shown(tmp_path, f"learner,groups\nana,{many}\n").new
    assert found.groups == many
    with pytest.raises(RosterError, match="the list of groups has 3000 characters"):
        shown(tmp_path, f"learner,groups\nana,{'g' * 3000}\n")


def test_a_heading_after_excels_first_line_is_named_with_its_own(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        listed(tmp_path, "sep=;\nname;groups\nAna;1\n")
    assert caught.value.line == 2


def test_two_ids_with_one_address_are_told_and_never_made_one(tmp_path: Path) -> None:
    text = "learner,name,email\nx1,Ana,Ana@Example.org\nx2,Ana,ana@example.org\n"
    found = shown(tmp_path, text, STANDING)
    assert [(one.email, one.ids) for one in found.duplicates] == [
        ("ana@example.org", ("a1", "x1", "x2"))
    ]
    assert len(found.new) == 2


def test_taking_a_list_in_twice_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    text = MOODLE + 'Zoë,"=Ochieng\', Jr",z1,zoe@example.org,"A, B"\r\n'
    first = shown(tmp_path, text, roster.standing(workspace))
    assert roster.take_in(workspace, first) == 1
    assert roster.standing(workspace) == {
        "z1": person("z1", "Zoë =Ochieng', Jr", "zoe@example.org", groups="A, B")
    }
    again = shown(tmp_path, text, roster.standing(workspace))
    assert again.written == () and len(again.unchanged) == 1
    with Gradebook(workspace) as book:
        assert book.roster() == [Learner("z1", "Zoë =Ochieng', Jr", "zoe@example.org")]


def test_nobody_leaves_the_roster_because_a_list_lacks_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    roster.take_in(workspace, shown(tmp_path, "learner,name\na1,Ana\nb2,Bo\n"))
    roster.take_in(workspace, shown(tmp_path, "learner\nb2\n", roster.standing(workspace)))
    assert set(roster.standing(workspace)) == {"a1", "b2"}


def test_ten_thousand_lines_are_read(tmp_path: Path) -> None:
    lines = "".join(f"l{n},Name {n},l{n}@example.org\n" for n in range(10_000))
    assert len(shown(tmp_path, f"learner,name,email\n{lines}").new) == 10_000


def test_a_list_that_names_nobody_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="names nobody"):
        shown(tmp_path, "learner,name\n\n")


def test_a_time_zone_must_exist(tmp_path: Path) -> None:
    assert shown(tmp_path, "learner,timezone\na1,99\n").new[0].zone == ""
    with pytest.raises(RosterError, match="'Mars' is not a time zone"):
        shown(tmp_path, "learner,timezone\na1,Mars\n")


def test_a_heading_line_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="line 1"):
        listed(tmp_path, "learner,email,e-mail\na,b@c.de,d@e.fg\n")
