/* SPDX-License-Identifier: MIT */
/*
 * csexport and CSExportAnalyzer: what a connector is about to send, as XML and as a list. The names
 * of the elements are those of the connector space's XML ("ms695329" in the MIIS SDK) and of what the
 * script of how-to-connect-sync-staging-server reads.
 */
#include <libxml/xmlwriter.h>

#include "harness/cmdlets/adsync.h"
#include "harness/import/xml.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"

const struct param csexport_params[] = {
    {"ConnectorName", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY},
    {"Path", PARAM_TEXT, .position = 2, .flags = PARAM_MANDATORY},
    {"Filter", PARAM_TEXT, .position = 3, .flags = PARAM_MANDATORY, .choices = "/f:x"},
    {NULL}};

const struct param csexport_analyzer_params[] = {
    {"Path", PARAM_TEXT, .position = 1, .flags = PARAM_MANDATORY}, {NULL}};

/* --- writing ----------------------------------------------------------------------------------- */

struct writing {
    xmlTextWriter *xml;
    const struct schema *schema;
    enum side side;
    const struct entry *before; /* the object as it is over there, as far as is known */
    struct arena *a;
};

static const xmlChar *
chars(const char *text)
{
    return (const xmlChar *)text;
}

static void
open_element(struct writing *w, const char *name)
{
    xmlTextWriterStartElement(w->xml, chars(name));
}

static void
close_element(struct writing *w)
{
    xmlTextWriterEndElement(w->xml);
}

/* XML 1.0 has no place for most control characters, and only for text. */
static bool
xml_can_hold(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < ' ' && c != '\t' && c != '\n')
            return false;
    }
    return utf8_valid(text) && str_find(text, STR("\xEF\xBF\xBE")) < 0 &&
           str_find(text, STR("\xEF\xBF\xBF")) < 0;
}

/* A name holds no such characters but by mistake; they become question marks. */
static void
put_attribute(struct writing *w, const char *name, struct str value)
{
    struct buf text = buf_in(w->a);

    if (xml_can_hold(value))
        buf_add(&text, value);
    else
        for (size_t i = 0; i < value.len; i++)
            buf_byte(&text, (unsigned char)(value.at[i] - ' ') <= '~' - ' ' ? value.at[i] : '?');
    xmlTextWriterWriteAttribute(w->xml, chars(name), chars(buf_z(&text)));
}

static void
put_text(struct writing *w, struct str text, bool bytes)
{
    if (bytes || !xml_can_hold(text)) {
        put_attribute(w, "encoding", STR("base64"));
        text = base64_encode(text, w->a);
    }
    xmlTextWriterWriteString(w->xml, chars(str_z(text, w->a)));
}

static const char *
type_word(enum syntax syntax)
{
    static const char *const words[] = {
        [SYNTAX_NONE] = "string",  [SYNTAX_TEXT] = "string",   [SYNTAX_NUMBER] = "integer",
        [SYNTAX_BOOL] = "boolean", [SYNTAX_BINARY] = "binary", [SYNTAX_REFERENCE] = "reference",
    };

    return words[syntax];
}

/* <value>, or <dn-value> with the <dn> in it; `operation` NULL: all of its attribute's. */
static void
put_values(struct writing *w, const struct attr *attr, const char *operation)
{
    enum syntax syntax = schema_form(attr->id, w->side).syntax;

    for (uint32_t i = 0; i < attr->n; i++) {
        open_element(w, syntax == SYNTAX_REFERENCE ? "dn-value" : "value");
        if (operation)
            put_attribute(w, "operation", str_of(operation));
        if (syntax == SYNTAX_REFERENCE)
            open_element(w, "dn");
        put_text(w, attr->values[i], syntax == SYNTAX_BINARY);
        if (syntax == SYNTAX_REFERENCE)
            close_element(w);
        close_element(w);
    }
}

static void
open_attr(struct writing *w, attr_id id, const char *operation)
{
    struct attr_form form = schema_form(id, w->side);
    bool reference = form.syntax == SYNTAX_REFERENCE;

    open_element(w, reference ? "dn-attr" : "attr");
    put_attribute(w, "name", schema_name(w->schema, id));
    if (operation)
        put_attribute(w, "operation", str_of(operation));
    if (!reference)
        put_attribute(w, "type", str_of(type_word(form.syntax)));
    put_attribute(w, "multivalued", form.multi ? STR("true") : STR("false"));
}

