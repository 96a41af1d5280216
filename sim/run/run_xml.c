/* SPDX-License-Identifier: MIT */
#include "sim/run/run_xml.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"
#include "sim/run/run_xml_parts.h"

static struct str
guid_for(const struct lab *lab, const char *purpose, uint32_t number, struct arena *a)
{
    struct prng dice = prng_for(lab_setup(lab)->seed + number, purpose);
    unsigned char bytes[16];

    prng_guid(&dice, bytes);
    return str_fmt(a, "{" STR_FMT "}",
                   STR_ARG(guid_text(str_n((const char *)bytes, sizeof bytes), a)));
}

struct str
run_guid(const struct lab *lab, uint32_t number, struct arena *a)
{
    return guid_for(lab, "run history", number, a);
}

struct str
run_step_guid(const struct lab *lab, const struct lab_run *run, struct arena *a)
{
    const char *purpose = "run step";

    if (run->step_number > 1)
        purpose = str_z(str_fmt(a, "run step %u", run->step_number), a);
    return guid_for(lab, purpose, run->number, a);
}

struct str
run_profile_guid(const struct lab *lab, const struct lab_run *run, struct arena *a)
{
    bool stock = str_eq(run->profile, lab_step_name(run->step.kind));

    return guid_for(lab, stock ? "run profile" : str_z(run->profile, a),
                    run->connector * 16 + run->step.kind, a);
}

/* --- counters ------------------------------------------------------------------------------------ */

static void
add_counter(struct buf *out, struct str element, uint32_t n)
{
    /* two of them have no list of objects behind them */
    bool detail =
        !str_eq(element, STR("stage-no-change")) && !str_eq(element, STR("disconnector-remains"));

    buf_fmt(out, "<" STR_FMT " detail=\"%s\">%u</" STR_FMT ">\n", STR_ARG(element),
            detail ? "true" : "false", n, STR_ARG(element));
}

static void
add_staging(struct buf *out, const struct step_result *s)
{
    buf_add(out, STR("<staging-counters>\n"));
    for (int i = 0; i < STAGING_COUNTERS; i++)
        add_counter(out, staging_counter_name((enum staging_counter)i), s->staging[i]);
    buf_add(out, STR("</staging-counters>\n"));
}

static void
add_inbound(struct buf *out, const struct step_result *s)
{
    buf_add(out, STR("<inbound-flow-counters>\n"));
    for (int i = 0; i < INBOUND_COUNTERS; i++)
        add_counter(out, inbound_counter_name((enum inbound_counter)i), s->inbound[i]);
    buf_add(out, STR("</inbound-flow-counters>\n"));
}

/* One for each target connector to which something flowed. */
static void
add_outbound(struct buf *out, const struct lab *lab, const struct step_result *s)
{
    for (uint32_t c = 0; c < lab_connector_count(lab); c++) {
        const struct engine_connector *k = lab_connector(lab, c);
        uint32_t any = 0;
        for (int i = 0; i < OUTBOUND_COUNTERS; i++)
            any |= s->outbound[c][i];
        if (!any)
            continue;
        buf_add(out, STR("<outbound-flow-counters ma=\""));
        run_xml_text(out, k->name);
        buf_fmt(out, "\" ma-id=\"{" STR_FMT "}\">\n", STR_ARG(k->id));
        for (int i = 0; i < OUTBOUND_COUNTERS; i++)
            add_counter(out, outbound_counter_name((enum outbound_counter)i), s->outbound[c][i]);
        buf_add(out, STR("</outbound-flow-counters>\n"));
    }
}

static void
add_exported(struct buf *out, const struct step_result *s)
{
    buf_add(out, STR("<export-counters>\n"));
    for (int i = 0; i < EXPORT_COUNTERS; i++)
        add_counter(out, export_counter_name((enum export_counter)i), s->export[i]);
    buf_add(out, STR("</export-counters>\n"));
}

static void
add_discovered(struct buf *out, const struct step_result *s)
{
    buf_add(out, STR("<ma-discovery-counters>\n"));
    for (int i = 0; i < DISCOVERY_COUNTERS; i++)
        if (s->discovery[i])
            run_xml_number(out,
                           str_z(discovery_counter_name((enum discovery_counter)i), out->arena),
                           s->discovery[i]);
    buf_add(out, STR("</ma-discovery-counters>\n"));
}

/* --- a step -------------------------------------------------------------------------------------- */

static const struct {
    const char *type;
    const char *element;
    const char *subtype;
} kinds[] = {
    [STEP_FULL_IMPORT] = {"full-import", "import-subtype", "to-cs"},
    [STEP_DELTA_IMPORT] = {"delta-import", "import-subtype", "to-cs"},
    [STEP_FULL_SYNC] = {"apply-rules", "apply-rules-subtype", "reevaluate-flow-connectors"},
    [STEP_DELTA_SYNC] = {"apply-rules", "apply-rules-subtype", "apply-pending"},
    [STEP_EXPORT] = {"export", NULL, NULL},
};

static bool
is_sync(enum step_kind kind)
{
    return kind == STEP_FULL_SYNC || kind == STEP_DELTA_SYNC;
}

struct str
run_partition(const struct lab *lab, const struct lab_run *run)
{
    const struct engine_connector *k = lab_connector(lab, run->connector);
    bool below = run->partition != ENGINE_NONE && run->partition > 0;

    return below ? k->partitions[run->partition - 1].base : k->base;
}

