/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/ad_filter.h"

#include "harness/cmdlets/ad_property.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

enum { DEEPEST = 100 };

struct parser {
    struct str text;
    size_t at;
    const struct schema *schema;
    const struct shell *shell;
    struct place place;
    struct arena *a;
    int depth;
};

static const struct err *
wrong(const struct parser *p, const char *what)
{
    struct str near = str_sub(p->text, p->at, 20);

    return err_new(ERR_SYNTAX, p->place, p->a, "-Filter, column %zu: %s%s" STR_FMT "%s", p->at + 1,
                   what, near.len ? ", not \"" : "; the filter ends here", STR_ARG(near),
                   near.len ? "\"" : "");
}

static void
skip_blanks(struct parser *p)
{
    while (p->at < p->text.len && strchr(" \t\r\n", p->text.at[p->at]))
        p->at++;
}

static bool
word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* The next word without taking it: `-eq`, `Name`. */
static struct str
peek_word(struct parser *p)
{
    size_t end;

    skip_blanks(p);
    for (end = p->at; end < p->text.len && word_byte(p->text.at[end]); end++)
        ;
    return str_sub(p->text, p->at, end - p->at);
}

static bool
take_word(struct parser *p, const char *word)
{
    struct str next = peek_word(p);

    if (!str_ieq(next, str_of(word)))
        return false;
    p->at += next.len;
    return true;
}

static bool
take_byte(struct parser *p, char c)
{
    skip_blanks(p);
    if (p->at >= p->text.len || p->text.at[p->at] != c)
        return false;
    p->at++;
    return true;
}

struct str
ad_filter_escape(struct str value, bool wild, struct arena *a)
{
    struct buf out = buf_in(a);

    for (size_t i = 0; i < value.len; i++) {
        char c = value.at[i];
        if (c == '\0' || c == '(' || c == ')' || c == '\\' || (c == '*' && !wild))
            buf_fmt(&out, "\\%02x", (unsigned char)c);
        else
            buf_byte(&out, c);
    }
    return buf_str(&out);
}

/* --- values ------------------------------------------------------------------------------------ */

static const struct err *
quoted_value(struct parser *p, struct str *out)
{
    char quote = p->text.at[p->at++];
    struct buf text = buf_in(p->a);

    for (; p->at < p->text.len; p->at++) {
        if (p->text.at[p->at] != quote) {
            buf_byte(&text, p->text.at[p->at]);
        } else if (p->at + 1 < p->text.len && p->text.at[p->at + 1] == quote) {
            buf_byte(&text, quote);
            p->at++;
        } else {
            p->at++;
            *out = buf_str(&text);
            return NULL;
        }
    }
    return wrong(p, "the quote is not closed");
}

static const struct err *
variable_value(struct parser *p, struct str *out)
{
    p->at++;
    struct str name = peek_word(p);
    if (!name.len)
        return wrong(p, "a variable's name is wanted behind $");
    p->at += name.len;
    if (str_ieq(name, STR("true")) || str_ieq(name, STR("false"))) {
        *out = name;
        return NULL;
    }
    ptrdiff_t dot = str_find_byte(name, '.');
    struct value v = shell_get(p->shell, dot < 0 ? name : str_sub(name, 0, (size_t)dot));
    if (dot >= 0 && v.kind == VALUE_OBJECT)
        v = object_get(v.object, str_from(name, (size_t)dot + 1), NULL);
    *out = value_to_text(v, p->a);
    return NULL;
}

static const struct err *
read_value(struct parser *p, struct str *out)
{
    skip_blanks(p);
    if (p->at < p->text.len && (p->text.at[p->at] == '\'' || p->text.at[p->at] == '"'))
        return quoted_value(p, out);
    if (p->at < p->text.len && p->text.at[p->at] == '$')
        return variable_value(p, out);
    size_t end = p->at;
    while (end < p->text.len && (word_byte(p->text.at[end]) || p->text.at[end] == '*'))
        end++;
    *out = str_sub(p->text, p->at, end - p->at);
    p->at = end;
    return out->len ? NULL : wrong(p, "a value is wanted here: 'text', a number, $true or $false");
}

