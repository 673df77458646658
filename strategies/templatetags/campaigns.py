"""Cells of the list of campaigns (a figure opens the claims that make it up), and points."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.lists.columns import Cell
from claims.templatetags.cells import data_cell, shown
from claims.views.lists import Line
from strategies.campaign_lists.trial import points

register = template.Library()
OPENS = {
    "targeted": "targeted",
    "balance": "targeted",
    "contacted": "contacted",
    "resolved": "resolved",
    "collected": "collected",
    "success": "paid",
    "days": "paid",
}


register.filter(points)


@register.simple_tag
def campaign_cell(cell: Cell, line: Line) -> SafeString:
    """A draft's claims are not chosen yet, so its figures open nothing."""
    show = OPENS.get(cell.column.key)
    if show is None or cell.is_blank or line.row["latest__targeted"] is None:
        return data_cell(cell)
    kind = "num" if cell.column.is_figure else ""
    words = shown(cell)
    html = '<td data-label="{}" class="{}"><a href="{}/claims?show={}">{}</a></td>'
    return format_html(html, cell.column.label, kind, line.link, show, words)
