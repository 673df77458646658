"""Notices in the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import Notice
from accounts.services.notices import mark_notice_read


@require_POST
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks a notice as read; `open` goes to what it is about, else back to the page."""
    notice = get_object_or_404(Notice.objects.for_user(request.user), pk=notice_id)
    mark_notice_read(notice)
    target = notice.link if "open" in request.POST else request.headers.get("Referer", "/")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if ours else "/")
