"""The weights of a gallery's votes: by hand, and from feedback."""

from collections.abc import Mapping

from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.feedback import FeedbackOut, FeedbackTuningOut, UsedOut
from web.schemas.weights import WeightsOut


class Weights(Group):
    """``client.weights``."""

    def read(self, gallery: str) -> WeightsOut:
        """How much each encoder's vote counts, and what chose that."""
        return self._connection.get(WeightsOut, at("/galleries/{}/weights", gallery))

    def write(self, gallery: str, weights: Mapping[str, float]) -> WeightsOut:
        """Use these from the next search on; who is not named keeps what there is."""
        path, body = at("/galleries/{}/weights", gallery), {"weights": dict(weights)}
        return self._connection.call("PUT", WeightsOut, path, body=body)

    def undo(self, gallery: str, tuning_id: int | None = None) -> WeightsOut:
        """Go back to the weights before; with an id, only if those are in use."""
        path = at("/galleries/{}/weights/undo", gallery)
        return self._connection.call("POST", WeightsOut, path, body={"id": tuning_id})

    def feedback(self, gallery: str) -> FeedbackOut:
        """How many thumbs up and down there are."""
        return self._connection.get(FeedbackOut, at("/galleries/{}/feedback", gallery))

    def measure_feedback(self, gallery: str) -> FeedbackTuningOut:
        """Weights that the thumbs speak for, and by how much they are better."""
        path = at("/galleries/{}/feedback/tuning", gallery)
        return self._connection.get(FeedbackTuningOut, path)

    def use_feedback(self, gallery: str, seen: Mapping[str, float] | None = None) -> UsedOut:
        """Use them; refused where they are not clearly better, or no longer those that were seen."""
        path = at("/galleries/{}/feedback/tuning", gallery)
        body = {"weights": None if seen is None else dict(seen)}
        return self._connection.call("POST", UsedOut, path, body=body)
