"""Same seed, same bytes: on every machine, in every order, under every version of NumPy.

When a hash changes on purpose, every edition changes with it: say so in the release notes.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.synthetic.country import country

SEED = 20251103
PRODUCTS: dict[str, Callable[[], pd.DataFrame]] = {
    "labour_force_survey": lambda: synthetic.labour_force_survey(SEED),
    "lfs ada": lambda: synthetic.labour_force_survey(SEED, "ada"),
    "recruitment_cost_survey": lambda: synthetic.recruitment_cost_survey(SEED),
    "rcs ada": lambda: synthetic.recruitment_cost_survey(SEED, "ada"),
    "population": lambda: synthetic.population(SEED),
    "truth": lambda: synthetic.truth(SEED).to_frame().round({"value": 6}),
    "codebook": synthetic.codebook,
    **{
        name: lambda name=name: synthetic.companion(name, SEED)  # type: ignore[misc]
        for name in synthetic.names()
    },
}

HASHES = {
    "arrivals_origin": "726fb13d76c96fc52b7022ac426c43695940a6777898ce3f76654ddebd976833",
    "codebook": "619a58055d4b5b58da3e50097a8a9b9f563d223b6ccc6f8b11faa1d7db923e6e",
    "coherence_pairs": "7345457f4be5f459bd61e25ab34577006753cddfbf73f51f5620e86942328a16",
    "country_codes": "69c5104cf01381778b81faf86da301d45297e0cc07a01ab3fde4c65e439e8dde",
    "country_rates": "a81eed5f90a3de2ab108f0645d2e912bd669c233d7d89626fc4c09250c1d2811",
    "cr_list_a": "02683268e55389257b5039dab0532304147a7daa507e478455e73b73e3b64e56",
    "cr_list_b": "c3429f69c8fdac90835f997f3b154d69b3085bb386856687c853f1b6f938f9fd",
    "cr_list_b_dependent": "5f0eccd90d60d94885e3951a12c077466b55433b0a1dfea528aea09b41514c8c",
    "dorm_register": "0e4883c154626e9a8ff04a5997640ae28bb7b8eb6abf2d8168179879bf95c73a",
    "employer_vacancies": "3c354dc4e240628d740759b6d6b007f4eb563c6e8c719efdef8a6025728e065c",
    "fx_rates": "92661bda4c88ec5a634fa2111bd3da3156716e93763cea1bc913318755b1fc0c",
    "labour_force_survey": "7e6a16c2d8bf07f3e2e8cf553fe9c81b69e4491056f9eb0f35fc9fa4abf97256",
    "lfs ada": "de9b65be1a1f16e12b725f4549dd5ba89cf65a4e9afe3649473e175f0363f0f4",
    "lfs_frame_psu": "456756cd4b97edb442017d4e7b1b1c1a80d8ab5ad54b0c99a435a000b9dd2a3c",
    "lfs_households": "40826c1395b2e95b6a499aaa6321a84ab4d0e811a4404d1b63ad7d2f935ed1e0",
    "lfs_protected": "61706cecab318776ef3add67417c1894538ccb0802498420c24e7bcc3c353c99",
    "link_insurance": "08b9885601ca8f24f6a3d7a1dda97fd3f34f88f2383053556e25da0dcf6e7340",
    "link_permits": "e3baa00acf0fc38b6e22b2db83b80631f7719c05cdf5ebde8a119595a730d508",
    "nsum_survey": "a6426dea558d38374aea35edab08efefd703e0c59c842d2b4bfa93ff337813cf",
    "permits": "e397a88f668b10098729e7a62a8b9ce9d6d432f870491fdbf47802c695163d38",
    "pop_small": "4d3ff92029ca4fbd064a46ddd2be38004f707419a7279414f7633694b2ddf025",
    "population": "8f28b391dffb7a4c73a7ce48921d900730557bea0cc46b1fb18f759de0a05a74",
    "rds_domestic": "bbecf2dab4f7c83cf803284028f1d10f59bf5b595886948d80b259dfa60a8619",
    "recruitment_cost_survey": "0126819c4a0ceda30d7ad585e442cdee0f34d5a6ddc741023d6f7d032d22310f",
    "rcs ada": "4999b666e15240bb7ea883cba3929d8f833d930937da0c3392c20921dcf4e290",
    "totals": "27fcb023c7490fb6772c6d218fe7fa19e6378235e683c20f7cc431f4080007e7",
    "truth": "ebb5698eb960d713d29a7f3c801d3c1ec3181d85ae8b8e1b68d671fb53539390",
}


@pytest.mark.parametrize("name", sorted(PRODUCTS))
def test_bytes_are_pinned(name: str) -> None:
    assert sha256(synthetic.to_csv(PRODUCTS[name]())).hexdigest() == HASHES[name]


def test_every_product_is_pinned() -> None:
    assert sorted(HASHES) == sorted(PRODUCTS)


def test_order_of_loading_does_not_matter() -> None:
    country.cache_clear()
    synthetic.companion("rds_domestic", SEED)
    synthetic.recruitment_cost_survey(SEED, "somebody")
    found = synthetic.to_csv(synthetic.labour_force_survey(SEED, "ada"))
    assert sha256(found).hexdigest() == HASHES["lfs ada"]


def test_a_fresh_process_with_plain_arithmetic_gives_the_same_bytes() -> None:
    # Without the vector units NumPy takes other code for exp, log and sums.
    program = (
        "from hashlib import sha256; from labour_migration import synthetic as s; "
        f"print(sha256(s.to_csv(s.labour_force_survey({SEED}, 'ada'))).hexdigest())"
    )
    plain = {"NPY_DISABLE_CPU_FEATURES": _features(), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, **plain}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == HASHES["lfs ada"]


def _features() -> str:
    """The optional vector units of this machine that NumPy can leave unused."""
    config = np.show_config(mode="dicts")
    assert isinstance(config, dict)
    return " ".join(config["SIMD Extensions"].get("found", []))


def test_files_are_small_and_say_what_they_are() -> None:
    size = sum(len(synthetic.to_csv(make())) for name, make in PRODUCTS.items()
               if name not in ("population", "truth") and "ada" not in name)  # fmt: skip
    assert size < 8_000_000
