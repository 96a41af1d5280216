/* SPDX-License-Identifier: MIT */
#include "sim/cloud/mapping.h"

#include "sim/base/arena.h"
#include "sim/base/block.h"
#include "sim/base/prng.h"
#include "sim/cloud/state.h"

/* --- loading ----------------------------------------------------------------------------------- */

struct loader {
    struct schema *schema;
    struct arena *a;
    VEC(struct cloud_class_mapping) classes;
};

static const struct err *
target_attr(const struct loader *l, const struct block_item *item, struct str name, attr_id *out)
{
    *out = schema_find(l->schema, name);
    if (*out != ATTR_NONE && schema_form(*out, SIDE_ENTRA).syntax != SYNTAX_NONE)
        return NULL;
    return err_new(ERR_INPUT, item->at, l->a, "Entra ID has no attribute \"" STR_FMT "\"",
                   STR_ARG(name));
}

static const struct err *
load_reference(const struct loader *l, const struct block_item *item, struct str name,
               struct cloud_reference *out)
{
    TRY(target_attr(l, item, name, &out->target));
    out->source = schema_find(l->schema, item->value);
    bool refers = out->source != ATTR_NONE &&
                  schema_form(out->source, SIDE_AD).syntax == SYNTAX_REFERENCE &&
                  schema_form(out->target, SIDE_ENTRA).syntax == SYNTAX_REFERENCE;
    if (refers)
        return NULL;
    return block_error(item, l->a,
                       "\"" STR_FMT "\" is not a reference in Active Directory that " STR_FMT
                       " can take",
                       STR_ARG(item->value), STR_ARG(name));
}

/* `[title]` and nothing else. */
static bool
names_one_attribute(struct str text, struct str *name)
{
    if (text.len < 3 || text.at[0] != '[' || text.at[text.len - 1] != ']')
        return false;
    *name = str_sub(text, 1, text.len - 2);
    return str_find_byte(*name, ']') < 0 && !str_ieq(*name, STR("dn"));
}

static const struct err *
load_flow(const struct loader *l, const struct block_item *item, struct cloud_flow *out)
{
    struct str name;

    TRY(target_attr(l, item, item->key, &out->target));
    if (schema_form(out->target, SIDE_ENTRA).syntax == SYNTAX_REFERENCE)
        return err_remedy(err_new(ERR_INPUT, item->at, l->a,
                                  "\"" STR_FMT "\" is a reference and is written in a later pass",
                                  STR_ARG(item->key)),
                          l->a, "Write `reference " STR_FMT ": <attribute>`.", STR_ARG(item->key));
    TRY(expr_parse(&out->expression, item->value, item->value_at, l->schema, SIDE_AD, l->a));
    out->kind = CLOUD_EXPRESSION;
    if (names_one_attribute(item->value, &name)) {
        out->kind = CLOUD_DIRECT;
        out->source = schema_find(l->schema, name);
    }
    return NULL;
}

/* `user to user`: both classes by name. */
static const struct err *
load_classes(const struct loader *l, const struct block *b, struct cloud_class_mapping *out)
{
    ptrdiff_t to = str_find(b->title, STR(" to "));

    if (to > 0) {
        out->source = class_find(str_trim(str_sub(b->title, 0, (size_t)to)));
        out->target = class_find(str_trim(str_from(b->title, (size_t)to + 4)));
    }
    if (str_eq(b->kind, STR("mapping")) && out->source != CLASS_none && out->target != CLASS_none)
        return NULL;
    return err_new(ERR_INPUT, b->at, l->a,
                   "a mapping begins like `mapping user to user`, not like \"" STR_FMT "%s" STR_FMT
                   "\"",
                   STR_ARG(b->kind), b->title.len ? " " : "", STR_ARG(b->title));
}

static const struct err *
load_class(struct loader *l, const struct block *b)
{
    struct cloud_class_mapping m = {0};
    struct cloud_flow *flows = ARENA_ARRAY(l->a, struct cloud_flow, b->items.n);
    struct cloud_reference *refs = ARENA_ARRAY(l->a, struct cloud_reference, b->items.n);

    TRY(load_classes(l, b, &m));
    for (uint32_t i = 0; i < b->items.n; i++) {
        const struct block_item *item = &b->items.at[i];
        if (str_starts(item->key, STR("reference "))) {
            struct str name = str_trim(str_from(item->key, 10));
            TRY(load_reference(l, item, name, &refs[m.refs_n++]));
        } else {
            TRY(load_flow(l, item, &flows[m.flows_n++]));
        }
    }
    if (m.refs_n > CLOUD_REFS)
        return err_new(ERR_LIMIT, b->at, l->a, "a mapping can have %d references", CLOUD_REFS);
    m.flows = flows;
    m.refs = refs;
    *VEC_PUSH(&l->classes, l->a) = m;
    return NULL;
}

