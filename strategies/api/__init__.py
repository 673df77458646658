"""Strategies over the API: shapes, then one endpoint a verb."""
