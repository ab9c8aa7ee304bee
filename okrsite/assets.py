"""What travels with okrsite: its themes and the sample company.

They lie beside the package in a checkout and inside it in an installed wheel.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"


def themes_folder() -> Path:
    """The folder of the themes that come with okrsite."""
    return _SHIPPED / "themes" if _SHIPPED.is_dir() else _PACKAGE.parent / "themes"


def sample_folder() -> Path:
    """The content folder of the sample company."""
    return _SHIPPED / "content" if _SHIPPED.is_dir() else _PACKAGE.parent / "content"
