/* SPDX-License-Identifier: MIT */
#include "harness/live/fault_order.h"

#include "sim/base/arena.h"
#include "sim/base/buf.h"

static const struct str numbers[] = {STR("skip"), STR("times"), STR("seconds"),
                                     STR("milliseconds")};

static const struct err *
no_fault(struct str name, struct arena *a)
{
    struct str names = fault_names(FAULT_ENTRA, a);

    return err_remedy(
        err_new(ERR_INPUT, NOWHERE, a, "Entra ID has no fault \"" STR_FMT "\"", STR_ARG(name)), a,
        "One of: " STR_FMT ".", STR_ARG(names));
}

/* A path is written into JSON as it is: it holds nothing that would have to be escaped. */
static bool
is_path(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '"' || text.at[i] == '\\' || (unsigned char)text.at[i] < ' ')
            return false;
    return str_starts(text, STR("/"));
}

static const struct err *
add_word(struct buf *body, struct str word, struct arena *a)
{
    struct str value = word, name = str_cut(&value, '=');
    int64_t number;

    if (str_eq(name, STR("path")) && is_path(value)) {
        buf_fmt(body, ",\"path\":\"" STR_FMT "\"", STR_ARG(value));
        return NULL;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (str_eq(name, numbers[i]) && value.at && str_int(value, &number) && number >= 0) {
            buf_fmt(body, ",\"" STR_FMT "\":%lld", STR_ARG(name), (long long)number);
            return NULL;
        }
    return err_remedy(
        err_new(ERR_INPUT, NOWHERE, a, "\"" STR_FMT "\" says nothing of a fault", STR_ARG(word)), a,
        "Behind its name a fault takes path=/v1.0/users, skip=4, times=2, seconds=30 "
        "and milliseconds=50.");
}

const struct err *
fault_order(struct connector *admin, struct str words, struct arena *a)
{
    struct str rest = str_trim(words), name = str_cut(&rest, ' ');
    struct buf body = buf_in(a);
    enum fault_kind kind;

    if (!fault_find(name, &kind) || fault_row(kind)->system != FAULT_ENTRA)
        return no_fault(name, a);
    buf_fmt(&body, "{\"kind\":\"" STR_FMT "\"", STR_ARG(fault_row(kind)->name));
    while (rest.at) {
        struct str word = str_cut(&rest, ' ');
        if (word.len)
            TRY(add_word(&body, word, a));
    }
    buf_byte(&body, '}');
    return graph_connector_order(admin, buf_str(&body), a);
}
