# SPDX-License-Identifier: GPL-3.0-or-later
# `make help` lists the targets. Variables: V=1 shows commands; DEBUG=1, SANITIZE=1 (ASan, UBSan),
# WERROR=1, COVERAGE=1, CC=clang, prefix=/usr/local, DESTDIR=, JOBS=2 (tests at a time).

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

VERSION := 1.0.0
# The day this version was made, as a number: a clock that is before it is wrong.
RELEASED := 20261121
prefix ?= /usr/local
JOBS ?= 2
CC := $(if $(filter default undefined,$(origin CC)),$(if $(FUZZ),clang,gcc),$(CC))
# Each kind of build keeps its own objects.
B := build$(if $(FUZZ),/fuzzing,$(if $(SANITIZE),/sanitize)$(if $(COVERAGE),/coverage))
comma := ,

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wswitch-enum -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef \
	-Wformat=2 -Wconversion -Wno-sign-conversion
OPTIMISE := $(if $(DEBUG)$(COVERAGE),-O0 -g3,-O2 -g)
TARGET := $(or $(shell $(CC) $(CFLAGS) -dumpmachine 2>/dev/null),$(shell uname -m))
HARDENING := -fPIE -fstack-protector-strong \
	$(if $(filter x86_64%,$(TARGET)),-fstack-clash-protection -fcf-protection) \
	$(if $(DEBUG)$(COVERAGE)$(SANITIZE)$(FUZZ),,-D_FORTIFY_SOURCE=2)
SANITIZERS := $(if $(SANITIZE)$(FUZZ),-fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer) \
	$(if $(FUZZ),-fsanitize=fuzzer-no-link)
ALL_CPPFLAGS := -I. -D_GNU_SOURCE -DTRACKER_VERSION='"$(VERSION)"' -DTRACKER_RELEASED=$(RELEASED) $(CPPFLAGS)
ALL_CFLAGS := -std=c11 $(OPTIMISE) $(WARNINGS) $(HARDENING) $(SANITIZERS) \
	$(if $(WERROR),-Werror) $(if $(COVERAGE),--coverage) $(CFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed $(SANITIZERS) \
	$(if $(COVERAGE),--coverage) $(LDFLAGS)
LIBS := -lsodium -llmdb -lglpk -ljansson -lutf8proc -lncursesw -ltinfo -lm
TEST_LIBS := -lcmocka -lvterm -lutil
BENCH_LIBS := -lsqlcipher -lvterm -lutil

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $@)

SOURCES := $(filter-out tracker/cli/main.c,$(sort $(wildcard crypto/*.c tracker/*.c tracker/*/*.c tracker/*/*/*.c tui/*.c tui/*/*.c)))
OBJECTS := $(SOURCES:%.c=$(B)/obj/%.o) \
	$(patsubst %,$(B)/obj/%.o,codebook_ent charter_text scenario_csv catalogue_en)
