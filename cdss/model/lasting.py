"""Making what is there to stay."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")


def lasting(make: Callable[[], Made]) -> Made:
    """Make something of many parts, all of which are kept, while the collector rests.

    A collector that looks at them again and again as they grow takes as long as the making.

    Example:
        >>> import gc
        >>> lasting(gc.isenabled), gc.isenabled()
        (False, True)
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return make()
    finally:
        if collecting:
            gc.enable()
