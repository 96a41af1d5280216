/* SPDX-License-Identifier: MIT */
#include "sim/model/dn.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

/* The length of the first component: up to a comma that is not escaped. */
static size_t
component_length(struct str dn)
{
    ptrdiff_t comma = str_find_byte(dn, ',');
    size_t len = comma < 0 ? dn.len : (size_t)comma;

    if (str_find_byte(str_n(dn.at, len), '\\') < 0)
        return len; /* nearly always */
    for (size_t i = 0; i < dn.len; i++) {
        if (dn.at[i] == '\\')
            i++;
        else if (dn.at[i] == ',')
            return i;
    }
    return dn.len;
}

/* Without blanks at both ends; a blank behind a backslash belongs to the value. */
static struct str
trim(struct str text)
{
    if (text.len && (unsigned char)text.at[0] > ' ' && (unsigned char)text.at[text.len - 1] > ' ')
        return text; /* nearly always */
    struct str trimmed = str_trim(text);
    size_t backslashes = 0;

    while (backslashes < trimmed.len && trimmed.at[trimmed.len - 1 - backslashes] == '\\')
        backslashes++;
    bool more = trimmed.len && trimmed.at + trimmed.len < text.at + text.len;
    if (more && backslashes % 2)
        trimmed.len++;
    return trimmed;
}

static struct str
next_component(struct str *rest)
{
    size_t len = component_length(*rest);
    struct str component = trim(str_sub(*rest, 0, len));

    *rest = len < rest->len ? str_from(*rest, len + 1) : STR("");
    return component;
}

static bool
component_valid(struct str component)
{
    ptrdiff_t equals = str_find_byte(component, '=');

    if (equals <= 0 || (size_t)equals + 1 == component.len)
        return false;
    for (size_t i = 0; i < (size_t)equals; i++) {
        char c = component.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool other = (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ' ';
        if (!letter && !other)
            return false;
    }
    struct str value = str_from(component, (size_t)equals + 1);
    if (str_find_byte(value, '\0') < 0 && str_find_byte(value, '\\') < 0)
        return true; /* nearly always */
    for (size_t i = (size_t)equals + 1; i < component.len; i++) {
        if (component.at[i] == '\0')
            return false;
        if (component.at[i] != '\\')
            continue;
        if (++i == component.len)
            return false;
        if (hex_digit(component.at[i]) >= 0 &&
            (i + 1 == component.len || hex_digit(component.at[i + 1]) < 0))
            return false;
    }
    return true;
}

bool
dn_valid(struct str dn)
{
    if (str_trim(dn).len == 0)
        return false;
    for (;;) {
        size_t len = component_length(dn);
        if (!component_valid(trim(str_sub(dn, 0, len))))
            return false;
        if (len >= dn.len)
            return len == dn.len;
        dn = str_from(dn, len + 1);
    }
}

/* The bytes of the blank that begins at `i`: plain or escaped; 0: none does. */
static size_t
blank_at(struct str value, size_t i)
{
    struct str rest = str_from(value, i);

    return str_starts(rest, STR(" "))      ? 1
           : str_starts(rest, STR("\\ "))  ? 2
           : str_starts(rest, STR("\\20")) ? 3
                                           : 0;
}

/* Values are compared word by word; none: the end. */
static struct str
next_word(struct str *rest)
{
    size_t n = 0, blank;

    while ((blank = blank_at(*rest, 0)))
        *rest = str_from(*rest, blank);
    while (n < rest->len && !blank_at(*rest, n))
        n += rest->at[n] == '\\' && n + 1 < rest->len ? 2 : 1;
    struct str word = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return word;
}

static bool
value_same(struct str a, struct str b)
{
    struct str word_a, word_b;

    if (str_ieq(a, b))
        return true;
    do {
        word_a = next_word(&a);
        word_b = next_word(&b);
    } while (word_a.len && str_ieq(word_a, word_b));
    return !word_a.len && !word_b.len;
}

static bool
component_same(struct str a, struct str b)
{
    ptrdiff_t ea = str_find_byte(a, '='), eb = str_find_byte(b, '=');

    if (ea < 0 || eb < 0)
        return str_ieq(a, b);
    return str_ieq(str_trim(str_sub(a, 0, (size_t)ea)), str_trim(str_sub(b, 0, (size_t)eb))) &&
           value_same(str_from(a, (size_t)ea + 1), str_from(b, (size_t)eb + 1));
}

bool
dn_same(struct str a, struct str b)
{
    if (str_ieq(a, b))
        return true;
    while (a.len && b.len)
        if (!component_same(next_component(&a), next_component(&b)))
            return false;
    return a.len == b.len;
}

uint64_t
dn_rdn_hash(struct str rdn)
{
    struct str value = rdn, type = str_trim(str_cut(&value, '='));
    uint64_t hash = str_ihash(type);

    for (struct str word; (word = next_word(&value)).len;)
        hash = (hash ^ str_ihash(word)) * 0x9e3779b97f4a7c15u;
    return hash;
}

uint32_t
dn_depth(struct str dn)
{
    uint32_t depth = 0;

    for (; dn.len; depth++)
        next_component(&dn);
    return depth;
}

bool
dn_within(struct str dn, struct str ancestor)
{
    uint32_t depth = dn_depth(dn), ancestor_depth = dn_depth(ancestor);

    if (ancestor_depth > depth)
        return false;
    for (; depth > ancestor_depth; depth--)
        next_component(&dn);
    return dn_same(dn, ancestor);
}

uint32_t
dn_holder(struct str dn, const struct str *ancestors, uint32_t n)
{
    uint32_t i = 0;

    while (i < n && !dn_within(dn, ancestors[i]))
        i++;
    return i;
}

struct str
dn_parent(struct str dn)
{
    next_component(&dn);
    return trim(dn);
}

struct str
dn_rdn(struct str dn)
{
    return next_component(&dn);
}

static struct str
unescape(struct str text, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != '\\' || i + 1 == text.len) {
            buf_byte(&out, text.at[i]);
            continue;
        }
        i++;
        int high = hex_digit(text.at[i]), low = i + 1 < text.len ? hex_digit(text.at[i + 1]) : -1;
        if (high >= 0 && low >= 0) {
            buf_byte(&out, (char)(high << 4 | low));
            i++;
        } else {
            buf_byte(&out, text.at[i]);
        }
    }
    return buf_str(&out);
}

