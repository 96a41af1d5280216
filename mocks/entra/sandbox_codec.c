/* SPDX-License-Identifier: MIT */
#include "mocks/entra/sandbox_codec.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

static const char *const op_kinds[] = {[OP_ADD] = "add",
                                       [OP_UPDATE] = "update",
                                       [OP_RENAME] = "rename",
                                       [OP_DELETE] = "delete",
                                       [OP_RESTORE] = "restore"};
static const char *const mod_kinds[] = {
    [MOD_SET] = "set", [MOD_ADD] = "add", [MOD_REMOVE] = "remove"};
static const char *const states[] = {[RECEIPT_DONE] = "done",
                                     [RECEIPT_REFUSED] = "refused",
                                     [RECEIPT_RETRY] = "retry",
                                     [RECEIPT_UNKNOWN] = "unknown"};
static const char *const effects[] = {
    [EFFECT_NONE] = "none",       [EFFECT_CREATED] = "created", [EFFECT_RESTORED] = "restored",
    [EFFECT_UPDATED] = "updated", [EFFECT_RENAMED] = "renamed", [EFFECT_DELETED] = "deleted"};

/* The number of a word in a table, or -1. */
static int
word_number(const char *const *words, int n, struct str word)
{
    for (int i = 0; i < n; i++)
        if (str_eq(str_of(words[i]), word))
            return i;
    return -1;
}

static bool
names_known(const cJSON *object, const char *const *names, size_t n)
{
    for (const cJSON *item = object->child; item; item = item->next) {
        size_t i = 0;
        while (i < n && strcmp(names[i], item->string) != 0)
            i++;
        if (i == n)
            return false;
    }
    return true;
}

static bool
decode_value(struct str *out, const cJSON *json, struct arena *a)
{
    if (cJSON_IsString(json)) {
        *out = str_copy(json_string(json), a);
        return true;
    }
    struct str text = json_string(json_get(json, "base64"));
    return cJSON_IsObject(json) && text.at && base64_decode(text, out, a);
}

static const char *
decode_mod(struct mod *out, const cJSON *json, struct schema *schema, struct arena *a)
{
    static const char *const names[] = {"attr", "kind", "values"};
    struct str attr = json_string(json_get(json, "attr"));
    struct str kind = json_string(json_get(json, "kind"));
    const cJSON *values = json_get(json, "values");
    int number = kind.at ? word_number(mod_kinds, 3, kind) : -1;

    if (!cJSON_IsObject(json) || !names_known(json, names, 3))
        return "a mod is an object of attr, kind and values";
    if (!attr.len || number < 0 || !cJSON_IsArray(values))
        return "a mod needs attr, a kind (set, add, remove) and an array of values";
    struct str *list = ARENA_ARRAY(a, struct str, (size_t)cJSON_GetArraySize(values));
    uint32_t n = 0;
    for (const cJSON *item = values->child; item; item = item->next)
        if (!decode_value(&list[n++], item, a))
            return "a value is a string or {\"base64\":\"...\"}";
    *out = (struct mod){schema_attr(schema, attr), (enum mod_kind)number, n, list};
    return NULL;
}

static const char *
decode_mods(struct op *out, const cJSON *json, struct schema *schema, struct arena *a)
{
    if (!json)
        return NULL;
    if (!cJSON_IsArray(json))
        return "mods must be an array";
    struct mod *mods = ARENA_ARRAY(a, struct mod, (size_t)cJSON_GetArraySize(json));
    for (const cJSON *item = json->child; item; item = item->next) {
        const char *wrong = decode_mod(&mods[out->n++], item, schema, a);
        if (wrong)
            return wrong;
    }
    out->mods = mods;
    return NULL;
}

