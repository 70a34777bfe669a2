"""All that makes a training what it is, in one file; imports no network's library.

The pictures and where the outcome goes are the caller's. Every value has a default but the name, so
that a recipe says what is special about it.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models_store.training.errors import TrainingError
from models_store.training.losses.options import AnyLoss, MultiSimilarity

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
NotNegative = Annotated[float, Field(ge=0)]


class Section(BaseModel):
    """A part of a recipe; a name it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Backbone(Section):
    """The network.

    Attributes:
        architecture: Of timm's; not needed with ``folder``.
        folder: A network in timm's own local format to start from; from scratch without.
        arguments: For the architecture, as ``img_size`` and ``patch_size`` of a transformer.
        side: Of training pictures, in pixels.
        embed_side: Of pictures to embed; as in training where it is None. Larger ones often serve
            convolutional networks better, which see objects enlarged in training: Touvron et al.,
            "Fixing the Train-Test Resolution Discrepancy", NeurIPS 2019.
        crop: Share of the shorter side of a picture to embed that the network sees.
        neck: What the losses look at: the features themselves, or those after a batch normalisation
            (Luo et al., "Bag of Tricks and a Strong Baseline for Deep Person Re-Identification", CVPRW
            2019) or after a linear layer (Chen et al., SimCLR, ICML 2020). The encoder's embeddings
            are the features in any case; a neck serves training only.
        neck_dimension: Of a linear neck.
        pooling: Of convolutional features; ``gem`` for the generalised mean.
    """

    architecture: str = ""
    folder: Path | None = None
    arguments: dict[str, Any] = Field(default_factory=dict)
    side: Annotated[int, Field(ge=8)] = 64
    embed_side: Annotated[int, Field(ge=8)] | None = None
    crop: Annotated[float, Field(gt=0, le=1)] = 0.95
    neck: Literal["none", "batch_norm", "linear"] = "none"
    neck_dimension: Count = 256
    pooling: Literal["network", "gem"] = "network"


class Batches(Section):
    """Classes of a batch, and pictures of each."""

    classes: Annotated[int, Field(ge=2)] = 32
    pictures: Annotated[int, Field(ge=2)] = 4


class Augmentation(Section):
    """How training pictures vary.

    Attributes:
        least_area: Share of a picture that is seen at least.
        narrowest: Least width of what is seen, where its height is 1.
        mirror: Whether half of them are mirrored.
        colour: How far brightness, contrast and saturation change.
        grey: Share that loses its colour.
        policy: RandAugment in timm's notation, as ``rand-m7-n2-mstd0.5``, in place of ``colour``;
            none where empty.
    """

    least_area: Annotated[float, Field(gt=0, le=1)] = 0.35
    narrowest: Annotated[float, Field(gt=0, le=1)] = 0.75
    mirror: bool = True
    colour: Share = 0.3
    grey: Share = 0.0
    policy: str = ""


class Optimiser(Section):
    """AdamW with a warm-up and a cosine.

    Attributes:
        learning_rate: The highest.
        backbone_rate: Share of it that the backbone gets.
        layer_decay: Share of a layer's rate that the one before it gets.
        least_rate: Share of the highest rate at the end.
        weight_decay: None on norms and biases.
        warmup: Epochs of rising rate.
        clip: Longest gradient; 0 for any.
        average: Share that the averaged weights keep at each step; 0 for no average.
    """

    learning_rate: Annotated[float, Field(gt=0)] = 1e-3
    backbone_rate: Annotated[float, Field(gt=0)] = 1.0
    layer_decay: Annotated[float, Field(gt=0, le=1)] = 1.0
    least_rate: Share = 0.01
    weight_decay: NotNegative = 0.05
    warmup: NotNegative = 1.0
    clip: NotNegative = 1.0
    average: Annotated[float, Field(ge=0, lt=1)] = 0.998


