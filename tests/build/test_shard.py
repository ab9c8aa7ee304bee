"""Shards: every item in exactly one, and all of them together the whole site."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.assets import sample_folder, themes_folder
from okrsite.build.pipeline import BuildRequest, build
from okrsite.build.shard import WHOLE, Shard
from tests.build.test_pipeline import DAY, NOW, tree


@given(st.integers(1, 12), st.integers(0, 60))
def test_every_item_is_in_one_share(count: int, items: int) -> None:
    shards = [Shard(number, count) for number in range(1, count + 1)]
    stretches = [item for shard in shards for item in shard.stretch(range(items))]
    assert stretches == list(range(items))
    assert sorted(item for shard in shards for item in shard.every(range(items))) == list(range(items))
    sizes = [len(shard.stretch(range(items))) for shard in shards]
    assert max(sizes) - min(sizes) <= 1


def test_the_whole_is_one_shard() -> None:
    assert WHOLE.is_whole
    assert WHOLE.is_first
    assert list(WHOLE.every("abc")) == list(WHOLE.stretch("abc")) == ["a", "b", "c"]


@pytest.mark.parametrize("count", [3, 60])
def test_the_shards_together_are_the_whole_site(tmp_path: Path, count: int) -> None:
    """Also where there are more of them than there is to share."""
    content = Path(shutil.copytree(sample_folder(), tmp_path / "content"))
    themes = tmp_path / "themes"
    build(BuildRequest(content, tmp_path / "whole", NOW, DAY, themes, themes_folder()))
    whole = {path: digest for path, digest in tree(tmp_path / "whole").items() if not path.startswith(".okrsite/")}
    union: dict[str, str] = {}
    numbers = range(1, count + 1) if count == 3 else (1, 2, 30, 60)
    for number in numbers:
        output = tmp_path / f"shard-{number}"
        shard = Shard(number, count)
        build(
            BuildRequest(content, output, NOW, DAY, themes, themes_folder(), shard=shard, cache_folder=tmp_path / "c")
        )
        files = {path: digest for path, digest in tree(output).items() if not path.startswith(".okrsite/")}
        assert not files.keys() & union.keys()
        union |= files
    assert union == whole if count == 3 else union.items() <= whole.items()
