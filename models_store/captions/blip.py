"""BLIP, from a folder that transformers' ``save_pretrained`` wrote.

A vision transformer looks at the picture, a text decoder says what it sees: Li et al., "BLIP:
Bootstrapping Language-Image Pre-training for Unified Vision-Language Understanding and Generation"
(arXiv 2201.12086), which decodes by a beam of three, as this does. Nothing is drawn by chance, so the same
picture gets the same caption. The picture is prepared and the words are put together by the folder's own
processor.
"""

from pathlib import Path
from threading import Lock
from typing import Any, Final

import torch
from PIL import Image
from transformers import BlipForConditionalGeneration, BlipProcessor

from models_store.encoders.base import Prepared
from models_store.encoders.transformers_tower import read_network

BEAMS: Final = 3
MOST_TOKENS: Final = 30


class Blip:
    """A BLIP in memory, on the GPU where there is one; a :class:`~models_store.captions.base.Captioner`."""

    def __init__(self, name: str, revision: str, network: torch.nn.Module, processor: Any) -> None:
        """Take a network in evaluation mode, and the processor beside it."""
        self._name = name
        self._revision = revision
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network: Any = network.to(self._device)
        self._processor = processor
        self._one_at_a_time = Lock()  # each pass takes all cores and a good deal of memory

    @property
    def name(self) -> str:
        """The folder's or the published one's."""
        return self._name

    @property
    def revision(self) -> str:
        """Changes whenever the captions would."""
        return self._revision

    def prepare(self, picture: Image.Image) -> Prepared:
        """Resize and standardise one RGB picture; shape ``(3, height, width)``."""
        pixels: Prepared = self._processor.image_processor(picture, return_tensors="np")[
            "pixel_values"
        ][0]
        return pixels

    def write(self, batch: Prepared, prompt: str = "") -> list[str]:
        """A sentence for each prepared picture, shape ``(n, 3, height, width)``."""
        inputs = {"pixel_values": torch.from_numpy(batch)}
        if prompt.strip():
            inputs |= self._processor.tokenizer([prompt.strip()] * len(batch), return_tensors="pt")
        wanted = ("pixel_values", "input_ids", "attention_mask")
        with self._one_at_a_time, torch.inference_mode():
            tokens = self._network.generate(
                **{name: inputs[name].to(self._device) for name in wanted if name in inputs},
                num_beams=BEAMS,
                do_sample=False,
                max_new_tokens=MOST_TOKENS,
            )
        said = self._processor.tokenizer.batch_decode(tokens.cpu(), skip_special_tokens=True)
        return [" ".join(one.split()) for one in said]


def read_blip(name: str, revision: str, folder: Path, *, threads: int = 0) -> Blip:
    """The network in a folder of configurations, safetensors and a tokenizer.

    Args:
        name: What it is called.
        revision: Changes whenever the captions would.
        folder: Of its files.
        threads: Threads of one forward pass, for the whole process; 0 leaves it to torch.

    Raises:
        ValueError: It is of another kind, as the BLIPs that answer questions are, or lacks tensors.
        Exception: The files are missing, damaged, or do not fit each other; the library has errors of
            its own.
    """
    if threads > 0:
        torch.set_num_threads(threads)
    network = read_network(BlipForConditionalGeneration, folder, attention="eager")
    processor = BlipProcessor.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False
    )
    return Blip(name, revision, network, processor)
