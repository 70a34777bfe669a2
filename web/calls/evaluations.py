"""Evaluations and trainings on a gallery's labels."""

from collections.abc import Iterator, Sequence

from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.evaluation_comparison import EvaluationComparisonOut
from web.schemas.evaluations import EvaluationOut, EvaluationsOut, EvaluationSummaryOut
from web.schemas.jobs import JobOut
from web.schemas.trainings import HoldOut


class Evaluations(Group):
    """``client.evaluations``."""

    def start(
        self, gallery: str, *, encoders: Sequence[str] = (), sample: int | None = None
    ) -> JobOut:
        """Evaluate a gallery; done, the job's ``evaluation_id`` leads to what was found."""
        path, body = at("/galleries/{}/evaluations", gallery), {"sample": sample}
        return self._connection.call("POST", JobOut, path, body=body | {"encoders": list(encoders)})

    def list(self, gallery: str) -> Iterator[EvaluationSummaryOut]:
        """Evaluations of a gallery, newest first, with the figures to compare them by."""
        path = at("/galleries/{}/evaluations", gallery)
        for page in self._connection.pages(EvaluationsOut, path, "before"):
            yield from page.evaluations

    def read(self, gallery: str, evaluation_id: int) -> EvaluationOut:
        """Everything an evaluation found."""
        path = at("/galleries/{}/evaluations/{}", gallery, evaluation_id)
        return self._connection.get(EvaluationOut, path)

    def compare(self, gallery: str, evaluation_id: int, other: int) -> EvaluationComparisonOut:
        """How far an evaluation is above another one, and what else differs."""
        path = at("/galleries/{}/evaluations/{}/comparison", gallery, evaluation_id)
        return self._connection.get(EvaluationComparisonOut, path, {"with": other})

    def delete(self, gallery: str, evaluation_id: int) -> None:
        """Forget an evaluation."""
        path = at("/galleries/{}/evaluations/{}", gallery, evaluation_id)
        self._connection.send("DELETE", path)


class Trainings(Group):
    """``client.trainings``."""

    def start(
        self,
        gallery: str,
        name: str,
        base: str,
        *,
        epochs: int = 10,
        hold_out: HoldOut = "pictures",
        share: float = 0.2,
    ) -> JobOut:
        """Train the encoder ``name`` from ``base`` on a gallery's labels."""
        body = {"name": name, "from": base, "epochs": epochs, "hold_out": hold_out, "share": share}
        path = at("/galleries/{}/trainings", gallery)
        return self._connection.call("POST", JobOut, path, body=body)