/* add: there was nothing; delete: there will be nothing; replace, or update value by value. */
static const char *
attr_operation(const struct writing *w, const struct mod *m)
{
    if (m->kind == MOD_SET && m->n == 0)
        return "delete";
    if (!entry_get(w->before, m->id))
        return "add";
    return m->kind == MOD_SET ? "replace" : "update";
}

/* The modifications of one attribute, which follow each other. Returns how many they are. */
static uint32_t
put_change(struct writing *w, const struct mod *mods, uint32_t n)
{
    const char *operation = attr_operation(w, mods);
    bool by_value = strcmp(operation, "update") == 0;
    uint32_t i = 0;

    open_attr(w, mods->id, operation);
    for (; i < n && mods[i].id == mods->id; i++) {
        struct attr attr = {mods[i].id, mods[i].n, mods[i].values};
        put_values(w, &attr, !by_value ? NULL : mods[i].kind == MOD_REMOVE ? "delete" : "add");
    }
    close_element(w);
    return i;
}

static void
put_delta(struct writing *w, const struct cs_view *v)
{
    open_element(w, "delta");
    put_attribute(w, "operation", str_of(adsync_pending_word(v->export)));
    put_attribute(w, "dn", v->dn);
    if (v->new_dn.len)
        put_attribute(w, "newdn", v->new_dn);
    if (v->anchor.len) {
        open_element(w, "anchor");
        put_text(w, v->anchor, true);
        close_element(w);
    }
    open_element(w, "primary-objectclass");
    put_text(w, class_name(v->class), false);
    close_element(w);
    for (uint32_t i = 0; i < v->mods_n && v->export != PENDING_DELETE;)
        i += put_change(w, v->mods + i, v->mods_n - i);
    close_element(w);
}

/* The object as it will be. */
static void
put_hologram(struct writing *w, const struct cs_view *v)
{
    struct entry after = entry_apply(w->before, v->mods, v->mods_n, w->side, w->a);

    open_element(w, "unapplied-export-hologram");
    open_element(w, "entry");
    put_attribute(w, "dn", v->new_dn.len ? v->new_dn : v->dn);
    for (uint32_t i = 0; i < after.n; i++) {
        open_attr(w, after.attrs[i].id, NULL);
        put_values(w, &after.attrs[i], NULL);
        close_element(w);
    }
    close_element(w);
    close_element(w);
}

static void
put_object(struct writing *w, const struct cs_view *v)
{
    struct entry before = entry_apply(&v->hologram, v->sent, v->sent_n, w->side, w->a);

    w->before = &before;
    open_element(w, "cs-object");
    put_attribute(w, "cs-dn", v->dn);
    put_attribute(w, "id", str_fmt(w->a, "{" STR_FMT "}", STR_ARG(v->id)));
    put_attribute(w, "transient", v->transient ? STR("true") : STR("false"));
    put_attribute(w, "object-type", class_name(v->class));
    open_element(w, "unapplied-export");
    put_delta(w, v);
    close_element(w);
    if (v->export != PENDING_DELETE)
        put_hologram(w, v);
    close_element(w);
}

static void
put_pending(struct writing *w, struct call *c, uint32_t connector)
{
    const struct engine *e = lab_connect(session_lab(c));
    struct cs_list list = engine_pending_exports(e, connector, w->a);

    xmlTextWriterSetIndent(w->xml, 1);
    xmlTextWriterStartDocument(w->xml, NULL, "utf-8", NULL);
    open_element(w, "cs-objects");
    for (uint32_t i = 0; i < list.n; i++) {
        struct cs_view v;
        if (engine_cs_view(e, list.at[i], &v, w->a))
            put_object(w, &v);
    }
    close_element(w);
    xmlTextWriterEndDocument(w->xml);
}

const struct err *
adsync_csexport(struct call *c)
{
    xmlBuffer *out = xmlBufferCreate();
    struct writing w = {.schema = lab_schema(session_lab(c)), .a = c->arena};
    const struct err *e = session_err(c, lab_need_connect(session_lab(c), c->arena));
    uint32_t connector;

    if (!e)
        e = adsync_connector_of(c, &connector);
    if (e)
        goto out;
    w.side = lab_connector(session_lab(c), connector)->side;
    w.xml = out ? xmlNewTextWriterMemory(out, 0) : NULL;
    if (!w.xml) {
        e = call_error(c, ERR_SYSTEM, "there is no memory left for the XML");
        goto out;
    }
    put_pending(&w, c, connector);
    xmlFreeTextWriter(w.xml);
    e = call_save(c, "Path",
                  str_n((const char *)xmlBufferContent(out), (size_t)xmlBufferLength(out)));
out:
    xmlBufferFree(out);
    return e;
}

