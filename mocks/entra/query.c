/* SPDX-License-Identifier: MIT */
#include "mocks/entra/query.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"
#include "sim/base/codec.h"

bool
percent_decode(struct str text, bool plus, struct str *out, struct arena *a)
{
    char *to = arena_bytes(a, text.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.at[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_digit(text.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        to[n++] = c;
    }
    *out = str_n(to, n);
    return utf8_valid(*out);
}

static const char *
read_top(struct graph_query *q, struct str value, struct arena *a)
{
    int64_t n;

    q->code = "Request_BadRequest"; /* the directory's own word, not OData's */
    if (!str_int(value, &n) || n < 1 || n > 999)
        return str_z(str_fmt(a,
                             "Invalid page size specified: '" STR_FMT
                             "'. Must be between 1 and 999 inclusive.",
                             STR_ARG(value)),
                     a);
    q->top = (uint32_t)n;
    return NULL;
}

static const char *
read_count(struct graph_query *q, struct str value, struct arena *a)
{
    q->count = str_ieq(value, STR("true"));
    if (q->count || str_ieq(value, STR("false")))
        return NULL;
    return str_z(
        str_fmt(a, "Invalid value '" STR_FMT "' for $count query option found.", STR_ARG(value)),
        a);
}

static const char *
read_option(struct graph_query *q, struct str name, struct str value, struct arena *a)
{
    const struct {
        struct str name;
        struct str *to;
    } texts[] = {{STR("$select"), &q->select},        {STR("$filter"), &q->filter},
                 {STR("$orderby"), &q->orderby},      {STR("$search"), &q->search},
                 {STR("$expand"), &q->expand},        {STR("$skiptoken"), &q->skiptoken},
                 {STR("$deltatoken"), &q->deltatoken}};

    q->code = "BadRequest";
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!str_ieq(name, texts[i].name))
            continue;
        if (texts[i].to->at)
            return "A query option was given twice.";
        *texts[i].to = value;
        return NULL;
    }
    if (str_ieq(name, STR("$top")))
        return q->top ? "A query option was given twice." : read_top(q, value, a);
    if (str_ieq(name, STR("$count")))
        return read_count(q, value, a);
    if (str_ieq(name, STR("$skip")))
        return "'$skip' is not supported by the service.";
    if (!str_starts(name, STR("$")))
        return NULL;
    return str_z(str_fmt(a, "The query option '" STR_FMT "' is not supported.", STR_ARG(name)), a);
}

const char *
query_read(struct graph_query *q, struct str text, struct arena *a)
{
    struct str rest = text;

    q->code = "BadRequest";
    while (text.len && rest.at) {
        struct str value = str_cut(&rest, '&'), name = str_cut(&value, '=');
        if (!value.at)
            value = STR("");
        if (!percent_decode(name, true, &name, a) || !percent_decode(value, true, &value, a))
            return "The query is not percent-encoded UTF-8.";
        const char *wrong = read_option(q, name, value, a);
        if (wrong)
            return wrong;
    }
    return NULL;
}

struct str
query_option(struct str text, struct str name, struct arena *a)
{
    struct str rest = text, decoded;

    while (text.len && rest.at) {
        struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');
        if (str_eq(key, name) && value.at && percent_decode(value, true, &decoded, a))
            return decoded;
    }
    return (struct str){NULL, 0};
}

struct str
query_without_token(struct str text, struct arena *a)
{
    struct buf b = buf_in(a);
    struct str rest = text, name;

    while (text.len && rest.at) {
        struct str option = str_cut(&rest, '&'), key = option;
        key = str_cut(&key, '=');
        if (percent_decode(key, true, &name, a) && str_ieq(name, STR("$skiptoken")))
            continue;
        if (b.len)
            buf_byte(&b, '&');
        for (size_t i = 0; i < option.len; i++) { /* clients take links with braces as templates */
            if (option.at[i] == '{' || option.at[i] == '}')
                buf_fmt(&b, "%%%02X", (unsigned char)option.at[i]);
            else
                buf_byte(&b, option.at[i]);
        }
    }
    return buf_str(&b);
}
