/* SPDX-License-Identifier: MIT */
/*
 * Starting slapd with other settings than the usual ones; for tests.
 */
#pragma once

#include "mocks/fixture.h"

struct slapd_settings {
    const char *program;
    uint32_t session_log; /* deletes that content sync remembers */
    uint16_t port;        /* 0: the kernel picks one */
};

#define SLAPD_USUAL ((struct slapd_settings){.program = "slapd", .session_log = 100000})

const struct err *slapd_start_with(struct slapd *out, struct sandbox *s,
                                   const struct entry *entries, uint32_t n,
                                   struct slapd_settings settings, struct arena *a);
