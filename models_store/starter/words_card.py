"""What people should know of the starters' words, as a page of Markdown."""

from models_store.text.words.tower import WordTower
from models_store.text.words.vocabulary import Vocabulary


def words_card(
    encoder: str, vocabulary: Vocabulary, tower: WordTower, *, steps: int, seed: int
) -> str:
    """The page, with data, recipe, seed and licence; ``bench/words.py`` measures the results."""
    parameters = sum(one.numel() for one in tower.parameters())
    return f"""# starter_words

A text tower for the pictures of {encoder}: {len(vocabulary.words):,} English words,
{parameters / 1e6:.2f} million parameters, embeddings of {tower.out.out_features} numbers.
It knows these words (`vocabulary.txt`) and their plain endings, and says so of others instead of guessing.

## Data

The names and synonyms of the 200 classes of Tiny ImageNet, in varied prompts, with its 60,000 training
pictures, and 4,000 captions of 800 pictures of Flickr8k; 200 others are kept for measuring.

## Results

`bench/words.py` measures them; docs/quality.md has the figures.

## Recipe

`python -m models_store.starter.train_words`: symmetric InfoNCE against the frozen encoder,
{steps:,} steps, seed {seed}.

## Licence

The weights are the project's own and under the project's licence. They were learned from pictures of ImageNet
and of Flickr8k, which are for non-commercial research and education, and from the captions of the latter;
whoever needs weights without such an origin trains the same recipe on pictures and words of their own.
"""
