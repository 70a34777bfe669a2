"""What the Hugging Face hub's cache holds, found without asking the hub.

The library has a function for this, ``try_to_load_from_cache``, but importing it takes half a
second, which every process of the service would spend at its start. The layout is documented:
https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

from pathlib import Path

from huggingface_hub import constants


def hub_cache() -> Path:
    """The cache's folder, which HF_HOME or HF_HUB_CACHE may name."""
    return Path(constants.HF_HUB_CACHE)


def snapshot(cache: Path, repository: str, revision: str) -> Path | None:
    """Folder of a revision of a repository; None if it is not in the cache.

    Args:
        cache: The cache's folder.
        repository: ``owner/name``.
        revision: Branch, tag or commit.
    """
    stored = cache / f"models--{repository.replace('/', '--')}"
    try:
        commit = (stored / "refs" / revision).read_text(encoding="utf-8").strip()
    except OSError:
        commit = revision
    folder = stored / "snapshots" / commit
    return folder if folder.is_dir() else None
