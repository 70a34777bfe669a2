"""What can go wrong between the client and the workers, with a stable code and what to do about it."""


class TasksError(Exception):
    """Base of this package's errors.

    Attributes:
        code: Stable, machine-readable name; part of the API.
        hint: What the reader can do about it, a sentence.
    """

    code = "tasks_error"
    hint = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or self.hint


class ServiceDownError(TasksError):
    """Redis cannot be reached, so nothing can be queued."""

    code = "service_down"
    hint = "start the service with `semblance up`, or set SEMBLANCE_REDIS_URL; `semblance doctor` tells more"


class NoVotersError(TasksError):
    """Not one encoder can vote."""

    code = "no_voters"
    hint = "start workers with `semblance up`"


class PausedError(TasksError):
    """Those that could vote are paused."""

    code = "paused"
    hint = "an administrator resumes them on the page /service, or with `semblance queues resume`"


class NoWordsError(TasksError):
    """Words were asked about where no encoder understands any."""

    code = "no_text"
    hint = "ask with pictures, or have one that does: `semblance models fetch clip`"


class NothingMatchesError(TasksError):
    """A search's filters let no picture of the gallery through."""

    code = "nothing_matches"
    hint = "choose other labels or dates"


class JobTakenError(TasksError):
    """Another process is at work on this job."""

    code = "job_taken"


class JobCancelledError(TasksError):
    """Somebody cancelled the job while it ran."""

    code = "cancelled"


class NameTakenError(TasksError):
    """There is an encoder of that name, or one is being made."""

    code = "name_taken"
    hint = "choose another name"


class TooFewLabelsError(TasksError):
    """Too few of the gallery's pictures have a label for an encoder to be trained."""

    code = "too_few_labels"


class NotTrainableError(TasksError):
    """The encoder has no network that can be trained."""

    code = "not_trainable"


class NoGainError(TasksError):
    """A trained network finds no better than the one it started from."""

    code = "no_gain"
    hint = "give it more labelled pictures, more epochs, or a --recipe with other rates"


class TrainingOffError(TasksError):
    """Nobody trains here."""

    code = "training_off"
    hint = "set SEMBLANCE_TRAINING=true and restart `semblance up`; `semblance train` does without"


class NotAnsweredError(TasksError):
    """A query has no answer yet, or found nobody to answer it."""

    code = "not_answered"
    hint = "wait until its state is done, or search again"


class NoRankingsError(TasksError):
    """The rankings that an answer was made of are not there any more."""

    code = "no_rankings"
    hint = "search again: from then on its weights can be moved"


class WrongWeightsError(TasksError):
    """Weights that no votes can have."""

    code = "wrong_weights"


class NothingToUndoError(TasksError):
    """The weights to be taken back are not in use."""

    code = "nothing_to_undo"
    hint = "`GET /api/v1/galleries/NAME/weights` says which are"


class NoClearGainError(TasksError):
    """Feedback does not show that other weights would be better."""

    code = "no_clear_gain"
    hint = "judge more results with thumbs up and down, of different searches"


class BadCaptionsError(TasksError):
    """A file of captions cannot be read."""

    code = "bad_captions"
    hint = "its first row has to name the columns image and caption"


class FolderNotAllowedError(TasksError):
    """A folder of this machine that may not be ingested from."""

    code = "folder_not_allowed"
    hint = (
        "SEMBLANCE_INGEST_FOLDERS lists the folders that may be ingested from; "
        "`semblance ingest` takes any"
    )
