"""Explanation: walks over what a run knows; data in, data out."""
