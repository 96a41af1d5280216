/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_name.h"

#include "sim/base/arena.h"
#include "sim/model/dn.h"

/* In place: the letters from the start of each component to its `=`. */
static void
raise_types(char *text, size_t len)
{
    bool in_type = true;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\\')
            i++;
        else if (text[i] == ',')
            in_type = true;
        else if (text[i] == '=')
            in_type = false;
        else if (in_type && text[i] >= 'a' && text[i] <= 'z')
            text[i] = (char)(text[i] - 'a' + 'A');
    }
}

/* Could it be spelled otherwise? Most names cannot, and there are many of them. */
static bool
plain(struct str dn)
{
    bool in_value = false;

    for (size_t i = 0; i < dn.len; i++) {
        char c = dn.at[i], before = i ? dn.at[i - 1] : ',';
        char after = i + 1 < dn.len ? dn.at[i + 1] : ',';
        if (c == '\\' || c == '"' || c == '<' || c == '>' || c == ';' || c == '+' ||
            (unsigned char)c < ' ' || (c == '=' && (in_value || after == '#')))
            return false;
        if (c == ' ' && (before == ',' || before == '=' || after == ',' || after == '='))
            return false;
        if (c == '=' || c == ',')
            in_value = c == '=';
    }
    return true;
}

static struct str
spelled_by_component(struct str dn, struct arena *a)
{
    struct str out = STR("");

    for (struct str rest = dn; rest.len; rest = dn_parent(rest)) {
        struct str rdn = dn_rdn(rest);
        struct str type = str_trim(str_cut(&rdn, '='));
        struct str component = dn_component(type, dn_rdn_value(rest, a), a);
        out =
            out.len ? str_fmt(a, STR_FMT "," STR_FMT, STR_ARG(out), STR_ARG(component)) : component;
    }
    return out;
}

struct str
ldap_name(struct str dn, struct arena *a)
{
    struct str spelled = plain(dn) ? dn : spelled_by_component(dn, a);
    char *copy = arena_bytes(a, spelled.len);

    memcpy(copy, spelled.at, spelled.len);
    raise_types(copy, spelled.len);
    return str_n(copy, spelled.len);
}

bool
dn_has_plus(struct str dn)
{
    for (size_t i = 0; i < dn.len; i++) {
        if (dn.at[i] == '\\')
            i++;
        else if (dn.at[i] == '+')
            return true;
    }
    return false;
}
