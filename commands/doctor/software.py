"""Are the interpreter and the libraries there, and do they load?"""

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from commands.doctor.finding import Finding

_PYTHONS = ((3, 11), (3, 12))

# Those with compiled parts, which may be installed and yet not load: module -> distributions.
_COMPILED = {
    "torch": ("torch",),
    "torchvision": ("torchvision",),
    "timm": ("timm",),
    "faiss": ("faiss-cpu", "faiss-gpu"),
    "annoy": ("annoy",),
    "cv2": ("opencv-python-headless",),
    "skimage": ("scikit-image",),
}
_ADVICE = {
    "torchvision": "it must come from the same index as torch: install both anew, from the lock",
    "faiss": "install one of faiss-cpu and faiss-gpu, not both",
    "annoy": "it is compiled when installed: install a C++ compiler (g++), then annoy anew",
}
_REINSTALL = "install anew from requirements/cpu.txt; `make demo` does it"


def check_python() -> Finding:
    """The interpreter is one of those this runs on."""
    detail = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    if sys.version_info[:2] in _PYTHONS:
        return Finding("Python", "ok", detail)
    return Finding("Python", "broken", detail, "use CPython 3.11 or 3.12")


def check_semblance() -> Finding:
    """What is installed of ourselves."""
    try:
        return Finding("Semblance", "ok", version("semblance"))
    except PackageNotFoundError:
        return Finding("Semblance", "broken", "not installed", "`pip install -e .`, or `make demo`")


def check_libraries() -> Iterator[Finding]:
    """Libraries with compiled parts load."""
    for module, distributions in _COMPILED.items():
        try:
            import_module(module)
        except (ImportError, OSError) as error:  # OSError: a shared library is missing
            advice = _ADVICE.get(module, _REINSTALL)
            yield Finding(module, "broken", f"does not load: {error}", advice)
        else:
            yield Finding(module, "ok", _version(distributions))


def check_gpu() -> Finding:
    """The accelerator networks would run on."""
    try:
        import torch
    except (ImportError, OSError):
        return Finding("GPU", "broken", "unknown, because torch does not load", _REINSTALL)
    if torch.cuda.is_available():
        names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
        return Finding("GPU", "ok", f"{', '.join(names)}; CUDA {torch.version.cuda}")
    if shutil.which("nvidia-smi"):
        detail = f"there may be one, but torch {torch.__version__} cannot use it"
        return Finding("GPU", "warning", detail, "compare `nvidia-smi` with the CUDA torch wants")
    return Finding("GPU", "ok", f"none; networks run on {torch.get_num_threads()} CPU threads")


def _version(distributions: tuple[str, ...]) -> str:
    """Name and version of whichever is installed."""
    for name in distributions:
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    return "of unknown version"
