"""Cells of lists. Written here and not in a template: fifty rows of a dozen cells each, and a
template asks every question of each of them again."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from arengine.lib import money
from claims.lists.columns import Cell

register = template.Library()
DAY = "M j, Y"


@register.filter
def data_cell(cell: Cell) -> SafeString:
    """The value by its kind, under its column's label: rows become cards on a phone."""
    label, name = cell.column.label, _class(cell)
    if cell.words:
        day, words = date_format(cell.value, DAY), cell.words
        return format_html(_WORDS, label, name, words.state, day, words)
    return format_html(_PLAIN, label, name, shown(cell))


@register.filter
def shown(cell: Cell) -> str:
    """Dollars, figures with commas, days in words; a figure that is not there is a dash."""
    kind, value = cell.column.kind, cell.value
    if value is None or value == "":
        return "—" if cell.column.is_figure else ""
    if kind == "money":
        return money.dollars(value)
    if kind == "number":
        return f"{value:,}"
    return date_format(value, DAY) if kind == "date" else str(value)


def _class(cell: Cell) -> str:
    column = cell.column
    kind = "num" if column.is_figure else "blank" if cell.is_blank else f"at-{column.key}"
    return f"{kind} width-{column.width}" if column.width else kind


_PLAIN = '<td data-label="{}" class="{}">{}</td>'
_WORDS = '<td data-label="{}" class="{}"><span class="state-{}" title="{}">{}</span></td>'
