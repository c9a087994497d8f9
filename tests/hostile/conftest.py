from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("loopback", HERE / "loopback.py")
loopback = importlib.util.module_from_spec(SPEC)
sys.modules["loopback"] = loopback
SPEC.loader.exec_module(loopback)


@pytest.fixture
def net():
    network = loopback.Loopback()
    yield network
    network.close()


@pytest.fixture
def crawl():
    """Run a plan in a process of its own; return the outcome and the log."""

    def run(urls, *, allowed=("127.0.0.0/8",), environ=None, **plan):
        settings = {"ALLOWED_NETWORKS": list(allowed), "RETRY_TIMES": 0, **plan.pop("settings", {})}
        done = subprocess.run(
            [sys.executable, str(HERE / "crawl.py")],
            input=json.dumps({"urls": urls, "settings": settings, **plan}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=HERE.parent.parent,
            env={**os.environ, "PYTHONPATH": str(HERE.parent.parent), **(environ or {})},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), done.stderr

    return run