# Every one of these files is a program of its own; tests/support/ is a library for them.
TESTS := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/*.c tests/attacks/*.c tests/screens/*.c)))
BENCHES := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/bench/*.c)))
FUZZERS := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/fuzz/*.c)))
BOOTED := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/booted/*.c)))
SUPPORT := $(B)/libsupport.a
HOUSE := $(sort $(wildcard scripts/check-*))
SCRIPTED := $(sort $(shell find tests -name '*.sh' -perm -u+x 2>/dev/null))
FLAGS := $(B)/flags
C_FILES = $(shell git ls-files '*.c' '*.h' 2>/dev/null || find crypto tracker tui tests -name '*.[ch]')
RUN_TESTS = TRACKER='$(abspath $(B))/tracker' LOGS='$(B)/log' JOBS='$(JOBS)' scripts/run-tests.sh

.PHONY: all
all: $(B)/tracker ## build the program, build/tracker

.PHONY: demo
demo: all ## a practice store in a temporary folder: 40 interviews in, the bilan out
	$(Q)$(B)/tracker demo

.PHONY: check
check: all $(TESTS) ## house rules and all tests; the last line counts them
	$(Q)$(RUN_TESTS) $(HOUSE) $(TESTS) $(SCRIPTED)

.PHONY: campaign
campaign: export TRACKER_CAMPAIGN = 1
campaign: check fuzz debian booted media ## the same tests with large counts, the fuzzers, other releases: hours

.PHONY: debian
debian: ## the README's commands on fresh Debian 12, 13 and sid, as root; with gcc, then clang and in French
	$(Q)scripts/on-debian bookworm trixie sid
	$(Q)scripts/on-debian --user --locale fr_FR.UTF-8 --path 'mes essais é' bookworm trixie sid CC=clang WERROR=1

.PHONY: media
media: all ## backups on disks as keys are formatted (exFAT, NTFS, FAT), as root
	$(Q)scripts/on-media $(B)/tracker

.PHONY: booted
booted: all $(BOOTED) ## lines and power cut under a booted systemd: as root, RELEASE=trixie for another
	$(Q)B='$(B)' scripts/on-booted $(RELEASE)

.PHONY: asan
asan: export SECONDS_EACH = 1800
asan: ## the tests under AddressSanitizer and UBSan
	$(Q)$(MAKE) --no-print-directory SANITIZE=1 DEBUG= unit

.PHONY: unit
unit: all $(TESTS) # the tests without the house rules
	$(Q)$(RUN_TESTS) $(TESTS) $(filter-out tests/house_%,$(SCRIPTED))

.PHONY: valgrind # leaks are for `make asan` to find: many children of these tests end midway
valgrind: export TRACKER_BRIEF = 1
valgrind: all $(TESTS) ## the unit tests, random ones shortened, under Valgrind
	$(Q)WRAP='valgrind -q --error-exitcode=99 --suppressions=$(abspath tests/support/valgrind.supp)' \
		SECONDS_EACH=1800 $(RUN_TESTS) $(filter $(patsubst %.c,$(B)/%,$(wildcard tests/*.c)),$(TESTS))

.PHONY: coverage
coverage: ## line coverage of the tests, by folder
	$(Q)$(MAKE) --no-print-directory COVERAGE=1 coverage-report

.PHONY: coverage-report
coverage-report: all $(TESTS)
	$(Q)find $(B) -name '*.gcda' -delete
	$(Q)$(RUN_TESTS) $(TESTS) $(filter-out tests/house_%,$(SCRIPTED)); status=$$?; scripts/coverage $(B) && exit $$status

.PHONY: bench
bench: all $(BENCHES) ## speed and size, as ratios taken in one run
	$(Q)for program in $(BENCHES); do echo "== $${program##*/}"; \
		TRACKER='$(abspath $(B))/tracker' "$$program" || exit 1; done

.PHONY: fuzz
fuzz: ## fuzz every reader of foreign bytes for FUZZ_SECONDS each (default 60)
	$(Q)$(MAKE) --no-print-directory FUZZ=1 SANITIZE= COVERAGE= fuzz-run

.PHONY: fuzz-run
FUZZ_SECONDS ?= 60
fuzz-run: $(FUZZERS)
	$(Q)scripts/run-fuzzers.sh $(FUZZ_SECONDS) $(FUZZERS)

