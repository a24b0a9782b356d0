# make help says what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PROFILE ?= release
OUTPUT := $(or $(CARGO_TARGET_DIR),target)
ifeq ($(PROFILE),release)
LIB ?= $(OUTPUT)/lib
else
LIB ?= $(OUTPUT)/lib-$(PROFILE)
endif
# The folder that every test takes the library from.
export OXISSL_LIB := $(abspath $(LIB))
export CARGO_TARGET_DIR := $(abspath $(OUTPUT))

# Where cargo leaves what this profile makes.
BUILT := $(OUTPUT)/$(if $(filter dev,$(PROFILE)),debug,$(PROFILE))
PREFIX ?= /opt/oxissl
INSTALL = PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install

.PHONY: ciphers help deps lib check-tool install uninstall deb deb-test header demo quick test lint fmt index generated-docs abi header-test \
	logging-test c-tests cross-test install-test resumption post-handshake-auth attacker sessions source-build bench chaos churn compat compat-all clean

help: ## this text
	@printf 'oxissl: a memory-safe libssl.so.3 (README.md). Start with:\n\n  make demo     see nginx and curl run on it\n'
	@printf '  make lib      build target/lib/libssl.so.3, for LD_LIBRARY_PATH\n  make deb      build a Debian package\n'
	@printf '  make quick    after a change; make test before you hand it in\n\nAll targets:\n\n'
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14
	@echo "PROFILE=dev with lib, install, abi, ciphers, c-tests or compat uses a debug build in $(OUTPUT)/lib-dev"

deps: ## install the Debian packages that are missing
	scripts/install-packages

lib: ## build the library: target/lib/libssl.so.3
	scripts/link-library $(PROFILE) $(LIB)

check-tool:
	cargo build --locked --package oxissl-check --profile $(PROFILE)

install: lib check-tool ## into PREFIX (default /opt/oxissl), under DESTDIR if that is set
	$(INSTALL) $(LIB) $(BUILT)/libssl.a $(BUILT)/oxissl-check

uninstall: ## remove what install has put into PREFIX
	$(INSTALL) --uninstall

deb: lib check-tool ## a Debian package, into target/deb
	scripts/make-deb $(LIB) $(BUILT)/oxissl-check $(OUTPUT)/deb

deb-test: deb ## that package in a scratch root (not part of make test)
	tests/deb "$$(ls -t $(OUTPUT)/deb/oxissl_*.deb | head -n 1)"

header: ## write include/openssl/ssl.h and sslerr.h anew from the sources
	cargo run --quiet --locked --example header

demo: ## nginx and curl on the library, measured beside OpenSSL
	scripts/demo

quick: ## what to run after a change: lint, unit tests, most transcripts, some attacks, on a debug build (two minutes at most)
	scripts/quick

test: ## everything: lint, unit tests, ABI, transcripts, real programs
	scripts/test

