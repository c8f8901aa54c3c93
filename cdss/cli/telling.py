"""What ``explain`` and ``why-not`` share: a profile and a target in, accounts out."""

from __future__ import annotations

from pathlib import Path

import click

from cdss.cli import profiles
from cdss.cli.options import print_json, width
from cdss.consulting.library import load
from cdss.consulting.why import why
from cdss.interop.profile_text import profile_from_text
from cdss.model.consultation import plain
from cdss.report.why_text import why_text


def tell(
    profile: str,
    target: str | None,
    *,
    knowledge: Path | None,
    engine: str | None,
    format_: str,
    allow_unknown: bool,
    subject: str | None,
) -> None:
    """Print why each rule about the target came out as it did."""
    kb = load(knowledge)
    patient = profile_from_text(
        profiles.read(profile),
        kb,
        name=profiles.name_of(profile),
        allow_unknown=allow_unknown,
        subject=subject,
    )
    for each in patient.not_understood:
        click.echo(f"not understood: `{each.text}` ({each.location})", err=True)
    told = why(patient, kb, target, engine=engine)
    if format_ == "json":
        print_json(plain(told))
    else:
        click.echo(why_text(told, width=width(), brief=target is None))
