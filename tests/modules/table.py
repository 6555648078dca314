"""Print every figure of the measuring module beside its independent computation, as Markdown."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.modules.checks import ROOT, Compared, compare

PAGES = ROOT / "modules" / "measuring"


def modules() -> Iterator[tuple[Path, ModuleType]]:
    """Each page of the measuring module that has figures checked, with the module that does it."""
    for file in sorted((Path(__file__).parent / "measuring").glob("[a-z]*.py")):
        page = PAGES / f"{file.stem.replace('_', '-')}.md"
        yield page, import_module(f"tests.modules.measuring.{file.stem}")


def rows() -> Iterator[Compared]:
    for page, module in modules():
        yield from compare(page, module.CHECKS)


def main() -> None:
    print("| page | figure | printed | computed again | by | agrees |\n|---|---|---|---|---|---|")
    for row in rows():
        cells = (
            row.page,
            row.check.what,
            row.printed,
            f"{row.computed:.6g}",
            row.check.by,
            "yes" if row.agrees else "NO",
        )
        print("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")


if __name__ == "__main__":
    main()
