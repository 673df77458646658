"""SQL that merges staged rows into claims and posts what they say about money.

A row's entries post in the order contractual, payment, write-off, change in feed, so that the
balance just before a payment is what was there to be paid. Each entry stores the team that the
rules give for that balance and the age on its date, unless a person had assigned the claim.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from claims.bulk.expressions import (
    FactColumns,
    ScoreColumns,
    bucket_case,
    priority_of,
    rule_case,
    team_case,
)
from claims.choices import EntryKind, Responsibility, WorkStatus
from claims.importing.source import CUMULATIVE, ROW_COLUMNS, Source
from claims.rules.priority import Weights
from claims.rules.routing import Rule

RANGE = "s.row_number > %(after)s AND s.row_number <= %(up_to)s"
THIS_CHUNK = "source_import_id = %(import)s AND number = %(chunk)s"
# The limit tells the planner how few rows these are.
# `+ 0` keeps the list out of the index on row numbers, which the range alone serves best.
CHANGED_ROWS = f"{RANGE} AND s.row_number + 0 = ANY(%(changed)s)"
# The claim of a row by its unique index, however large the table and whatever the planner thinks.
CLAIM_OF_ROW = (
    "LATERAL (SELECT x.* FROM claims_claim x WHERE x.claim_number = n.claim_number OFFSET 0) c"
)


def text_of(composed: sql.Composable) -> str:
    """A composed expression as text for a statement with parameters."""
    return composed.as_string().replace("%", "%%").replace("%%(today)s", "%(today)s")


@dataclass(frozen=True)
class Merge:
    """The statements of one import under one version of the routing rules and of the score."""

    source: Source
    rules: Sequence[Rule]
    weights: Weights

    def classify(self) -> str:
        """Writes the chunk's marker with its claims; rows, new rows, numbers of new and of
        changed rows."""
        is_changed = f"c.id IS NOT NULL AND {self.source.differs()}"
        return f"""
            WITH seen AS MATERIALIZED (
                SELECT c.id, n.row_number, n.source_rows, n.balance, {is_changed} AS is_changed
                FROM ({self.source.rows(RANGE)}) AS n LEFT JOIN {CLAIM_OF_ROW} ON true),
            marker AS (
            INSERT INTO claims_importchunk (source_import_id, number, new_ids, changed_ids,
                unchanged_ids, rows, balance, rows_new, rows_changed)
            SELECT %(import)s, %(chunk)s, '{{}}',
                   coalesce(array_agg(id ORDER BY id) FILTER (WHERE is_changed), '{{}}'),
                   coalesce(array_agg(id) FILTER (WHERE NOT is_changed AND id IS NOT NULL), '{{}}'),
                   coalesce(sum(source_rows), 0), coalesce(sum(balance), 0),
                   coalesce(sum(source_rows) FILTER (WHERE id IS NULL), 0),
                   coalesce(sum(source_rows) FILTER (WHERE is_changed), 0)
            FROM seen RETURNING rows, rows_new)
            SELECT rows, rows_new,
                   (SELECT coalesce(array_agg(row_number), '{{}}') FROM seen WHERE id IS NULL),
                   (SELECT coalesce(array_agg(row_number), '{{}}') FROM seen WHERE is_changed)
            FROM marker"""

    lock = (
        "SELECT count(*) FROM (SELECT id FROM claims_claim WHERE id = ANY((SELECT changed_ids "
        f"FROM claims_importchunk WHERE {THIS_CHUNK})::bigint[]) ORDER BY id FOR UPDATE) AS locked"
    )

    # --- new claims -------------------------------------------------------------------------
    def insert(self, *, all_new: bool) -> str:
        """Creates the chunk's new claims, posts their entries and notes their ids."""
        fresh = f"SELECT n.* FROM n LEFT JOIN {CLAIM_OF_ROW} ON true WHERE c.id IS NULL"
        columns = self._new_columns()
        posted = f", posted AS ({self._post('new')})" if self.source.states_money else ""
        return f"""
            WITH n AS MATERIALIZED ({self.source.whole_rows(RANGE)}),
            fresh AS ({"SELECT * FROM n" if all_new else fresh}),
            moved AS (SELECT fresh.*, {self._new_money()} FROM fresh),
            routed AS (SELECT moved.*, {self._new_routing()} FROM moved),
            new AS MATERIALIZED ({self._new_claim()}),
            added AS (INSERT INTO claims_claim ({", ".join(columns)})
                      SELECT {", ".join(columns.values())} FROM new RETURNING id){posted}
            UPDATE claims_importchunk SET new_ids = (SELECT array_agg(id) FROM added)
            WHERE {THIS_CHUNK}"""

    def _new_money(self) -> str:
        return f"""
            balance + coalesce(paid_amount, 0) + coalesce(adjustment_amount, 0) + written_off
                AS opening_balance,
            coalesce(paid_amount, 0) AS paid, coalesce(adjustment_amount, 0) AS adjusted,
            0.00 AS fed, NULL::bigint AS kept_team, {_POSTING_DATES}"""

    def _new_routing(self) -> str:
        """A claim that is resolved already belongs to the team of its last posting."""
        return """
            CASE WHEN balance <> 0 THEN balance WHEN written_off > 0 THEN written_off
                 WHEN paid <> 0 THEN paid ELSE adjusted END AS route_balance,
            CASE WHEN balance <> 0 THEN %(today)s::date WHEN written_off > 0 THEN closed_day
                 ELSE paid_day END - age_anchor_on AS route_age,
            opening_balance AS before"""

    def _new_claim(self) -> str:
        facts = _facts("route_balance", "route_age")
        return f"""
            SELECT routed.*, nextval('claims_claim_id_seq') AS claim_id,
                   {text_of(team_case(self.rules, facts))} AS team_id,
                   {text_of(rule_case(self.rules, facts))} AS routed_by_id FROM routed"""

    def _new_columns(self) -> dict[str, str]:
        """Column of the claim -> expression over `new`."""
        taken = ["claim_number", "payer_id", "facility_id", "opening_balance", "balance",
                 "age_anchor_on", "age_basis", "team_id", "routed_by_id"]  # fmt: skip
        optional = [*self.source.texts.values(), *self.source.dates]
        optional += [*self.source.keys, *self.source.keys.values()]
        optional += [c for c in ("charge_amount", *CUMULATIVE, "aging_days")
                     if c in self.source.fields]  # fmt: skip
        return {
            "id": "claim_id",
            **{name: name for name in (*taken, *optional)},
            "bucket": text_of(bucket_case(sql.SQL("(%(today)s::date - age_anchor_on)"))),
            "priority": self._priority("balance", "age_anchor_on", "denial_code", "0"),
            "adjudication_status": "adjudication_status",
            "work_status": _closed_or(f"'{WorkStatus.NEW}'"),
            "responsibility": _nobody_or(f"'{Responsibility.PRIMARY}'"),
            "created_import_id": "%(import)s",
            "feed_as_of": "%(as_of)s",
        }

    # --- changed claims ---------------------------------------------------------------------
    def update(self) -> str:
        """Changes the locked claims, posts what moved, and keeps old and new values."""
        to = self._changed_columns()
        setters = ", ".join(f"{column} = new.to_{column}" for column in to)
        news = ", ".join(f"{value} AS to_{column}" for column, value in to.items())
        return f"""
            WITH n AS MATERIALIZED ({self.source.whole_rows(f"{CHANGED_ROWS} LIMIT %(count)s")}),
            pair AS (SELECT {self._known("n", "c")}, {self._olds(to)}, c.id AS claim_id,
                            c.assigned_by_hand, c.withdrawn_at, c.routed_by_id AS old_rule
                     FROM n JOIN {CLAIM_OF_ROW} ON true
                     WHERE {self.source.differs()}),
            owed AS (SELECT pair.*, {self._owed()} FROM pair),
            moved AS (SELECT owed.*, {self._closing()} FROM owed),
            fed AS (SELECT moved.*, {self._feed()} FROM moved),
            new AS (SELECT fed.*, {news} FROM fed),
            posted AS ({self._post("changed")}),
            logged AS (INSERT INTO claims_claimchange (claim_id, source_import_id, fields)
                       SELECT claim_id, %(import)s, {_changes(to)} FROM new)
            UPDATE claims_claim c SET {setters}, feed_as_of = %(as_of)s, updated_at = now(),
                   version = c.version + 1,
                   bucket = {self._bucket("new.to_age_anchor_on")},
                   priority = {
            self._priority(
                "new.to_balance", "new.to_age_anchor_on", "new.denial_code", "c.idle_touches"
            )
        }
            FROM new WHERE c.id = new.claim_id"""

    def _known(self, row: str, claim: str) -> str:
        """The row's columns; those that the file does not have, from the claim."""
        facts = {"facility_id": "facility", "denial_code": "denial_code",
                 "billed_on": "billed_on", "service_from": "service_from"}  # fmt: skip
        absent = {column for column, name in facts.items() if name not in self.source.fields}
        if not self.source.adjudicates:
            absent.add("adjudication_status")
        return ", ".join(
            f"{claim if column in absent else row}.{column} AS {column}" for column in ROW_COLUMNS
        )

    def _olds(self, columns: dict[str, str]) -> str:
        return ", ".join(f"c.{column} AS old_{column}" for column in columns)

    def _owed(self) -> str:
        """What the cumulative columns say was paid and adjusted since the last import."""
        paid, adjusted = (self._increase(column) for column in CUMULATIVE)
        anchor = (
            "CASE WHEN old_age_anchor_on BETWEEN keep_from AND keep_to THEN old_{0} ELSE {0} END"
        )
        return f"""
            {paid} AS paid, {adjusted} AS adjusted,
            CASE WHEN withdrawn_at IS NULL THEN old_balance
                 ELSE balance + {paid} + {adjusted} + written_off END AS before,
            {anchor.format("age_anchor_on")} AS anchor, {anchor.format("age_basis")} AS basis,
            CASE WHEN assigned_by_hand THEN old_team_id END AS kept_team, {_POSTING_DATES}"""

    def _increase(self, column: str) -> str:
        if column not in self.source.fields:
            return "0.00"
        return f"CASE WHEN {column} IS NULL THEN 0 ELSE {column} - coalesce(old_{column}, 0) END"

    def _closing(self) -> str:
        """A write-off explains no more of the movement to zero than is left to explain."""
        left = "before - adjusted - paid - balance"
        return (
            "CASE WHEN balance = 0 AND before <> 0 "
            f"THEN greatest(least(written_off, {left}), 0) ELSE 0 END AS closed"
        )

    def _feed(self) -> str:
        return "balance - (before - adjusted - paid - closed) AS fed"

    def _changed_columns(self) -> dict[str, str]:
        """Column of the claim -> expression over `fed` for its new value."""
        facts = _facts("balance", "(%(today)s::date - anchor)")
        team = text_of(team_case(self.rules, facts))
        rule = text_of(rule_case(self.rules, facts))
        keep = "assigned_by_hand OR balance = 0"
        said = "adjudication_status" if self.source.adjudicates else "old_adjudication_status"
        taken = [*self.source.compared, *self._stated("aging_days")]
        return {
            **{name: name for name in taken},
            # The same value keeps its ciphertext, so that nothing seems to change.
            **{name: f"CASE WHEN {key} = old_{key} THEN old_{name} ELSE {name} END"
               for name, key in self.source.keys.items()},
            **{n: f"coalesce({n}, old_{n})" for n in CUMULATIVE if n in self.source.fields},
            "age_anchor_on": "anchor",
            "age_basis": "basis",
            "missing_since": "NULL::timestamptz",
            "missing_import_id": "NULL::bigint",
            "withdrawn_at": "NULL::timestamptz",
            "adjudication_status": self._adjudication(said),
            "team_id": f"CASE WHEN {keep} THEN old_team_id ELSE {team} END",
            "routed_by_id": f"CASE WHEN {keep} THEN old_rule ELSE {rule} END",
            "work_status": _closed_or(
                f"CASE WHEN old_balance = 0 THEN '{WorkStatus.NEW}' ELSE old_work_status END"
            ),
            # A claim of 0.00 that stays so may be the patient's.
            "responsibility": f"CASE WHEN balance = 0 AND old_balance = 0 THEN old_responsibility "
            f"WHEN balance = 0 THEN '{Responsibility.NONE}' "
            f"WHEN old_balance = 0 THEN '{Responsibility.PRIMARY}' ELSE old_responsibility END",
        }  # fmt: skip

    def _stated(self, column: str) -> list[str]:
        return [column] if column in self.source.fields else []

    def _adjudication(self, said: str) -> str:
        """Only new words of the source change the status; a person may have changed it since."""
        columns = [c for c in ("feed_status", "denial_code") if c in self.source.texts.values()]
        news = " OR ".join(f"{c} IS DISTINCT FROM old_{c}" for c in columns) or "false"
        return f"CASE WHEN {news} THEN {said} ELSE old_adjudication_status END"

    def _bucket(self, anchor: str) -> str:
        return text_of(bucket_case(sql.SQL(f"(%(today)s::date - {anchor})")))

    def _priority(self, balance: str, anchor: str, denial_code: str, idle_touches: str) -> str:
        names = (balance, anchor, "new.paid_percent", denial_code, idle_touches)
        columns = ScoreColumns(*(sql.SQL(name) for name in names))
        return text_of(priority_of(columns, self.weights))

    # --- the ledger -------------------------------------------------------------------------
    def _post(self, which: str) -> str:
        """Entries of the claims in `new`, which were just made or are being changed."""
        anchor = "new.age_anchor_on" if which == "new" else "new.anchor"
        facts = _facts("entry.before", f"(entry.day - {anchor})", "new.")
        team = text_of(team_case(self.rules, facts))
        closed = "new.written_off" if which == "new" else "new.closed"
        returned = "0.00" if which == "new" else "new.before - new.old_balance"
        return f"""
            INSERT INTO claims_ledgerentry (claim_id, kind, amount, posted_on, team_id, payer_id,
                facility_id, days_to_payment, is_inferred, source_import_id)
            SELECT new.claim_id, entry.kind, entry.amount, entry.day,
                   coalesce(new.kept_team, {team}), new.payer_id, new.facility_id,
                   CASE WHEN entry.kind = '{EntryKind.PAYMENT}' AND NOT entry.inferred
                        AND entry.amount < 0
                        AND entry.day >= coalesce(new.billed_on, new.service_from)
                        THEN entry.day - coalesce(new.billed_on, new.service_from) END,
                   entry.inferred, %(import)s
            FROM new CROSS JOIN LATERAL (VALUES
                (0, '{EntryKind.WITHDRAWAL}', {returned}, %(as_of)s::date, true, new.before),
                (1, '{EntryKind.CONTRACTUAL}', -new.adjusted, new.paid_day, new.paid_inferred,
                    new.before),
                (2, '{EntryKind.PAYMENT}', -new.paid, new.paid_day, new.paid_inferred,
                    new.before - new.adjusted),
                (3, CASE WHEN new.denial_code <> '' OR new.adjudication_status = 'denied'
                    THEN '{EntryKind.DENIAL_CLOSED}' ELSE '{EntryKind.WRITE_OFF}' END,
                    -{closed}, new.closed_day, new.closed_inferred,
                    new.before - new.adjusted - new.paid),
                (4, '{EntryKind.CHANGE_IN_FEED}', new.fed, %(as_of)s::date, true,
                    new.before - new.adjusted - new.paid - {closed})
            ) AS entry (place, kind, amount, day, inferred, before)
            WHERE entry.amount <> 0 ORDER BY 1, entry.place"""


