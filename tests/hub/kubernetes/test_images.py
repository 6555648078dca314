"""The images' files: what they copy is there, and a learner's image holds nothing to hide."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.hub.kubernetes import files

DOCKERFILES = sorted(files.IMAGES.glob("*.Dockerfile"))
# Made by a command before the image is built, and so not in the repository.
BUILT = {"_build/html"}


def instructions(path: Path) -> list[list[str]]:
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE)
    return [line.split() for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def copied(path: Path) -> list[str]:
    """Return what an image takes from the project's folder."""
    found = [words[1:-1] for words in instructions(path) if words[0] == "COPY"]
    return [source for sources in found for source in sources]


def image(name: str) -> Path:
    return files.IMAGES / f"{name}.Dockerfile"


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_an_image_is_pinned_and_ends_as_an_ordinary_user(path: Path) -> None:
    lines = instructions(path)
    assert [words[1] for words in lines if words[0] == "USER"][-1] == "1000"
    for source in copied(path):
        assert source in BUILT or (files.ROOT / source).exists(), source
        assert source not in (".", "./", "state") and not source.startswith(("/", ".."))
    base, *stages = [words[1] for words in lines if words[0] == "FROM"]
    assert not base.endswith(":latest") and ":" in base
    assert set(stages) <= {"course"}
    installs = [" ".join(words) for words in lines if "pip install" in " ".join(words)]
    assert installs and all("-c /tmp/" in one for one in installs)
    assert not [words for words in lines if words[0] == "ADD"]


def test_a_learner_s_image_has_no_course_sources_keys_or_marker() -> None:
    allowed = {
        "requirements.txt",
        "deploy/images/learner.txt",
        "labour_migration",
        "deploy/hub/course_hub/__init__.py",
        "deploy/hub/course_hub/exchange/__init__.py",
        "deploy/hub/course_hub/exchange/limits.py",
        "deploy/hub/course_hub/exchange/client",
        "deploy/hub/learner",
    }
    assert set(copied(image("learner"))) == allowed


def test_what_the_learners_side_imports_of_ours_is_in_their_image() -> None:
    room = files.ROOT / "deploy" / "hub"
    inside = [files.ROOT / one for one in copied(image("learner"))]
    found = [path for one in inside for path in ([one] if one.is_file() else one.rglob("*.py"))]
    for path in (path for path in found if path.suffix == ".py" and path.is_relative_to(room)):
        for name in imported(path):
            place = room.joinpath(*name.split("."))
            sources = {place.with_suffix(".py"), place / "__init__.py"}
            # A name that is no module is one of its package's own.
            missing = [one for one in sources if one.exists() and one not in found]
            assert missing == [], f"{path} imports {name}"


def imported(path: Path) -> set[str]:
    """Return the modules of ours that a file imports, and what it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name.split(".")[0] == "course_hub"}


def test_the_image_of_apps_has_the_courses_rules_and_no_question() -> None:
    stages = image("services").read_text().split("\nFROM ")
    taken = {stage.split()[2]: copied_lines(stage) for stage in stages[2:]}
    assert taken.keys() == {"apps", "services"}
    shared = copied_lines(stages[1])
    assert shared
    assert not [one for one in shared if one.startswith(("exercises", "state", "modules"))]
    assert taken["apps"] == {
        "apps",
        "book/_static/chart.js",
        "exercises/governance-coherence/course.yml",
        "exercises/measuring/course.yml",
    }


def copied_lines(text: str) -> set[str]:
    lines = [line.split() for line in text.splitlines() if line.startswith("COPY ")]
    return {source for words in lines for source in words[1:-1]}


def test_the_hub_s_image_has_titles_and_dates_and_no_question() -> None:
    taken = [source for source in copied(image("hub")) if source.startswith("exercises")]
    assert taken
    assert all(source.endswith("/course.yml") for source in taken)


def named(path: Path) -> set[str]:
    lines = path.read_text().splitlines()
    return {
        re.split(r"[\[=<>]", line)[0].lower() for line in lines if line and not line.startswith("#")
    }


@pytest.mark.parametrize("name", ["learner.txt", "hub.txt"])
def test_every_package_has_its_version_in_the_lock(name: str) -> None:
    lock = {line.split("==")[0].lower() for line in (files.ROOT / "requirements.txt").open()}
    assert named(files.IMAGES / name) <= lock


def test_what_the_library_imports_is_installed_for_learners() -> None:
    parts = [files.ROOT / "labour_migration", files.ROOT / "deploy/hub/course_hub/exchange/client"]
    text = (files.ROOT / "pyproject.toml").read_text()
    ranges = tomllib.loads(text)["project"]["dependencies"]
    ours = {re.split(r"[\[=<>]", one)[0].lower() for one in ranges}
    imports = {
        {"yaml": "pyyaml", "docx": "python-docx"}.get(room, room.replace("_", "-"))
        for part in parts
        for path in part.rglob("*.py")
        for room in rooms(path)
    }
    assert (imports & ours) - named(files.IMAGES / "learner.txt") == set()
    assert {"pandas", "anywidget", "nbgrader"} <= imports


def rooms(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_the_manifests_use_the_images_that_are_described() -> None:
    kept = files.load("kustomization.yaml")["images"]
    used = {container["image"] for pod in files.pods().values() for container in pod.containers}
    assert {one["name"] for one in kept} == {one for one in used if "/" not in one}
    assert all(one["newName"].endswith(f"/{one['name']}") for one in kept)
    values = files.load("values.yaml")
    names = {values[part]["image"]["name"] for part in ("hub", "singleuser")}
    names |= {one["newName"] for one in kept}
    built = "\n".join(path.read_text() for path in DOCKERFILES)
    assert set(re.findall(r"docker build .* -t (\S+):1 \.", built)) == names


def test_visitors_kernels_run_in_an_image_without_keys() -> None:
    assert {c["image"] for c in files.pods()["apps"].containers} == {"course-apps"}
    others = [pod for name, pod in files.pods().items() if name != "apps"]
    assert not any(c["image"] == "course-apps" for pod in others for c in pod.containers)
