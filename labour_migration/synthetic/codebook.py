"""Every variable of the surveys and their companions: what it says and how it is coded."""

from importlib.resources import files

import pandas as pd

from labour_migration.synthetic.metadata import marked


def codebook() -> pd.DataFrame:
    """One row a variable of every SYNTHETIC file.

    Text columns, empty where nothing applies: ``file``, ``name``, ``label``, ``type`` (id, code,
    number, amount, date, text), ``codes`` and ``missing`` as ``code=meaning; ...``, ``asked_of``
    (blank for everybody else), ``concept`` of the ICLS or of the design, ``question``.

    >>> book = codebook().set_index(["file", "name"])
    >>> book.loc[("labour_force_survey", "avail"), "asked_of"]
    'not employed'
    """
    source = files("labour_migration.synthetic") / "codebook.csv"
    with source.open(encoding="utf-8") as text:
        frame = pd.read_csv(text, dtype="str", keep_default_na=False)
    return marked(frame, "codebook")


def codes(cell: str) -> dict[str, str]:
    """The codes of one cell of the codebook, with their meaning.

    >>> codes("1=yes; 2=no")
    {'1': 'yes', '2': 'no'}
    """
    pairs = [part.partition("=") for part in cell.split("; ")]
    return {code: meaning for code, sign, meaning in pairs if sign}
