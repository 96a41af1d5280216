/* SPDX-License-Identifier: MIT */
/*
 * The modules of cmdlets, each a table in a file of its name. Private to harness/cmdlets.
 */
#pragma once

#include "harness/shell/cmdlet.h"

extern const struct cmdlet_table cmdlets_adsync;          /* Connect: ADSync */
extern const struct cmdlet_table cmdlets_adsync_server;   /* Connect as a server */
extern const struct cmdlet_table cmdlets_activedirectory; /* ActiveDirectory */
extern const struct cmdlet_table cmdlets_graph;           /* Microsoft.Graph */
extern const struct cmdlet_table cmdlets_entra;           /* Microsoft.Entra */
extern const struct cmdlet_table cmdlets_company;         /* the tenant: switches, ... */
extern const struct cmdlet_table cmdlets_domain;          /* ... its domains, ... */
extern const struct cmdlet_table cmdlets_role;            /* ... and its administrators */
extern const struct cmdlet_table cmdlets_password;        /* passwords and their hashes */
extern const struct cmdlet_table cmdlets_cloudsync;       /* agent and configuration */
extern const struct cmdlet_table cmdlets_lab;             /* what only the sandbox has */
extern const struct cmdlet_table cmdlets_fault;           /* ... and what goes wrong in it */