struct str
dn_rdn_value(struct str dn, struct arena *a)
{
    struct str rdn = dn_rdn(dn);
    ptrdiff_t equals = str_find_byte(rdn, '=');
    struct str value = trim(str_from(rdn, (size_t)(equals + 1)));

    return str_find_byte(value, '\\') < 0 ? value : unescape(value, a);
}

struct str
dn_rebase(struct str dn, struct str from, struct str to, struct arena *a)
{
    struct buf out = buf_in(a);

    for (uint32_t kept = dn_depth(dn) - dn_depth(from); kept; kept--) {
        buf_add(&out, next_component(&dn));
        if (kept > 1 || to.len)
            buf_byte(&out, ',');
    }
    buf_add(&out, to);
    return buf_str(&out);
}

struct str
dn_component(struct str type, struct str value, struct arena *a)
{
    struct buf out = buf_in(a);

    buf_add(&out, type);
    buf_byte(&out, '=');
    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        bool edge_blank = c == ' ' && (i == 0 || i + 1 == value.len);
        if ((unsigned char)c < ' ') { /* a line end at the edge would be taken for a blank */
            buf_fmt(&out, "\\%02x", (unsigned)c);
            continue;
        }
        if (strchr(",+\"\\<>;=", c) || edge_blank || (c == '#' && i == 0))
            buf_byte(&out, '\\');
        buf_byte(&out, c);
    }
    return buf_str(&out);
}

/* No escapes, and no blanks but one between two words: there is nothing to do. */
static bool
is_plain(struct str dn)
{
    bool edge = true;

    for (size_t i = 0; i < dn.len; i++) {
        char c = dn.at[i];
        bool separator = c == ',' || c == '=';
        char next = i + 1 < dn.len ? dn.at[i + 1] : ',';
        bool after = next == ',' || next == '=' || next == ' ';
        if (c == '\\' || c == '\t' || c == '\r' || c == '\n' || (c == ' ' && (edge || after)))
            return false;
        edge = separator;
    }
    return true;
}

/* Every component as `type=value`? */
static bool
has_types(struct str dn)
{
    bool typed = false;

    for (size_t i = 0; i < dn.len; i++) {
        if (dn.at[i] == ',' && !typed)
            return false;
        typed = dn.at[i] != ',' && (typed || dn.at[i] == '=');
    }
    return typed;
}

static void
add_value_key(struct buf *out, struct str value)
{
    bool first = true;

    for (struct str word; (word = next_word(&value)).len; first = false) {
        buf_add(out, first ? STR("") : STR(" "));
        buf_add(out, str_lower(word, out->arena));
    }
}

struct str
dn_key(struct str dn, struct arena *a)
{
    struct buf out = buf_in(a);

    if (is_plain(dn) && has_types(dn))
        return str_lower(dn, a); /* nearly always, and this is asked for every member of a group */
    while (dn.len) {
        struct str component = next_component(&dn);
        ptrdiff_t equals = str_find_byte(component, '=');
        size_t type = equals < 0 ? 0 : (size_t)equals;
        buf_add(&out, str_lower(str_trim(str_sub(component, 0, type)), a));
        buf_byte(&out, '=');
        add_value_key(&out, str_from(component, equals < 0 ? 0 : type + 1));
        if (dn.len)
            buf_byte(&out, ',');
    }
    return buf_str(&out);
}

/* A component of several `type=value` pairs (they are rare in AD) stays as it is written. */
static struct str
component_canonical(struct str component, struct arena *a)
{
    ptrdiff_t equals = str_find_byte(component, '=');

    if (equals < 0 || str_find_byte(component, '+') >= 0)
        return component;
    return dn_component(str_trim(str_sub(component, 0, (size_t)equals)), dn_rdn_value(component, a),
                        a);
}

struct str
dn_canonical(struct str dn, struct arena *a)
{
    struct buf out = buf_in(a);

    if (is_plain(dn))
        return dn;
    while (dn.len) {
        buf_add(&out, component_canonical(next_component(&dn), a));
        if (dn.len)
            buf_byte(&out, ',');
    }
    return buf_str(&out);
}

struct str
dn_domain(struct str dn, struct arena *a)
{
    struct buf out = buf_in(a);

    while (dn.len) {
        struct str component = next_component(&dn);
        if (!str_istarts(component, STR("DC=")))
            continue;
        if (out.len)
            buf_byte(&out, '.');
        buf_add(&out, str_from(component, 3));
    }
    return buf_str(&out);
}

struct str
dn_naming_context(struct str dn)
{
    while (dn.len && !str_istarts(dn_rdn(dn), STR("DC=")))
        dn = dn_parent(dn);
    return dn;
}
