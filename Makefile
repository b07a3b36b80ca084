# The commands of this project. The first call of any installs what it needs into .venv;
# README.md says what run and demo do, `make test` is what CI runs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: setup run demo test test-fast fuzz bench bench-deid weights weights-measure check lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Relay needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	@test -f .env || $(BIN)/relay init
	@$(BIN)/relay serve

demo: setup
	@$(BIN)/relay demo

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tests/licences.py

# A file stays on one core: what its tests share is started once.
EVERY_CORE := --numprocesses auto --dist loadfile

test-fast: check
	$(BIN)/pytest $(EVERY_CORE) -m "not server"

test: check
	$(BIN)/pytest $(EVERY_CORE)

# Looks for bytes of strangers that break a rule; `make test` does so for a few seconds, without atheris.
FUZZ         ?= session header upstream report commands
FUZZ_SECONDS ?= 600

fuzz: $(VENV)/.ready-dev
	$(INSTALL) "atheris>=3.0"
	@for name in $(FUZZ); do $(BIN)/python -m tests.fuzz $$name --seconds $(FUZZ_SECONDS) || exit 1; done

bench: setup
	$(BIN)/python bench/intake.py
	$(BIN)/python bench/hostile.py
	$(BIN)/python -m bench.oracle
	$(BIN)/python -m bench.year --seeds 1

# Relay beside its peers on annotated mail, which DEID_DATA holds; ARGS goes to `python -m bench.deid`.
bench-deid: setup
	$(BIN)/python -m bench.deid $(ARGS)

# The tagger's weights, made again in an environment of their own; `make -j2 weights` trains both members
# at once. weights-measure trains each once more without one group of writers, and judges that group by it:
# training/README.md.
TRAIN   := build/venv/bin/python
TRAINED := build/training
MEMBERS := 1 2
WRITERS := ta tb tc td te
TAUGHT  := $(wildcard training/mails/*.txt) \
           $(addprefix training/,augment.py corpus.py fit.py network.py sources.py stages.py) \
           $(addprefix relay/deid/tagger/,features.py labels.py pieces.py windows.py words.py)
BEFORE  := $(MEMBERS:%=$(TRAINED)/before-%.safetensors)
AFTER   := $(MEMBERS:%=$(TRAINED)/after-%.safetensors)
.SECONDARY: $(foreach group,$(WRITERS),$(MEMBERS:%=$(TRAINED)/after-%-without-$(group).safetensors))

weights: $(AFTER)
	$(TRAIN) -m training.weights export

weights-measure: $(WRITERS:%=$(TRAINED)/without-%/card.json)
	$(TRAIN) -m training.measure

$(BEFORE): $(TRAINED)/before-%.safetensors: $(TAUGHT) | build/venv/.ready
	$(TRAIN) -m training.weights before --member $*

$(AFTER): $(TRAINED)/after-%.safetensors: $(TRAINED)/before-%.safetensors
	$(TRAIN) -m training.weights after --member $*

$(TRAINED)/after-1-without-%.safetensors: $(TRAINED)/before-1.safetensors
	$(TRAIN) -m training.weights after --member 1 --without $*

$(TRAINED)/after-2-without-%.safetensors: $(TRAINED)/before-2.safetensors
	$(TRAIN) -m training.weights after --member 2 --without $*

$(TRAINED)/without-%/card.json: $(TRAINED)/after-1-without-%.safetensors $(TRAINED)/after-2-without-%.safetensors
	$(TRAIN) -m training.weights export --without $*

build/venv/.ready: training/requirements.txt pyproject.toml
	$(PYTHON) -m venv build/venv
	$(TRAIN) -m pip install --quiet --disable-pip-version-check -r training/requirements.txt -e .
	@touch $@

# Rewrites both lock files; uv only resolves, pip installs.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock" --extra build pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --quiet --custom-compile-command "make lock" --extra build --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .venv-bench build *.egg-info .mypy_cache .ruff_cache .pytest_cache
