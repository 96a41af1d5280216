/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_filter_text.h"

#include "sim/world/mint.h"

struct printer {
    struct buf *out;
    const struct ldap_filter *filter;
    const char *base;
};

void
ldap_filter_value(struct buf *out, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if (c < 0x20 || c >= 0x7f || c == '*' || c == '(' || c == ')' || c == '\\')
            buf_fmt(out, "\\%02x", c);
        else
            buf_byte(out, (char)c);
    }
}

void
ldap_filter_equal(struct buf *out, struct str name, struct str value)
{
    buf_byte(out, '(');
    buf_add(out, name);
    buf_byte(out, '=');
    ldap_filter_value(out, value);
    buf_byte(out, ')');
}

/* Can slapd answer an item of this kind about the attribute as AD does? */
static bool
answerable(const struct filter_part *part)
{
    if (part->attr >= ATTR_KNOWN || mint_back_link(part->attr))
        return false;
    if (part->kind == FILTER_PRESENT)
        return part->attr != ATTR_distinguishedName && part->attr != ATTR_dn;
    if (part->attr == ATTR_distinguishedName || part->attr == ATTR_dn ||
        part->attr == ATTR_objectClass)
        return part->kind == FILTER_EQUAL;
    if (part->attr == ATTR_whenCreated || part->attr == ATTR_whenChanged)
        return false; /* a time there, a text here */
    enum syntax syntax = schema_form(part->attr, SIDE_AD).syntax;
    switch (part->kind) {
    case FILTER_EQUAL:
        return syntax != SYNTAX_NONE;
    case FILTER_SUBSTRING:
        return syntax == SYNTAX_TEXT && part->attr != ATTR_objectCategory;
    case FILTER_GREATER:
    case FILTER_LESS:
        return syntax == SYNTAX_NUMBER;
    case FILTER_ALL_BITS:
    case FILTER_ANY_BIT:
        return syntax == SYNTAX_NUMBER;
    case FILTER_AND:
    case FILTER_OR:
    case FILTER_NOT:
    case FILTER_PRESENT:
        break;
    }
    return true;
}

/* AD takes a class's name for its category; entries have the whole name. */
static bool
print_category(const struct printer *p, struct str asked)
{
    struct str category = mint_category(class_find(asked));

    if (str_find_byte(asked, '=') >= 0)
        return false; /* compared as a name there, as a text here */
    buf_fmt(p->out, "(objectCategory=CN=");
    ldap_filter_value(p->out, category.len ? category : asked);
    buf_fmt(p->out, ",CN=Schema,CN=Configuration,");
    ldap_filter_value(p->out, str_of(p->base));
    buf_byte(p->out, ')');
    return true;
}

static bool
print_equal(const struct printer *p, const struct filter_part *part)
{
    struct str name = schema_known_name(part->attr);
    struct str value = part->value;

    if (part->attr == ATTR_objectCategory)
        return print_category(p, value);
    if (part->attr == ATTR_distinguishedName || part->attr == ATTR_dn)
        name = STR("entryDN");
    if (schema_form(part->attr, SIDE_AD).syntax == SYNTAX_BOOL)
        value = str_ieq(value, STR("true")) ? STR("TRUE") : STR("FALSE");
    ldap_filter_equal(p->out, name, value);
    return true;
}

static void
print_substring(const struct printer *p, const struct filter_part *part)
{
    buf_byte(p->out, '(');
    buf_add(p->out, schema_known_name(part->attr));
    buf_byte(p->out, '=');
    for (uint32_t i = 0; i < part->pieces_n; i++) {
        if (i)
            buf_byte(p->out, '*');
        ldap_filter_value(p->out, p->filter->texts.at[part->pieces + i]);
    }
    buf_byte(p->out, ')');
}

static void
print_with(const struct printer *p, const struct filter_part *part, const char *operator)
{
    buf_byte(p->out, '(');
    buf_add(p->out, schema_known_name(part->attr));
    buf_add(p->out, str_of(operator));
    if (part->kind != FILTER_PRESENT)
        ldap_filter_value(p->out, part->value);
    buf_byte(p->out, ')');
}

static bool print_part(const struct printer *p, uint32_t i);

static bool
print_set(const struct printer *p, const struct filter_part *part, char operator)
{
    buf_byte(p->out, '(');
    buf_byte(p->out, operator);
    for (uint32_t i = part->first; i != (uint32_t)FILTER_END; i = p->filter->parts.at[i].next)
        if (!print_part(p, i))
            return false;
    buf_byte(p->out, ')');
    return true;
}

static bool
print_item(const struct printer *p, const struct filter_part *part)
{
    static const char *const operators[] = {
        [FILTER_PRESENT] = "=*",
        [FILTER_GREATER] = ">=",
        [FILTER_LESS] = "<=",
        [FILTER_ALL_BITS] = ":1.2.840.113556.1.4.803:=",
        [FILTER_ANY_BIT] = ":1.2.840.113556.1.4.804:=",
    };

    if (!answerable(part))
        return false;
    if (part->kind == FILTER_EQUAL)
        return print_equal(p, part);
    if (part->kind == FILTER_SUBSTRING)
        print_substring(p, part);
    else
        print_with(p, part, operators[part->kind]);
    return true;
}

/* Filters are at most FILTER_DEPTH deep. */
static bool
print_part(const struct printer *p, uint32_t i)
{
    const struct filter_part *part = &p->filter->parts.at[i];

    switch (part->kind) {
    case FILTER_AND:
        return print_set(p, part, '&');
    case FILTER_OR:
        return print_set(p, part, '|');
    case FILTER_NOT:
        return print_set(p, part, '!');
    case FILTER_EQUAL:
    case FILTER_SUBSTRING:
    case FILTER_PRESENT:
    case FILTER_GREATER:
    case FILTER_LESS:
    case FILTER_ALL_BITS:
    case FILTER_ANY_BIT:
        return print_item(p, part);
    }
    return false;
}

bool
ldap_filter_print(struct buf *out, const struct ldap_filter *f, const char *base)
{
    struct printer p = {out, f, base};

    return f->parts.n && print_part(&p, 0);
}
