"""`make trust`: the long tests that kill, race, fuzz and repeat. Never part of the product."""
