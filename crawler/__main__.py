"""The program ``winnow``: Scrapy's commands with the settings of this project, from any folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scrapy.cmdline import execute
from scrapy.settings import Settings
from scrapy.utils.project import ENVVAR

SETTINGS_MODULE = "crawler.settings"


def main() -> None:
    """Run the command that the arguments name; end with its exit status.

    A ``scrapy.cfg`` of another project, in this folder or above it, is not read. Modules of the folder it is run from
    (a pipeline, an extractor of the user's own) can be named in settings, and hide none that is installed.
    """
    os.environ[ENVVAR] = SETTINGS_MODULE
    settings = Settings()
    settings.setmodule(SETTINGS_MODULE, priority="project")
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.append(folder)
    execute(settings=settings)


if __name__ == "__main__":
    main()
