"""What graders read: keys, tolerances, and nothing for a learner to find."""

import json

import pytest

from labour_migration import synthetic
from labour_migration.synthetic.truth_keys import KEYS, Key


def test_fields(seed: int) -> None:
    truth = synthetic.truth(seed)
    one = truth["lu1_women_foreign_born"]
    assert (one.unit, one.tol_method) == ("per cent", pytest.approx(0.01))
    assert one.se_ref is not None and one.tol_truth == pytest.approx(3 * one.se_ref)
    assert "too low" in truth["foreign_born_15"].note
    assert truth["persons"].tol_method == pytest.approx(0.1)
    assert truth["rcs_K1_median"].unit == "months of earnings"
    assert len(truth.values) == len(KEYS) + 8 * 7


def test_an_unknown_key_is_answered_with_the_nearest(seed: int) -> None:
    with pytest.raises(synthetic.UnknownTruth, match="'lu1_native'"):
        synthetic.truth(seed)["lu1_natives"]


def test_files(seed: int) -> None:
    truth = synthetic.truth(seed)
    content = json.loads(truth.to_json())
    assert content["synthetic"] == 1
    fields = {"value", "unit", "se_ref", "tol_method", "tol_truth", "population", "note"}
    assert all(set(one) == fields for one in content["values"].values())
    assert content["values"]["permit_rows"]["value"] == 12_700
    frame = truth.to_frame()
    assert list(frame["key"]) == list(truth.values)
    assert frame["value"].notna().all()


def test_published_values_are_rounded_as_printed(seed: int) -> None:
    truth, public = synthetic.truth(seed), synthetic.truth(seed).rounded()
    assert public["lu1_native"].value == round(truth["lu1_native"].value, 1)
    assert public["foreign_born_15"].value == truth["foreign_born_15"].value
    assert public["rcs_all_mean"].value == round(truth["rcs_all_mean"].value, 2)


def test_a_population_outside_its_bands_is_no_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    synthetic.truth.cache_clear()
    monkeypatch.setitem(KEYS, "persons", Key("persons", 0, "anyone", 1, 2))
    with pytest.raises(synthetic.EditionError, match="outside the bands of the design: persons"):
        synthetic.truth(20251103)


def test_a_seed_may_be_too_large_to_guess() -> None:
    seed = 2**127 + 20251103
    assert synthetic.truth(seed)["persons"].value > 240_000
    assert synthetic.companion("totals", seed)["persons"].sum() > 0
