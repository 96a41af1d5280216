/* SPDX-License-Identifier: MIT */
/*
 * -match, -replace and -split on PCRE2 (about_Regular_Expressions, about_Split).
 */
#include "harness/shell/regex.h"

#include <stdlib.h>

#include "harness/shell/interp.h"
#include "harness/shell/text.h"
#include "sim/base/arena.h"

enum { MATCH_LIMIT = 2000000, DEPTH_LIMIT = 20000, HEAP_LIMIT_KIB = 64 * 1024 };

void
regex_close(struct regex *r)
{
    pcre2_match_data_free(r->match);
    pcre2_match_context_free(r->limits);
    pcre2_code_free(r->code);
}

const struct err *
regex_open(struct regex *r, struct str pattern, bool fold, struct arena *a)
{
    int code;
    PCRE2_SIZE at;
    PCRE2_UCHAR8 text[256];
    uint32_t options = PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_NEVER_BACKSLASH_C;

    *r = (struct regex){0};
    r->code = pcre2_compile((PCRE2_SPTR)pattern.at, pattern.len,
                            options | (fold ? PCRE2_CASELESS : 0), &code, &at, NULL);
    if (!r->code) {
        pcre2_get_error_message(code, text, sizeof text);
        return err_new(ERR_INPUT, NOWHERE, a, "Invalid pattern '" STR_FMT "' at offset %zu: %s",
                       STR_ARG(pattern), at, (const char *)text);
    }
    r->match = pcre2_match_data_create_from_pattern(r->code, NULL);
    r->limits = pcre2_match_context_create(NULL);
    if (!r->match || !r->limits)
        abort();
    pcre2_set_match_limit(r->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(r->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(r->limits, HEAP_LIMIT_KIB);
    return NULL;
}

const struct err *
regex_next(struct regex *r, struct str text, size_t from, struct arena *a, bool *found)
{
    int n = pcre2_match(r->code, (PCRE2_SPTR)text.at, text.len, from, 0, r->match, r->limits);

    *found = n > 0;
    if (n > 0 || n == PCRE2_ERROR_NOMATCH)
        return NULL;
    if (n <= PCRE2_ERROR_UTF8_ERR1 && n >= PCRE2_ERROR_UTF8_ERR21)
        return err_new(ERR_INPUT, NOWHERE, a, "the text is not valid UTF-8");
    return err_new(ERR_LIMIT, NOWHERE, a, "the regular expression takes too long on this text");
}

struct str
regex_group(const struct regex *r, struct str text, uint32_t group, bool *set)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(r->match);
    bool known = group < regex_groups(r) && ends[2 * group] != PCRE2_UNSET;

    if (set)
        *set = known;
    if (!known)
        return STR("");
    /* \K can put a match's start behind its end. */
    size_t begin = ends[2 * group] < ends[2 * group + 1] ? ends[2 * group] : ends[2 * group + 1];
    return str_sub(text, begin, ends[2 * group + 1] - begin);
}

struct str
regex_group_name(const struct regex *r, uint32_t group)
{
    uint32_t count, size;
    PCRE2_SPTR names;

    pcre2_pattern_info(r->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(r->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(r->code, PCRE2_INFO_NAMETABLE, &names);
    for (uint32_t i = 0; i < count; i++) {
        PCRE2_SPTR entry = names + (size_t)i * size;
        if ((uint32_t)(entry[0] << 8 | entry[1]) == group)
            return str_of((const char *)entry + 2);
    }
    return STR("");
}

uint32_t
regex_groups(const struct regex *r)
{
    return pcre2_get_ovector_count(r->match);
}

size_t
regex_begin(const struct regex *r)
{
    return pcre2_get_ovector_pointer(r->match)[0];
}

size_t
regex_end(const struct regex *r)
{
    size_t end = pcre2_get_ovector_pointer(r->match)[1];

    return end > regex_begin(r) ? end : regex_begin(r);
}

size_t
regex_step(struct str text, size_t begin, size_t end)
{
    if (end > begin)
        return end;
    struct str rest = str_from(text, end);
    if (!rest.len)
        return end + 1;
    text_next(&rest);
    return text.len - rest.len;
}

static struct table *
groups_of(const struct regex *r, struct str text, struct arena *a)
{
    struct table *t = table_new(false, a);

    for (uint32_t i = 0; i < regex_groups(r); i++) {
        bool set;
        struct str part = regex_group(r, text, i, &set);
        struct str name = regex_group_name(r, i);
        struct value key = name.len ? value_text(str_copy(name, a)) : value_int(i);
        if (set)
            table_set(t, key, value_text(part), a);
    }
    return t;
}

const struct err *
regex_test(struct shell *s, struct str text, struct str pattern, bool fold, bool *out,
           struct table **groups)
{
    struct regex r;

    TRY(regex_open(&r, pattern, fold, s->arena));
    const struct err *e = regex_next(&r, text, 0, s->arena, out);
    if (!e && *out && groups)
        *groups = groups_of(&r, text, s->arena);
    regex_close(&r);
    return e;
}

const struct err *
match_operator(struct shell *s, struct value x, struct value y, bool fold, bool negated,
               struct value *out)
{
    struct str pattern = value_to_text(y, s->arena);
    struct table *groups = NULL;
    bool hit;

    if (x.kind != VALUE_ARRAY) {
        TRY(regex_test(s, value_to_text(x, s->arena), pattern, fold, &hit, &groups));
        if (groups)
            scope_own(s, s->scope, STR("Matches"))->value = value_table(groups);
        *out = value_bool(hit != negated);
        return NULL;
    }
    *out = value_array(array_new(s->arena));
    for (uint32_t i = 0; i < x.array->items.n; i++) {
        struct value item = x.array->items.at[i];
        TRY(tick(s, NOWHERE));
        TRY(regex_test(s, value_to_text(item, s->arena), pattern, fold, &hit, NULL));
        if (hit != negated)
            array_push(out->array, item, s->arena);
    }
    return NULL;
}