/* --- comparisons ------------------------------------------------------------------------------- */

enum comparison { EQ, NE, LIKE, NOTLIKE, GE, LE, GT, LT, APPROX, BAND, BOR };

static const struct {
    const char *word;
    enum comparison op;
} operators[] = {{"-eq", EQ},         {"-ne", NE},     {"-like", LIKE}, {"-notlike", NOTLIKE},
                 {"-ge", GE},         {"-le", LE},     {"-gt", GT},     {"-lt", LT},
                 {"-approx", APPROX}, {"-band", BAND}, {"-bor", BOR}};

/* Bytes of a GUID or SID as LDAP wants them: every byte escaped. */
static struct str
binary_value(const struct parser *p, attr_id attr, struct str value)
{
    unsigned char guid[16];
    struct str bytes = value;
    struct buf out = buf_in(p->a);

    if (attr == ATTR_objectSid)
        sid_parse(value, &bytes, p->a);
    else if (guid_parse(value, guid))
        bytes = str_copy(str_n((char *)guid, 16), p->a);
    for (size_t i = 0; i < bytes.len; i++)
        buf_fmt(&out, "\\%02x", (unsigned char)bytes.at[i]);
    return buf_str(&out);
}

static struct str
ldap_value(const struct parser *p, attr_id attr, struct str value, bool wild)
{
    enum syntax syntax = schema_form(attr, SIDE_AD).syntax;

    if (syntax == SYNTAX_BINARY)
        return binary_value(p, attr, value);
    if (syntax == SYNTAX_BOOL)
        return str_upper(value, p->a);
    return ad_filter_escape(value, wild, p->a);
}

/* Enabled is a bit of userAccountControl, turned round. */
static void
enabled(struct buf *out, enum comparison op, struct str value)
{
    bool wanted = str_ieq(value, STR("true")) == (op == EQ);

    buf_add(out, wanted ? STR("(!(userAccountControl:1.2.840.113556.1.4.803:=2))")
                        : STR("(userAccountControl:1.2.840.113556.1.4.803:=2)"));
}

/* One comparison in LDAP; `negated` wraps it in a not. */
static void
print_one(struct buf *out, struct str attr, const char *sign, struct str value, bool negated)
{
    buf_add(out, negated ? STR("(!(") : STR("("));
    buf_add(out, attr);
    buf_add(out, str_of(sign));
    buf_add(out, value);
    buf_add(out, negated ? STR("))") : STR(")"));
}

/* LDAP has no "greater" and "less": at least (at most), and not the same. */
static void
print_strictly(struct buf *out, struct str attr, const char *sign, struct str value)
{
    buf_add(out, STR("(&"));
    print_one(out, attr, sign, value, false);
    print_one(out, attr, "=", value, true);
    buf_byte(out, ')');
}

static void
print(struct buf *out, struct str attr, enum comparison op, struct str value)
{
    switch (op) {
    case EQ:
    case LIKE:
        print_one(out, attr, "=", value, false);
        return;
    case NE:
    case NOTLIKE:
        print_one(out, attr, "=", value, true);
        return;
    case GE:
        print_one(out, attr, ">=", value, false);
        return;
    case LE:
        print_one(out, attr, "<=", value, false);
        return;
    case GT:
        print_strictly(out, attr, ">=", value);
        return;
    case LT:
        print_strictly(out, attr, "<=", value);
        return;
    case APPROX:
        print_one(out, attr, "~=", value, false);
        return;
    case BAND:
        print_one(out, attr, ":1.2.840.113556.1.4.803:=", value, false);
        return;
    case BOR:
        print_one(out, attr, ":1.2.840.113556.1.4.804:=", value, false);
        return;
    }
}

