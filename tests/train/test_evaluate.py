"""Extractors are measured through the door by which a crawl uses them."""

import pytest

from train import evaluate

STOCK = "crawler.extractors.stock.TrafilaturaExtractor"


def test_another_extractor_is_measured_and_pins_nothing(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(evaluate, "BASELINE", tmp_path / "baseline.json")

    evaluate.main(["--processes", "1", "--extractor", STOCK])

    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["set", "pages", "f1"]
    assert {row.split()[0] for row in rows} >= {"courier", "gate", "lantern", "tribune"}
    assert not list(tmp_path.iterdir())


def test_the_extractors_differ():
    pages = [evaluate.read_all(evaluate.own_pages(), 1, path) for path in (evaluate.DEFAULT_EXTRACTOR, STOCK)]
    ours, stock = ([len(page.blocks) for page in read] for read in pages)
    assert sum(ours) > 2 * sum(stock) > 0


def test_a_wrong_path_is_an_error_before_anything_is_read(capsys):
    with pytest.raises(SystemExit):
        evaluate.main(["--extractor", "crawler.extractors.stock.Nobody"])
    assert "--extractor: crawler.extractors.stock.Nobody: there is no such class" in capsys.readouterr().err
