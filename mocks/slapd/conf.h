/* SPDX-License-Identifier: MIT */
/*
 * slapd's configuration: one mdb database that behaves as a domain of Active Directory.
 */
#pragma once

#include "sim/base/err.h"

struct slapd_conf {
    const char *folder;
    const char *base;
    const char *bind_dn;
    const char *password;
    uint32_t
        session_log; /* how many deletes are remembered before a delta falls back to presence */
};

/* Writes slapd.conf, ad.schema and rootdse.ldif into the folder and makes the database's own. */
const struct err *slapd_conf_write(const struct slapd_conf *c, struct arena *a);

/* A whole file at once, readable by us alone. */
const struct err *slapd_file_write(const char *path, struct str text, struct arena *a);
