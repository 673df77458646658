"""Addresses of the import wizard."""

from django.urls import URLPattern

from arengine.lib.http import both
from claims.views.imports import files, pages, steps

_ONE = "imports/<int:import_id>"

urlpatterns: list[URLPattern] = [
    *both("imports", pages.import_list, "imports"),
    *both("imports/template.csv", files.template, "import-template"),
    *both("imports/dictionary", files.dictionary_page, "import-dictionary"),
    *both("imports/dictionary.csv", files.dictionary_csv, "import-dictionary-csv"),
    *both(_ONE, pages.import_one, "import"),
    *both(f"{_ONE}/progress", pages.import_progress, "import-progress"),
    *both(f"{_ONE}/mapping", steps.choose, "import-mapping"),
    *both(f"{_ONE}/format", steps.read_again, "import-format"),
    *both(f"{_ONE}/confirm", steps.confirm, "import-confirm"),
    *both(f"{_ONE}/cancel", steps.cancel, "import-cancel"),
    *both(f"{_ONE}/resume", steps.resume, "import-resume"),
    *both(f"{_ONE}/undo", steps.undo, "import-undo"),
    *both(f"{_ONE}/errors.csv", files.errors, "import-errors"),
    *both(f"{_ONE}/rejected.csv", files.rejected, "import-rejected"),
    *both(f"{_ONE}/difference.csv", files.difference, "import-difference"),
]
