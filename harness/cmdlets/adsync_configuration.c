/* SPDX-License-Identifier: MIT */
/*
 * A server's whole configuration, taken over from its export in place of Express settings.
 */
#include "harness/cmdlets/adsync.h"

#include "harness/file.h"
#include "harness/import/configuration.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/model/dn.h"

struct str
adsync_folder(struct call *c, struct str name)
{
    return str_of(file_beside(c->at.file, name, c->arena));
}

struct taking {
    struct call *c;
    struct configuration config;
    const struct config_connector *ad, *entra;
    const struct config_partition *domain;
};

/* The forest's connector that reads the domain of this world. */
static const struct err *
find_domain(struct taking *t)
{
    struct str base = lab_setup(session_lab(t->c))->world.domain.base;
    struct buf known = buf_in(t->c->arena);

    for (uint32_t n = 0; (t->ad = config_connector_of(&t->config, SIDE_AD, n)); n++)
        for (uint32_t i = 0; i < t->ad->partitions.n; i++) {
            t->domain = &t->ad->partitions.at[i];
            if (dn_same(t->domain->name, base))
                return NULL;
            buf_fmt(&known, "%s" STR_FMT, known.len ? "; " : "", STR_ARG(t->domain->name));
        }
    return err_remedy(call_error(t->c, ERR_INPUT,
                                 "this configuration does not read " STR_FMT ", the domain of this "
                                 "world; it reads: " STR_FMT,
                                 STR_ARG(base), STR_ARG(buf_str(&known))),
                      t->c->arena, "Give the runbook a world of the configuration's domain.");
}

static const struct err *
take_rules(void *context, struct ruleset *rs, struct arena *perm)
{
    struct taking *t = context;
    struct configuration *c = &t->config;
    uint32_t *places = ARENA_ARRAY(t->c->arena, uint32_t, c->connectors.n);

    for (uint32_t i = 0; i < c->connectors.n; i++)
        places[i] = &c->connectors.at[i] == t->ad      ? LAB_AD
                    : &c->connectors.at[i] == t->entra ? LAB_ENTRA
                                                       : (uint32_t)CONFIG_NOT_HERE;
    c->arena = perm; /* expressions are parsed into it */
    config_rules(c, places, rs, lab_schema(session_lab(t->c)));
    return NULL;
}

static bool
selects_class(const struct config_partition *p, struct str name)
{
    for (uint32_t i = 0; i < p->classes.n; i++)
        if (str_ieq(p->classes.at[i], name))
            return true;
    return false;
}

/* What the sandbox does not do as that server did. */
static void
note_rest(struct taking *t)
{
    for (int class = CLASS_none + 1; class < CLASS_COUNT; class ++) {
        struct str name = class_name((enum object_class) class);
        if (str_empty(class_chain((enum object_class) class)) || selects_class(t->domain, name))
            continue;
        config_note(&t->config, t->ad->at,
                    "object type " STR_FMT " is not selected there; here it is read all the same",
                    STR_ARG(name));
    }
    if (!t->domain->selected)
        config_note(&t->config, t->ad->at,
                    "partition " STR_FMT " is not selected there; here it is",
                    STR_ARG(t->domain->name));
    for (uint32_t i = 0; i < t->ad->profiles.n; i++)
        if (t->ad->profiles.at[i].steps.n != 1)
            config_note(&t->config, t->ad->at,
                        "run profile \"" STR_FMT "\" has %u steps there; here each has one",
                        STR_ARG(t->ad->profiles.at[i].name), t->ad->profiles.at[i].steps.n);
}

static bool
setting_is(const struct taking *t, const char *name, const char *word)
{
    return str_ieq(config_global(&t->config, name), str_of(word));
}

/* hh:mm:ss, where it is more than the allowed half hour. */
static int64_t
interval_of(const struct taking *t)
{
    struct str rest = config_global(&t->config, "Microsoft.Synchronize.TimeInterval");
    int64_t part, seconds = 0;

    for (int i = 0; i < 3; i++) {
        if (!str_int(str_cut(&rest, ':'), &part) || part < 0)
            return 0;
        seconds = seconds * 60 + part;
    }
    return seconds > 30 * MINUTE ? seconds : 0;
}

