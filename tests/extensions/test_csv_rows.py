"""A CSV file gives every value back."""

from __future__ import annotations

import csv
import io
import json

from crawler.extensions.csv_rows import JsonCellsCsvExporter

ROW = {
    "title": '=1+1, "quoted"',
    "text": "One.\nTwo.",
    "authors": ["Ada Quill", "Jon Perry"],
    "rights": {"decision": "allowed", "signals": [{"source": "html", "name": "noai", "value": "noai"}]},
    "duplicate_of": None,
}


def test_nested_fields_are_json_and_the_others_stay():
    out = io.BytesIO()
    exporter = JsonCellsCsvExporter(out)
    exporter.start_exporting()
    exporter.export_item(ROW)
    exporter.finish_exporting()
    (row,) = csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""))
    assert json.loads(row["rights"]) == ROW["rights"]
    assert (row["title"], row["text"], row["authors"]) == (ROW["title"], ROW["text"], "Ada Quill,Jon Perry")
