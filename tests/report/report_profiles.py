"""The patients that the report tests ask about."""

from __future__ import annotations

GIRL_2 = """\
patient: {age: 2 y, sex: female}
diagnoses: [Banker-type juvenile dermatomyositis]
treatments:
  - {agent: prednisolone, route: oral, dose: 2 mg/kg/d, response: relapse on taper}
"""

BOY_6 = """\
patient: {age: 6 y, sex: male}
diagnoses: [juvenile dermatomyositis]
findings:
  skin ulceration: present
  calcinosis: {state: present, kind: widespread}
treatments:
  - {agent: prednisolone, response: {calcinosis: none}}
  - {agent: methotrexate, response: {calcinosis: none}}
  - {agent: alendronate, response: {calcinosis: none}}
"""

GIRL_12 = """\
patient: {age: 12 y, sex: female}
diagnoses: [juvenile dermatomyositis]
findings: {calcinosis: present, fever: present}
measurements: {CRP: raised}
treatments:
  - {agent: prednisolone, response: {calcinosis: none}}
  - {agent: methotrexate, response: {calcinosis: none}}
  - {agent: ciclosporin, response: {calcinosis: none}}
  - {agent: etanercept, response: {calcinosis: partial}}
"""

PROFILES = {
    "girl of 2": GIRL_2,
    "boy of 6": BOY_6,
    "girl of 12": GIRL_12,
    "girl of 12, pregnancy excluded": GIRL_12 + "history: {pregnancy: absent, menarche: absent}\n",
    "no diagnosis": BOY_6.replace("diagnoses: [juvenile dermatomyositis]\n", ""),
    "diagnosis absent": BOY_6.replace(
        "[juvenile dermatomyositis]", "{juvenile dermatomyositis: absent}"
    ),
    "suspected": (
        "diagnoses: {juvenile dermatomyositis: suspected}\nfindings: {dysphagia: present}\n"
    ),
    "untreated": "diagnoses: [juvenile dermatomyositis]\ntreatments: none\n",
    "next to nothing": "diagnoses: [juvenile dermatomyositis]\n",
    "term not known": BOY_6 + "history: {IgA deficiensy: present}\n",
    "contraindicated": GIRL_2
    + "history: {IgA deficiency: present,\n  anti-IgA antibodies: present,\n"
    "  hypersensitivity: present}\n",
    "not tolerated": GIRL_12 + "  - {agent: cyclophosphamide, response: not tolerated}\n",
    "conflict": BOY_6.replace("findings:", "findings:\n  calcinosis cutis: absent"),
}
