"""An answer as one accessible page: it loads nothing, and needs no script to be read."""

from cdss.report.html.page import embedded, html, option_page

__all__ = ["embedded", "html", "option_page"]
