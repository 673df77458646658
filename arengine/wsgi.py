"""The web application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
application = get_wsgi_application()

from arengine.durability import refuse_unsafe_database  # noqa: E402  (needs the settings)

refuse_unsafe_database()
