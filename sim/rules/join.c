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
    char digits[20];
    size_t at = sizeof digits, n = key.len;

    for (size_t rest = part.len; rest || at == sizeof digits; rest /= 10)
        digits[--at] = (char)('0' + rest % 10);
    char *text = arena_bytes(a, key.len + sizeof digits + 1 + part.len);
    memcpy(text, key.at, n);
    memcpy(text + n, digits + at, sizeof digits - at);
    n += sizeof digits - at;
    text[n++] = ':';
    if (part.len)
        memcpy(text + n, part.at, part.len);
    return str_n(text, n + part.len);
}

void
join_keys(const struct join_group *g, enum join_end end, const struct rule_source *o,
          const struct str **keys, uint32_t *n, struct arena *a)
{
    struct str nothing = STR("");
    struct str *have = &nothing;
    uint32_t count = 1;

    *keys = NULL;
    *n = 0;
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
    if (g->all.n == 0)
        return;
    *keys = have;
    *n = count;
}
