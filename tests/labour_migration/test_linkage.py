"""Linking registers: weights by hand, errors that cost recall, and what is not to be used."""

import math

import numpy as np
import pandas as pd
import pytest

from labour_migration import linkage, synthetic
from labour_migration.indicators import BadColumn, MissingColumn, mirror
from labour_migration.linkage import Agreement, LinkageError

FIELDS = ["given_name", "sex", "birth_date", "district"]
SEED = 20251103


@pytest.fixture(scope="module")
def permits() -> pd.DataFrame:
    return synthetic.companion("link_permits", SEED)


@pytest.fixture(scope="module")
def insured() -> pd.DataFrame:
    return synthetic.companion("link_insurance", SEED)


@pytest.fixture(scope="module")
def pairs(permits: pd.DataFrame, insured: pd.DataFrame) -> pd.DataFrame:
    return linkage.compare(permits, insured, FIELDS, block="family_name")


def test_the_weights_are_those_of_the_definition() -> None:
    one = Agreement(m=0.9, u=0.2)
    assert one.agrees == pytest.approx(math.log2(0.9 / 0.2))
    assert one.disagrees == pytest.approx(math.log2(0.1 / 0.8))
    with pytest.raises(LinkageError, match="between 0 and 1"):
        Agreement(m=1.0, u=0.2)


def test_pairs_are_all_that_share_a_block_and_missing_fields_are_neither() -> None:
    left = pd.DataFrame(
        {"name": ["a", "a", "", "b"], "born": ["1", "", "3", "4"]}, index=[5, 6, 7, 8]
    )
    right = pd.DataFrame({"name": ["a", "", "b"], "born": ["1", "3", "9"]}, index=[10, 11, 12])
    found = linkage.compare(left, right, ["born"], block="name")
    assert found[["left", "right"]].values.tolist() == [[5, 10], [6, 10], [8, 12]]
    assert found["born"].tolist()[0::2] == [1.0, 0.0] and np.isnan(found["born"][1])


def test_the_fit_comes_near_the_truth_that_it_does_not_see(
    permits: pd.DataFrame, insured: pd.DataFrame, pairs: pd.DataFrame
) -> None:
    true = (
        permits["person"].loc[pairs["left"]].to_numpy()
        == insured["person"].loc[pairs["right"]].to_numpy()
    )
    found = linkage.fit(pairs, FIELDS)
    assert found.share == pytest.approx(true.mean(), abs=0.005)
    for name, one in found.fields.items():
        assert one.m == pytest.approx(pairs.loc[true, name].mean(), abs=0.02)
        assert one.u == pytest.approx(pairs.loc[~true, name].mean(), abs=0.01)


def test_a_higher_threshold_trades_recall_for_precision(
    permits: pd.DataFrame, insured: pd.DataFrame, pairs: pd.DataFrame
) -> None:
    weight = linkage.weigh(pairs, linkage.fit(pairs, FIELDS).fields)
    persons = set(permits["person"]) & set(insured["person"])
    precisions, recalls = [], []
    for threshold in (-2.0, 2.0, 8.0):
        links = linkage.link(pairs, weight, threshold)
        assert links["left"].is_unique and links["right"].is_unique
        person = permits["person"].loc[links["left"]].to_numpy()
        right = pd.Series(person == insured["person"].loc[links["right"]].to_numpy())
        precisions.append(linkage.precision(links, right).value)
        linked = set(person[right.to_numpy()])
        recalls.append(linkage.recall(pd.Series([one in linked for one in sorted(persons)])).value)
    assert precisions == sorted(precisions) and recalls == sorted(recalls, reverse=True)
    assert precisions[-1] > 99.5 and recalls[0] > 85


def test_exact_linking_finds_fewer_of_the_true_pairs(
    permits: pd.DataFrame, insured: pd.DataFrame, pairs: pd.DataFrame
) -> None:
    exact = permits.merge(insured, on=["family_name", "given_name", "birth_date"])
    links = linkage.link(pairs, linkage.weigh(pairs, linkage.fit(pairs, FIELDS).fields), 2.0)
    assert len(exact.drop_duplicates("person_y")) < len(links)


def test_the_registers_have_the_faults_that_they_are_for(
    permits: pd.DataFrame, insured: pd.DataFrame
) -> None:
    assert permits.attrs["synthetic"] and insured.attrs["synthetic"]
    assert 0.03 < permits["person"].duplicated().mean() < 0.06
    gone = set(permits.loc[permits["left"] == 1, "person"])
    assert not gone & set(insured["person"])
    assert 0.09 < (permits["left"] == 1).mean() < 0.15
    assert 0.01 < (permits["birth_date"] == "").mean() < 0.03


def test_bad_input_is_named() -> None:
    frame = pd.DataFrame({"name": ["a"]})
    with pytest.raises(MissingColumn, match="born"):
        linkage.compare(frame, frame, ["born"], block="name")
    with pytest.raises(LinkageError, match="no pair"):
        linkage.fit(pd.DataFrame(columns=["left", "right", "name"]), ["name"])


def test_the_mirror_gap() -> None:
    found = mirror.gap(pd.Series([1200, 0, np.nan]), pd.Series([800, 0, 5]))
    assert found[0] == pytest.approx(100 * (1200 - 800) / 1000)
    assert found.isna().tolist() == [False, True, True]
    with pytest.raises(BadColumn, match="negative"):
        mirror.gap(pd.Series([-1.0]), pd.Series([1.0]))
    with pytest.raises(BadColumn, match="same index"):
        mirror.gap(pd.Series([1.0]), pd.Series([1.0], index=[3]))
