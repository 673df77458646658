"""Pages about claims, imports and rules."""
