# make kiosk opens a rehearsal; make test proves everything. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := $(VENV)/.tools
SEED ?= 1
SCALE ?= 1
MINUTES ?= 2
REPORT ?= faults.md
ONLY ?=

SUPPLY := .venv-supply
SUPPLY_STAMP := $(SUPPLY)/.installed

.PHONY: help kiosk test check prove bench codes size faults wheel words snapshots pictures licences audit sbom pins clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m pip check --disable-pip-version-check
	@$(BIN)/python -m compileall -q kiosk screens export assets run_kiosk.py
	@touch $@

$(TOOLS): .ci/install-tools $(STAMP)
	.ci/install-tools
	@touch $@

kiosk: $(STAMP)  ## open a rehearsal of the Worcestershire meeting
	$(BIN)/python run_kiosk.py

check: $(STAMP)  ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Three workers a core, for tests mostly wait: for a terminal, a browser, a disk. What is timed runs alone.
test: check $(TOOLS)  ## every test
	$(BIN)/python -m pytest -n 6 --dist worksteal -m 'not campaign' --ignore tests/bench
	$(BIN)/python -m pytest -m 'not campaign' tests/bench

prove: $(STAMP) $(TOOLS)  ## the check of one promise: make prove TESTS=tests/faults/test_power.py
	$(BIN)/python -m pytest -m 'not campaign' $(or $(TESTS),$(error name the tests: make prove TESTS=...))

size: $(STAMP)  ## speed and memory of the inspectors' side: make size RECORDS=1000000
	$(BIN)/python -m tests.bench.inspectors $(or $(RECORDS),100000)

bench: $(STAMP)  ## speed, as ratios to baselines measured in the same run
	$(BIN)/python tests/bench

codes: $(STAMP) $(TOOLS)  ## prove every code on a screen, and write docs/codes.md
	$(BIN)/python -m tests.bench.codes

faults: $(STAMP) $(TOOLS)  ## the long fault campaigns: make faults SEED=1 SCALE=1 MINUTES=2 REPORT=faults.md ONLY=power
	FAULTS_SEED=$(SEED) FAULTS_SCALE=$(SCALE) FAULTS_MINUTES=$(MINUTES) FAULTS_REPORT=$(REPORT) \
	$(BIN)/python -m pytest -m campaign -p no:randomly --timeout 14400 -s -k '$(ONLY)'

wheel: $(STAMP)  ## build the wheel into dist/
	$(BIN)/python -m build --wheel

words: $(STAMP)  ## bring new texts of the door into every language, and compile them
	$(BIN)/python -m tests.words.catalogues

snapshots: $(STAMP)  ## take the pictures of the screens anew, after looking at them
	$(BIN)/python -m pytest tests/ui --snapshot-update

pictures: $(STAMP)  ## take the pictures in docs/ anew
	$(BIN)/python tests/ui/take_pictures.py
	$(BIN)/python -m tests.office.take_report_picture

$(SUPPLY_STAMP): .ci/supply-tools.txt
	test -x $(SUPPLY)/bin/python || $(PYTHON) -m venv $(SUPPLY)
	$(SUPPLY)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

licences: $(STAMP)  ## list the licence of everything that is installed with the product
	$(BIN)/python .ci/supply.py licences > docs/licences.md

audit: $(STAMP)  ## known weaknesses of the pins, from OSV records on this machine: make audit ADVISORIES=all.zip
	$(BIN)/python .ci/supply.py audit '$(or $(ADVISORIES),advisories)'

sbom: $(STAMP) $(SUPPLY_STAMP)  ## write a bill of materials (CycloneDX) to dist/sbom.cdx.json
	@mkdir -p dist
	$(SUPPLY)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/sbom.cdx.json $(BIN)/python
	$(BIN)/python .ci/supply.py scopes dist/sbom.cdx.json

pins: $(SUPPLY_STAMP)  ## renew constraints.txt: every package with its version and its hashes
	.ci/renew-pins $(SUPPLY)/bin

clean:  ## remove what was built
	rm -rf $(VENV) $(SUPPLY) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
