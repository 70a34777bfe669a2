"""What the labels of a gallery are kinds of, where whoever brought its pictures knew."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from index_store.catalog.census import lock_gallery
from index_store.catalog.engine import Database
from index_store.catalog.models import SuperclassRow


class Superclasses:
    """Remembers the superclasses of galleries' labels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, gallery_id: int, above: Mapping[str, str]) -> None:
        """Give labels these superclasses from now on; those of other labels stay as they are.

        Args:
            gallery_id: The gallery.
            above: Superclass by label.

        Raises:
            NotFoundError: The gallery is gone.
        """
        rows = [
            {"gallery_id": gallery_id, "label": label, "superclass": superclass}
            for label, superclass in above.items()
        ]
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            connection.execute(
                delete(SuperclassRow).where(
                    SuperclassRow.gallery_id == gallery_id, SuperclassRow.label.in_(above)
                )
            )
            if rows:
                connection.execute(insert(SuperclassRow), rows)

    def of(self, gallery_id: int) -> dict[str, str]:
        """Superclass by label, of those that have one."""
        statement = select(SuperclassRow.label, SuperclassRow.superclass).where(
            SuperclassRow.gallery_id == gallery_id
        )
        with self._database.read() as connection:
            return {row.label: row.superclass for row in connection.execute(statement)}
