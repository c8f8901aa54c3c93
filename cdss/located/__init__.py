r"""Text to a tree of nodes, each of which knows its place.

Knowledge files and profiles are read here before anything gives them a
meaning, so that every later complaint can point at line and column. YAML is
read from libyaml's events and not by PyYAML's constructor, which takes ``1:40``
for 100, ``no`` for false and the last of two equal keys.

Example:
    >>> (profile,) = read_text("ANA: 1:40\nfever: no\n", "p.yaml")
    >>> plain(profile)
    {'ANA': '1:40', 'fever': 'no'}
    >>> str(places(profile)[("fever",)])
    'p.yaml:2:8'
"""

from __future__ import annotations

from cdss.located.json_text import read_json
from cdss.located.nodes import (
    KEY,
    Entry,
    Malformed,
    Mapping,
    Node,
    Scalar,
    Sequence,
    node_of,
    places,
    plain,
)
from cdss.located.raw import LIMIT, decode
from cdss.located.reading import read_text
from cdss.located.writing import write_yaml
from cdss.located.yaml_text import read_yaml

__all__ = [
    "KEY",
    "LIMIT",
    "Entry",
    "Malformed",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "decode",
    "node_of",
    "places",
    "plain",
    "read_json",
    "read_text",
    "read_yaml",
    "write_yaml",
]
