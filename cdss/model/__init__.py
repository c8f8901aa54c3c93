"""Frozen, pure data: what the program talks about."""