class Freezing(Section):
    """What stays as it was.

    Attributes:
        stages: How many from the input on, or ``all`` for a linear probe.
        thaw_every: Epochs after which one more is trained, from the output on; 0 for never.
        statistics: Keep batch normalisation's statistics also where weights are trained; for
            networks in which it was folded into the convolutions.
    """

    stages: Annotated[int, Field(ge=0)] | Literal["all"] = 0
    thaw_every: Annotated[int, Field(ge=0)] = 0
    statistics: bool = False


class Lora(Section):
    """Small matrices beside the frozen linear layers, added into them at the end; rank 0 for none.

    Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022.

    Attributes:
        rank: Of the matrices.
        scale: By which their product is multiplied, times the rank.
        dropout: On their input.
        layers: Endings of the names of linear layers that get them; all where empty.
    """

    rank: Annotated[int, Field(ge=0)] = 0
    scale: Annotated[float, Field(gt=0)] = 2.0
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    layers: tuple[str, ...] = ()


class Classification(Section):
    """The head that names the class, trained along.

    Attributes:
        weight: Of its cross-entropy; 0 for no head.
        smoothing: Share of the certainty that is spread over all classes.
    """

    weight: NotNegative = 1.0
    smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.1


class Distillation(Section):
    """Learning from another network's embeddings.

    Attributes:
        cosine: Weight of matching each embedding, through a linear layer.
        relational: Weight of matching the cosines within a batch; Park et al., "Relational
            Knowledge Distillation", CVPR 2019; Tung and Mori, ICCV 2019.
    """

    cosine: NotNegative = 1.0
    relational: NotNegative = 0.0


class Validation(Section):
    """MAP@10 among pictures that are not trained on, after each epoch.

    Attributes:
        most: Pictures, at most.
        patience: Epochs without a better one after which training ends; 0 for never.
    """

    most: Count = 10_000
    patience: Annotated[int, Field(ge=0)] = 0


class Recipe(Section):
    """One training.

    Attributes:
        name: Of the encoder.
        seed: Decides on everything that is left to chance.
        epochs: At most.
        precision: Of forward passes; ``auto`` for bfloat16 where it is fast.
        checkpoint_steps: Between two checkpoints; there is one after each epoch in any case.
        losses: On embeddings; none for the classification alone.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    seed: Annotated[int, Field(ge=0)] = 0
    epochs: Count = 10
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    checkpoint_steps: Count = 200
    backbone: Backbone = Backbone()
    batches: Batches = Batches()
    augmentation: Augmentation = Augmentation()
    optimiser: Optimiser = Optimiser()
    freezing: Freezing = Freezing()
    lora: Lora = Lora()
    losses: tuple[AnyLoss, ...] = ()
    classification: Classification = Classification()
    distillation: Distillation = Distillation()
    validation: Validation = Validation()

    @classmethod
    def gentle(cls, name: str, *, new_classes: bool = False) -> Self:
        """For a network that knows pictures already: low rates for it, higher ones for what is new.

        Args:
            name: Of the encoder.
            new_classes: Whether it is meant for classes that are not among those it learns from. Then
                it does not learn to name these: that serves them at the cost of all others.
        """
        # Small galleries tell them badly, and some networks have them folded into the convolutions.
        freezing = Freezing(statistics=True)
        if new_classes:
            return cls(
                name=name,
                optimiser=Optimiser(learning_rate=1e-4),
                freezing=freezing,
                losses=(MultiSimilarity(weight=1.0),),
                classification=Classification(weight=0),
            )
        return cls(
            name=name,
            optimiser=Optimiser(learning_rate=1e-3, backbone_rate=0.1),
            freezing=freezing,
            losses=(MultiSimilarity(weight=0.3),),
        )

    def called(self, name: str, epochs: int | None) -> Self:
        """The same under another name, perhaps of another length.

        Raises:
            ValidationError: Nothing can be called that, or is that short.
        """
        said = {field: getattr(self, field) for field in self.model_fields_set}
        changed = {"name": name} | ({} if epochs is None else {"epochs": epochs})
        return self.model_validate(said | changed)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read a recipe from TOML.

        Raises:
            TrainingError: The file cannot be read, or is no recipe.
        """
        try:
            return cls.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise TrainingError(f"{file} is no recipe: {error}") from error
