/* SPDX-License-Identifier: MIT */
#include "harness/live/graph_codec.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/world/graph_property.h"

/* --- out --------------------------------------------------------------------------------------- */

static void
put_string(struct buf *b, struct str s)
{
    size_t written = 0;

    buf_byte(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        buf_add(b, str_sub(s, written, i - written));
        if (c < ' ')
            buf_fmt(b, "\\u%04x", c);
        else
            buf_add(b, c == '"' ? STR("\\\"") : STR("\\\\"));
        written = i + 1;
    }
    buf_add(b, str_from(s, written));
    buf_byte(b, '"');
}

static void
put_member(struct buf *b, const char *name, struct str value)
{
    if (!value.len)
        return;
    buf_add(b, STR(",\""));
    buf_add(b, str_of(name));
    buf_add(b, STR("\":"));
    put_string(b, value);
}

static void
put_value(struct buf *b, struct str v, struct arena *a)
{
    if (utf8_valid(v) && str_find_byte(v, '\0') < 0) {
        put_string(b, v);
        return;
    }
    buf_add(b, STR("{\"base64\":"));
    put_string(b, base64_encode(v, a));
    buf_byte(b, '}');
}

static void
put_mod(struct buf *b, const struct mod *m, const struct schema *schema, struct arena *a)
{
    static const struct str kinds[] = {STR("set"), STR("add"), STR("remove")};

    buf_add(b, STR("{\"attr\":"));
    put_string(b, schema_name(schema, m->id));
    put_member(b, "kind", kinds[m->kind]);
    buf_add(b, STR(",\"values\":["));
    for (uint32_t i = 0; i < m->n; i++) {
        if (i)
            buf_byte(b, ',');
        put_value(b, m->values[i], a);
    }
    buf_add(b, STR("]}"));
}

static void
put_op(struct buf *b, const struct op *op, const struct schema *schema, struct arena *a)
{
    static const char *const kinds[] = {"add", "update", "rename", "delete", "restore"};

    buf_fmt(b, "{\"id\":\"%llu\",\"kind\":\"%s\"", (unsigned long long)op->id, kinds[op->kind]);
    put_member(b, "class", class_name(op->class));
    put_member(b, "anchor", op->anchor);
    put_member(b, "dn", op->dn);
    put_member(b, "newDn", op->new_dn);
    buf_add(b, STR(",\"mods\":["));
    for (uint32_t i = 0; i < op->n; i++) {
        if (i)
            buf_byte(b, ',');
        put_mod(b, &op->mods[i], schema, a);
    }
    buf_add(b, STR("]}"));
}

struct str
codec_ops(const char *writer, const struct op *ops, size_t n, const struct schema *schema,
          struct arena *a)
{
    struct buf b = buf_in(a);

    buf_fmt(&b, "{\"writer\":\"%s\",\"ops\":[", writer);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_byte(&b, ',');
        put_op(&b, &ops[i], schema, a);
    }
    buf_add(&b, STR("]}"));
    return buf_str(&b);
}

/* --- in ---------------------------------------------------------------------------------------- */

struct str
codec_text(const cJSON *object, const char *name, struct arena *a)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsString(v) ? str_copy(str_of(v->valuestring), a) : STR("");
}

static int
word_number(const cJSON *object, const char *name, const char *const *words, struct arena *a)
{
    struct str word = codec_text(object, name, a);

    for (int i = 0; words[i]; i++)
        if (str_eq(str_of(words[i]), word))
            return i;
    return -1;
}

static bool
read_value(const cJSON *v, struct str *out, struct arena *a)
{
    const cJSON *encoded = cJSON_GetObjectItemCaseSensitive(v, "base64");

    if (cJSON_IsString(v)) {
        *out = str_copy(str_of(v->valuestring), a);
        return true;
    }
    return cJSON_IsString(encoded) && base64_decode(str_of(encoded->valuestring), out, a);
}

static bool
read_values(const cJSON *object, const char *name, const struct str **out, uint32_t *n,
            struct arena *a)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, name), *v;
    struct str *values = ARENA_ARRAY(a, struct str, (size_t)cJSON_GetArraySize(list));

    *n = 0;
    cJSON_ArrayForEach(v, list) if (!read_value(v, &values[(*n)++], a)) return false;
    *out = values;
    return cJSON_IsArray(list);
}

