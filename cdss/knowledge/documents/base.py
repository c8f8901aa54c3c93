"""What every document shares: frozen, and no key goes unread."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="kebab-case, permanent")]
Text = Annotated[str, Field(min_length=1)]
Number = int | Decimal
Amount = Annotated[
    int | Decimal | str, Field(description="a number, with its unit where it has one: 7.3 U/L")
]

TO_COMPLETE = "TO COMPLETE"
"""What a draft writes where a person must judge; lint names each that is left."""


def _in_the_calendar(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("no_date", "there is no such date") from None
    return text


Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_in_the_calendar)]


class Document(BaseModel):
    """A mapping in a knowledge file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _every_key_known(cls, data: Any) -> Any:
        """Refuse unknown keys with the known ones at hand, which pydantic's own error lacks."""
        if isinstance(data, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            unknown = [key for key in data if key not in known]
            if unknown:
                raise PydanticCustomError(
                    "unknown_key", "unknown key", {"keys": unknown, "known": known}
                )
        return data
