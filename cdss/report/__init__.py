"""Reports: an answer as text for a terminal and as Markdown for a record."""
