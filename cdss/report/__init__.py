"""Reports: an answer as text for a terminal, as Markdown for a record, as a page to be read."""
