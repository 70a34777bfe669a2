"""Have an encoder trained by the worker that does so; what cannot be trained is refused here."""

from index_store.catalog.records import Gallery, Job
from settings import get_settings
from tasks.dispatch import dispatch
from tasks.ensemble import find_specs, get_catalog
from tasks.errors import NameTakenError, NotTrainableError, TrainingOffError
from tasks.holding_out import held_out, require_enough
from tasks.trainable import refuse_taken, started_from
from tasks.training_terms import TrainingTerms


def submit_training(gallery: Gallery, terms: TrainingTerms, by: str = "") -> Job:
    """Have an encoder trained on a gallery; where just that is under way, its job is returned.

    Args:
        gallery: The gallery.
        terms: What is to be trained.
        by: Who asks.

    Raises:
        TrainingOffError: Nobody trains here.
        NameTakenError: There is an encoder of that name, or another one is being trained under it.
        NotTrainableError: There is no network to start from.
        TooFewLabelsError: Too few of the gallery's pictures have a label.
    """
    if not get_settings().training:
        raise TrainingOffError("training is switched off here")
    _check(gallery, terms)
    name, params = terms.recipe.name, terms.to_json()
    job, created = get_catalog().jobs.submit("train", gallery, name, params, by)
    if created:
        dispatch(job)
    elif (job.gallery_id, job.params) != (gallery.id, params):
        raise NameTakenError(
            f"an encoder called {name} is being trained already, on {job.gallery}",
            hint="choose another name, or cancel that job",
        )
    return job


def _check(gallery: Gallery, terms: TrainingTerms) -> None:
    """Refuse now what the worker would have to refuse later."""
    specs = find_specs()
    refuse_taken(terms.recipe.name, specs, get_settings().var)
    backbone = terms.recipe.backbone
    if terms.base is not None:
        started_from(terms.recipe, terms.base, specs)
    elif not (backbone.architecture or backbone.folder):
        raise NotTrainableError("no network to start from is named", hint="name an encoder")
    counts = dict(get_catalog().images.labels(gallery.id))
    seed = terms.recipe.seed
    held = held_out(counts, hold_out=terms.hold_out, share=terms.share, seed=seed)
    require_enough(gallery.name, counts, held)
