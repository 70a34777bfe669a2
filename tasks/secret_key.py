"""The key that signs what must not be forged: sessions of the dashboard, tickets to Flower."""

import secrets

import filelock

from settings import Settings


def secret_key(settings: Settings) -> str:
    """The key from the settings, else one made once and kept beside the data."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value()
    path = settings.var / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(f"{path}.lock"):  # several processes start at once
        if not path.exists() or not path.read_text():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text()
