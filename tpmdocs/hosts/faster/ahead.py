"""Pages of specs are converted by other processes while this one still judges and draws the plan that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from tpmdocs.hosts.faster.converting import Converted, Converter
from tpmdocs.hosts.faster.said import recorded
from tpmdocs.hosts.faster.workers import Underway
from tpmdocs.model.spec import Spec
from tpmdocs.views.prose import undrawn

MENTION = "[["
"""What asks for something that is known of a plan which was drawn, and not before."""


class Ahead:
    """Pages that are being converted, as far as they are known.

    What the plan's pages say is not, nor which there are. So a result counts only where the text around our blocks
    turns out to be the same, and all that was asked meanwhile has the same answer, as if it had been kept.

    Args:
        how: A digest of how Markdown is converted.
        specs: By the paths of their pages.
        files: Of the pages.
        workers: Processes besides this one.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        how: str,
        converter: Converter,
        specs: Mapping[str, Spec],
        files: Sequence[File],
        workers: int,
    ) -> None:
        self._how = how
        self._config, self._converter, self._specs, self._files = config, converter, specs, files
        self._underway: Underway[File, tuple[str, Converted] | None] = Underway(self._converted, files, workers)
        self._done: dict[str, tuple[str, Converted]] = {}

    def _converted(self, file: File) -> tuple[str, Converted] | None:
        with recorded(aloud=False):  # whoever takes the result says it
            page = Page(None, file, self._config)  # of this process alone, which ends with what it has found
            known = undrawn(self._specs[file.src_uri])
            page.markdown = known.content.lstrip("\n")  # as the host does
            if MENTION in page.markdown:
                return None
            blocks = self._converter.taken_apart(page, known.content[slice(*(known.ours or ()))])
            return blocks.word, self._converter.convert(page, blocks)

    def stop(self) -> None:
        """Have no more begun, and take what there is by now."""
        done = self._underway.stop()
        self._done |= {self._files[number].src_uri: found for number, found in done.items() if found is not None}

    def taken(self, path: str, word: str, how: str) -> Converted | None:
        """What a page was converted to, should there be something by now; no more is begun.

        Who shares out work among processes stops this before, or each of them would.

        Args:
            path: The page's.
            word: A word for its text.
            how: A digest of how Markdown is converted.
        """
        self.stop()
        text, found = self._done.get(path, ("", None))
        return found if (text, self._how) == (word, how) else None

    def end(self) -> None:
        """Have nobody work any more, and forget what there was."""
        self._underway.end()
        self._done = {}
