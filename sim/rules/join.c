/* SPDX-License-Identifier: MIT */
/*
 * Join keys: what two objects must have in common, as bytes that can be looked up.
 *
 * A key holds, for each condition of the group, the value's length and the value in a form under
 * which equal values are equal bytes. An attribute with several values gives a key for each, and two
 * such attributes a key for each pair.
 */
#include "sim/rules/rule.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/model/dn.h"

static struct str
comparable(struct str value, enum syntax syntax, bool case_sensitive, struct arena *a)
{
    switch (syntax) {
    case SYNTAX_TEXT:
    case SYNTAX_BOOL:
        return case_sensitive ? value : str_lower(value, a);
    case SYNTAX_REFERENCE:
        return dn_key(value, a);
    case SYNTAX_NONE:
    case SYNTAX_NUMBER:
    case SYNTAX_BINARY:
        return value;
    }
    return value;
}

static struct str
extended(struct str key, struct str part, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, key);
    buf_number(&out, part.len);
    buf_byte(&out, ':');
    buf_add(&out, part);
    return buf_str(&out);
}

void
join_keys(const struct join_group *g, enum join_end end, const struct rule_source *o,
          const struct str **keys, uint32_t *n, struct arena *a)
{
    struct str *have = ARENA_ARRAY(a, struct str, 1);
    uint32_t count = 1;

    *keys = NULL;
    *n = 0;
    have[0] = STR("");
    for (uint32_t i = 0; i < g->all.n; i++) {
        const struct join_condition *c = &g->all.at[i];
        attr_id id = end == JOIN_CS ? c->cs : c->mv;
        const struct attr dn = {.id = ATTR_dn, .n = 1, .values = &o->values.dn};
        const struct attr *attr = id == ATTR_dn ? &dn : o->values.attribute(o->values.self, id);
        if (!attr || attr->n == 0)
            return;
        struct str *more = ARENA_ARRAY(a, struct str, (size_t)count * attr->n);
        for (uint32_t k = 0; k < count * attr->n; k++) {
            struct str part = comparable(attr->values[k % attr->n], schema_form(id, o->side).syntax,
                                         c->case_sensitive, a);
            more[k] = extended(have[k / attr->n], part, a);
        }
        have = more;
        count *= attr->n;
    }
    *keys = have;
    *n = g->all.n ? count : 0;
}
