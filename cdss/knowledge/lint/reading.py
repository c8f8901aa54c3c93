"""Why files that cannot be read or built are refused: the codes that other rooms give."""

from __future__ import annotations

WHY: dict[str, tuple[str, str]] = {
    "D001": ("malformed-yaml", "The text is no YAML; nothing after this place can be trusted."),
    "D002": ("malformed-json", "The text is no JSON; nothing after this place can be trusted."),
    "D003": (
        "duplicate-key",
        (
            "Of two equal keys YAML readers keep the last and forget the first without a word. "
            "Here neither is chosen."
        ),
    ),
    "D004": (
        "anchor-or-alias",
        (
            "An alias repeats text from elsewhere, so that one edit changes many places and a "
            "small file can expand without bound. Every rule says what it says where it stands."
        ),
    ),
    "D005": ("too-deep", "Nesting beyond any that a knowledge file or a profile needs."),
    "D006": ("too-large", "A file larger than any knowledge file or profile needs to be."),
    "D007": ("bad-encoding", "Files are UTF-8; another encoding turns letters into other letters."),
    "D008": ("control-character", "A character that no editor shows and no text needs."),
    "D009": ("tag", "A tag would let a file choose how it is read."),
    "D010": ("key-not-text", "Every key is plain text."),
    "D011": ("number-too-long", "A number with more digits than any measurement has."),
    "D012": ("empty-text", "The text is empty."),
    "D013": ("not-a-number", "NaN and infinities are no values."),
    "K001": ("wrong-shape", "A value is not of the form that its key takes."),
    "K002": (
        "unknown-key",
        (
            "A key that nobody reads would be ignored, and what stands under it lost. "
            "`cdss schema` prints the keys of each kind of file."
        ),
    ),
    "K003": ("missing-key", "A key that every file of this kind has is not there."),
    "K004": ("not-a-choice", "The key takes one of a few words, and this is none of them."),
    "K005": ("unknown-condition", "The condition language does not have this key."),
    "K006": (
        "no-condition",
        "A condition is data that two engines run. Prose cannot be run, so it would never hold.",
    ),
    "K007": ("no-kind", "A rule says which kind it is; its other keys depend on that."),
    "K008": (
        "no-scope",
        (
            "Every answer prints what the knowledge covers and what not: silence would be read as "
            "an answer otherwise."
        ),
    ),
    "K009": ("no-list", "A vocabulary file and the references are one list each."),
    "K010": ("unknown-concept", "The vocabulary has no concept of this id."),
    "K011": ("wrong-kind", "The concept is of a kind that this place does not take."),
    "K012": ("bad-value", "A value, unit, age or duration cannot be read, or is of another kind."),
    "K013": ("no-bound", "A measurement is asked for by a word or by bounds, and not by both."),
    "K014": ("no-event", "`before` and `after` name something that begins at some time."),
    "K015": ("target-without-response", "`target` says what a `response` was judged on."),
    "K016": ("no-conclusion", "A derivation concludes one statement."),
    "K021": ("id-used-twice", "Ids are permanent and name one thing; proofs are made of them."),
    "K022": (
        "name-used-twice",
        "A name in a profile must mean one concept, whoever wrote it, in any case and spelling.",
    ),
    "K023": ("circle", "A concept that is a kind of itself through others."),
    "K024": ("unknown-source", "No source and no reference has this id."),
    "K025": ("unknown-evidence", "An option rests on evidence, and no source gives this one."),
}
"""Name and reason by code."""
