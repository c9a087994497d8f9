"""CSV as people and programs can read it back: what is nested in a row is JSON in its cell."""

from __future__ import annotations

from typing import Any

import orjson
from scrapy.exporters import CsvItemExporter


class JsonCellsCsvExporter(CsvItemExporter):
    """Scrapy's exporter for ``-O file.csv``, which writes dictionaries as Python would print them."""

    def serialize_field(self, field: Any, name: str, value: Any) -> Any:
        """Return a cell: a dictionary as JSON, a list of texts with commas between them, the rest as it is."""
        nested = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
        return orjson.dumps(value).decode() if nested else super().serialize_field(field, name, value)