_POSTING_DATES = """
    coalesce(last_payment_on, closed_on, %(as_of)s::date) AS paid_day,
    (last_payment_on IS NULL AND closed_on IS NULL) AS paid_inferred,
    coalesce(closed_on, last_payment_on, %(as_of)s::date) AS closed_day,
    (closed_on IS NULL AND last_payment_on IS NULL) AS closed_inferred"""


def _facts(balance: str, age: str, prefix: str = "") -> FactColumns:
    columns = ("line_of_business", "payer_id", "facility_id", "denial_code")
    line, payer, facility, denial = (sql.SQL(prefix + column) for column in columns)
    return FactColumns(sql.SQL(balance), sql.SQL(age), line, payer, facility, denial)


def _closed_or(otherwise: str) -> str:
    return f"CASE WHEN balance = 0 THEN '{WorkStatus.CLOSED}' ELSE {otherwise} END"


def _nobody_or(otherwise: str) -> str:
    return f"CASE WHEN balance = 0 THEN '{Responsibility.NONE}' ELSE {otherwise} END"


def _changes(columns: dict[str, str]) -> str:
    """{column: [old, new]} of what differs, as words of JSON: an object of every column with most
    of them NULL costs far more."""
    pairs = ", ".join(
        f"""'"{column}":' || CASE WHEN old_{column} IS DISTINCT FROM to_{column} """
        f"THEN jsonb_build_array(old_{column}, to_{column})::text END"
        for column in columns
    )
    return f"('{{' || concat_ws(',', {pairs}) || '}}')::jsonb"