const struct err *
cloud_mapping_load(const struct cloud_mapping **out, struct str file, struct str text,
                   struct schema *schema, struct arena *a)
{
    struct loader l = {.schema = schema, .a = a};
    struct cloud_mapping *m = ARENA_NEW(a, struct cloud_mapping);
    struct blocks blocks = {0};

    TRY(blocks_read(&blocks, file, text, a));
    for (uint32_t i = 0; i < blocks.list.n; i++)
        TRY(load_class(&l, &blocks.list.at[i]));
    *m = (struct cloud_mapping){l.classes.n, l.classes.at};
    *out = m;
    return NULL;
}

const struct cloud_class_mapping *
cloud_mapping_for(const struct cloud_mapping *m, enum object_class source)
{
    for (uint32_t i = 0; i < m->n; i++)
        if (m->classes[i].source == source)
            return &m->classes[i];
    return NULL;
}

const struct cloud_mapping *
cloud_mapping_over(const struct cloud_mapping *stock, const struct cloud_mapping *own,
                   struct arena *a)
{
    struct cloud_mapping *m = ARENA_NEW(a, struct cloud_mapping);
    struct cloud_class_mapping *classes =
        ARENA_ARRAY(a, struct cloud_class_mapping, stock->n + own->n);

    *m = (struct cloud_mapping){0, classes};
    for (uint32_t i = 0; i < own->n; i++)
        classes[m->n++] = own->classes[i];
    for (uint32_t i = 0; i < stock->n; i++)
        if (!cloud_mapping_for(own, stock->classes[i].source))
            classes[m->n++] = stock->classes[i];
    return m;
}

/* --- mapping one object ------------------------------------------------------------------------ */

struct mapper {
    const struct cloud_setup *setup;
    const struct entry *source;
    struct entry_builder target;
    vtime now;
    struct prng dice;
    struct arena *a;
};

static const struct attr *
source_attribute(void *self, attr_id id)
{
    return entry_get(((struct mapper *)self)->source, id);
}

static struct str
parameter(void *self, struct str name)
{
    const struct cloud_domain *d = &((struct mapper *)self)->setup->domain;
    const struct {
        struct str name, value;
    } known[] = {{STR("Domain.FQDN"), d->fqdn},
                 {STR("Domain.Netbios"), d->netbios},
                 {STR("Domain.LDAP"), d->base},
                 {STR("Forest.FQDN"), d->forest_fqdn},
                 {STR("Forest.Netbios"), d->forest_netbios},
                 {STR("Forest.LDAP"), d->forest_base}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_ieq(known[i].name, name))
            return known[i].value;
    return (struct str){NULL, 0};
}

static const struct expr_failure *
flow_value(struct mapper *m, const struct cloud_flow *f, struct expr_value *out)
{
    struct expr_context context = {.self = m,
                                   .attribute = source_attribute,
                                   .parameter = parameter,
                                   .dn = m->source->dn,
                                   .now = m->now,
                                   .dice = &m->dice,
                                   .assumptions = m->setup->assumptions};

    if (f->kind == CLOUD_DIRECT) {
        *out = expr_from_attr(entry_get(m->source, f->source),
                              schema_form(f->source, SIDE_AD).syntax, m->a);
        return NULL;
    }
    return expr_eval(f->expression, &context, out, m->a);
}

static const struct err *
map_flow(struct mapper *m, const struct cloud_flow *f)
{
    struct attr_form form = schema_form(f->target, SIDE_ENTRA);
    struct expr_value value;
    const struct str *values;
    uint32_t n = 0;

    const struct expr_failure *failed = flow_value(m, f, &value);
    if (!failed)
        failed = expr_to_values(&value, form, &values, &n, m->a);
    if (failed)
        return err_new(ERR_REFUSED, NOWHERE, m->a, STR_FMT ": " STR_FMT,
                       STR_ARG(schema_name(m->setup->schema, f->target)), STR_ARG(failed->text));
    for (uint32_t i = 0; i < n; i++)
        entry_add(&m->target, f->target, values[i]);
    return NULL;
}

const struct err *
cloud_map(const struct cloud_mapping *mapping, const struct cloud_setup *setup,
          const struct entry *source, struct str source_anchor, vtime now, struct entry *out,
          struct arena *a)
{
    const struct cloud_class_mapping *c = cloud_mapping_for(mapping, source->class);
    struct mapper m = {.setup = setup,
                       .source = source,
                       .target = entry_builder_in(a),
                       .now = now,
                       .dice = prng_seed(setup->seed ^ str_hash(source_anchor) ^ (uint64_t)now),
                       .a = a};

    entry_add(&m.target, ATTR_sourceAnchor, source_anchor);
    for (uint32_t i = 0; i < c->flows_n; i++)
        TRY(map_flow(&m, &c->flows[i]));
    *out = entry_make(&m.target, SIDE_ENTRA, c->target, STR(""), STR(""));
    return NULL;
}