lint: ## formatting, clippy, the house rules, the crates and the index of C programs, no changes
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	c-tests/index --check
	bench/report --check
	tests/links
	tests/house
	tests/house --self-test
	tests/dependencies
	tests/dependencies --self-test
	clang-format --dry-run -Werror c-tests/*/*.[ch] c-tests/*/*.cc bench/*.c examples/*.c* tests/{header,install,logging,newer,panics}.d/*.c* tests/attacker/*.c

fmt: ## format Rust and C
	cargo fmt --all
	clang-format -i c-tests/*/*.[ch] c-tests/*/*.cc bench/*.c examples/*.c* tests/{header,install,logging,newer,panics}.d/*.c* tests/attacker/*.c

index: ## write c-tests/README.md from the comments that the programs begin with
	c-tests/index

generated-docs: ## write the pages that are made from tables
	WRITE_GENERATED_DOCS=1 cargo test --locked --test generated_docs

abi: lib ## the library's exports, versions, soname and needs
	tests/abi

.PHONY: newer
newer: lib ## the functions that came after OpenSSL 3.0: what OpenSSL 3.5 answers
	tests/newer

ciphers: lib ## `openssl ciphers` for many strings, against the system's library
	tests/ciphers

header-test: lib ## the C header: compilers, and agreement with the system's
	tests/header

logging-test: lib ## the log and the key log
	tests/logging

c-tests: lib ## the C transcripts (TESTS="SSL_new …" selects)
	c-tests/run $(TESTS)

resumption: lib ## the resumption matrix: both libraries, each way, between processes
	tests/resumption

post-handshake-auth: lib ## clients that authenticate after the handshake: both libraries, each way
	tests/post-handshake-auth

attacker: lib ## servers and clients attacked by a TLS peer of our own: the same outcome on both libraries (TESTS="…" selects)
	tests/attacker/run $(TESTS)

.PHONY: tlsfuzzer
tlsfuzzer: lib ## tlsfuzzer's scripts against servers on both libraries (needs the network; TESTS="script …" selects; not part of make test)
	tests/tlsfuzzer $(TESTS)

sessions: lib ## memory and lookup time of a cache of 100,000 sessions (NUMBER=…)
	scripts/sessions

churn: lib ## memory of 100,000 connections made, copied, cleared and freed (ROUNDS=…)
	scripts/churn

cross-test: ## build it for arm64 and run programs on it with qemu (minutes; not part of make test)
	tests/cross

install-test: lib check-tool ## installing, and building programs against it
	tests/install

source-build: lib check-tool ## nginx and stunnel from Debian's sources, built against it and run (minutes; not part of make test)
	tests/source-build

.PHONY: docs docs-test dist dist-test
docs: ## build the documentation as a site: target/site/index.html (needs mdbook)
	scripts/docs

docs-test: ## run every command of README.md and docs/USING.md in fresh Debian 12 and 13 roots (root; minutes; not part of make test)
	tests/docs

dist: deb ## everything that a release carries, into target/dist: library, debug symbols, package, checksums
	scripts/make-dist $(LIB)

dist-test: ## run the Dockerfile's steps in a Debian 13 root, and fetch a page from its nginx (root; minutes; not part of make test)
	tests/dist

bench: lib ## speed and memory beside the system's OpenSSL and rustls alone (WRITE=1 stores and publishes the run)
	scripts/install-packages bench
	bench/run $(if $(WRITE),--write)

.PHONY: fuzz fuzz-smoke
fuzz: ## one fuzz target (TARGET=name SECONDS=60), or all of them in turn
	scripts/fuzz $(or $(TARGET),--all) $(SECONDS)

fuzz-smoke: ## every fuzz target, briefly and always alike
	scripts/fuzz --smoke

chaos: lib ## callbacks that call back, under valgrind (SEEDS="1 21 …": twenty rounds from each on)
	for seed in $(or $(SEEDS),1 21 41 61 81); do \
		CHAOS_SEED=$$seed CHAOS_ROUNDS=20 c-tests/run --valgrind callbacks_call_back || exit; done

.PHONY: faults threads asan tsan panics
# How long one of these programs may take.
faults threads: export C_TESTS_SECONDS := 7200

faults: lib ## every allocation, BIO call, callback and byte of handshakes, resumptions, shutdowns fails once (minutes)
	FAULTS=0 c-tests/run --folder faults

threads: lib ## one reader and one writer for 10,000,000 messages, 16 threads on one context (NUMBER=…)
	NUMBER=$(or $(NUMBER),10000000) c-tests/run reader_and_writer
	NUMBER=$(or $(CONNECTIONS),20000) c-tests/run one_context

asan: lib ## the C transcripts, compiled with AddressSanitizer (TESTS="…" selects)
	c-tests/run --sanitize address $(TESTS)

tsan: lib ## the C programs with threads, compiled with ThreadSanitizer
	c-tests/run --sanitize thread --folder threads

.PHONY: models miri
models: ## models of what threads do to each other, in many orders (ORDERS=…: how many of each)
	cargo test --locked --features models --lib models::

# What calls no C: libcrypto's functions and aws-lc's are none to Miri.
MIRI = lock:: reference:: superseded:: wiped:: record::header record::buffer record::messages record::rules wire:: transport::slot
miri: ## the unit tests that call no C under Miri, where a nightly toolchain has it
	@cargo +nightly miri --version >/dev/null 2>&1 || { echo "no Miri: rustup +nightly component add miri"; exit 1; }
	for room in $(MIRI); do MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test --locked --lib $$room || exit; done

.PHONY: floods soak hardness
floods: lib ## floods of alerts, KeyUpdates, tickets, half-open handshakes, slow senders: outcome and memory beside OpenSSL (FLOOD=…)
	tests/attacker/floods $(TESTS)

soak: lib ## nginx under load, aborts, idle connections and reloads, on both libraries (NUMBER=…, IDLE=…)
	scripts/soak

hardness: lib ## all that tries to break it, and the table of it in docs/RELIABILITY.md (hours; HARDNESS_SHORT=1: minutes)
	scripts/hardness

panics: ## a panic in each exported function and at each read and write of a BIO, in a library built for that
	scripts/link-library $(PROFILE) $(OUTPUT)/lib-panics injected-panics
	tests/panics $(OUTPUT)/lib-panics/libssl.so.3

compat: lib ## the real programs (TESTS="curl …" selects)
	compat/run $(TESTS)

compat-all: lib ## those that need many packages, too (not part of make test)
	scripts/install-packages compat-all
	compat/run --all

.PHONY: c-tests-trixie compat-trixie
c-tests-trixie: lib ## the C transcripts in a Debian 13 root, beside its OpenSSL 3.5 (root; SUITE=forky: another Debian)
	scripts/newer-root make
	scripts/newer-root run c-tests/run --newer $(TESTS)

compat-trixie: lib ## the real programs in that root
	scripts/newer-root make
	scripts/newer-root run compat/run --newer $(TESTS)

clean: ## remove everything that was built
	cargo clean