static bool
decode_id(uint64_t *out, struct str text)
{
    uint64_t n = 0;

    if (text.len == 0 || text.len > 20)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(text.at[i] - '0');
        if (text.at[i] < '0' || digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return true;
}

/* An optional text; false: it is there and no string. */
static bool
decode_text(struct str *out, const cJSON *json, const char *name, struct arena *a)
{
    const cJSON *value = json_get(json, name);

    *out = STR("");
    if (!value)
        return true;
    if (!cJSON_IsString(value))
        return false;
    *out = str_copy(json_string(value), a);
    return true;
}

const char *
op_decode(struct op *out, const cJSON *json, struct schema *schema, struct arena *a)
{
    static const char *const names[] = {"id", "kind",  "class",   "anchor",
                                        "dn", "newDn", "subtree", "mods"};
    struct str id = json_string(json_get(json, "id")), kind, class;
    const cJSON *subtree = json_get(json, "subtree");

    *out = (struct op){0};
    if (!cJSON_IsObject(json) || !names_known(json, names, sizeof names / sizeof *names))
        return "an op is an object with the names that the contract has";
    if (!id.at || !decode_id(&out->id, id))
        return "an op needs an id, a decimal number as text";
    if (!decode_text(&kind, json, "kind", a) || !decode_text(&class, json, "class", a) ||
        !decode_text(&out->anchor, json, "anchor", a) || !decode_text(&out->dn, json, "dn", a) ||
        !decode_text(&out->new_dn, json, "newDn", a))
        return "kind, class, anchor, dn and newDn are strings";
    int number = word_number(op_kinds, sizeof op_kinds / sizeof *op_kinds, kind);
    if (number < 0)
        return "the kind of an op is add, update, rename, delete or restore";
    out->kind = (enum op_kind)number;
    out->class = class_find(class);
    if (class.len && out->class == CLASS_none)
        return "an op is of an unknown class";
    if (subtree && !cJSON_IsBool(subtree))
        return "subtree is true or false";
    out->subtree = cJSON_IsTrue(subtree);
    return decode_mods(out, json_get(json, "mods"), schema, a);
}

static void
encode_value(struct buf *b, struct str value)
{
    if (utf8_valid(value) && str_find_byte(value, '\0') < 0) {
        json_text(b, value);
        return;
    }
    buf_add(b, STR("{\"base64\":"));
    json_text(b, base64_encode(value, b->arena));
    buf_byte(b, '}');
}

static void
encode_values(struct buf *b, const struct str *values, uint32_t n)
{
    json_name(b, STR("values"));
    buf_byte(b, '[');
    for (uint32_t i = 0; i < n; i++) {
        json_comma(b);
        encode_value(b, values[i]);
    }
    buf_add(b, STR("]}"));
}

static void
encode_pair(struct buf *b, const char *name, struct str value)
{
    json_name(b, str_of(name));
    json_text(b, value);
}

void
receipt_encode(struct buf *b, const struct receipt *r, const struct schema *schema)
{
    json_comma(b);
    buf_byte(b, '{');
    encode_pair(b, "state", str_of(states[r->state]));
    encode_pair(b, "code", r->code);
    encode_pair(b, "text", r->text);
    encode_pair(b, "anchor", r->anchor);
    if (r->retry_after)
        buf_fmt(b, ",\"retryAfter\":%u", r->retry_after);
    buf_add(b, STR(",\"effect\":{"));
    encode_pair(b, "kind", str_of(effects[r->effect.kind]));
    buf_add(b, STR(",\"mods\":["));
    for (uint32_t i = 0; i < r->effect.n; i++) {
        const struct mod *m = &r->effect.mods[i];
        json_comma(b);
        buf_byte(b, '{');
        encode_pair(b, "attr", schema_name(schema, m->id));
        encode_pair(b, "kind", str_of(mod_kinds[m->kind]));
        encode_values(b, m->values, m->n);
    }
    buf_add(b, STR("]},\"unresolved\":["));
    for (uint32_t i = 0; i < r->unresolved_n; i++) {
        json_comma(b);
        json_text(b, r->unresolved[i]);
    }
    buf_add(b, STR("]}"));
}

void
change_encode(struct buf *b, const struct change *change, const struct schema *schema)
{
    const struct entry *e = &change->entry;

    json_comma(b);
    buf_byte(b, '{');
    encode_pair(b, "kind", change->kind == CHANGE_PUT ? STR("put") : STR("gone"));
    encode_pair(b, "class", class_name(e->class));
    encode_pair(b, "anchor", e->anchor);
    encode_pair(b, "dn", e->dn);
    buf_add(b, STR(",\"attrs\":["));
    for (uint32_t i = 0; i < e->n; i++) {
        json_comma(b);
        buf_byte(b, '{');
        encode_pair(b, "attr", schema_name(schema, e->attrs[i].id));
        encode_values(b, e->attrs[i].values, e->attrs[i].n);
    }
    buf_add(b, STR("]}"));
}
