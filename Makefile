# The recipes of the workshop; .ci/run uses the same ones.
.PHONY: install test lint types imports content docs demo package bench models ci

install:
	pip install -e '.[test,dev,docs,bench]'
	pre-commit install

test:
	pytest

lint:
	ruff check .
	ruff format --check .

types:
	mypy

imports:
	lint-imports

content:
	kinspec author check

docs:
	kinspec docs build

demo:
	kinspec demo --force

package:
	kinspec author package

bench:
	for script in benchmarks/*.py; do python $$script; done

ci:
	.ci/run
