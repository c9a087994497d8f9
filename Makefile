# Everything runs in the project's own .venv; python3 (3.11 or later) and make are all that must be there.
UV ?= $(shell command -v uv 2>/dev/null || echo .venv/bin/uv)
RUN := .venv/bin/python
ENV := .venv/.ready
DATA ?=
SOURCES ?=
ARGS ?=
# The certificates of the machine: behind a company's proxy only they know its authority.
export UV_SYSTEM_CERTS ?= 1
export UV_NATIVE_TLS ?= 1

.DEFAULT_GOAL := help
.PHONY: help crawl test check format eval train bench clean

help: ## show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(ENV): pyproject.toml uv.lock
	@test -x .venv/bin/python || python3 -m venv .venv
	@command -v "$(UV)" >/dev/null 2>&1 || .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
	@command -v "$(UV)" >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@"$$(command -v uv || echo .venv/bin/uv)" sync --quiet --frozen --inexact
	@touch $(ENV)

crawl: $(ENV) ## collect the demo newsroom into data/demo/, or SOURCES=my.toml into data/
ifeq ($(SOURCES),)
	$(RUN) -m crawler.demo run -- $(RUN) -m scrapy crawl news -a sources={sources} \
	  -s ALLOWED_NETWORKS=127.0.0.0/8 -s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=False \
	  -s CONCURRENT_REQUESTS_PER_DOMAIN=8 -s CONTACT=https://newsroom.example/ -s OUTPUT_DIR=data/demo $(ARGS)
else
	$(RUN) -m scrapy crawl news -a sources='$(SOURCES)' $(ARGS)
endif

test: $(ENV) ## run the whole test suite
	$(RUN) -m pytest -n 2 --durations=10 $(ARGS)

check: $(ENV) ## lint, types, layers: what CI runs
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: $(ENV) ## speed beside what people write themselves: make bench DATA=folder with WARC files
	@"$$(command -v uv || echo .venv/bin/uv)" sync --quiet --frozen --inexact --group bench
	$(RUN) -m bench --data '$(DATA)' --write bench/RESULTS.md $(ARGS)

format: $(ENV) ## let ruff lay out the code
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

eval: $(ENV) ## score the text against gold: DATA=folder, or the project's own pages; fails when a pinned score falls
	$(RUN) -m train.evaluate $(DATA) $(ARGS)

train: $(ENV) ## train the block scorer from DATA=folder with *.warc.gz and gold.jsonl; prints scores by site
	@test -n "$(DATA)" || { echo "make train DATA=folder: which folder?" >&2; exit 2; }
	@"$$(command -v uv || echo .venv/bin/uv)" sync --quiet --frozen --inexact --group train
	$(RUN) -m train $(DATA) $(ARGS)

clean: ## remove the environment and caches; data/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
