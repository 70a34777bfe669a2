# Every target sets up what it needs in .venv and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

# `make demo` searches a drawn gallery, `make demo GALLERY=/path/to/pictures` one's own;
# ONCE=1 leaves after the first search.
GALLERY ?=
ONCE ?=
DATA ?= $(SEMBLANCE_TEST_DATA)
# `make translations NEW=de` begins another language.
NEW ?=

# Every worker imports torch: from source that takes far longer, and a container that forbids
# to keep bytecode would have it so each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint format translations screenshots bench train-starter lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.cpu ## set everything up, search a gallery through the queue, stay up
	@$(BIN)/semblance demo $(if $(GALLERY),--gallery "$(GALLERY)") $(if $(ONCE),--once)

# Three at a time for two cores: one of them waits for a browser or a service most of the time.
test: $(VENV)/.dev ## run the tests
	$(BIN)/pytest --numprocesses=3 --dist=loadgroup

lint: $(VENV)/.dev ## check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## put the code into the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: $(VENV)/.dev ## collect the words of the dashboard, for translators, and compile what they wrote
	@for domain in messages scripts; do \
		(cd web && ../$(BIN)/pybabel -q extract -F translations/$$domain.cfg -k t -k tc:1c,2 -k tn:1,2 \
			--no-wrap --sort-by-file --add-location=file --omit-header -o translations/$$domain.pot .) && \
		$(BIN)/pybabel -q update -D $$domain -i web/translations/$$domain.pot -d web/translations \
			--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
			$(if $(NEW),--locale $(NEW) --init-missing); \
	done
	@rm web/translations/*.pot
	$(BIN)/pybabel -q compile -D messages -d web/translations

screenshots: $(VENV)/.dev ## walk through the dashboard and keep pictures of it in docs/img
	SEMBLANCE_SCREENSHOTS=docs/img $(BIN)/pytest tests/e2e/test_walk.py

bench: $(VENV)/.dev ## measure, and record the results in bench/results/
	@for one in bench/*.py; do echo "== $$one"; $(BIN)/python $$one || exit 1; done

train-starter: $(VENV)/.dev ## train the encoders that come with Semblance anew: hours; DATA=folder with datasets/, weights/
	$(BIN)/python -m models_store.starter.train "$(DATA)/datasets/tiny_imagenet.zip" --teacher "$(DATA)/weights"
	$(BIN)/python -m models_store.starter.train_words "$(DATA)/datasets/tiny_imagenet.zip" "$(DATA)/datasets/flickr_captions.zip"

lock: $(UV) ## choose the newest versions that pyproject.toml allows
	$(UV) pip compile -q --upgrade --universal --generate-hashes --custom-compile-command "make lock" \
		--extra cpu pyproject.toml -o requirements/cpu.txt
	$(UV) pip compile -q --universal --generate-hashes --custom-compile-command "make lock" \
		--extra cpu --group dev -c requirements/cpu.txt pyproject.toml -o requirements/dev.txt
	$(UV) pip compile -q --upgrade --universal --generate-hashes --custom-compile-command "make lock" \
		--extra gpu pyproject.toml -o requirements/gpu.txt

clean: ## remove the environment; data under var/ stays
	rm -rf $(VENV)

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv

# .dev holds all of .cpu, so whichever comes first, the other adds only what is missing.
$(VENV)/.%: requirements/%.txt pyproject.toml | $(UV)
	@echo "installing packages into $(VENV): several gigabytes and minutes, once"
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r $<
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps -e .
	@touch $@
