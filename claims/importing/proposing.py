"""From a file's header and first rows to a mapping, with what is asked and what is missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from claims.rules.masking import MASKS

from .aliases import AMBIGUOUS, FIRST_NAME, LAST_NAME, bucket_column, counts_days, normalise
from .deciding import aging_field, column, decimal_comma_likely, mostly_money
from .fields import AGE_FIELDS, DATE_FIELDS, FIELD_BY_NAME, FIELDS, MONEY_FIELDS
from .formats import FileFormat
from .mapping import Mapping, header_key
from .matching import Match, match_headers
from .parsing import DateOrder, OrderVerdict, judge_columns, judge_date_order
from .proposal import ColumnGuess, Proposal, Question

ColumnValues = Callable[[int], Iterable[str]]
AllRows = Callable[[], Iterable[Sequence[str]]]


@dataclass
class _Draft:
    """What is known so far; one step after the other fills it in."""

    headers: list[str]
    rows: Sequence[Sequence[str]]
    matches: list[Match]
    buckets: dict[int, int]
    profile: Mapping | None = None
    joined: dict[str, tuple[int, int]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    orders: dict[str, DateOrder] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, int]:
        return {match.field: at for at, match in enumerate(self.matches) if match.field}

    def decide(self, at: int, name: str, reason: str) -> None:
        """The values say which field an ambiguous column is."""
        self.matches[at] = Match(name, "values", reason)


def propose(
    fmt: FileFormat,
    sample_rows: list[list[str]],
    profile: Mapping | None = None,
    column_values: ColumnValues | None = None,
    all_rows: AllRows | None = None,
) -> Proposal:
    """The mapping as far as header and values tell.

    sample_rows: some thousand rows below the header. profile: a mapping a person has made, for
    this file or another one; it decides everything about the columns it knows by header.
    all_rows: gives every row of the file, so that a date order which the sample leaves open is
    that of the whole column; read once. column_values: the same, one column at a time.
    """
    draft = _begin(fmt.header, sample_rows, profile)
    _join_names(draft)
    _decide_ambiguous(draft)
    _correct_ages(draft)
    _decide_orders(draft, column_values, all_rows)
    comma = _decide_comma(draft)
    mapping = Mapping(
        columns=draft.columns,
        headers=tuple(fmt.header),
        bucket_columns=draft.buckets,
        joined=draft.joined,
        date_orders=draft.orders,
        days_until=_days_until(draft),
        decimal_comma=comma,
        duplicates=profile.duplicates if profile else "reject",
    )
    return Proposal(mapping, _guesses(draft), draft.questions, missing_fields(mapping))


def missing_fields(mapping: Mapping) -> list[str]:
    """Required fields without a column, in plain words; [] where the mapping can be used."""
    have = {*mapping.columns, *mapping.joined}
    if mapping.bucket_columns:
        have |= {"balance", "aging_bucket"}
    missing = [
        f"No column holds the {field.label.lower()}. {field.description}"
        for field in FIELDS
        if field.required and field.name not in have
    ]
    if not have.intersection(AGE_FIELDS):
        missing.append(
            "No column tells how old a claim is: ageing days, an ageing bucket, a date of service "
            "or a billed date."
        )
    return missing


def unread_dates(mapping: Mapping) -> list[str]:
    """Date fields whose order of day and month nobody has said or read yet."""
    said = {*mapping.date_orders, *mapping.days_until}
    return [name for name in DATE_FIELDS if name in mapping.columns and name not in said]


def answered(mapping: Mapping, questions: Iterable[Question], answers: dict[str, str]) -> Mapping:
    """The mapping with answers filled in: `Question.key` -> the value of a choice."""
    for question in questions:
        value = answers.get(question.key)
        if value is None:
            continue
        if question.code == "decimal_comma":
            mapping = replace(mapping, decimal_comma=value == "yes")
        elif question.code == "date_order" and question.field:
            orders: dict[str, DateOrder] = {**mapping.date_orders, question.field: value}  # type: ignore[dict-item]
            mapping = replace(mapping, date_orders=orders)
        elif question.code == "field" and value:
            mapping = replace(mapping, columns={**mapping.columns, value: question.column})
    return mapping


def _begin(header: list[str], rows: Sequence[Sequence[str]], profile: Mapping | None) -> _Draft:
    if profile:
        return _from_profile(header, rows, profile.resolve(header), _keys(profile))
    buckets = _pivot(header, rows)
    return _Draft(header, rows, match_headers(header, pivot=bool(buckets)), buckets)


def _from_profile(
    header: list[str], rows: Sequence[Sequence[str]], profile: Mapping, known: set[str]
) -> _Draft:
    """Columns the profile knows are as it says, imported or not; new ones are matched by name."""
    chosen = {at: name for name, at in profile.columns.items()}
    taken = {*chosen.values(), *profile.joined}
    buckets = set(profile.bucket_columns.values())
    joined = {at for pair in profile.joined.values() for at in pair}
    matches = match_headers(header, pivot=bool(buckets))
    for at, text in enumerate(header):
        if at in chosen:
            matches[at] = Match(chosen[at], "profile", "as in the saved mapping")
        elif at in buckets or at in joined:
            matches[at] = Match(None, "bucket" if at in buckets else "profile", "as saved")
        elif (
            header_key(text) in known
            or matches[at].field in taken
            or bucket_column(text) is not None
        ):
            matches[at] = Match(None, "ignored", "not imported in the saved mapping")
    draft = _Draft(header, rows, matches, dict(profile.bucket_columns), profile)
    draft.joined = dict(profile.joined)
    return draft


def _keys(profile: Mapping) -> set[str]:
    return {header_key(text) for text in profile.headers}


def _pivot(header: list[str], rows: Sequence[Sequence[str]]) -> dict[int, int]:
    """Lowest day -> column, where at least two bucket-named columns hold mostly amounts.

    One of them is never left out for a cell that is no amount: its money would be lost. Where
    two begin on one day (Current and 0-30), the second takes the day after.
    """
    found: dict[int, int] = {}
    seen: set[str] = set()
    for at, text in enumerate(header):
        day = bucket_column(text)
        if day is None or text.casefold() in seen:
            continue
        seen.add(text.casefold())
        found[day + 1 if day in found else day] = at
    values = [text for at in found.values() for text in column(rows, at)]
    return found if len(found) >= 2 and mostly_money(values) else {}


def _join_names(draft: _Draft) -> None:
    if draft.profile or "patient_name" in draft.columns:
        return
    last = _first_of(draft.headers, LAST_NAME)
    first = _first_of(draft.headers, FIRST_NAME)
    if last is not None and first is not None:
        draft.joined["patient_name"] = (last, first)
        for at in (last, first):
            draft.matches[at] = Match(None, "alias", "joined to the patient name: Last, First")


def _first_of(headers: list[str], spellings: frozenset[str]) -> int | None:
    return next((at for at, text in enumerate(headers) if normalise(text) in spellings), None)


def _decide_ambiguous(draft: _Draft) -> None:
    for at, header in enumerate(draft.headers):
        if normalise(header) in AMBIGUOUS and draft.matches[at].how == "unknown":
            if normalise(header) == "aging":
                _decide_aging(draft, at)
            else:
                _decide_amount(draft, at)


def _decide_aging(draft: _Draft, at: int) -> None:
    name = aging_field(column(draft.rows, at))
    if name is None:
        _ask_field(draft, at, "a number of days or a range of days")
    elif name in draft.columns:
        draft.matches[at] = Match(None, "ignored", _used(draft, name))
    else:
        what = "ranges of days" if name == "aging_bucket" else "numbers of days"
        draft.decide(at, name, f"its values are {what}")


def _correct_ages(draft: _Draft) -> None:
    """A column named for days that holds ranges of days throughout is a bucket column."""
    at = draft.columns.get("aging_days")
    if at is None or draft.profile or "aging_bucket" in draft.columns:
        return
    if aging_field(column(draft.rows, at)) == "aging_bucket":
        draft.decide(at, "aging_bucket", "its values are ranges of days")


def _decide_amount(draft: _Draft, at: int) -> None:
    """The other of the two money columns tells which one this is."""
    has_balance, has_charge = "balance" in draft.columns, "charge_amount" in draft.columns
    if has_balance and has_charge:
        draft.matches[at] = Match(None, "ignored", _used(draft, "balance"))
    elif has_balance:
        draft.decide(at, "charge_amount", f"{_used(draft, 'balance')} for the balance")
    elif has_charge:
        draft.decide(at, "balance", f"{_used(draft, 'charge_amount')} for the charge")
    else:
        _ask_field(draft, at, "what is still owed or what was billed")


def _used(draft: _Draft, name: str) -> str:
    return f'another column, "{draft.headers[draft.columns[name]]}", is used'


def _ask_field(draft: _Draft, at: int, what: str) -> None:
    header = draft.headers[at]
    names = [name for name in AMBIGUOUS[normalise(header)] if name not in draft.columns]
    choices = [(name, FIELD_BY_NAME[name].label) for name in names] + [("", "Do not import")]
    text = f'Is "{header}" {what}? Its values do not tell.'
    draft.questions.append(Question("field", text, tuple(choices), at))


def _days_until(draft: _Draft) -> tuple[str, ...]:
    saved = draft.profile.days_until if draft.profile else ()
    by_name = {n for n, at in draft.columns.items() if n in DATE_FIELDS} & {
        n for n, at in draft.columns.items() if counts_days(draft.headers[at])
    }
    return tuple(sorted(by_name | set(saved)))


def _decide_orders(
    draft: _Draft, column_values: ColumnValues | None, all_rows: AllRows | None
) -> None:
    saved = draft.profile.date_orders if draft.profile else {}
    counted = _days_until(draft)
    dates = {n: at for n, at in draft.columns.items() if n in DATE_FIELDS and n not in counted}
    draft.orders.update({name: saved[name] for name in dates if name in saved})
    wanted = {name: at for name, at in dates.items() if name not in saved}
    verdicts = _verdicts(list(wanted.values()), draft.rows, column_values, all_rows)
    for name, at in wanted.items():
        _decide_order(draft, name, at, verdicts[at])


def _verdicts(
    columns: list[int],
    rows: Sequence[Sequence[str]],
    column_values: ColumnValues | None,
    all_rows: AllRows | None,
) -> dict[int, OrderVerdict]:
    """By the sample where it is clear; a later cell of another order is then that row's error."""
    verdicts = judge_columns(rows, columns)
    open_ones = [at for at in columns if verdicts[at].why in ("any", "unclear")]
    if open_ones and all_rows:
        verdicts |= judge_columns(all_rows(), open_ones)
    elif open_ones and column_values:
        verdicts |= {at: judge_date_order(column_values(at)) for at in open_ones}
    return verdicts


