/* SPDX-License-Identifier: MIT */
#include "harness/import/summary.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

enum { LABEL = 13, NAME = 32 };

static void
label(struct buf *out, const char *text)
{
    buf_fmt(out, "%-*s", LABEL, text);
}

static const char *
side_name(enum side side)
{
    return side == SIDE_AD      ? "Active Directory"
           : side == SIDE_ENTRA ? "Entra ID"
                                : "of a kind that the sandbox does not have";
}

static void
put_connectors(struct buf *out, const struct configuration *c)
{
    for (uint32_t i = 0; i < c->connectors.n; i++) {
        const struct config_connector *k = &c->connectors.at[i];
        label(out, i ? "" : "connectors");
        buf_fmt(out, "%-*.*s %s, partitions: %u, attributes: %u, parameters: %u\n", NAME,
                STR_ARG(k->name), side_name(k->side), k->partitions.n, k->included.n,
                k->parameters.n);
    }
}

static void
put_names(struct buf *out, const char *before, const struct str *names, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(out, "%s" STR_FMT, i ? "; " : before,
                STR_ARG(names[i].len ? names[i] : STR("everything")));
}

/* The nearest container that is listed decides, so both lists are told. */
static void
put_scope(struct buf *out, const struct configuration *c)
{
    bool first = true;

    for (uint32_t i = 0; i < c->connectors.n; i++)
        for (uint32_t k = 0; k < c->connectors.at[i].partitions.n; k++) {
            const struct config_partition *p = &c->connectors.at[i].partitions.at[k];
            label(out, first ? "scope" : "");
            first = false;
            buf_fmt(out, "%-*.*s %s", NAME, STR_ARG(p->name),
                    p->selected ? "selected" : "not selected");
            put_names(out, ", without ", p->exclusions.at, p->exclusions.n);
            put_names(out, ", with ", p->inclusions.at, p->inclusions.n);
            buf_fmt(out, "\n%*s", LABEL + NAME + 1, "");
            put_names(out, "object types: ", p->classes.at, p->classes.n);
            buf_byte(out, '\n');
        }
}

static void
put_rules(struct buf *out, const struct configuration *c)
{
    uint32_t in = 0, own = 0, disabled = 0, flows = 0;

    for (uint32_t i = 0; i < c->rules.n; i++) {
        const struct config_rule *r = &c->rules.at[i];
        in += r->direction == RULE_INBOUND;
        own += !str_istarts(r->tag, STR("Microsoft."));
        disabled += r->disabled;
        flows += r->flows.n;
    }
    label(out, "rules");
    buf_fmt(out,
            "%u: %u inbound, %u outbound; %u standard, %u of your own, %u disabled; attribute "
            "flows: %u\n",
            c->rules.n, in, c->rules.n - in, c->rules.n - own, own, disabled, flows);
}

static void
put_schema(struct buf *out, const struct configuration *c)
{
    label(out, "schema");
    buf_fmt(out, "%-*s %u object types, %u attributes\n", NAME, "metaverse", c->metaverse.n_classes,
            c->metaverse.n_attributes);
    for (uint32_t i = 0; i < c->connectors.n; i++) {
        const struct config_connector *k = &c->connectors.at[i];
        label(out, "");
        buf_fmt(out, "%-*.*s %u object types, %u attributes, %u of them included\n", NAME,
                STR_ARG(k->name), k->schema.n_classes, k->schema.n_attributes, k->included.n);
    }
}

static void
put_profiles(struct buf *out, const struct configuration *c)
{
    for (uint32_t i = 0; i < c->connectors.n; i++) {
        const struct config_connector *k = &c->connectors.at[i];
        label(out, i ? "" : "run profiles");
        buf_fmt(out, "%-*.*s ", NAME, STR_ARG(k->name));
        for (uint32_t p = 0; p < k->profiles.n; p++) {
            const struct config_profile *profile = &k->profiles.at[p];
            buf_fmt(out, "%s" STR_FMT, p ? ", " : "", STR_ARG(profile->name));
            if (profile->steps.n != 1)
                buf_fmt(out, " (%u steps)", profile->steps.n);
        }
        buf_byte(out, '\n');
    }
}

static void
put_settings(struct buf *out, const struct configuration *c)
{
    static const struct {
        const char *label, *name;
    } rows[] = {
        {"source anchor", "Microsoft.SynchronizationOption.AnchorAttribute"},
        {"deletion threshold", "Microsoft.OptionalFeature.ExportDeletionThresholdValue"},
        {"staging mode", "Microsoft.Synchronize.StagingMode"},
        {"scheduler", "Microsoft.Synchronize.SynchronizationSchedule"},
        {"every", "Microsoft.Synchronize.TimeInterval"},
    };
    bool first = true;

    label(out, "settings");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value = config_global(c, rows[i].name);
        if (str_empty(value))
            continue;
        buf_fmt(out, "%s%s " STR_FMT, first ? "" : ", ", rows[i].label, STR_ARG(value));
        first = false;
    }
    buf_fmt(out, "; parameters: %u\n", c->globals.n);
}

void
config_summary(struct buf *out, const struct configuration *c)
{
    struct str build = config_global(c, "Microsoft.Synchronize.ServerConfigurationVersion");

    label(out, "server");
    buf_fmt(out, STR_FMT ", build " STR_FMT ", exported " STR_FMT "\n",
            STR_ARG(c->server.len ? c->server : STR("(not said)")),
            STR_ARG(build.len ? build : STR("(not said)")),
            STR_ARG(c->exported.len ? c->exported : STR("(not said)")));
    put_connectors(out, c);
    put_scope(out, c);
    put_rules(out, c);
    put_schema(out, c);
    put_profiles(out, c);
    put_settings(out, c);
}

void
config_notes(struct buf *out, const struct configuration *c)
{
    buf_fmt(out, "\nCould not be used as it stands: %s\n", c->notes.n ? "" : "nothing");
    for (uint32_t i = 0; i < c->notes.n; i++) {
        const struct config_note *n = &c->notes.at[i];
        buf_fmt(out, "  " STR_FMT, STR_ARG(n->at.file));
        if (n->at.line)
            buf_fmt(out, ":%u", n->at.line);
        buf_fmt(out, ": " STR_FMT "\n", STR_ARG(n->text));
    }
}

static void
put_differences(struct buf *out, const differences *d, enum counterpart cloud, const char *title)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < d->n; i++)
        n += d->at[i].cloud == cloud;
    if (n == 0)
        return;
    buf_fmt(out, "\n%s\n", title);
    for (uint32_t i = 0; i < d->n; i++)
        if (d->at[i].cloud == cloud)
            buf_fmt(out, "  - " STR_FMT "\n      " STR_FMT "\n", STR_ARG(d->at[i].what),
                    STR_ARG(d->at[i].there));
}

void
config_comparison(struct buf *out, const differences *d, struct str edition)
{
    buf_fmt(out,
            "\nWhat it does that the standard configuration (edition " STR_FMT ") does not: %u\n",
            STR_ARG(edition), d->n);
    put_differences(out, d, CLOUD_NOT, "Cloud Sync has no counterpart for");
    put_differences(out, d, CLOUD_PARTLY, "Cloud Sync does a part of, or in another way");
    put_differences(out, d, CLOUD_SAME, "Cloud Sync does as well");
}
