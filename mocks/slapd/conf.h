/* SPDX-License-Identifier: MIT */
/*
 * slapd's configuration: an mdb database for each forest, which behaves as Active Directory.
 */
#pragma once

#include "sim/base/err.h"

/* One database: the domain at the root of a forest, and the domains below. */
struct slapd_database {
    const char *base;
    const char *bind_dn;
    const char *folder; /* of its own, below the sandbox's */
    bool several;       /* domains; account names are unique in each of them only */
};

struct slapd_conf {
    const char *folder;
    const struct slapd_database *databases;
    uint32_t n;
    const char *password;
    uint32_t
        session_log; /* how many deletes are remembered before a delta falls back to presence */
};

/* Writes slapd.conf, ad.schema and rootdse.ldif into the folder and makes the databases' own. */
const struct err *slapd_conf_write(const struct slapd_conf *c, struct arena *a);

/* A whole file at once, readable by us alone. */
const struct err *slapd_file_write(const char *path, struct str text, struct arena *a);
