"""Where templates and static files of a theme are found.

In go a theme's name and the folders that may hold themes, nearest first; out comes a chain: the site's own theme of that name,
the one of that name that comes with okrsite, then `default`. A file is taken from the first that has it; a template that is
overridden stays reachable as `NAME/template.html` of the theme that it comes from, so that it can be extended.
"""

from dataclasses import dataclass
from pathlib import Path

TEMPLATES = "templates"
STATIC = "static"


class ThemeError(Exception):
    """A theme cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of a theme. `name` reaches its templates past what overrides them; empty for a site's own layer above one of
    okrsite's of the same name."""

    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its layers, nearest first. The last is always okrsite's `default`."""

    name: str
    layers: tuple[Layer, ...]

    @property
    def template_folders(self) -> tuple[tuple[str, Path], ...]:
        """The layers' template folders, with the names that reach them."""
        return tuple((layer.name, layer.folder / TEMPLATES) for layer in self.layers)

    def static_files(self) -> dict[str, Path]:
        """Static files by their path in the theme. The nearest layer wins; what it stands in front of stays reachable under
        its layer's name, as templates do."""
        found: dict[str, Path] = {}
        for layer in self.layers:
            base = layer.folder / STATIC
            for path in base.rglob("*") if base.is_dir() else ():
                name = path.relative_to(base).as_posix()
                if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
                    found.setdefault(f"{layer.name}/{name}" if name in found else name, path)
        return dict(sorted(found.items()))


def names(own_themes: Path, shipped_themes: Path) -> list[str]:
    """The names of all themes."""
    bases = (base for base in (own_themes, shipped_themes) if base.is_dir())
    return sorted({folder.name for base in bases for folder in base.iterdir() if folder.is_dir()})


def find(name: str, own_themes: Path, shipped_themes: Path) -> Theme:
    """The chain for a theme's name. `own_themes` is the site's `themes` folder, which need not exist."""
    own, shipped, default = own_themes / name, shipped_themes / name, shipped_themes / "default"
    layers = [Layer("" if shipped.is_dir() else name, own)] if own.is_dir() and not _same(own, shipped) else []
    layers += [Layer(name, shipped)] if shipped.is_dir() else []
    if not layers:
        known = ", ".join(names(own_themes, shipped_themes))
        raise ThemeError(
            f"There is no theme `{name}`. Add a folder `{own}`, or set `theme` in `_site.yml` to one of: {known}."
        )
    if all(layer.name != "default" for layer in layers):
        layers.append(Layer("default", default))
    return Theme(name, tuple(layers))


def _same(one: Path, other: Path) -> bool:
    return other.is_dir() and one.resolve() == other.resolve()
