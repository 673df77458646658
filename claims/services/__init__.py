"""The verbs of claims: one door each; lock, refuse, write, record."""
