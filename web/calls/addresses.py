"""Addresses of the API."""

from urllib.parse import quote


def at(template: str, *parts: object) -> str:
    """An address with its parts in place, each quoted: ``at("/galleries/{}", name)``."""
    return template.format(*(quote(str(part), safe="") for part in parts))
