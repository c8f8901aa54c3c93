"""The words of how a treatment came out, and of whom a sentence is about."""

from __future__ import annotations

# How a treatment came out. Each kind is a response of the knowledge.
RESPONSES: dict[str, str] = {
    "complete": """
        regressed completely|fully, completely|fully regressed, resolved completely,
        completely|fully|totally resolved|disappeared|cleared|healed|recovered, complete|full
        remission|resolution|response|recovery|healing|clearance|disappearance,
        complete|full|total
        remission|resolution|response|recovery|healing|clearance|disappearance of,
        achieved|attained|reached remission, resolved, resolve, disappeared, cleared, healed,
        vanished, went into remission, in complete|full remission, resolution of, disappearance
        of, resolution, healing of, cleared up|completely, healed|disappeared|cleared
        completely|fully, abated, ceased, normalised, normalized, returned to normal,
        normalisation of, normalization of, remitted, entered remission, became undetectable,
        complete|full resolution was, settled completely, absorbed, absorved, reabsorbed,
        resorbed, no longer detectable|detected|present|seen|visible|evident|palpable|found,
        cessation of, eradicated, eradication of, returned to baseline, returned to the normal
        range|limits, went|came back to normal, disappearing, cured
    """,
    "improved": """
        improved, improves, improve, improving, improvement, improvement of|in, improvements
        in|of, significant|marked|remarkable|dramatic|clear|substantial|good|rapid improvement
        in|of, subsided, subside, settled, lessened, eased, ameliorated, amelioration of,
        alleviated, relieved, relief of|from, responded, responded well, responded
        well|promptly|rapidly to,
        good|excellent|favourable|favorable|satisfactory|dramatic|clinical|rapid response,
        effective, effectively, effectively treated, successful, successfully, successfully
        treated, benefit from, benefited, benefitted, better, regression of, regressed, shrank,
        reduced in size, recovered, recovery of, controlled, well controlled, under control,
        beneficial, was|were effective, restored, regained, less frequent|severe, increased
        energy, fading, faded, good effect, clinical benefit, improvement was, ameliorate,
        got|felt better, feeling better, good control of|over, better control of, came under
        control, receded, alleviation of, helped, helpful, efficacious, positive
        effect|response, diminution of, lessening of, attenuated, attenuation of, amelioration,
        alleviation, eased off, brought under control, adequate|good|excellent control,
        steady|gradual|slow|progressive improvement, steady|gradual|slow|progressive improvement
        in|of
    """,
    "partial": """
        partial|partially|moderate|modest|incomplete|slight|some|limited|mild|transient
        improvement, partial|modest|slight|some|limited|moderate|mild|transient improvement
        in|of, partial|incomplete|limited|modest|transient
        response|remission|effect|effectiveness|benefit, partial|incomplete|limited|modest
        response|remission|resolution|effect|benefit to|of|in,
        partially|partly|slightly|temporarily|transiently|incompletely
        improved|responded|effective,
        partially|partly|slightly|temporarily|transiently|incompletely
        resolved|controlled|relieved, improved|resolved|responded
        partially|partly|slightly|somewhat|temporarily|transiently, minimal
        improvement|response|benefit, stabilised, stabilized, stabilisation of, stabilization
        of, stabilised at, short-lived response|improvement, only partial|partially,
        temporary|transitory improvement|relief|response|benefit, partial|incomplete|some
        healing, partial|incomplete|some
        resolution|recovery|regression|relief|control|healing|clearing of, partial|incomplete
        resolution|recovery|regression|relief|control|clearing, regressed partially,
        modest|slight|small|minor|moderate|partial|limited|transient|temporary|mild
        decrease|reduction|drop|fall|decline of|in,
        decreased|reduced|fell|declined|dropped|lessened|diminished
        slightly|modestly|moderately|partially|partly|somewhat|transiently|temporarily|marginally,
        slightly|modestly|moderately|partially|partly|somewhat
        decreased|reduced|lessened|diminished, improved|subsided|regressed only
        slightly|partially|partly|temporarily|transiently
    """,
    "none": """
        failed, fail, failure, failure of|to, without
        success|benefit|improvement|effect|response, without any
        success|benefit|improvement|effect|response, no improvement|response|benefit|effect, no
        clinical|significant|sustained|further improvement|response|benefit|effect, no
        improvement|response|benefit|effect in|of|on|from|to, ineffective, inefficacious,
        was|were|proved ineffective|unsuccessful|unhelpful|useless, unsuccessful,
        unsuccessfully, did|does not
        respond|improve|help|work|change|benefit|decrease|resolve|subside, unresponsive to, did
        not respond to, not responding|responsive to, not improve, not respond, had|has not
        improved, to no avail, in vain, little|minimal
        effect|benefit|success|response|improvement, with little|no
        effect|benefit|success|response|improvement, refractory to, resistant to, nonresponsive
        to, non-responsive to, unchanged, remained unchanged, persisted|persisting despite,
        persistent despite, no influence on|upon, without influence on, of no
        benefit|use|help|avail, without any|an effect|influence on, not
        effective|beneficial|helpful|successful, was|were not effective, was|were not
        beneficial|helpful|successful, poor response, poor|inadequate|insufficient response to,
        inadequate|insufficient response, poorly responsive to, inefficacy, lack of
        efficacy|response, lack of efficacy|response of|to, could not be
        realized|realised|achieved|controlled, was|were not achieved|controlled|reached, not
        achieved, without achieving, continued unabated, fruitless, without relief, no relief,
        failed to respond|improve|control|relieve, without
        preventing|improving|controlling|affecting|changing|reducing|influencing|relieving,
        did|does not prevent|control|reduce|affect|influence|alter|relieve|stop|ameliorate,
        failed to prevent|reduce|stop|induce|achieve|halt|alleviate|ameliorate, persisted,
        persist, persists, remained refractory|resistant|unresponsive, was|were
        refractory|resistant to, not controlled, remained uncontrolled, not improving, could not
        be controlled, no relevant|appreciable|clear|obvious|real|lasting effect|change|benefit,
        was|were without effect|benefit, proved refractory|resistant, unaffected, was|were
        unaffected, remained unaffected, not influenced, remained unchanged|uncontrolled|active
    """,
    "worsened": """
        worsened, worsening, worsening of, worsen, deteriorated, deterioration, deterioration
        of|in, progressed, progression, progression of, continued to
        spread|progress|worsen|grow|increase|rise, spread, aggravated, aggravation of,
        exacerbated, exacerbation, exacerbation of, enlarged, grew, increased in size|number,
        became worse, got worse, further spread, extended further, progressive
        deterioration|worsening, rapidly progressed, kept growing, kept
        spreading|worsening|rising, went on to spread|progress|worsen, more severe|frequent,
        became more severe|frequent, increased in severity|frequency, marked|rapid|further|clear
        worsening|deterioration, marked|rapid|further|clear worsening|deterioration of|in
    """,
    "fall": """
        decreased, decreasing, decrease of|in, declined, decline of|in, fell, dropped, drop
        of|in, reduced, reduction in|of, came down, went down, diminished, fall of|in,
        decreased|reduced to, shortened, lowered, lowering of, halved, sank, diminishing,
        declining, falling, dropping, fallen
    """,
    "rise": """
        increased, increasing, rose, rising, rise of|in, climbed, went up, increase of|in,
        doubled, increased to, lengthened, prolonged, tripled, went up to, elevated up to, risen
    """,
    "relapse-on-taper": """
        relapsed|recurred|flared|relapse|recurrence|flare|rebound
        during|on|upon|with|after|following
        tapering|taper|withdrawal|reduction|weaning|discontinuation|cessation,
        relapsed|recurred|flared|rebounded|relapsing when|as|whenever
    """,
    "relapsed": """
        relapsed, relapse, relapses, relapse of, recurred, recurrence, recurrence of,
        recurrences, flared, flare, flares, flare of, rebounded, reappeared, returned, came
        back, re-emerged, reemerged, recrudescence, recrudescence of, flared up, relapsing
    """,
    "not-tolerated": """
        not tolerated, was|were not tolerated, poorly tolerated, intolerance to|of, intolerant
        to|of, could not tolerate, did not tolerate, stopped|discontinued|withdrawn
        because|owing|due of|to, intolerance, stopped because of, stopped due to, had to be
        stopped|discontinued|withdrawn, discontinued because of, discontinued due to, withdrawn
        because of, withdrawn due to, discontinued owing to, stopped owing to, stopped for,
        suspended|interrupted|abandoned|ceased because|owing|due of|to, suspended because of,
        interrupted because of, suspended|interrupted|abandoned|discontinued|withdrawn for
    """,
}


