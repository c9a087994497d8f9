"""What trafilatura's main extractor keeps of a page: its rules, by a shorter way. The only door to this room.

What it is: the verdict of trafilatura over each text of a page is evidence for the model that judges blocks. Asked
through its own door (``bare_extraction``) the library spends most of its time on what is not needed here: metadata, a
second and third extractor, the removal of texts that stand twice, output. This room keeps the rules of the main
extractor and leaves the rest out. The expressions and the rules of single elements are imported from the library, not
copied; what is written anew is the way through them, because that is where the time goes:

- ``frames.py`` follows ``extract_content``, ``prune_unwanted_sections`` and ``recover_wild_text`` of
  ``trafilatura.main_extractor``, and ``tree_cleaning`` and ``delete_by_link_density`` of
  ``trafilatura.htmlprocessing``;
- ``questions.py`` answers the XPath expressions of ``trafilatura.xpaths`` from memory, by class names and ids.

Which version it equals: :data:`EQUAL_VERSION`. A fault of that version is kept, so that verdicts stay those that the
model was trained on. Two kinds of pages are known to differ, 2 of 622 real pages that were compared. Where the first
frame gives one element alone, the library goes on with what it has not used up, and this room with the whole of the
next frame. And some texts in ``aside`` elements are judged differently.

How equality is tested: ``tests/text/blocks/main_extractor`` marks every text of a page, runs the library and this room
over it, and wants the same marks back: on pages made for each rule, on the newsroom of the demo, and on articles that
Hypothesis composes. The questions are compared with lxml's own evaluation of each expression. One more test fails as
soon as another version of trafilatura is installed: then compare both files with the functions named above, run the
tests, train the model again, and only then change :data:`EQUAL_VERSION`.
"""

from __future__ import annotations

from typing import Final

from crawler.text.blocks.main_extractor.frames import OPTIONS, main_text

EQUAL_VERSION: Final = "2.3.1"
"""The version of trafilatura whose main extractor keeps what :func:`main_text` keeps."""

__all__ = ["EQUAL_VERSION", "OPTIONS", "main_text"]
