# SPDX-License-Identifier: GPL-3.0-or-later
# make help lists the targets. V=1 shows commands; DEBUG=1, SANITIZE=1, WERROR=1, COVERAGE=1, CC=clang.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

VERSION := 1.0.0
prefix ?= /usr/local
CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
# Each kind of build keeps its own objects.
B := build$(if $(SANITIZE),/sanitize)$(if $(COVERAGE),/coverage)
comma := ,

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wswitch-enum -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef \
	-Wformat=2 -Wconversion -Wno-sign-conversion
OPTIMISE := $(if $(DEBUG)$(COVERAGE),-O0 -g3,-O2 -g)
HARDENING := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection \
	$(if $(DEBUG)$(COVERAGE)$(SANITIZE),,-D_FORTIFY_SOURCE=2)
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer)
ALL_CPPFLAGS := -I. -D_GNU_SOURCE -DTRACKER_VERSION='"$(VERSION)"' \
	-DTRACKER_LOCALEDIR='"$(prefix)/share/locale"' $(CPPFLAGS)
ALL_CFLAGS := -std=c11 $(OPTIMISE) $(WARNINGS) $(HARDENING) $(SANITIZERS) \
	$(if $(WERROR),-Werror) $(if $(COVERAGE),--coverage) $(CFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack $(SANITIZERS) \
	$(if $(COVERAGE),--coverage) $(LDFLAGS)
LIBS := -lsodium -llmdb -lglpk -ljansson -lm
TEST_LIBS := -lcmocka

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $@)

SOURCES := $(filter-out tracker/cli/main.c,$(sort $(wildcard crypto/*.c tracker/*.c tracker/*/*.c tui/*.c)))
OBJECTS := $(SOURCES:%.c=$(B)/obj/%.o) $(B)/obj/tracker/codebook/ent.o
TEST_NAMES := $(sort $(patsubst tests/%.c,%,$(wildcard tests/*.c)))
TESTS := $(TEST_NAMES:%=$(B)/tests/%)
CATALOGUE := $(B)/locale/en/LC_MESSAGES/tracker.mo
FLAGS := $(B)/flags

.PHONY: all
all: $(B)/tracker $(CATALOGUE) ## build the program, build/tracker

# Rewritten only when a flag changes, so that objects follow the flags and make clean is never needed.
.PHONY: FORCE
$(FLAGS): FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' '$(subst ','\'',$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LIBS))' > $@.new
	$(Q)cmp -s $@.new $@ && rm -f $@.new || mv -f $@.new $@

$(B)/obj/%.o: %.c $(FLAGS)
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The built-in code list, as bytes.
$(B)/obj/tracker/codebook/ent.o: tracker/codebook/ent.json $(FLAGS)
	$(call say,DATA)
	$(Q)mkdir -p $(@D)
	$(Q)scripts/embed.sh codebook_ent $< > $(@:.o=.c)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $(@:.o=.c)

$(B)/libtracker.a: $(OBJECTS)
	$(call say,AR)
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/tracker: $(B)/obj/tracker/cli/main.o $(B)/libtracker.a
	$(call say,LINK)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(B)/tests/%: $(B)/obj/tests/%.o $(B)/libtracker.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS)

$(CATALOGUE): scripts/en.po
	$(call say,MO)
	$(Q)mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<

-include $(OBJECTS:.o=.d) $(wildcard $(B)/obj/tests/*.d) $(B)/obj/tracker/cli/main.d
