/* SPDX-License-Identifier: MIT */
/*
 * A run as the product's run history has it: the XML behind the operations view.
 *
 * Source: "ms695463" and its relatives in the MIIS SDK (run-history, step-details, the counters), and
 * run histories that others have published.
 */
#pragma once

#include "sim/run/lab.h"

/* GUIDs of a run, of one of its steps and of its profile, with braces as the product writes them. */
struct str run_guid(const struct lab *lab, uint32_t number, struct arena *a);
struct str run_step_guid(const struct lab *lab, const struct lab_run *run, struct arena *a);
struct str run_profile_guid(const struct lab *lab, const struct lab_run *run, struct arena *a);

/* The DN of the domain that the step was about; empty: the tenant. */
struct str run_partition(const struct lab *lab, const struct lab_run *run);

/* <run-history> with the run in it, of `n` steps. */
struct str run_xml(const struct lab *lab, const struct lab_run *first, uint32_t n, struct arena *a);

/* Parts that the step's object shows by themselves. */
struct str run_step_xml(const struct lab *lab, const struct lab_run *run, struct arena *a);
struct str run_discovery_errors_xml(const struct lab_run *run, struct arena *a);
struct str run_sync_errors_xml(const struct lab *lab, const struct lab_run *run, struct arena *a);
struct str run_flow_counters_xml(const struct lab *lab, const struct lab_run *run, struct arena *a);
struct str run_discovery_counters_xml(const struct lab_run *run, struct arena *a);
struct str run_connection_xml(const struct lab *lab, const struct lab_run *run, struct arena *a);
