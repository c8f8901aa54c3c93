"""One module per engine: the same rules in its language, the same patients in its form."""
