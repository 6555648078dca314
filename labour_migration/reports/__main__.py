"""Write the report of a sample of the SYNTHETIC survey: HTML and XLSX into a folder."""

import argparse
import sys
from pathlib import Path

from labour_migration import reports, synthetic
from labour_migration.errors import LabourMigrationError

SEED = 20251103


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m labour_migration.reports",
        description=(
            "Make a labour migration statistics report from a sample of the synthetic labour "
            "force survey. For your own survey, describe its columns in a reports.Microdata and "
            "call reports.build."
        ),
    )
    parser.add_argument("--learner", help="whose sample; the demonstration sample if left out")
    parser.add_argument(
        "--seed", type=int, default=SEED, help="edition of the survey (%(default)s)"
    )
    parser.add_argument("--weight", default="w_cob", help="weight column (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("report"), help="folder (%(default)s)")
    given = parser.parse_args(arguments)
    try:
        frame = synthetic.labour_force_survey(given.seed, given.learner)
        report = reports.build(reports.synthetic_microdata(frame, given.weight))
        given.out.mkdir(parents=True, exist_ok=True)
        page, workbook = given.out / "report.html", given.out / "report.xlsx"
        page.write_text(reports.to_html(report), encoding="utf-8")
        workbook.write_bytes(reports.to_xlsx(report))
    except (LabourMigrationError, OSError) as error:
        print(f"No report was made. {error}", file=sys.stderr)
        return 1
    print(f"{page}\n{workbook}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
