"""Links from a figure to the claims or entries it is made of, under the page's filter."""

from typing import Any

from django import template
from django.template import Context

from analytics import doors

register = template.Library()


@register.simple_tag(takes_context=True)
def claims_door(context: Context, **narrower: Any) -> str:
    return doors.claims_door(context["filters"], **narrower)


@register.simple_tag(takes_context=True)
def payments_door(context: Context, **narrower: Any) -> str:
    return doors.payments_door(context["filters"], **narrower)


@register.simple_tag(takes_context=True)
def resolved_door(context: Context, **narrower: Any) -> str:
    return doors.resolved_door(context["filters"], **narrower)


@register.simple_tag(takes_context=True)
def claims_export(context: Context) -> str:
    """The open claims under the filter, all of them, as CSV."""
    return doors.export_door(context["filters"])


@register.simple_tag(takes_context=True)
def dashboard_door(context: Context, **more: Any) -> str:
    """This page under the same filter."""
    return doors.address("/", {**context["filters"], **more})


@register.simple_tag(takes_context=True)
def download_door(context: Context, table: str) -> str:
    """One table of this page as CSV, under the same filter and classes."""
    buckets = "7" if context["wanted"].seven_buckets else ""
    return doors.address(f"/dashboard/{table}.csv", {**context["filters"], "buckets": buckets})
