"""Addresses of sign-in, sessions, passwords and notices."""

from django.urls import URLPattern

from accounts.views import no_more_mail, notices, passwords, sessions, sign_in
from arengine.lib.http import both

urlpatterns: list[URLPattern] = [
    *both("login/", sign_in.SignIn.as_view(), "login"),
    *both("logout/", sign_in.sign_out, "logout"),
    *both("session", sessions.time_left, "session"),
    *both("sessions", sessions.session_list, "sessions"),
    *both("sessions/end-others", sessions.end_all_others, "sessions-end-others"),
    *both("sessions/<int:session_id>/end", sessions.end_one, "session-end"),
    *both("tokens/<int:family_id>/end", sessions.end_api_sign_in, "tokens-end"),
    *both("password", passwords.by_link, "password"),
    *both("password/change", passwords.change, "password-change"),
    *both("password/forgotten", passwords.forgotten, "password-forgotten"),
    *both("no-more-mail", no_more_mail.no_more_mail, "no-more-mail"),
    *both("notices/<int:notice_id>/read", notices.read_notice, "notice-read"),
]
