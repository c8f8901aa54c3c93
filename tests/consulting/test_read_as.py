"""The line that says how a profile was understood."""

from __future__ import annotations

import cdss


def test_what_was_excluded_long_ago_is_shown_with_its_date(kb) -> None:
    profile = cdss.profile_from_yaml(
        "as_of: 2026-11-20\n"
        "history: {menarche: absent, pregnancy: {state: absent, on: 2020-01-01}}\n",
        kb,
    )
    line = cdss.consult(profile, kb).profile.read_as
    assert "stated absent: menarche, pregnancy, on 2020-01-01" in line
