"""Invented patients, accounts, members, facilities and providers."""

import numpy as np
import pandas as pd

LAST_NAMES = (
    "Abbott Alvarez Anders Baker Barnes Becker Bishop Brooks Bryant Carver Chavez Cole Cortez "
    "Dalton Dawson Delgado Drake Ellison Espinoza Fields Fisher Fleming Fuentes Garner Gibbs "
    "Graves Guerrero Hale Hanson Harmon Hobbs Ibarra Ingram Jarvis Jensen Keller Kirby Lambert "
    "Lozano Mack Maldonado Mercer Molina Nash Norton Ochoa Osborn Padilla Parrish Quinn Ramsey "
    "Rhodes Salazar Sawyer Schultz Sutton Tate Trevino Underwood Valdez Vance Walton Yates Zamora"
)
FIRST_NAMES = (
    "Adela Albert Anita Arthur Beatriz Brian Carla Cecil Clara Daniel Denise Diego Edith Elena "
    "Ernest Fatima Felix Gloria Grace Harold Helen Hugo Irene Isaac James Joan Julio Karen Leon "
    "Lucia Marcus Marta Miguel Nadia Nora Oscar Paula Peter Ramona Raul Rosa Samuel Sofia Thomas "
    "Ursula Victor Wanda William Yolanda Zane"
)
FACILITIES = (
    "North Campus",
    "South Campus",
    "Riverside Hospital",
    "Lakeview Surgery Center",
    "Oak Street Clinic",
    "Westside Imaging",
)
FACILITY_SHARES = (0.30, 0.22, 0.20, 0.12, 0.10, 0.06)
PROVIDERS_PER_FACILITY = 5
TITLES = ("MD", "DO", "NP")
CLAIMS_PER_PATIENT = 1.6
FIRST_ACCOUNT = 400_000
MEMBERS = 1_000_000
FIRST_CLAIM_NUMBER = 9_978_412
CLAIM_NUMBER_WIDTH = 8
LARGEST_GAP = 4


def add_people(claims: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """The claims in order of service with number, patient, member, facility and provider."""
    claims = claims.iloc[rng.permutation(len(claims))]
    claims = claims.sort_values("service_on", kind="stable", ignore_index=True)
    claims["claim_number"] = _claim_numbers(len(claims), rng)
    patients, patient = np.unique(_patient_keys(claims["payer"], rng), return_inverse=True)
    claims["patient_name"] = _draw_names(len(patients), ",", rng)[patient]
    accounts = FIRST_ACCOUNT + rng.permutation(len(patients))
    claims["patient_account"] = [f"A{accounts[number]}" for number in patient]
    members = rng.permutation(MEMBERS)[: len(patients)]
    claims["member_id"] = [f"XQ{members[number]:07d}" for number in patient]
    facility = rng.choice(len(FACILITIES), size=len(claims), p=FACILITY_SHARES)
    claims["facility"] = np.array(FACILITIES)[facility]
    providers = _draw_names(len(FACILITIES) * PROVIDERS_PER_FACILITY, ", ", rng)
    provider = facility * PROVIDERS_PER_FACILITY + rng.integers(
        0, PROVIDERS_PER_FACILITY, len(claims)
    )
    claims["provider"] = [
        f"{providers[number]} {TITLES[number % len(TITLES)]}" for number in provider
    ]
    return claims


def _claim_numbers(count: int, rng: np.random.Generator) -> list[str]:
    """Rising numbers of eight digits, the earlier ones with a leading zero."""
    numbers = FIRST_CLAIM_NUMBER + np.cumsum(rng.integers(1, LARGEST_GAP, count))
    return [f"{number:0{CLAIM_NUMBER_WIDTH}d}" for number in numbers]


def _patient_keys(payers: "pd.Series[str]", rng: np.random.Generator) -> list[str]:
    """Which claims share a patient: some of the same payer do."""
    patients = (payers.map(payers.value_counts()) / CLAIMS_PER_PATIENT).to_numpy()
    numbers = np.floor(rng.random(len(payers)) * patients).astype(np.int64)
    return [f"{payer}:{number}" for payer, number in zip(payers, numbers, strict=True)]


def _draw_names(
    count: int, between: str, rng: np.random.Generator
) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    last, first = rng.choice(LAST_NAMES.split(), count), rng.choice(FIRST_NAMES.split(), count)
    return np.array([f"{one}{between}{other}" for one, other in zip(last, first, strict=True)])
