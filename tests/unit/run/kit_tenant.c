/* SPDX-License-Identifier: MIT */
/* What Entra ID and the journal show of a site, and what others do to Entra ID. */
#include "sim/base/buf.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"
#include "tests/unit/run/kit.h"

/* --- Entra ID ---------------------------------------------------------------------------------- */

static struct batch
tenant(struct site *s)
{
    struct batch all = {0};

    works(connector_read(s->setup.doors.connect, STR(""), &all, s->arena));
    return all;
}

static const struct entry *
ent_entry(struct site *s, const char *name)
{
    struct batch all = tenant(s);

    for (uint32_t i = 0; i < all.changes.n; i++)
        if (str_eq(lab_name_of(s->lab, all.changes.at[i].entry.anchor, s->arena), str_of(name)))
            return &all.changes.at[i].entry;
    return NULL;
}

static const struct entry *
must_have(struct site *s, const char *name)
{
    const struct entry *e = ent_entry(s, name);

    if (!e)
        fail_msg("Entra ID has no %s", name);
    return e;
}

bool
ent_has(struct site *s, const char *name)
{
    return ent_entry(s, name) != NULL;
}

struct str
ent_id(struct site *s, const char *name)
{
    return must_have(s, name)->anchor;
}

struct str
ent_value(struct site *s, const char *name, const char *attr)
{
    struct str value = entry_value(must_have(s, name), schema_attr(&s->schema, str_of(attr)));

    return value.at ? value : STR("");
}

static int
by_text(const void *a, const void *b, void *context)
{
    (void)context;
    return str_icmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str
joined(struct str *names, uint32_t n, struct arena *a)
{
    struct buf out = buf_in(a);

    sort_stable(names, n, sizeof *names, by_text, NULL, a);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&out, "%s" STR_FMT, i ? " " : "", STR_ARG(names[i]));
    return buf_str(&out);
}

static struct str
link_names(struct site *s, const struct attr *attr)
{
    struct str *names = ARENA_ARRAY(s->arena, struct str, attr ? attr->n : 0);

    for (uint32_t i = 0; attr && i < attr->n; i++)
        names[i] = lab_name_of(s->lab, attr->values[i], s->arena);
    return joined(names, attr ? attr->n : 0, s->arena);
}

struct str
ent_links(struct site *s, const char *name, const char *attr)
{
    return link_names(s, entry_get(must_have(s, name), schema_attr(&s->schema, str_of(attr))));
}

uint32_t
ent_deleted(struct site *s)
{
    struct lab_census census;

    works(lab_census(s->lab, &census, s->arena));
    return census.deleted;
}

struct str
ent_all(struct site *s)
{
    struct batch all = tenant(s);
    struct str *lines = ARENA_ARRAY(s->arena, struct str, all.changes.n);

    for (uint32_t i = 0; i < all.changes.n; i++) {
        const struct entry *e = &all.changes.at[i].entry;
        struct buf line = buf_in(s->arena);
        buf_fmt(&line, "\n" STR_FMT ":", STR_ARG(lab_name_of(s->lab, e->anchor, s->arena)));
        for (uint32_t k = 0; k < e->n; k++) {
            const struct attr *attr = &e->attrs[k];
            bool reference = schema_form(attr->id, SIDE_ENTRA).syntax == SYNTAX_REFERENCE;
            struct str *values = ARENA_ARRAY(s->arena, struct str, attr->n);
            memcpy(values, attr->values, attr->n * sizeof *values);
            struct str text = reference ? link_names(s, attr) : joined(values, attr->n, s->arena);
            if (attr->id != ATTR_cloudAnchor)
                buf_fmt(&line, " " STR_FMT "=" STR_FMT, STR_ARG(schema_name(&s->schema, attr->id)),
                        STR_ARG(text));
        }
        lines[i] = buf_str(&line);
    }
    return joined(lines, all.changes.n, s->arena);
}

static void
admin(struct site *s, struct op op)
{
    works(lab_entra_write(s->lab, &op, NULL, s->arena));
}