.PHONY: lint
lint: format-check ## static analysis: clang-tidy, shellcheck, and the code format
	$(Q)shellcheck $$(grep -l '^#!/bin/sh' scripts/* .ci/run $(SCRIPTED))
	$(Q)clang-tidy --quiet --warnings-as-errors='*' $(SOURCES) $(wildcard tracker/cli/main.c) \
		-- $(ALL_CPPFLAGS) -std=c11 2>/dev/null

.PHONY: format-check
format-check: ## is the code laid out as .clang-format says?
	$(Q)clang-format --dry-run -Werror $(C_FILES)

.PHONY: format
format: ## lay the code out as .clang-format says
	$(Q)clang-format -i $(C_FILES)

.PHONY: po
po: ## merge the French sentences of the sources into scripts/en.po
	$(Q)scripts/check-catalogue --merge

.PHONY: manual
manual: ## write what tracker/manual/ has from the tables of commands and errors
	$(Q)scripts/manual

.PHONY: measures
measures: ## sizes of functions and files, call circles, names, codes written in C
	$(Q)scripts/measures

.PHONY: install
install: all ## copy the program to $(DESTDIR)$(prefix)/bin
	$(Q)install -D -m 755 $(B)/tracker '$(DESTDIR)$(prefix)/bin/tracker'

.PHONY: clean
clean: ## remove build/
	$(Q)rm -rf build

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | \
		awk -F '|' '{ printf "%-22s %s\n", $$1, $$2 }'
	@sed -n '2,3s/^# //p' Makefile

# What a goal needs is looked for first. The goals below install what is missing; any other goal says
# what to type.
INSTALLING := demo check campaign booted media asan unit valgrind coverage coverage-report bench fuzz fuzz-run lint \
	format format-check po measures
GOALS := $(or $(MAKECMDGOALS),all)
goal = $(if $(filter $(1),$(GOALS)),$(2))
NEEDS := build $(if $(findstring clang,$(CC)),clang) \
	$(call goal,check campaign asan unit valgrind coverage coverage-report measures $(B)/tests/%,test) \
	$(call goal,valgrind,valgrind) $(call goal,coverage coverage-report,coverage) \
	$(call goal,bench $(B)/tests/bench/%,bench) $(call goal,lint format format-check,lint) \
	$(call goal,campaign fuzz fuzz-run $(B)/tests/fuzz/%,fuzz) \
	$(call goal,booted $(B)/tests/booted/%,test) $(call goal,campaign booted,booted) \
	$(call goal,campaign media,media)

.PHONY: dependencies
dependencies:
	$(Q)CC='$(CC)' scripts/dependencies $(call goal,$(INSTALLING),--install) $(sort $(NEEDS))

asan booted media unit valgrind coverage coverage-report bench fuzz fuzz-run lint format format-check po measures: | dependencies

# Rewritten only when a flag changes, so that objects follow the flags and make clean is never needed.
.PHONY: FORCE
$(FLAGS): FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(subst ','\'',$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LIBS))' > $@.new
	$(Q)cmp -s $@.new $@ && rm -f $@.new || mv -f $@.new $@

# Tests put functions of their own before those of the C library, which must not be inline then.
$(B)/obj/tests/%.o: ALL_CFLAGS += -U_FORTIFY_SOURCE

$(B)/obj/%.o: %.c $(FLAGS) | dependencies
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Files linked into the program as bytes: the code list, the charter, the synthetic interviews, the
# English sentences.
define embed
$(B)/obj/$(1).o: $(2) scripts/embed.sh $(FLAGS) | dependencies
	$$(call say,DATA)
	$(Q)mkdir -p $$(@D)
	$(Q)scripts/embed.sh $(1) $$< > $$(@:.o=.c)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $$@ $$(@:.o=.c)
endef
$(eval $(call embed,codebook_ent,tracker/codebook/ent.json))
$(eval $(call embed,charter_text,CHARTER.md))
$(eval $(call embed,scenario_csv,tests/data/scenario.csv))
$(eval $(call embed,catalogue_en,$(B)/tracker.mo))

$(B)/tracker.mo: scripts/en.po | dependencies
	$(call say,MO)
	$(Q)mkdir -p $(@D)
	$(Q)msgfmt --check --endianness=little -o $@ $<

$(B)/libtracker.a: $(OBJECTS)
	$(call say,AR)
	$(Q)rm -f $@ && ar qcs $@ $^

$(SUPPORT): $(patsubst %.c,$(B)/obj/%.o,$(sort $(wildcard tests/support/*.c)))
	$(call say,AR)
	$(Q)rm -f $@ && ar qcs $@ $^

# The program with a clock that tests can set: tests/support/clock.c.
$(B)/tests/tracker-at: $(B)/obj/tracker/cli/main.o $(B)/obj/tests/support/clock.o $(B)/libtracker.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/tracker: $(B)/obj/tracker/cli/main.o $(B)/libtracker.a
	$(call say,LINK)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BENCHES): $(B)/tests/bench/%: $(B)/obj/tests/bench/%.o $(SUPPORT) $(B)/libtracker.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(BENCH_LIBS)

$(FUZZERS): $(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/%.o $(B)/libtracker.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$(TESTS) $(BOOTED): $(B)/tests/%: $(B)/obj/tests/%.o $(SUPPORT) $(B)/libtracker.a | $(B)/tests/tracker-at
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