def _decide_order(draft: _Draft, name: str, at: int, verdict: OrderVerdict) -> None:
    if verdict.why == "any":
        draft.orders[name] = "mdy"
    elif verdict.order:
        draft.orders[name] = verdict.order
    else:
        draft.questions.append(_order_question(draft.headers[at], name, at, verdict.examples))


def _order_question(header: str, name: str, at: int, examples: tuple[str, ...]) -> Question:
    shown = " and ".join(examples[:2])
    text = (
        f'"{header}" holds {shown}, which need different orders of day and month. Which is meant?'
        if len(examples) > 1
        else f'In "{header}", does {shown} begin with the month or with the day?'
    )
    choices = (("mdy", "Month first"), ("dmy", "Day first"))
    return Question("date_order", text, choices, at, name)


def _decide_comma(draft: _Draft) -> bool:
    if draft.profile:
        return draft.profile.decimal_comma
    money = [at for name, at in draft.columns.items() if name in MONEY_FIELDS]
    money += [at for at in draft.buckets.values() if at not in money]
    values = [text for at in money for text in column(draft.rows, at)]
    if decimal_comma_likely(values):
        example = next(text for text in values if "," in text)
        text = f"Does {example} have a decimal comma (12,50 means 12 dollars and 50 cents)?"
        choices = (("yes", "Yes, decimal comma"), ("no", "No, decimal point"))
        draft.questions.append(Question("decimal_comma", text, choices, money[0]))
    return False


def _samples(draft: _Draft, at: int, name: str | None) -> tuple[str, ...]:
    """The first three filled cells, patients masked where the column is known for theirs."""
    halves = draft.joined.get("patient_name", ())
    mask = MASKS.get("patient_name" if at in halves else name or "", str)
    return tuple(map(mask, column(draft.rows, at)[:3]))


def _guesses(draft: _Draft) -> list[ColumnGuess]:
    return [
        ColumnGuess(
            index=at,
            header=draft.headers[at],
            field=match.field,
            how=match.how,
            reason=match.reason,
            suggestion=match.suggestion,
            samples=_samples(draft, at, match.field),
        )
        for at, match in enumerate(draft.matches)
    ]