SUBJECTS: dict[str, str] = {
    "patient": """
        the patient, our patient, this patient, patient's, the child, this child, our case, the
        present case, this case, present patient, the boy, the girl, this boy, this girl, the
        man, the woman, he, she, his, her, him, the infant, the neonate, our boy|girl, the
        lady|gentleman, the adolescent, the teenager, a boy, a girl, a man, a woman, a patient,
        an infant, a child, the baby, a neonate, the newborn, a newborn, a lady, a gentleman, a
        male, a female, the case, the proband
    """,
    "presents": """
        we report, we describe, we present, we here report, we herein report, we report here,
        here we report, here we describe, we report on, a case of, we document, is reported, is
        described, we saw, we treated, case of, is presented, we encountered
    """,
    "cohort": """
        patients, children, cases, subjects, participants, individuals, adults, women, men,
        girls, boys, infants, neonates, adolescents, families, of them, of these, of whom, all
        patients, eyes
    """,
    "cited": """
        et al, reported previously, previously reported, previously described, has been
        reported, have been reported, has been described, have been described, been reported,
        been described, published report, published reports, was|were reported to be, is|are
        reported to be, as was|were shown, as shown in|by, as has been shown, as reported by|in,
        by others, others have, others reported|found, in line with
        previous|earlier|other|published|the, in agreement with
        previous|earlier|other|published, in accordance with previous|earlier|other|published,
        similar to previous|earlier|other|published, consistent with
        previous|earlier|other|published, than previously reported, in the literature,
        literature reports, has been published, have been published, published
        cases|data|series|trials|studies, other groups, earlier study|studies|work|series,
        previous trial|trials|series|work, previous report, previous reports, previous
        study|studies, recent study|studies, retrospective analysis by, according to
        recent|previous|published|several, according to the literature, earlier reports, case
        reports, several studies|reports|authors, other authors, some authors, a study by, a
        trial by, a series by, review by, reports of, was|were first described|reported, has
        been shown, have been shown, a published, in another study, in a previous, a recent, has
        recently been reported, have recently been reported
    """,
    "unheard": """
        only once, never been reported|described, has|have never, not been reported|described,
        no report|reports, no previous report|reports, no experience, only one report|case
    """,
    "hypothesis": """
        we speculate, we speculated, we hypothesise, we hypothesize, we hypothesised, we
        hypothesized, hypothesis, speculate, speculated, we assume, it is possible that, we
        postulate, we postulated, postulated, it is conceivable, mechanism, may be due to, may
        be the cause, may be explained, may have a role, may play a role, presumably, we
        propose, might be due to, might explain, could explain, may explain, may reflect, might
        reflect, we suspect, we suspected, focusing on, hypothesized, hypothesised
    """,
    "limitation": """
        limitation, limitations, limited by, no consensus, not yet known, remains unclear,
        remain unclear, is unclear, are unclear, remains unknown, remains to be, remain to be,
        further studies|study|research|trials|investigation, no
        randomised|randomized|controlled|prospective trials|studies|trial|study|data, more studies,
        larger studies, are needed, is needed, are required, are warranted, is warranted,
        controlled study, controlled trial, controlled studies, controlled trials, is not known,
        are not known,
        small number|sample, small sample size, small size, number of patients was|is small,
        underpowered, was|were|is|are not powered, data are|is|remain|were|still
        limited|scarce|sparse|lacking, still limited, are|is scarce|sparse|lacking, only one
        case|patient|centre|center, only a single case|patient|centre|center, this
        is|was only one|a, single-centre|single-center study|design|experience, single
        centre|center study|design|experience, retrospective design|nature|character,
        uncontrolled design|study|nature, no control group|arm, lack|absence of a control,
        lack|absence of control|controls|randomisation|randomization, without a control group,
        not recorded|assessed|collected|documented|measured systematically|routinely, not
        systematically|routinely recorded|assessed|collected|documented|measured,
        is|are|was|were still unknown|unclear|debated, is|are unknown, remain unknown, not yet
        clear|established|proven, remains|remain uncertain|undefined|debated, no definite
        conclusion|conclusions, no firm conclusion|conclusions, no conclusion|conclusions can,
        cannot conclude, we cannot exclude, confounding, recall bias, selection bias, short
        observation, short duration of follow-up, follow-up was|is short|limited|too, should be
        interpreted with, caution is, short follow-up, long-term follow-up is, not been
        established, has not been established, remains controversial, insufficient data, lack of
        data, cannot be excluded, cannot be generalised|generalized
    """,
    "now": """
        currently, at present, at the last visit|follow-up|examination|control, at last
        follow-up|visit|control|review, at latest follow-up|review, to date, is now, are now, is
        alive, is well, is free of, months of follow-up|follow, years of follow-up|follow, at
        follow-up, at months|years
    """,
    "consent": """
        informed consent, written consent, oral consent, verbal consent, consent was|has|is,
        family|parental consent, consented to publication, ethics|ethical
        committee|approval|board, institutional review board, none declared, no
        conflict|conflicts of interest, competing interests, nothing to disclose
    """,
    # What a report says of itself and draws from it.
    "concludes": """
        this|our|present case
        illustrates|highlights|shows|demonstrates|suggests|emphasizes|emphasises|underlines,
        this|our|present case underscores|indicates|supports|reminds|reinforces|confirms|raises,
        this|our|present
        report|study|series|experience|observation
        illustrates|highlights|shows|demonstrates|suggests|emphasizes|emphasises|underlines,
        this|our|present
        report|study|series|experience|observation
        underscores|indicates|supports|reinforces|confirms, our|these|present
        data|findings|results|observations|cases
        support|suggest|indicate|demonstrate|confirm|highlight|show|illustrate|emphasize,
        clinicians|physicians|doctors|practitioners|surgeons|neurologists|dermatologists
        should|must|need, should|must be
        considered|suspected|excluded|included|performed|borne|kept|monitored|avoided|ruled, should
        alert|raise|prompt|include|consider|lead, must consider|include, needs to be, need to be,
        index of suspicion, is|are mandatory|crucial|essential|advisable, is|are recommended
    """,
    "general": """
        is a, is an, is the, are a, is characterized|characterised by, is defined as, occurs in,
        can be, can occur, may be, is rare, is uncommon, is known to, is one of, are known to,
        is considered, is thought to, are considered, usually, typically, often, commonly, in
        general, is associated with, is usually, is often, should be, must be, has a, accounts
        for, is caused by, results from, in children, in adults, in patients with, clinicians
        should, physicians should, have been, has been, there is no, there are no, there is,
        there are, is difficult, is not, are not
    """,
}
