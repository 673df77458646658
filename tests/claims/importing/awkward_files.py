"""Files as billing systems, spreadsheets and people really send them, with what each must give.

Data only: the same list runs through reading and parsing here and through the whole pipeline
elsewhere. Values are texts as `str` of the stored value.
"""

from tests.claims.importing.awkward.cells import age_files, key_files, money_files
from tests.claims.importing.awkward.dates import date_files
from tests.claims.importing.awkward.encodings import encoding_files, excel_files
from tests.claims.importing.awkward.file import AwkwardFile
from tests.claims.importing.awkward.others import other_files
from tests.claims.importing.awkward.shapes import quote_files, shape_files

AWKWARD_FILES: tuple[AwkwardFile, ...] = (
    *money_files(),
    *key_files(),
    *age_files(),
    *date_files(),
    *shape_files(),
    *quote_files(),
    *encoding_files(),
    *excel_files(),
    *other_files(),
)
