"""What an answer's options rest on, what would change them, and whom they were reported of."""

from __future__ import annotations

from functools import cached_property

from cdss.consulting.blank import Blank
from cdss.explain.changes import Changer
from cdss.explain.compare import Patient, compare
from cdss.explain.proof import Explainer
from cdss.explain.reasons import Reasoner
from cdss.explain.values import NO, YES
from cdss.inference.engine import Run
from cdss.inference.reading import Reading
from cdss.model.consultation import OptionEntry
from cdss.model.explanation import Changes, Comparison, Reasons
from cdss.model.knowledge_base import KnowledgeBase
from cdss.model.profile import Profile


class Explanation:
    """Explains one consultation.

    Args:
        kb: The knowledge base.
        profile: The patient.
        reading: What the profile says of each condition.
        run: What an engine concluded.
        explainer: Values and proofs.
        blank: What is the same for every patient.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        profile: Profile,
        reading: Reading,
        run: Run,
        explainer: Explainer,
        blank: Blank,
    ) -> None:
        self._kb = kb
        self._profile = profile
        self._reading = reading
        self._run = run
        self._explainer = explainer
        self._blank = blank

    def option(self, option: OptionEntry) -> OptionEntry:
        """An option with its changes, its reasons and its comparisons."""
        whole = self._kb.network.roots[option.rule].whole
        return option._replace(
            changes=self.changes(whole),
            reasons=self.reasons(whole),
            comparison=self.comparison(option),
        )

    def changes(self, literal: int) -> Changes:
        """What would make a condition hold."""
        return self._changer.changes(literal)

    def reasons(self, literal: int) -> Reasons:
        """What a condition rests on."""
        return self._reasoner.reasons(literal)

    def comparison(self, option: OptionEntry) -> tuple[Comparison, ...]:
        """The patient beside each subject behind an option's evidence."""
        reported = self._kb.reported
        return tuple(
            [
                compare(
                    self._patient,
                    reported[each.ref],
                    self._blank.subject(reported[each.ref]),
                    option.intervention,
                )
                for each in option.evidence
                if each.ref in reported
            ]
        )

    @cached_property
    def _changer(self) -> Changer:
        return Changer(
            self._kb.network,
            self._explainer,
            self._reading,
            self._run.known,
            self._blank.implications,
            self._kb.vocabulary,
        )

    @cached_property
    def _reasoner(self) -> Reasoner:
        return Reasoner(
            self._kb.network,
            self._explainer,
            self._reading,
            self._profile,
            self._kb.vocabulary,
        )

    @cached_property
    def _patient(self) -> Patient:
        # What follows is the rules' word on this patient; of the reported ones there is none.
        values = {
            concept: self._explainer.bits(literal)
            for concept, literal in self._kb.network.stated.items()
        }
        derived = {concept: value == YES for concept, value in values.items() if value in {YES, NO}}
        return Patient(self._profile, self._kb.vocabulary, derived)