void
ent_group(struct site *s, const char *name)
{
    struct str *text = ARENA_NEW(s->arena, struct str);
    static const struct str yes = STR("True"), no = STR("False");
    struct mod mods[] = {{ATTR_displayName, MOD_SET, 1, text},
                         {ATTR_alias, MOD_SET, 1, text},
                         {ATTR_securityEnabled, MOD_SET, 1, &yes},
                         {ATTR_mailEnabled, MOD_SET, 1, &no}};

    *text = str_of(name);
    admin(s, (struct op){.kind = OP_ADD, .class = CLASS_group, .n = 4, .mods = mods});
}

static void
membership(struct site *s, const char *group, const char *member, enum mod_kind kind)
{
    struct str dn = must_have(s, member)->dn;
    struct mod mod = {ATTR_member, kind, 1, &dn};

    admin(s, (struct op){.kind = OP_UPDATE,
                         .class = CLASS_group,
                         .anchor = ent_id(s, group),
                         .n = 1,
                         .mods = &mod});
}

void
ent_join(struct site *s, const char *group, const char *member)
{
    membership(s, group, member, MOD_ADD);
}

void
ent_leave(struct site *s, const char *group, const char *member)
{
    membership(s, group, member, MOD_REMOVE);
}

void
ent_delete(struct site *s, const char *name)
{
    admin(s, (struct op){.kind = OP_DELETE, .anchor = ent_id(s, name)});
}

static void
behind(struct site *s, const char *name, struct mod mod)
{
    const struct entry *e = must_have(s, name);
    struct op op = {.id = UINT64_MAX - ++s->behind,
                    .kind = OP_UPDATE,
                    .class = e->class,
                    .anchor = e->anchor,
                    .n = 1,
                    .mods = &mod};
    struct receipt r = {0};

    works(connector_apply(s->setup.doors.connect, &op, 1, &r, s->arena));
    assert_int_equal(r.state, RECEIPT_DONE);
}

void
ent_set(struct site *s, const char *name, const char *attr, const char *value)
{
    struct str text = str_of(value);

    behind(s, name, (struct mod){schema_attr(&s->schema, str_of(attr)), MOD_SET, 1, &text});
}

void
ent_put(struct site *s, const char *name, const char *attr, const char *target)
{
    struct str dn = must_have(s, target)->dn;

    behind(s, name, (struct mod){schema_attr(&s->schema, str_of(attr)), MOD_ADD, 1, &dn});
}

void
ent_take(struct site *s, const char *name, const char *attr, const char *target)
{
    struct str dn = must_have(s, target)->dn;

    behind(s, name, (struct mod){schema_attr(&s->schema, str_of(attr)), MOD_REMOVE, 1, &dn});
}

/* --- the journal ------------------------------------------------------------------------------- */

struct journal_totals
totals(struct site *s, enum journal_engine by)
{
    const struct journal *j = lab_journal(s->lab);

    return journal_totals(j, by, 0, j->exports.n);
}

struct str
breaches(struct site *s)
{
    const struct journal *j = lab_journal(s->lab);
    struct buf out = buf_in(s->arena);

    for (uint32_t i = 0; i < j->findings.n; i++) {
        const struct finding *f = &j->findings.at[i];
        if (f->kind > FINDING_I4)
            continue;
        buf_fmt(&out, "%s" STR_FMT " " STR_FMT " " STR_FMT, out.len ? "; " : "",
                STR_ARG(finding_invariant(f->kind)), STR_ARG(f->object), STR_ARG(f->text));
    }
    return buf_str(&out);
}

struct str
log_from(struct site *s, uint32_t from)
{
    const struct cloud_service *c = lab_cloud_service(s->lab);
    struct buf out = buf_in(s->arena);

    for (uint32_t i = from; i < cloud_log_count(c); i++) {
        const struct cloud_log_entry *e = cloud_log_at(c, i);
        buf_fmt(&out, "%s" STR_FMT " " STR_FMT " " STR_FMT, out.len ? "; " : "",
                STR_ARG(cloud_action_name(e->action)), STR_ARG(cloud_result_name(e->result)),
                STR_ARG(dn_rdn_value(e->source_dn, s->arena)));
        if (e->reason.len)
            buf_fmt(&out, " " STR_FMT, STR_ARG(e->reason));
    }
    return buf_str(&out);
}
