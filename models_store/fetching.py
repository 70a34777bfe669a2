"""Fetch a published network's weights from the Hugging Face hub; nothing else ever asks it.

What was interrupted goes on where it ended the next time.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import httpx2
from huggingface_hub import HfApi, ModelInfo, constants, hf_hub_url, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.hf_api import RepoSibling

from models_store import checksums
from models_store.download import download
from models_store.errors import FetchError
from models_store.hub_cache import hub_cache
from models_store.published.catalogue import Published
from models_store.weights import CONFIG, PREPARATION, SHARDS, TENSORS, lacking

_NETWORK: Final = (CONFIG, *PREPARATION, TENSORS, SHARDS, "model-*-of-*.safetensors")
_TOKENIZER: Final = (
    "tokenizer.json",
    "tokenizer_config.json",
    "tokenizer.model",
    "special_tokens_map.json",
    "vocab.json",
    "merges.txt",
    "vocab.txt",
)
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


def fetch(one: Published, weights: Path | None) -> Path:
    """Fetch what is needed of a published encoder, and check it against the hub's checksums.

    Args:
        one: The encoder.
        weights: Its folder goes under this one; None puts it into the hub's cache.

    Returns:
        The folder of its files.

    Raises:
        FetchError: The hub cannot be reached, refuses, or lacks the files; they cannot be written;
            or they arrived damaged.
    """
    with _explained(one):
        info = HfApi().model_info(one.repository, revision=one.revision, files_metadata=True)
        wanted = _wanted(one, info)
        target = weights / one.name if weights else None
        for file in wanted:
            _prepare(one, info, file, target)
        folder = Path(
            snapshot_download(
                one.repository,
                revision=one.revision,
                local_dir=target,
                allow_patterns=[file.rfilename for file in wanted],
            )
        )
        if target:
            checksums.record(folder, {file.rfilename: _checksum(file) for file in wanted})
        if lacks := lacking(folder):
            raise FetchError(f"{one.repository} has no {', '.join(lacks)}")
        if wrong := checksums.wrong(folder):
            raise FetchError(f"{', '.join(wrong)} of {one.name} arrived damaged", hint="try again")
    return folder


def _wanted(one: Published, info: ModelInfo) -> list[RepoSibling]:
    """The repository's files that are needed."""
    patterns = (*_NETWORK, *(_TOKENIZER if one.text or one.writes_captions else ()))
    files = info.siblings or []
    return [file for file in files if any(fnmatch(file.rfilename, one) for one in patterns)]


def _prepare(one: Published, info: ModelInfo, file: RepoSibling, target: Path | None) -> None:
    """Remove the file if it is damaged; fetch it if it is large.

    The library fetches the small ones, but starts those anew that were interrupted.
    """
    cached = hub_cache() / repo_folder_name(repo_id=one.repository, repo_type="model") / "blobs"
    place = target / file.rfilename if target else cached / _checksum(file)
    if checksums.matches(place, _checksum(file)):
        return
    place.unlink(missing_ok=True)
    if file.lfs:
        url = hf_hub_url(one.repository, file.rfilename, revision=info.sha)
        download(url, place, size=file.lfs.size, checksum=file.lfs.sha256)


def _checksum(file: RepoSibling) -> str:
    return file.lfs.sha256 if file.lfs else str(file.blob_id)


@contextmanager
def _explained(one: Published) -> Iterator[None]:
    """Turn what the library raises into one sentence."""
    page = f"{constants.ENDPOINT}/{one.repository}"
    try:
        yield
    except GatedRepoError as error:
        raise FetchError(
            f"{one.repository} is only for those who accepted its terms",
            hint=f"accept them at {page}, then log in with `hf auth login`",
        ) from error
    except RepositoryNotFoundError as error:
        raise FetchError(
            f"the hub has no {one.repository}, or hides it",
            hint=f"see {page}; `hf auth login` if it is private",
        ) from error
    except RevisionNotFoundError as error:
        raise FetchError(f"{one.repository} has no revision {one.revision}") from error
    except OfflineModeIsEnabled as error:
        raise FetchError(
            "HF_HUB_OFFLINE is set, so nothing is fetched",
            hint=f"unset it, or copy the folder {one.name} from a machine that has it",
        ) from error
    except HfHubHTTPError as error:
        raise FetchError(
            f"the hub answered {error.response.status_code} for {one.repository}",
            hint="try again later; what has arrived is kept",
        ) from error
    except (httpx2.HTTPError, LocalEntryNotFoundError) as error:
        raise FetchError(
            f"the hub cannot be reached at {constants.ENDPOINT}: {error}",
            hint="see whether this machine may, then try again; what has arrived is kept",
        ) from error
    except OSError as error:
        if error.errno is None:  # the library's own, of a connection that gave too little
            reason = str(error).partition("\n")[0]
            raise FetchError(f"{one.name} did not arrive: {reason}", hint="try again") from error
        full = error.errno in _FULL
        raise FetchError(
            f"the files of {one.name} cannot be written: {error.strerror}",
            hint="free some space, then try again; what has arrived is kept" if full else "",
        ) from error
