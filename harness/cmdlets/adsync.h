/* SPDX-License-Identifier: MIT */
/*
 * The parts of the ADSync module, one file each; adsync.c joins them. Private to harness/cmdlets.
 */
#pragma once

#include "harness/cmdlets/shape.h"

/* adsync_run.c: scheduler, cycles, run profiles, threshold */
extern const struct param adsync_set_scheduler_params[], adsync_start_params[],
    adsync_profile_params[], adsync_enable_threshold_params[], adsync_disable_threshold_params[];
cmdlet_handler adsync_get_scheduler, adsync_set_scheduler, adsync_start_cycle, adsync_stop_cycle,
    adsync_run_profile, adsync_get_threshold, adsync_enable_threshold, adsync_disable_threshold;

/* adsync_history.c: runs and their steps */
extern const struct param adsync_result_params[], adsync_step_params[];
cmdlet_handler adsync_get_results, adsync_get_steps;

/* adsync_rule.c: rules as objects, and back */
extern const struct param adsync_get_rule_params[], adsync_new_rule_params[], adsync_flow_params[],
    adsync_scope_params[], adsync_join_params[], adsync_add_rule_params[],
    adsync_which_rule_params[], adsync_new_object_params[];
cmdlet_handler adsync_get_rule, adsync_new_rule, adsync_add_flow, adsync_add_scope, adsync_add_join,
    adsync_add_rule, adsync_remove_rule, adsync_enable_rule, adsync_disable_rule, adsync_new_object;

/* adsync_object.c: connectors, connector spaces, the metaverse */
extern const struct param adsync_connector_params[], adsync_cs_params[], adsync_mv_params[];
cmdlet_handler adsync_get_connector, adsync_get_cs_object, adsync_get_mv_object;

/* adsync_upgrade.c: whether upgrades come by themselves, and one now */
extern const struct param adsync_get_auto_upgrade_params[], adsync_set_auto_upgrade_params[];
cmdlet_handler adsync_get_auto_upgrade, adsync_set_auto_upgrade, adsync_upgrade;
struct str adsync_auto_upgrade_name(enum auto_upgrade state);

/* adsync_log.c: one object's history and removal */
extern const struct param adsync_log_params[], adsync_remove_params[];
cmdlet_handler adsync_get_log, adsync_remove_cs_object;

/* adsync_profile.c: a connector's domains and run profiles */
extern const struct param adsync_add_profile_params[];
cmdlet_handler adsync_add_profile;
struct value adsync_partitions(struct call *c, uint32_t connector);
struct value adsync_profiles(struct call *c, uint32_t connector);

/* How many objects a connector space holds, by state. */
struct value adsync_statistics(struct call *c, uint32_t connector);

/* adsync_preview.c: one object synchronised; who is let in */
extern const struct param adsync_sync_object_params[], adsync_group_filter_params[];
cmdlet_handler adsync_sync_object, adsync_group_filter;

/* adsync_csexport.c: what is about to be sent, as a file and as a list */
extern const struct param csexport_params[], csexport_analyzer_params[];
cmdlet_handler adsync_csexport, adsync_csexport_analyzer;

/* adsync_single.c: one object of the directory brought over */
extern const struct param adsync_single_params[];
cmdlet_handler adsync_single_sync;

/* adsync_failover.c: several servers */
extern const struct param adsync_switch_params[];
cmdlet_handler adsync_switch_connect, adsync_get_connect;

/* Parts of objects: attributes that are to be sent, attributes of the metaverse, none add update... */
struct value adsync_pending_attributes(struct call *c, const struct mod *mods, uint32_t n,
                                       enum side side);
struct value adsync_mv_attributes(struct call *c, const struct mv_view *v);
const char *adsync_pending_word(enum pending p);

/* The one inbound counter that went up: what became of the object. */
struct str adsync_disposition(const struct step_result *s);

/* The object of -Identifier, or of a connector and -DistinguishedName; ENGINE_NONE: none such. */
const struct err *adsync_cs_object_of(struct call *c, cs_index *out);

/* adsync_configuration.c, adsync_export.c: a server's whole set-up, from an export and as one */
extern const struct param adsync_configuration_params[];
cmdlet_handler adsync_get_configuration;

/* Connect as an exported configuration has it; what differs is emitted as text. */
const struct err *adsync_install_configuration(struct call *c, struct str folder);

/* adsync_search.c */
extern const struct param adsync_search_params[];
cmdlet_handler adsync_search_directory;

/* A folder as it is seen from the runbook's. */
struct str adsync_folder(struct call *c, struct str name);

/* adsync_configuration.c: is the DN among the names of containers? */
bool adsync_is_listed(const struct str *names, uint32_t n, struct str dn);

/* adsync_rule.c: a GUID that follows from a text, so that the same plan makes the same. */
struct str adsync_made_guid(struct call *c, struct str from);

/* The connector of -ConnectorName or -ConnectorIdentifier. Errors: none given, none such. */
const struct err *adsync_connector_of(struct call *c, uint32_t *out);

/* adsync_rule_object.c: a rule as an object with properties that people may set, and back. */
extern const struct object_type adsync_rule_type;
struct value adsync_rule_object(struct call *c, rule_id id);
const struct err *adsync_rule_from(struct call *c, struct value v, struct rule *out,
                                   struct str *before, struct str *after);
struct object *adsync_condition_group(struct call *c, struct value conditions, const char *list);
const struct err *adsync_rule_argument(struct call *c, struct object **out);
