"""The page behind the link in every mail: no more of them, please."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.choices import OptOutReason
from accounts.mail_addresses import message_of
from accounts.services.outbox import opt_out


# Mail programs press the button themselves, without a cookie (RFC 8058); the link is the proof.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def no_more_mail(request: HttpRequest) -> HttpResponse:
    """Asks first, so that a scanner that opens links declines nothing for anybody."""
    link = request.GET.get("link", "")
    message = message_of(link)
    done = message is not None and request.method == "POST"
    if message is not None and done:
        opt_out(message.to_address, reason=OptOutReason.ASKED, note="By the link in a mail.")
    context = {"known": message is not None, "done": done, "link": link}
    return render(request, "accounts/no_more_mail.html", context, status=200 if message else 404)