/* --- the list ---------------------------------------------------------------------------------- */

/* A row: what stands left of the value is the same for all values of an attribute. */
static const struct err *
emit_row(struct call *c, const struct str *fields, size_t n)
{
    struct buf line = buf_in(c->arena);

    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_byte(&line, ',');
        csv_field(&line, fields[i]);
    }
    return call_emit(c, value_text(buf_str(&line)));
}

enum { DN, TYPE, OMODT, ATTRIBUTE, AMODT, VALUE, VMODT, COLUMNS };

static const struct err *
emit_attribute(struct call *c, struct str *row, struct xml_element attr)
{
    bool any = false;

    row[ATTRIBUTE] = xml_attribute(attr, "name", c->arena);
    row[AMODT] = xml_attribute(attr, "operation", c->arena);
    row[VALUE] = row[VMODT] = STR("");
    for (struct xml_element v = xml_child(attr, NULL); xml_is(v); v = xml_next(v, NULL)) {
        row[VALUE] = xml_text(v, c->arena);
        row[VMODT] = xml_attribute(v, "operation", c->arena);
        TRY(emit_row(c, row, COLUMNS));
        any = true;
    }
    return any ? NULL : emit_row(c, row, COLUMNS);
}

/* A rename is listed as if the name were an attribute. */
static const struct err *
emit_new_name(struct call *c, struct str *row, struct str name)
{
    row[ATTRIBUTE] = STR("DN");
    row[AMODT] = STR("replace");
    row[VALUE] = name;
    row[VMODT] = STR("");
    return emit_row(c, row, COLUMNS);
}

/* What is wrong with the file, told at the command. */
static const struct err *
not_written_so(struct call *c, const struct err *e)
{
    e = err_wrap(e, call_place(c, "Path"), c->arena, "the file cannot be listed");
    return err_remedy(e, c->arena, "Give the file as csexport wrote it.");
}

static const struct err *
emit_changes(struct call *c, struct xml_element object)
{
    struct xml_element delta = xml_at(object, "unapplied-export/delta");
    struct str row[COLUMNS] = {[DN] = xml_attribute(object, "cs-dn", c->arena),
                               [TYPE] = xml_attribute(object, "object-type", c->arena),
                               [OMODT] = xml_attribute(delta, "operation", c->arena)};
    bool any = false;

    if (!xml_is(delta))
        return not_written_so(
            c, err_new(ERR_INPUT, xml_place(object), c->arena,
                       "<cs-object> has no <unapplied-export> with a <delta> in it"));
    struct str name = xml_attribute(delta, "newdn", c->arena);
    if (name.len) {
        TRY(emit_new_name(c, row, name));
        any = true;
    }
    for (struct xml_element a = xml_child(delta, NULL); xml_is(a); a = xml_next(a, NULL)) {
        if (!str_eq(xml_name(a), STR("attr")) && !str_eq(xml_name(a), STR("dn-attr")))
            continue;
        TRY(emit_attribute(c, row, a));
        any = true;
    }
    return any ? NULL : emit_row(c, row, COLUMNS);
}

static const struct err *
emit_list(struct call *c, struct xml_element root)
{
    static const struct str header[COLUMNS] = {STR("DN"),        STR("TYPE"),  STR("OMODT"),
                                               STR("ATTRIBUTE"), STR("AMODT"), STR("VALUE"),
                                               STR("VMODT")};

    if (!str_eq(xml_name(root), STR("cs-objects")))
        return not_written_so(
            c, err_new(ERR_INPUT, xml_place(root), c->arena,
                       "the root of such a file is <cs-objects>, and here it is <" STR_FMT ">",
                       STR_ARG(xml_name(root))));
    TRY(emit_row(c, header, COLUMNS));
    for (struct xml_element o = xml_child(root, "cs-object"); xml_is(o);
         o = xml_next(o, "cs-object"))
        TRY(emit_changes(c, o));
    return NULL;
}

const struct err *
adsync_csexport_analyzer(struct call *c)
{
    struct xml *doc = NULL;
    struct str text;

    TRY(call_load(c, "Path", &text));
    const struct err *e = xml_open(&doc, call_text(c, "Path"), text, c->arena);
    if (e)
        return not_written_so(c, e);
    e = emit_list(c, xml_root(doc));
    xml_close(doc);
    return e;
}
