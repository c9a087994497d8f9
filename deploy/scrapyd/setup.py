# ruff: noqa: INP001 - a script of its own, not a package
"""Packs the settings of one job for scrapyd-deploy; the crawler itself is installed beside scrapyd."""

from setuptools import find_packages, setup

setup(
    name="winnow-job",
    version="1.0",
    packages=find_packages(),
    entry_points={"scrapy": ["settings = winnow_job.settings"]},
)