static const struct err *
read_operator(struct parser *p, enum comparison *out)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (take_word(p, operators[i].word)) {
            *out = operators[i].op;
            return NULL;
        }
    return wrong(p, "an operator is wanted here: -eq -ne -like -notlike -ge -le -gt -lt -approx "
                    "-band -bor");
}

static const struct err *
comparison(struct parser *p, struct buf *out)
{
    size_t began;
    enum comparison op = EQ;
    struct str name = peek_word(p), value;

    began = p->at;
    if (!name.len)
        return wrong(p, "the name of a property is wanted here");
    p->at += name.len;
    bool is_enabled = str_ieq(name, STR("Enabled"));
    attr_id attr = ad_attribute(p->schema, name);
    if (attr == ATTR_NONE && !is_enabled && !str_ieq(name, STR("objectClass")) &&
        !str_ieq(name, STR("SID"))) {
        return err_new(ERR_INPUT, p->place, p->a,
                       "-Filter, column %zu: Active Directory has no property \"" STR_FMT "\"",
                       began + 1, STR_ARG(name));
    }
    TRY(read_operator(p, &op));
    TRY(read_value(p, &value));
    if (is_enabled) {
        enabled(out, op, value);
        return NULL;
    }
    if (str_ieq(name, STR("SID")))
        attr = ATTR_objectSid;
    print(out, schema_name(p->schema, attr), op,
          ldap_value(p, attr, value, op == LIKE || op == NOTLIKE));
    return NULL;
}

/* --- combinations ------------------------------------------------------------------------------ */

static const struct err *alternatives(struct parser *p, struct buf *out);

static const struct err *
term(struct parser *p, struct buf *out)
{
    const struct err *e;

    if (++p->depth > DEEPEST)
        return err_new(ERR_LIMIT, p->place, p->a, "the filter is nested too deeply");
    if (take_word(p, "-not") || take_byte(p, '!')) {
        buf_add(out, STR("(!"));
        e = term(p, out);
        buf_byte(out, ')');
    } else if (take_byte(p, '(')) {
        e = alternatives(p, out);
        if (!e && !take_byte(p, ')'))
            e = wrong(p, "a closing parenthesis is wanted here");
    } else {
        e = comparison(p, out);
    }
    p->depth--;
    return e;
}

/* `x -and y -and z`, or one term alone: the operator and its parentheses only where there are two. */
static const struct err *
chain(struct parser *p, struct buf *out, const char *word, char mark,
      const struct err *(*part)(struct parser *, struct buf *))
{
    struct buf parts = buf_in(p->a);
    int n = 0;

    do {
        TRY(part(p, &parts));
        n++;
    } while (take_word(p, word));
    if (n > 1) {
        buf_byte(out, '(');
        buf_byte(out, mark);
    }
    buf_add(out, buf_str(&parts));
    if (n > 1)
        buf_byte(out, ')');
    return NULL;
}

static const struct err *
conjunction(struct parser *p, struct buf *out)
{
    return chain(p, out, "-and", '&', term);
}

static const struct err *
alternatives(struct parser *p, struct buf *out)
{
    return chain(p, out, "-or", '|', conjunction);
}

const struct err *
ad_filter_to_ldap(struct str *out, struct str text, const struct schema *schema,
                  const struct shell *shell, struct place at, struct arena *a)
{
    struct parser p = {.text = text, .schema = schema, .shell = shell, .place = at, .a = a};
    struct buf ldap = buf_in(a);

    if (str_eq(str_trim(text), STR("*"))) {
        *out = STR("(objectClass=*)");
        return NULL;
    }
    TRY(alternatives(&p, &ldap));
    skip_blanks(&p);
    if (p.at < p.text.len)
        return wrong(&p, "-and, -or or the end is wanted here");
    *out = buf_str(&ldap);
    return NULL;
}
