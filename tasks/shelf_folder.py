"""Where the embeddings and indexes of a gallery lie."""

import shutil
from pathlib import Path


def shelf_folder(var: Path, gallery_id: int, encoder: str, revision: str) -> Path:
    """Folder of one encoder revision's embeddings and indexes over one gallery."""
    return gallery_folder(var, gallery_id) / encoder / revision


def gallery_folder(var: Path, gallery_id: int) -> Path:
    """Folder of everything computed for a gallery."""
    return var / "index" / str(gallery_id)


def gallery_ids_on_disk(var: Path) -> set[int]:
    """Ids of the galleries, deleted ones too, for which something computed is there."""
    folders = (var / "index").glob("*")
    return {int(folder.name) for folder in folders if folder.name.isdecimal()}


def discard_gallery(var: Path, gallery_id: int) -> None:
    """Delete everything computed for a gallery; its pictures are not touched."""
    shutil.rmtree(gallery_folder(var, gallery_id), ignore_errors=True)
