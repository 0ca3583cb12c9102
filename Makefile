# `make run` and `make test` start from nothing but python3 and make; tasks.py does the work, on any system.
PYTHON ?= python3

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: run test quick browser setup docs workshop bundle lab notebooks bench pythons machines lock help

run test quick browser setup docs workshop bundle lab notebooks bench pythons machines lock help:
	@$(PYTHON) tasks.py $@ $(ARGS)
