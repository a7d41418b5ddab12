# Everything goes through the project's own environment; `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
DTI := $(VENV)/bin/dti
UV := $(VENV)/bin/uv
SERVE ?= 1
BENCH_OPTIONS = $(if $(DOSSIERS),--dossiers $(DOSSIERS)) $(if $(FOLDER),--folder $(FOLDER))

DTI_HOME ?= .data
override DTI_HOME := $(abspath $(DTI_HOME))
export DTI_HOME
export DAGSTER_HOME := $(DTI_HOME)/dagster
export DO_NOT_TRACK := 1
ifdef AS_OF
export DTI_AS_OF := $(AS_OF)
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo sample templates reminders ioc ioc-replay api api-key backup restore tidy doctor refresh status backfill accept rebuild framework dev serve app test lint fuzz bench bench-ten-years kills fortnight clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed ## create .venv and install, from a bare Python 3.11 with pip

$(VENV)/.installed: pyproject.toml uv.lock
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --frozen --inexact --quiet --compile-bytecode
	@touch $@

demo: setup ## install, take the sample as inbox when it is empty, run everything, serve the dashboard (SERVE=0: do not)
	$(DTI) sample --if-empty
	$(DTI) refresh
	@$(DTI) summary
ifneq ($(SERVE),0)
	$(MAKE) --no-print-directory app
endif

sample: setup ## write a simulated inbox (SEED= DOSSIERS= PARCELS= FIRST= LAST=)
	$(DTI) sample $(if $(SEED),--seed $(SEED)) $(if $(DOSSIERS),--dossiers $(DOSSIERS)) \
		$(if $(PARCELS),--parcels $(PARCELS)) $(if $(FIRST),--first-day $(FIRST)) $(if $(LAST),--last-day $(LAST))

templates: setup ## write the workbooks that units fill in: PERIOD=2026 | 2026-Q3 | 2026-09 (UNIT= FORM=)
	$(DTI) templates $(PERIOD) $(if $(UNIT),--unit $(UNIT)) $(if $(FORM),--form $(FORM))

reminders: setup ## print who still owes a form (OPEN=1: also what is not due yet)
	@$(DTI) reminders $(if $(filter-out 0,$(OPEN)),--open)

refresh: setup ## load what is new in the inbox, rebuild, check, publish (AS_OF=YYYY-MM-DD)
	$(DTI) refresh

status: setup ## what is published, late, blocked or held, who is at work, what comes next; exit status 1: something to mend
	@$(DTI) status

backfill: setup ## re-load arrival days and rebuild: FROM= TO=, days or months (CHUNK=31: so many a run, FRESH=1: anew, PLAN=1: show)
	$(DTI) $(if $(filter-out 0,$(PLAN)),plan $(FROM) $(TO),backfill $(FROM) $(TO) \
		$(if $(CHUNK),--chunk $(CHUNK)) $(if $(filter-out 0,$(FRESH)),--fresh))

accept: setup ## let what a blocking check held back count: HOLD=dossiers/2026-02-28
	$(DTI) accept $(HOLD)

rebuild: setup ## make the warehouse again from the inbox, when it is damaged (FORCE=1: forget what the inbox has lost)
	$(DTI) rebuild $(if $(filter-out 0,$(FORCE)),--force)

framework: setup ## import the official annex of a DTI version: FILE=annex.xlsx or .csv (docs/framework-annex.md)
	$(DTI) framework "$(FILE)"

ioc: setup ## deliver what is published to the operations centre (FULL=1: every figure)
	$(DTI) ioc $(if $(filter-out 0,$(FULL)),--full)

ioc-replay: setup ## send deliveries again as they were: FROM= TO=, numbers or days
	$(DTI) ioc-replay $(FROM) $(TO)

backup: setup ## keep everything that cannot be made again in one file (TO=folder)
	$(DTI) backup $(if $(TO),--to "$(TO)")

restore: setup ## make an empty home from a backup: FILE=dti-….tar.gz (DTI_HOME=)
	$(DTI) restore "$(FILE)"

tidy: setup ## take away what is older than DTI_KEEP_… say (PLAN=1: only name it)
	$(DTI) tidy $(if $(filter-out 0,$(PLAN)),--plan)

doctor: setup ## say whether disk, permissions, time, versions, lock, inbox and settings are as they should be
	@$(DTI) doctor

api: setup ## the published figures over HTTP on http://localhost:8502 (PORT=; DTI_API_HOST, DTI_API_KEYS, …)
	$(DTI) api $(if $(PORT),--port $(PORT))

api-key: setup ## make a key of the API and add its hash to the file DTI_API_KEYS: NAME=
	@$(DTI) api-key "$(NAME)"

dev: setup ## Dagster's UI and daemon on http://localhost:3000
	$(DTI) prepare
	$(VENV)/bin/dagster dev --workspace workspace.yaml --host 127.0.0.1

serve: setup ## a server: Dagster's UI, the daemon with the daily refresh, and the dashboard, until it is told to end
	$(DTI) serve

app: setup ## the dashboard alone on http://localhost:8501 (PORT=)
	$(VENV)/bin/streamlit run app/main.py --server.address 127.0.0.1 --server.port $(or $(PORT),8501)

test: setup ## install and run every test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/python -m pytest --numprocesses 2

fuzz: setup ## search for inputs that break a reader, SECONDS= for each (60), READER= only one
	UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --frozen --inexact --quiet --group fuzz
	$(VENV)/bin/python -m tests.fuzz.readers --seconds $(or $(SECONDS),60) $(READER)

bench: setup ## speed, against scripts written by hand and the limits (DOSSIERS= FOLDER= ONLY="year publishing")
	$(VENV)/bin/python -m tests.benchmarks $(ONLY) $(BENCH_OPTIONS)

bench-ten-years: setup ## ten years against one (DOSSIERS= of a year, FOLDER=); much time, memory and disk
	$(VENV)/bin/python -m tests.benchmarks ten_years $(BENCH_OPTIONS)

kills: setup ## kill N runs at random moments (default 100) and hold what follows against an undisturbed one
	$(VENV)/bin/python -m tests.failure.many_kills $(if $(N),--kills $(N))

fortnight: setup ## live through fourteen days with every kind of fault, and hold them against fourteen without
	$(VENV)/bin/python -W ignore -m tests.fortnight

clean: ## remove what was built; the inbox stays
	rm -rf $(DTI_HOME)/warehouse $(DTI_HOME)/serving $(DTI_HOME)/quality $(DTI_HOME)/dagster $(DTI_HOME)/dbt \
		$(DTI_HOME)/plan $(DTI_HOME)/plans $(DTI_HOME)/templates $(DTI_HOME)/status.json $(DTI_HOME)/alerts.json $(DTI_HOME)/answers dbt_project/target dbt_project/logs
