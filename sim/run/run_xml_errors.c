/* SPDX-License-Identifier: MIT */
/*
 * A run's history in XML: what went wrong, and the small change of writing elements.
 */
#include "sim/run/run_xml_parts.h"

/* Text that XML 1.0 can hold; what it cannot becomes a question mark. */
void
run_xml_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        switch (c) {
        case '&':
            buf_add(out, STR("&amp;"));
            break;
        case '<':
            buf_add(out, STR("&lt;"));
            break;
        case '>':
            buf_add(out, STR("&gt;"));
            break;
        case '"':
            buf_add(out, STR("&quot;"));
            break;
        default:
            buf_byte(out, (unsigned char)c < ' ' && c != '\t' && c != '\n' ? '?' : c);
        }
    }
}

void
run_xml_element(struct buf *out, const char *name, struct str text)
{
    buf_fmt(out, "<%s>", name);
    run_xml_text(out, text);
    buf_fmt(out, "</%s>\n", name);
}

void
run_xml_number(struct buf *out, const char *name, uint32_t n)
{
    buf_fmt(out, "<%s>%u</%s>\n", name, n, name);
}

void
run_xml_date(struct buf *out, const char *name, vtime t)
{
    struct calendar c = time_calendar(t);

    buf_fmt(out, "<%s>%04d-%02d-%02d %02d:%02d:%02d.000</%s>\n", name, (int)c.year, c.month, c.day,
            c.hour, c.minute, c.second, name);
}

/* Records that could not be staged; warnings about an object are synchronisation errors. */
static bool
is_discovery(const struct step_error *e)
{
    return e->step == ALGORITHM_STAGING &&
           !str_eq(e->literal, STR("exported-change-not-reimported"));
}

void
run_xml_discovery_errors(struct buf *out, const struct step_result *s)
{
    buf_add(out, STR("<ma-discovery-errors>\n"));
    for (uint32_t i = 0; i < s->errors.n; i++) {
        const struct step_error *e = &s->errors.at[i];
        if (!is_discovery(e))
            continue;
        buf_add(out, STR("<ma-object-error>\n"));
        run_xml_element(out, "error-type", e->literal);
        run_xml_element(out, "dn", e->dn);
        if (e->text.len)
            run_xml_element(out, "attribute-name", e->text);
        buf_add(out, STR("</ma-object-error>\n"));
    }
    buf_add(out, STR("</ma-discovery-errors>\n"));
}

static void
add_object(struct buf *out, const char *element, const struct step_error *e)
{
    struct str id = e->object == ENGINE_NONE ? STR("") : engine_cs_guid(e->object, out->arena);

    buf_fmt(out, "<%s cs-guid=\"{" STR_FMT "}\" dn=\"", element, STR_ARG(id));
    run_xml_text(out, e->dn);
    buf_add(out, STR("\">\n"));
}

static void
add_import_error(struct buf *out, const struct lab *lab, const struct step_error *e, vtime now)
{
    add_object(out, "import-error", e);
    run_xml_date(out, "first-occurred", e->first);
    run_xml_number(out, "retry-count", e->retries);
    run_xml_date(out, "date-occurred", now);
    run_xml_element(out, "error-type", e->literal);
    buf_fmt(out, "<algorithm-step ma-id=\"{" STR_FMT "}\" dn=\"",
            STR_ARG(lab_connector(lab, e->step_connector)->id));
    run_xml_text(out, e->dn);
    buf_fmt(out, "\">" STR_FMT "</algorithm-step>\n", STR_ARG(algorithm_step_name(e->step)));
    if (e->text.len) {
        buf_add(out, STR("<extension-error-info>\n"));
        run_xml_element(out, "extension-callsite", algorithm_step_name(e->step));
        run_xml_element(out, "call-stack", e->text);
        buf_add(out, STR("</extension-error-info>\n"));
    }
    buf_add(out, STR("</import-error>\n"));
}

static void
add_export_error(struct buf *out, const struct step_error *e, vtime now)
{
    add_object(out, "export-error", e);
    run_xml_date(out, "date-occurred", now);
    run_xml_date(out, "first-occurred", e->first);
    run_xml_number(out, "retry-count", e->retries);
    run_xml_element(out, "error-type", e->literal);
    if (e->text.len) {
        buf_add(out, STR("<cd-error>\n"));
        run_xml_element(out, "error-code", STR(""));
        run_xml_element(out, "error-literal", e->literal);
        run_xml_element(out, "server-error-detail", e->text);
        buf_add(out, STR("</cd-error>\n"));
    }
    buf_add(out, STR("</export-error>\n"));
}

void
run_xml_sync_errors(struct buf *out, const struct lab *lab, const struct step_result *s)
{
    buf_add(out, STR("<synchronization-errors>\n"));
    for (uint32_t i = 0; i < s->errors.n; i++) {
        const struct step_error *e = &s->errors.at[i];
        if (e->step == ALGORITHM_EXPORT)
            add_export_error(out, e, s->begin);
        else if (!is_discovery(e))
            add_import_error(out, lab, e, s->begin);
    }
    buf_add(out, STR("</synchronization-errors>\n"));
}