static void
add_description(struct buf *out, const struct lab *lab, const struct lab_run *run)
{
    const struct engine_connector *k = lab_connector(lab, run->connector);
    enum step_kind kind = run->step.kind;

    buf_add(out, STR("<step-description>\n"));
    buf_fmt(out, "<step-type type=\"%s\">", kinds[kind].type);
    if (kinds[kind].element)
        buf_fmt(out, "<%s>%s</%s>", kinds[kind].element, kinds[kind].subtype, kinds[kind].element);
    buf_add(out, STR("</step-type>\n"));
    struct str base = run_partition(lab, run);
    run_xml_element(out, "partition", base.len ? base : STR("default"));
    buf_fmt(out, "<custom-data>%s<batch-size>%d</batch-size>%s</custom-data>\n",
            k->side == SIDE_AD ? "<adma-step-data>" : "<extensible2-step-data>",
            kind == STEP_EXPORT ? 30 : 50,
            k->side == SIDE_AD
                ? "<page-size>500</page-size><time-limit>120</time-limit></adma-step-data>"
                : "<timeout>120</timeout></extensible2-step-data>");
    buf_add(out, STR("</step-description>\n"));
}

/* How many exports of the connector there were up to this run, and up to the last good one. */
static void
add_export_numbers(struct buf *out, const struct lab *lab, const struct lab_run *run)
{
    uint32_t current = 0, good = 0;

    for (uint32_t i = 0; i < lab_run_count(lab); i++) {
        const struct lab_run *r = lab_run_at(lab, i);
        if (r->number > run->number || r->connector != run->connector ||
            r->step.kind != STEP_EXPORT || r->partition != run->partition)
            continue;
        current++;
        if (str_eq(r->step.result, STR("success")))
            good = current;
    }
    run_xml_number(out, "current-export-step-counter", current);
    run_xml_number(out, "last-successful-export-step-counter", good);
}

static void
add_connection(struct buf *out, const struct lab *lab, const struct lab_run *run)
{
    const struct engine_connector *k = lab_connector(lab, run->connector);
    struct str server = k->side == SIDE_AD
                            ? str_fmt(out->arena, STR_FMT ":389", STR_ARG(k->domain_fqdn))
                            : STR("adminwebservice.microsoftonline.com");

    buf_add(out, STR("<ma-connection>\n"));
    if (!is_sync(run->step.kind)) {
        bool cut = str_eq(run->step.result, STR("stopped-connectivity"));
        run_xml_element(out, "connection-result", cut ? STR("dropped-connection") : STR("success"));
        run_xml_element(out, "server", server);
    }
    buf_add(out, STR("</ma-connection>\n"));
}

static void
add_step(struct buf *out, const struct lab *lab, const struct lab_run *run)
{
    const struct step_result *s = &run->step;

    buf_fmt(out, "<step-details step-number=\"%u\" step-id=\"" STR_FMT "\">\n", run->step_number,
            STR_ARG(run_step_guid(lab, run, out->arena)));
    run_xml_date(out, "start-date", s->begin);
    run_xml_date(out, "end-date", s->end);
    run_xml_element(out, "step-result", s->result);
    add_description(out, lab, run);
    add_export_numbers(out, lab, run);
    add_connection(out, lab, run);
    run_xml_discovery_errors(out, s);
    add_discovered(out, s);
    run_xml_sync_errors(out, lab, s);
    buf_add(out, STR("<mv-retry-errors></mv-retry-errors>\n"));
    add_outbound(out, lab, s);
    add_staging(out, s);
    add_inbound(out, s);
    add_exported(out, s);
    buf_add(out, STR("</step-details>\n"));
}

struct str
run_step_xml(const struct lab *lab, const struct lab_run *run, struct arena *a)
{
    struct buf out = buf_in(a);

    add_step(&out, lab, run);
    return buf_str(&out);
}

struct str
run_xml(const struct lab *lab, const struct lab_run *first, uint32_t n, struct arena *a)
{
    const struct engine_connector *k = lab_connector(lab, first->connector);
    struct buf out = buf_in(a);

    buf_add(&out,
            STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<run-history>\n<run-details>\n"));
    buf_fmt(&out, "<ma-id>{" STR_FMT "}</ma-id>\n", STR_ARG(k->id));
    run_xml_element(&out, "ma-name", k->name);
    run_xml_number(&out, "run-number", first->number);
    run_xml_element(&out, "run-profile-name", first->profile);
    run_xml_element(&out, "security-id", STR("NT SERVICE\\ADSync"));
    for (uint32_t i = n; i-- > 0;) /* the last step first, as in all run histories */
        add_step(&out, lab, &first[i]);
    buf_add(&out, STR("</run-details>\n</run-history>\n"));
    return buf_str(&out);
}

struct str
run_discovery_errors_xml(const struct lab_run *run, struct arena *a)
{
    struct buf out = buf_in(a);

    run_xml_discovery_errors(&out, &run->step);
    return buf_str(&out);
}

struct str
run_discovery_counters_xml(const struct lab_run *run, struct arena *a)
{
    struct buf out = buf_in(a);

    add_discovered(&out, &run->step);
    return buf_str(&out);
}

struct str
run_sync_errors_xml(const struct lab *lab, const struct lab_run *run, struct arena *a)
{
    struct buf out = buf_in(a);

    run_xml_sync_errors(&out, lab, &run->step);
    return buf_str(&out);
}

struct str
run_flow_counters_xml(const struct lab *lab, const struct lab_run *run, struct arena *a)
{
    struct buf out = buf_in(a);

    add_outbound(&out, lab, &run->step);
    return buf_str(&out);
}

struct str
run_connection_xml(const struct lab *lab, const struct lab_run *run, struct arena *a)
{
    struct buf out = buf_in(a);

    add_connection(&out, lab, run);
    return buf_str(&out);
}
