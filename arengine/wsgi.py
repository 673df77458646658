"""The web application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arengine.settings")
_django = get_wsgi_application()

from arengine.durability import refuse_unsafe_database  # noqa: E402  (needs the settings)
from arengine.whole_bodies import whole_bodies  # noqa: E402

application = whole_bodies(_django)
refuse_unsafe_database()