/* Only Express settings switch it on by themselves. */
static enum auto_upgrade
auto_upgrade_of(const struct taking *t)
{
    static const enum auto_upgrade all[] = {AUTO_UPGRADE_ENABLED, AUTO_UPGRADE_SUSPENDED};
    struct str word = config_global(&t->config, "Microsoft.OptionalFeature.AutoUpgradeState");

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (str_ieq(word, adsync_auto_upgrade_name(all[i])))
            return all[i];
    return AUTO_UPGRADE_DISABLED;
}

static uint32_t
threshold_of(const struct taking *t)
{
    struct str value =
        config_global(&t->config, "Microsoft.OptionalFeature.ExportDeletionThresholdValue");
    int64_t number;

    if (setting_is(t, "Microsoft.OptionalFeature.ExportDeletionThreshold", "False"))
        return 0;
    return str_int(value, &number) && number > 0 && number < UINT32_MAX ? (uint32_t)number : 500;
}

typedef VEC(struct str) containers;

bool
adsync_is_listed(const struct str *names, uint32_t n, struct str dn)
{
    for (uint32_t i = 0; i < n; i++)
        if (dn_same(names[i], dn))
            return true;
    return false;
}

/* What is not listed counts as its domain does, and that is selected unless the lists say otherwise. */
static containers
selected(const struct taking *t)
{
    const struct config_partition *d = t->domain;
    containers all = {0};

    for (uint32_t i = 0; i < d->inclusions.n; i++)
        if (d->inclusions.at[i].len) /* an empty one stands for everything */
            *VEC_PUSH(&all, t->c->arena) = d->inclusions.at[i];
    if (!adsync_is_listed(all.at, all.n, d->name) &&
        !adsync_is_listed(d->exclusions.at, d->exclusions.n, d->name))
        *VEC_PUSH(&all, t->c->arena) = d->name;
    return all;
}

static const struct err *
install(struct taking *t)
{
    const struct config_partition *d = t->domain;
    containers include = selected(t);
    struct lab_configuration server = {
        .names = {t->ad->name, t->entra->name},
        .ids = {t->ad->id, t->entra->id},
        .include = include.at,
        .n_include = include.n,
        .exclude = d->exclusions.at,
        .n_exclude = d->exclusions.n,
        .threshold = threshold_of(t),
        .interval = interval_of(t),
        .enabled = !setting_is(t, "Microsoft.Synchronize.SynchronizationSchedule", "False"),
        .staging = setting_is(t, "Microsoft.Synchronize.StagingMode", "True"),
        .auto_upgrade = auto_upgrade_of(t),
        .rules = take_rules,
        .context = t,
    };

    session_blame(t->c);
    return session_err(t->c, lab_install_configuration(session_lab(t->c), &server, t->c->arena));
}

const struct err *
adsync_install_configuration(struct call *c, struct str folder)
{
    const struct lab_world *w = &lab_setup(session_lab(c))->world;
    struct taking t = {.c = c};

    if (w->forests_n > 1 || w->forests[0].domains_n > 1)
        return call_error(c, ERR_INPUT,
                          "a configuration is taken over into a world of one domain; this one has "
                          "more");
    TRY(err_at(config_read(&t.config, adsync_folder(c, folder), c->arena), c->at, c->arena));
    TRY(find_domain(&t));
    t.entra = config_connector_of(&t.config, SIDE_ENTRA, 0);
    if (!t.entra)
        return call_error(c, ERR_INPUT, "this configuration has no connector for Entra ID");
    TRY(install(&t));
    note_rest(&t);
    for (uint32_t i = 0; i < t.config.notes.n; i++)
        TRY(call_emit(c, value_text(str_fmt(c->arena, "not as on that server: " STR_FMT,
                                            STR_ARG(t.config.notes.at[i].text)))));
    return NULL;
}
