"""Takes back, entry by entry from the last, what the audit says was done to rows as they are now:
what comes out has to be the rows as they were. Then nothing is missing, doubled or untrue."""

import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal

from trust.audited_rows import Row, Rows, amounts_of, derived_of, secrets_of


class Replay:
    """From `after` back to `before`; `faults` says where the two do not meet."""

    def __init__(self, before: Rows, after: Rows) -> None:
        self.before = before
        self.rows: Rows = {
            table: {number: dict(row) for number, row in rows.items()}
            for table, rows in after.items()
        }
        self.faults: list[str] = []
        # Rows of which a statement over many moved derived columns, which it does not tell.
        self._loose: set[tuple[str, int]] = set()

    def take_back(self, entries: Sequence[Row]) -> list[str]:
        """Everything that is wrong with these entries."""
        verbs: dict[str, Callable[[Row], None]] = {
            "created": self._uncreate,
            "changed": self._unchange,
            "deleted": self._undelete,
        }
        for entry in reversed(entries):
            is_many_made = entry["action"] == "created" and entry["last_id"] is not None
            (self._uncreate_many if is_many_made else verbs[entry["action"]])(entry)
        for table, rows in self.before.items():
            if self._told(table, rows) != self._told(table, self.rows[table]):
                self.faults.append(f"{table} is not what it was: {self._different(table)}")
        return self.faults

    def _uncreate(self, entry: Row) -> None:
        table, rows = entry["subject"], self.rows[entry["subject"]]
        found = rows.pop(entry["subject_id"], None)
        if found != _new(_told_changes(entry)[entry["subject_id"]]):
            self._fault(entry, f"a row of {table} was not created so")

    def _uncreate_many(self, entry: Row) -> None:
        """One entry over many new rows tells how many, their totals and a digest."""
        table, rows = entry["subject"], self.rows[entry["subject"]]
        among = range(entry["subject_id"], entry["last_id"] + 1)
        numbers = [n for n in sorted(rows) if n in among and n not in self.before[table]]
        made = {number: rows.pop(number) for number in numbers}
        if len(made) != entry["rows"] or entry["detail"] != _summed(table, made):
            self._fault(entry, f"{len(made)} rows of {table} were not created so")

    def _unchange(self, entry: Row) -> None:
        rows, is_many = self.rows[entry["subject"]], entry["last_id"] is not None
        for number, changes in _told_changes(entry).items():
            row = rows.get(number)
            if row is None or not (changes or entry["changes"]):
                self._fault(entry, f"row {number} did not change")
                continue
            if is_many:
                self._loose.add((entry["subject"], number))
            self._set_back(entry, number, row, changes)

    def _set_back(self, entry: Row, number: int, row: Row, changes: Row) -> None:
        loose = self._loose_columns(entry["subject"], number)
        for column, (old, new) in changes.items():
            if row.get(column) != new and column not in loose:
                self._fault(entry, f"{column} of row {number} did not become {new!r}")
            row[column] = old
            if old is None:
                del row[column]

    def _undelete(self, entry: Row) -> None:
        for number, changes in _told_changes(entry).items():
            if number in self.rows[entry["subject"]]:
                self._fault(entry, f"row {number} is still there")
            self.rows[entry["subject"]][number] = {n: old for n, (old, _) in changes.items()}

    def _loose_columns(self, table: str, number: int) -> tuple[str, ...]:
        return derived_of(table) if (table, number) in self._loose else ()

    def _told(self, table: str, rows: dict[int, Row]) -> dict[int, Row]:
        """Without what no entry tells."""
        return {
            number: {c: v for c, v in row.items() if c not in self._loose_columns(table, number)}
            for number, row in rows.items()
        }

    def _different(self, table: str) -> str:
        was, came = (self._told(table, rows[table]) for rows in (self.before, self.rows))
        number = next(n for n in sorted(was.keys() | came.keys()) if was.get(n) != came.get(n))
        one, two = was.get(number, {}), came.get(number, {})
        columns = sorted(c for c in one.keys() | two.keys() if one.get(c) != two.get(c))
        return f"row {number}, {', '.join(columns)}"

    def _fault(self, entry: Row, what: str) -> None:
        self.faults.append(f"entry {entry['action']} {entry['subject']}: {what}")


def _told_changes(entry: Row) -> dict[int, Row]:
    """Columns with old and new for each row, secrets left out."""
    many = entry["last_id"] is not None
    told = entry["changes"] if many else {entry["subject_id"]: entry["changes"]}
    secret = secrets_of(entry["subject"])
    return {
        int(number): {c: pair for c, pair in changes.items() if c not in secret}
        for number, changes in told.items()
    }


def _new(changes: Row) -> Row:
    return {column: new for column, (_, new) in changes.items()}


def _summed(table: str, rows: dict[int, Row]) -> Row:
    """Totals and digest as the audit has them of many rows, worked out once more."""
    amounts = amounts_of(table)
    lines = [
        "|".join([str(number), *(str(row[name]) for name in amounts if name in row)])
        for number, row in sorted(rows.items())
    ]
    totals = {
        name: sum((Decimal(row[name]) for row in rows.values() if name in row), Decimal(0))
        if any(name in row for row in rows.values()) else None
        for name in amounts
    }  # fmt: skip
    return {"totals": totals, "digest": hashlib.sha256("\n".join(lines).encode()).hexdigest()}
