"""What can go wrong when an encoder is trained."""

from models_store.errors import ModelsError


class TrainingError(ModelsError):
    """A recipe cannot be followed with these pictures, or a run not be continued."""

    code = "training_failed"
