"""What can go wrong with pictures and encoders, each with a stable code and what to do about it."""


class ModelsError(Exception):
    """Base of this package's errors.

    Attributes:
        code: Stable, machine-readable name; part of the API.
        hint: What the reader can do about it, a sentence.
    """

    code = "models_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class PictureError(ModelsError):
    """The bytes are not a picture that can be searched."""

    code = "bad_picture"


class PictureTooLargeError(PictureError):
    """More pixels or bytes than allowed; refused before anything is decoded."""

    code = "picture_too_large"


class UnsupportedPictureError(PictureError):
    """The content is of a type that is not accepted, whatever its name says."""

    code = "unsupported_picture"


class AreaError(PictureError):
    """The part of a picture that is to be searched with is none, or too small."""

    code = "bad_area"


class UnreadableError(ModelsError):
    """The file cannot be read now; nothing is known about the picture in it."""

    code = "unreadable"


class EncoderError(ModelsError):
    """An encoder is unknown or cannot be built."""

    code = "encoder_error"


class WeightsError(EncoderError):
    """An encoder's weights are missing or not what they claim to be."""

    code = "weights_missing"


class NoCaptionerError(WeightsError):
    """There is no network here that writes captions."""

    code = "no_captioner"


class FetchError(EncoderError):
    """An encoder's weights cannot be fetched from the hub now."""

    code = "fetch_failed"


class ProfileError(ModelsError):
    """A profile is unknown or malformed."""

    code = "bad_profile"


class ProjectionError(ModelsError):
    """A projection cannot be fitted, read or applied."""

    code = "bad_projection"


class TextError(ModelsError):
    """A text, or what is made of texts, cannot be compared with pictures."""

    code = "bad_text"


class PromptsError(TextError):
    """The sentences that classes are put into are unknown or malformed."""

    code = "bad_prompts"
