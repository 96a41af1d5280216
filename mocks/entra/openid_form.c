/* SPDX-License-Identifier: MIT */
#include "mocks/entra/openid_form.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

struct str
form_decode(struct str text, bool plus_is_blank, struct arena *a)
{
    char *out = arena_bytes(a, text.len + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        int high = text.at[i] == '%' && i + 2 < text.len ? hex_digit(text.at[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(text.at[i + 2]) : -1;
        if (low >= 0) {
            out[n++] = (char)(high << 4 | low);
            i += 2;
        } else {
            out[n++] = plus_is_blank && text.at[i] == '+' ? ' ' : text.at[i];
        }
    }
    return str_n(out, n);
}

struct form
form_parse(struct str body, struct arena *a)
{
    struct form f = {0};
    struct str rest = body;

    while (rest.at) {
        struct str value = str_cut(&rest, '&');
        struct str name = str_cut(&value, '=');
        if (name.len)
            *VEC_PUSH(&f.fields, a) = (struct form_field){
                form_decode(name, true, a),
                value.at ? form_decode(value, true, a) : STR(""),
            };
    }
    return f;
}

const struct form_field *
form_find(const struct form *f, struct str name)
{
    for (uint32_t i = 0; i < f->fields.n; i++)
        if (str_eq(f->fields.at[i].name, name))
            return &f->fields.at[i];
    return NULL;
}

uint32_t
form_count(const struct form *f, struct str name)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < f->fields.n; i++)
        n += str_eq(f->fields.at[i].name, name);
    return n;
}
