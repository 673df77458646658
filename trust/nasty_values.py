"""What people and attackers put into addresses and forms: forty values that have broken pages."""

MARK = "xq7"
# What must never come back as it was sent: it would become markup or script.
MARKUP = (
    f"<script>{MARK}()</script>", f'"><img src=x onerror={MARK}()>', f"'><svg/onload={MARK}()>",
    f"</title><b>{MARK}", f"{{{{{MARK}}}}}<i>", f'" onmouseover="{MARK}()', f"<{MARK}>&amp;<",
)  # fmt: skip
VALUES = (
    *MARKUP,
    "' OR 1=1 --", '"; DROP TABLE claims_claim; --', "1) UNION SELECT 1--", "%' AND '%'='", "\\",
    "%", "_", "%s %(x)s", "{0} {x}", "\0", "a\0b", "\r\nSet-Cookie: x=1", "\t", " ", "",
    "0", "-1", "1.5", "1e309", "NaN", "Infinity", "99999999999999999999", "2147483648", "٣",
    "2026-02-30", "0000-00-00", "9999-12-31T23:59:60+99:99", "../../../etc/passwd", "A" * 3000,
    "\U0001f4a5\u202e\ufeff", "\udcff", "[]", '{"a":1}',
)  # fmt: skip
