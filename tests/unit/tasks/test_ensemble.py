from pathlib import Path

import pytest

from models_store.errors import ProfileError, WeightsError
from tasks.ensemble import get_member, get_profile, get_specs
from tests.conftest import forget


@pytest.mark.usefixtures("var")
def test_without_weights_the_descriptors_vote() -> None:
    assert [member.encoder for member in get_profile().members] == ["colour", "texture", "shape"]
    assert get_member("shape").encoder == "shape"


@pytest.mark.usefixtures("var")
def test_who_is_not_in_the_profile_is_refused_with_a_hint() -> None:
    with pytest.raises(ProfileError, match="clip is not in the profile") as refused:
        get_member("clip")
    assert "SEMBLANCE_WEIGHTS" in refused.value.hint


@pytest.mark.usefixtures("var")
def test_a_network_cannot_be_called_like_the_light_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "weights" / "light"
    folder.mkdir(parents=True)
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_bytes(b"{}")
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(folder.parent))
    forget()
    with pytest.raises(WeightsError, match="light"):
        get_specs()


@pytest.mark.usefixtures("var")
def test_full_without_weights_is_refused_naming_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMBLANCE_PROFILE", "full")
    forget()
    with pytest.raises(WeightsError, match="clip, convnext, resnet50v2, siglip2, vit_clip"):
        get_profile()
