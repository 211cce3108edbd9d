# The commands of this project; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

RELEASE := $(shell sed 's/\#.*//' scripts/release-flags)

# More options for the program: make run ARGS="--lang en"
ARGS ?=
# For `make soak`: rounds, and the seed that plans them; empty for a new one.
ROUNDS ?= 200
SEED ?=
# For `make abuse`: names of files, such as `logins` for Tests/Abuse/test_logins.py; empty for all.
ONLY ?=

.PHONY: run server build test test-unit test-pty test-soak soak abuse mutants bench picture format lint setup clean help

run: setup  ## build the client and chat offline with the embedded server
	swift build $(RELEASE) --product wechat-tui
	@exec "$$(swift build $(RELEASE) --show-bin-path)/wechat-tui" --offline $(ARGS)

server: setup  ## build and start wechat-server alone
	swift build $(RELEASE) --product wechat-server
	@exec "$$(swift build $(RELEASE) --show-bin-path)/wechat-server" $(ARGS)

build: setup  ## build both programs in release
	swift build $(RELEASE) --product wechat-tui
	swift build $(RELEASE) --product wechat-server

test: setup-test  ## lint, unit and integration tests, the shipped program on a pty, faults in short
	@scripts/test.sh all

test-unit: setup-test  ## only what `swift test` runs
	@scripts/test.sh unit

test-pty: setup-test  ## only the tests of the shipped program on a pty
	@scripts/test.sh pty

test-soak: setup-test  ## only the short form of the fault harness
	@scripts/test.sh soak

soak: setup-test build build-soak-peer  ## faults under load, and whether a text was lost: ROUNDS=200 SEED=
	@python3 Tests/Soak/soak.py "$$(swift build $(RELEASE) --show-bin-path)" --rounds $(ROUNDS) $(if $(SEED),--seed $(SEED)) $(ARGS)

abuse: setup-test build  ## what a hostile world may try, against the server in release: ONLY="logins emfile"
	@python3 Tests/Abuse/abuse.py "$$(swift build $(RELEASE) --show-bin-path)" $(ONLY)

mutants: setup-test build-soak-peer  ## whether the fault harness finds servers broken on purpose
	@Tests/Soak/mutants.sh "$$(swift build $(RELEASE) --show-bin-path)/soak-peer"

.PHONY: build-soak-peer
build-soak-peer:
	swift build $(RELEASE) --product soak-peer

bench: setup-test build  ## measure against a bare C program and print a table with targets
	@Benchmarks/run

picture: setup build  ## draw docs/screen.svg, the picture of the README, from the real screen
	@PYTHONDONTWRITEBYTECODE=1 scripts/picture.py "$$(swift build $(RELEASE) --show-bin-path)" docs/screen.svg

format:  ## format all Swift code in place
	swift format --in-place --recursive --parallel Sources Tests Package.swift

lint:  ## check format, imports between layers, scripts and what is in git
	@scripts/lint.sh

setup:  ## install the Debian packages that a build needs, if any is missing
	@scripts/setup.sh run
	@scripts/static-libraries.sh

.PHONY: setup-test
setup-test:
	@scripts/setup.sh test
	@scripts/static-libraries.sh

clean:  ## remove what builds and tests have made
	rm -rf .build .build-*

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18
