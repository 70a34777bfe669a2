"""The losses on embeddings, by name, with their settings; imports no network's library.

Embeddings are brought to unit length before distances are taken, except where a method needs their
length. The defaults are the papers', where those hold for unit vectors.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[float, Field(gt=0)]


class LossOptions(BaseModel):
    """What every loss has.

    Attributes:
        weight: By which it is multiplied before all losses are added.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Positive = 1.0


class Contrastive(LossOptions):
    """Pulls pairs of a class together, pushes others at least a margin apart.

    Hadsell, Chopra and LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", CVPR 2006.
    """

    name: Literal["contrastive"] = "contrastive"
    positive_margin: Annotated[float, Field(ge=0)] = 0.0
    negative_margin: Positive = 1.0


class Triplet(LossOptions):
    """Wants an anchor nearer to its own class than to others, by a margin.

    Hermans, Beyer and Leibe, "In Defense of the Triplet Loss for Person Re-Identification",
    arXiv 1703.07737 (hard: the farthest positive and the nearest negative of each anchor); Schroff et
    al., "FaceNet", CVPR 2015 (semi-hard: negatives farther than the positive, within the margin).
    """

    name: Literal["triplet"] = "triplet"
    margin: Positive = 0.2
    mining: Literal["hard", "semi-hard", "all"] = "semi-hard"


class MultiSimilarity(LossOptions):
    """Weighs each pair by its own and by its neighbours' similarity, of pairs worth learning from.

    Wang et al., "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR
    2019, equations 15 and 16; ``epsilon`` is that of its mining, equations 11 and 12.
    """

    name: Literal["multi_similarity"] = "multi_similarity"
    alpha: Positive = 2.0
    beta: Positive = 50.0
    base: float = 0.5
    epsilon: Positive = 0.1


class NTXent(LossOptions):
    """Picks a positive out of all negatives of the batch.

    Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations", ICML 2020.
    """

    name: Literal["nt_xent"] = "nt_xent"
    temperature: Positive = 0.1


class NormalisedSoftmax(LossOptions):
    """Picks the class out of one learned direction each.

    Zhai and Wu, "Classification is a Strong Baseline for Deep Metric Learning", BMVC 2019.
    """

    name: Literal["normalised_softmax"] = "normalised_softmax"
    temperature: Positive = 0.05


class ArcFace(LossOptions):
    """Normalised softmax with a margin, in degrees, added to the angle to the own class.

    Deng et al., "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019.
    """

    name: Literal["arcface"] = "arcface"
    margin: Annotated[float, Field(ge=0, lt=90)] = 28.6
    scale: Positive = 30.0


class CosFace(LossOptions):
    """Normalised softmax with a margin subtracted from the cosine to the own class.

    Wang et al., "CosFace: Large Margin Cosine Loss for Deep Face Recognition", CVPR 2018.
    """

    name: Literal["cosface"] = "cosface"
    margin: Annotated[float, Field(ge=0, lt=2)] = 0.35
    scale: Positive = 30.0


class SphereFace(LossOptions):
    """Normalised softmax with the angle to the own class multiplied.

    Liu et al., "SphereFace: Deep Hypersphere Embedding for Face Recognition", CVPR 2017, in which the
    embedding's length counts; without it training is stabler: Liu et al., "SphereFace Revived",
    TPAMI 2022.

    Attributes:
        keep_length: As in the first of them; a scale of 1 belongs to it.
    """

    name: Literal["sphereface"] = "sphereface"
    margin: Annotated[int, Field(ge=1)] = 2
    scale: Positive = 30.0
    keep_length: bool = False


class LikelihoodRatio(LossOptions):
    """Wants every pair's log-odds of being of one class to have the right sign.

    Zhang et al., "GLRT-Based Metric Learning for Remote Sensing Object Retrieval", arXiv 2410.05773.

    Attributes:
        momentum: How slowly the scatters follow the batches.
        shrinkage: Share of a scatter's mean variance that is added to every direction.
        temperature: By which log-odds are divided; higher, and more pairs count.
    """

    name: Literal["likelihood_ratio"] = "likelihood_ratio"
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.98
    shrinkage: Positive = 0.1
    temperature: Positive = 4.0


AnyLoss = Annotated[
    Contrastive
    | Triplet
    | MultiSimilarity
    | NTXent
    | NormalisedSoftmax
    | ArcFace
    | CosFace
    | SphereFace
    | LikelihoodRatio,
    Field(discriminator="name"),
]
"""Any of the losses; in a recipe, ``name`` says which."""