static bool
read_mods(const cJSON *object, struct effect *out, const struct schema *schema, struct arena *a)
{
    static const char *const kinds[] = {"set", "add", "remove", NULL};
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(object, "mods"), *m;
    struct mod *mods = ARENA_ARRAY(a, struct mod, (size_t)cJSON_GetArraySize(list));

    cJSON_ArrayForEach(m, list)
    {
        struct mod *mod = &mods[out->n++];
        int kind = word_number(m, "kind", kinds, a);
        mod->id = schema_find(schema, codec_text(m, "attr", a));
        mod->kind = (enum mod_kind)kind;
        if (kind < 0 || mod->id == ATTR_NONE || !read_values(m, "values", &mod->values, &mod->n, a))
            return false;
    }
    out->mods = mods;
    return true;
}

/* A whole number of seconds up to a day; anything else is none. */
static uint32_t
codec_seconds(const cJSON *object, const char *name)
{
    const cJSON *v = cJSON_GetObjectItemCaseSensitive(object, name);
    bool fine = cJSON_IsNumber(v) && v->valuedouble >= 0 && v->valuedouble <= 86400;

    return fine ? (uint32_t)v->valuedouble : 0;
}

static bool
read_receipt(const cJSON *json, struct receipt *out, const struct schema *schema, struct arena *a)
{
    static const char *const states[] = {"done", "refused", "retry", "unknown", NULL};
    static const char *const effects[] = {"none",    "created", "restored", "updated",
                                          "renamed", "deleted", NULL};
    const cJSON *effect = cJSON_GetObjectItemCaseSensitive(json, "effect");
    int state = word_number(json, "state", states, a);
    int kind = word_number(effect, "kind", effects, a);

    if (state < 0 || kind < 0)
        return false;
    *out = (struct receipt){.state = (enum receipt_state)state,
                            .code = codec_text(json, "code", a),
                            .text = codec_text(json, "text", a),
                            .anchor = codec_text(json, "anchor", a),
                            .retry_after = codec_seconds(json, "retryAfter"),
                            .effect = {.kind = (enum effect_kind)kind}};
    return read_mods(effect, &out->effect, schema, a) &&
           read_values(json, "unresolved", &out->unresolved, &out->unresolved_n, a);
}

bool
codec_receipts(const cJSON *reply, size_t n, struct receipt *out, const struct schema *schema,
               struct arena *a)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(reply, "receipts"), *json;
    size_t i = 0;

    if ((size_t)cJSON_GetArraySize(list) != n)
        return false;
    cJSON_ArrayForEach(json, list) if (!read_receipt(json, &out[i++], schema, a)) return false;
    return true;
}

static bool
read_change(const cJSON *json, struct change *out, const struct schema *schema, struct arena *a)
{
    static const char *const kinds[] = {"put", "gone", NULL};
    const cJSON *attrs = cJSON_GetObjectItemCaseSensitive(json, "attrs"), *x;
    struct entry_builder b = entry_builder_in(a);
    int kind = word_number(json, "kind", kinds, a);

    cJSON_ArrayForEach(x, attrs)
    {
        const struct str *values;
        uint32_t n;
        attr_id id = schema_find(schema, codec_text(x, "attr", a));
        if (id == ATTR_NONE || !read_values(x, "values", &values, &n, a))
            return false;
        for (uint32_t i = 0; i < n; i++)
            entry_add(&b, id, values[i]);
    }
    out->kind = (enum change_kind)kind;
    out->entry = entry_make(&b, SIDE_ENTRA, class_find(codec_text(json, "class", a)),
                            codec_text(json, "anchor", a), codec_text(json, "dn", a));
    return kind >= 0;
}

bool
codec_changes(const cJSON *reply, struct batch *out, const struct schema *schema, struct arena *a)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(reply, "changes"), *json;

    if (!cJSON_IsArray(list))
        return false;
    out->full = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(reply, "full"));
    out->stale = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(reply, "stale"));
    cJSON_ArrayForEach(
        json, list) if (!read_change(json, VEC_PUSH(&out->changes, a), schema, a)) return false;
    return true;
}
