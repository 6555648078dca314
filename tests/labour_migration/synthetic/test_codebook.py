"""The codebook describes every column, and no file holds a code that it does not list."""

import re

import numpy as np
import pandas as pd
import pytest

from labour_migration import datasets, synthetic
from labour_migration.synthetic.codebook import codes
from labour_migration.synthetic.codes import PLACES

FILES = ["labour_force_survey", "recruitment_cost_survey", *synthetic.names()]
# Described whole, though some of their codes are rare or belong to nobody in the population.
_WHOLE_CLASSIFICATIONS = ("first_job", "isco1", "isic10", "reason", "wa_country", "wa_isco")
BOOK = synthetic.codebook().set_index(["file", "name"])


def _load(name: str, seed: int) -> pd.DataFrame:
    makers = {
        "labour_force_survey": synthetic.labour_force_survey,
        "recruitment_cost_survey": synthetic.recruitment_cost_survey,
    }
    return makers[name](seed) if name in makers else synthetic.companion(name, seed)


def _said(values: pd.Series) -> set[str]:
    """Values that are not blank, as they stand in a csv file."""
    stated = values.dropna()
    if stated.dtype == np.float64:
        stated = stated.astype("int64")
    return set(stated.astype("str")) - {""}


def test_codebook_is_whole() -> None:
    book = synthetic.codebook()
    assert book.attrs["title"] == "SYNTHETIC codebook of the surveys and their companions"
    assert sorted(set(book["file"])) == sorted(FILES)
    assert not book.duplicated(["file", "name"]).any()
    assert set(book["type"]) == {"id", "code", "number", "amount", "date", "text"}
    assert (book["label"] != "").all() and (book["asked_of"] != "").all()
    assert book.loc[book["type"] == "code", "codes"].map(codes).map(len).ge(1).all()


@pytest.mark.parametrize("name", FILES)
def test_columns_are_described_in_their_order(name: str, seed: int) -> None:
    assert list(_load(name, seed).columns) == list(BOOK.loc[name].index)


@pytest.mark.parametrize("name", FILES)
def test_no_code_outside_the_lists(name: str, seed: int) -> None:
    frame = _load(name, seed)
    for column, entry in BOOK.loc[name].iterrows():
        if entry["type"] == "code":
            allowed = {*codes(entry["codes"]), *codes(entry["missing"])} - {"blank"}
            assert _said(frame[column]) <= allowed, column


@pytest.mark.parametrize("name", FILES)
def test_blanks_are_explained(name: str, seed: int) -> None:
    frame = _load(name, seed)
    for column, entry in BOOK.loc[name].iterrows():
        values = frame[column]
        blank = values.isna() | (values.astype("str") == "")
        if blank.any() and column not in ("province", "code_today"):
            assert entry["asked_of"] != "everyone" or "blank=" in entry["missing"], column


@pytest.mark.parametrize("name", FILES)
def test_every_code_occurs(name: str, seed: int) -> None:
    frame = pd.concat([_load(name, seed), _load_of(name, seed, "ada"), _load_of(name, seed, "ben")])
    for column, entry in BOOK.loc[name].iterrows():
        if column.endswith("_cur") or column in _WHOLE_CLASSIFICATIONS:
            continue
        if entry["type"] == "code":
            assert set(codes(entry["codes"])) <= _said(frame[column]), column


def _load_of(name: str, seed: int, learner: str) -> pd.DataFrame:
    if name in FILES[:2]:
        return getattr(synthetic, name)(seed, learner)
    return synthetic.companion(name, seed, learner)


def test_no_real_country_in_any_file(seed: int) -> None:
    real = datasets.load("countries")
    text = synthetic.to_csv(synthetic.codebook()).decode()
    text += synthetic.to_csv(synthetic.companion("country_codes", seed)).decode()
    for country in real["name"]:
        assert not re.search(rf"\b{re.escape(country)}\b", text), country
    for name in ("labour_force_survey", "recruitment_cost_survey", "country_codes"):
        for column, values in _load(name, seed).select_dtypes("str").items():
            assert not set(values) & {*real["iso3"], "QAT"}, column
            if BOOK.loc[(name, column), "codes"].startswith("QVR"):
                assert set(values) - {""} <= set(PLACES), column
