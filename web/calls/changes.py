"""Changes to many pictures at once."""

from collections.abc import Sequence

from index_store.catalog.bulk_change_records import Action
from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.selections import ChangeOut, ChangesOut, SelectionForm


class Changes(Group):
    """``client.changes``."""

    def make(
        self, gallery: str, action: Action, selection: SelectionForm, *, label: str | None = None
    ) -> ChangeOut:
        """Label, remove or restore pictures, and see it through to its end."""
        body = {"action": action, "label": label, "selection": selection.model_dump(mode="json")}
        path = at("/galleries/{}/changes", gallery)
        change = self._connection.call("POST", ChangeOut, path, body=body)
        while not change.done:
            path = at("/changes/{}/continue", change.id)
            change = self._connection.call("POST", ChangeOut, path)
        return change

    def undo(self, change_id: str) -> ChangeOut:
        """Change the pictures back, all of them."""
        while True:
            change = self._connection.call("POST", ChangeOut, at("/changes/{}/undo", change_id))
            if change.is_undone:
                return change

    def list(self, gallery: str) -> Sequence[ChangeOut]:
        """The latest changes of a gallery."""
        return self._connection.get(ChangesOut, at("/galleries/{}/changes", gallery)).changes
