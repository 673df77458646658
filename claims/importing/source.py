"""SQL of a staged row with its payer, facility and age found, and of how it differs from the
claim it is about. Only columns that the file has are compared and written."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from claims.choices import AgeBasis
from claims.importing.copying import stage_table
from claims.importing.encrypting import ENCRYPTED
from claims.importing.mapping import Mapping
from claims.rules.ageing import EDGES

# Field of the file -> column of the claim, for those that are simply taken over.
TEXTS = {
    "provider": "provider",
    "payer_reference": "payer_reference",
    "patient_account": "patient_account",
    "status": "feed_status",
    "denial_code": "denial_code",
}
# Column -> the one it is compared by: one value encrypted twice gives two ciphertexts.
KEYS = {column: f"{column}_key" for column in ENCRYPTED}
DATES = ("service_from", "service_to", "billed_on", "last_payment_on", "closed_on", "denied_on",
         "appeal_due_on")  # fmt: skip
ROW_COLUMNS = (
    "claim_number", "payer_id", "line_of_business", "paid_percent", "facility_id", "balance",
    "charge_amount", "paid_amount", "adjustment_amount", "aging_days",
    *TEXTS.values(), *KEYS, *KEYS.values(), *DATES,
    "adjudication_status", "age_anchor_on", "age_basis", "keep_from", "keep_to",
    "written_off",
)  # fmt: skip
# Cumulative amounts: a blank cell says nothing, it does not take back what was said before.
CUMULATIVE = ("paid_amount", "adjustment_amount")


@dataclass(frozen=True)
class Source:
    """The staged rows of one import. Parameters of its SQL: import, as_of, unassigned."""

    import_id: int
    mapping: Mapping

    @cached_property
    def fields(self) -> set[str]:
        found = {*self.mapping.columns, *self.mapping.joined}
        return found | ({"aging_bucket"} if self.mapping.bucket_columns else set())

    @property
    def states_money(self) -> bool:
        """Whether the file has a column that posts to the ledger by itself."""
        return bool(self.fields & set(CUMULATIVE))

    @property
    def texts(self) -> dict[str, str]:
        return {name: column for name, column in TEXTS.items() if name in self.fields}

    @property
    def keys(self) -> dict[str, str]:
        """Encrypted columns of the file -> their indexes."""
        return {column: key for column, key in KEYS.items() if column in self.fields}

    @property
    def dates(self) -> list[str]:
        return [name for name in DATES if name in self.fields]

    @property
    def adjudicates(self) -> bool:
        return bool({"status", "denial_code"} & self.fields)

    def rows(self, condition: str = "true") -> str:
        """A SELECT of staged rows, completed. Columns absent from the file are NULL or blank;
        encrypted ones are not here, only their indexes."""
        texts = ", ".join(
            f"coalesce(s.{column}, '') AS {column}" for column in (*TEXTS.values(), *KEYS.values())
        )
        return f"""
            SELECT s.row_number, s.source_rows, s.claim_number,
                   payer_name.target AS payer_id, payer.line_of_business, payer.paid_percent,
                   {self._facility} AS facility_id,
                   s.balance, s.charge_amount, s.paid_amount, s.adjustment_amount, s.aging_days,
                   {texts},
                   {", ".join(f"s.{name}" for name in DATES)},
                   coalesce(s.adjudication_status, 'unknown') AS adjudication_status,
                   {self._anchor} AS age_anchor_on, {self._basis} AS age_basis,
                   {self._keep("from")} AS keep_from, {self._keep("to")} AS keep_to,
                   {self._written_off} AS written_off
            FROM {stage_table(self.import_id)} s
            JOIN claims_importname payer_name ON payer_name.source_import_id = %(import)s
                AND payer_name.kind = 'payer' AND payer_name.number = s.payer_no
            LEFT JOIN claims_payer payer ON payer.id = payer_name.target
            LEFT JOIN claims_importname facility_name
                ON facility_name.source_import_id = %(import)s
                AND facility_name.kind = 'facility' AND facility_name.number = s.facility_no
            WHERE {condition}"""

    @property
    def _facility(self) -> str:
        """NULL where the file names a facility that is not known yet."""
        return (
            "CASE WHEN s.facility_no IS NULL THEN %(unassigned)s::bigint "
            "ELSE facility_name.target END"
        )

    _anchor = (
        "coalesce(%(as_of)s::date - s.aging_days, s.service_from, s.billed_on, "
        "%(as_of)s::date - s.bucket_from)"
    )

    @property
    def _basis(self) -> str:
        return (
            f"CASE WHEN s.aging_days IS NOT NULL THEN '{AgeBasis.AGING_DAYS}' "
            f"WHEN s.service_from IS NOT NULL THEN '{AgeBasis.SERVICE_DATE}' "
            f"WHEN s.billed_on IS NOT NULL THEN '{AgeBasis.BILLED_DATE}' "
            f"ELSE '{AgeBasis.BUCKET}' END"
        )

    def _keep(self, side: str) -> str:
        """The known anchor stays while the file agrees with it: ageing days may be counted a day
        apart, and a bucket says no more than its range."""
        days = "+ 1" if side == "to" else "- 1"
        return (
            f"CASE WHEN s.aging_days IS NOT NULL THEN %(as_of)s::date - s.aging_days {days} "
            "WHEN coalesce(s.service_from, s.billed_on) IS NOT NULL "
            "THEN coalesce(s.service_from, s.billed_on) "
            f"ELSE %(as_of)s::date - {'s.bucket_from' if side == 'to' else _OLDEST_IN_BUCKET} END"
        )

    @property
    def _written_off(self) -> str:
        """On a row of balance 0: what was charged and neither paid nor adjusted."""
        if not self.states_money or "charge_amount" not in self.fields:
            return "0.00::numeric(14, 2)"
        return (
            "CASE WHEN s.balance = 0 THEN greatest(coalesce(s.charge_amount - "
            "coalesce(s.paid_amount, 0) - coalesce(s.adjustment_amount, 0), 0), 0) "
            "ELSE 0 END::numeric(14, 2)"
        )

    def whole_rows(self, condition: str) -> str:
        """The same with the encrypted columns, which the parameters `said_*` bring. A value that
        ought to be there and is not becomes a NULL, which no claim takes."""
        said = "".join(f", {self._said(column)} AS {column}" for column in KEYS)
        if not self.keys:
            return f"SELECT n.*{said} FROM ({self.rows(condition)}) AS n"
        arrays = ", ".join(f"%(said_{column})s::text[]" for column in self.keys)
        return (
            f"SELECT n.*{said} FROM ({self.rows(condition)}) AS n LEFT JOIN "
            f"unnest(%(said_row)s::integer[], {arrays}) AS said (row_number, "
            f"{', '.join(self.keys)}) ON said.row_number = n.row_number"
        )

    def _said(self, column: str) -> str:
        if column not in self.keys:
            return "''::bytea"
        return (
            f"CASE WHEN n.{KEYS[column]} = '' THEN ''::bytea ELSE decode(said.{column}, 'hex') END"
        )

    def differs(self, old: str = "c", new: str = "n") -> str:
        """Whether the claim `old` is not what the row `new` says."""
        pairs = [f"{old}.{column} IS DISTINCT FROM {new}.{column}" for column in self.compared]
        pairs += [
            f"({new}.{column} IS NOT NULL AND {old}.{column} IS DISTINCT FROM {new}.{column})"
            for column in CUMULATIVE
            if column in self.fields
        ]
        pairs.append(f"{old}.age_anchor_on NOT BETWEEN {new}.keep_from AND {new}.keep_to")
        pairs.append(f"{old}.missing_since IS NOT NULL")
        pairs.append(f"{old}.withdrawn_at IS NOT NULL")
        return "(" + " OR ".join(pairs) + ")"

    @property
    def compared(self) -> list[str]:
        """Columns of the claim that must equal the row's."""
        facility = ["facility_id"] if "facility" in self.fields else []
        charge = ["charge_amount"] if "charge_amount" in self.fields else []
        words = [*self.texts.values(), *self.keys.values()]
        return ["balance", "payer_id", *facility, *charge, *words, *self.dates]


_OLDEST_IN_BUCKET = (
    "CASE s.bucket_from "
    + " ".join(f"WHEN {low} THEN {high - 1}" for low, high in pairwise(EDGES))
    + " ELSE 36500 END"
).replace(f"WHEN {EDGES[4]} THEN {EDGES[5] - 1} ", "")
