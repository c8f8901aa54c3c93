"""Many patients at once: `cdss screen`."""
