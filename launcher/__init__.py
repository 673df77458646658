"""Starts and stops the engine on one machine. Standard library only: it runs before the venv."""
