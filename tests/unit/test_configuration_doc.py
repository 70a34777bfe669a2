"""The page of settings is complete and true."""

import re
from pathlib import Path

from settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"


def rows() -> dict[str, str]:
    """Documented default by variable."""
    return dict(re.findall(r"^\| `(SEMBLANCE_\w+)` \| (.+?) \|", PAGE.read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_no_other() -> None:
    assert set(rows()) == {f"SEMBLANCE_{name.upper()}" for name in Settings.model_fields}


def test_documented_defaults_are_the_defaults() -> None:
    for name, field in Settings.model_fields.items():
        documented = rows()[f"SEMBLANCE_{name.upper()}"].strip("`")
        if isinstance(field.default, float):
            assert float(documented) == field.default, name
        else:
            default = "unset" if field.default is None else str(field.default)
            assert documented.replace('"', "'") == default, name
