/* SPDX-License-Identifier: MIT */
/*
 * Parameters in the values of scopes and constants: %Connector.ID%, OU=Pilot,%Domain.LDAP%.
 */
#include "sim/rules/parameter.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static bool
names(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

/* The name between the percent sign at `at` and the next one; empty: it only is a percent sign. */
static struct str
name_at(struct str text, size_t at)
{
    size_t end = at + 1;

    while (end < text.len && names(text.at[end]))
        end++;
    return end < text.len && text.at[end] == '%' ? str_sub(text, at + 1, end - at - 1) : STR("");
}

bool
rule_has_parameter(struct str text)
{
    for (size_t i = 0; i + 2 < text.len; i++)
        if (text.at[i] == '%' && name_at(text, i).len)
            return true;
    return false;
}

struct str
rule_parameters(struct str text, const struct rule_source *o, struct arena *a)
{
    struct buf out;

    if (!memchr(text.at ? text.at : "", '%', text.len) || !rule_has_parameter(text))
        return text;
    if (!o->values.parameter)
        return (struct str){NULL, 0};
    if (name_at(text, 0).len + 2 == text.len) /* nothing but one: no copy */
        return o->values.parameter(o->values.self, str_sub(text, 1, text.len - 2));
    out = buf_in(a);
    for (size_t i = 0; i < text.len; i++) {
        struct str name = text.at[i] == '%' ? name_at(text, i) : STR("");
        if (!name.len) {
            buf_byte(&out, text.at[i]);
            continue;
        }
        struct str value = o->values.parameter(o->values.self, name);
        if (!value.at)
            return value;
        buf_add(&out, value);
        i += name.len + 1;
    }
    return buf_str(&out);
}
