"""Numbers for Prometheus, behind a switch: METRICS_TOKEN.

Requests are counted by the name of their view, never by their address. Every web process counts
in a file of its own (`arengine.gunicorn`); whichever is asked adds them up.
"""

import hmac
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from arengine.condition import facts
from arengine.lib.dates import now


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 where the switch is off; 401 without the token."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    answer: HttpResponse = ExportToDjangoView(request)
    answer.content += condition()
    return answer


class Condition:
    """The facts that are numbers, as gauges of their names."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for fact in facts(now()):
            if fact.name and fact.measure is not None:
                yield GaugeMetricFamily(f"arengine_{fact.name}", fact.label, fact.measure)


def condition() -> bytes:
    registry = CollectorRegistry()
    registry.register(Condition())
    return generate_latest(registry)
