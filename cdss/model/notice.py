"""What a register says of a publication: that it was retracted, corrected or doubted."""

from typing import NamedTuple

STANDINGS = ("current", "corrected", "concern", "retracted")
"""The standings of a publication, the worst last."""


class Notice(NamedTuple):
    """One notice on one publication.

    Attributes:
        doi: Of the publication it is about, in small letters; empty where none is given.
        pmid: The same; empty where none is given.
        standing: ``corrected``, ``concern`` or ``retracted``; ``current`` where an earlier
            retraction was withdrawn, or where a register knows of nothing.
        on: The date of the notice as ISO 8601, as far as it is given; may be empty.
        where: Which register says so, and by which notice.
    """

    doi: str
    pmid: str
    standing: str
    on: str
    where: str
