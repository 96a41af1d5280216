/* SPDX-License-Identifier: MIT */
#include "mocks/entra/json.h"

#include "sim/base/codec.h"

static void
escape(struct buf *b, char c)
{
    static const struct {
        char byte;
        char letter;
    } short_forms[] = {{'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\r', 'r'},
                       {'\t', 't'}, {'\b', 'b'},  {'\f', 'f'}};

    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (short_forms[i].byte == c) {
            buf_byte(b, '\\');
            buf_byte(b, short_forms[i].letter);
            return;
        }
    buf_fmt(b, "\\u%04x", (unsigned char)c);
}

/* Bytes of one well-formed character at the start of `s`, or 0. */
static size_t
character(struct str s)
{
    unsigned char first = (unsigned char)s.at[0];
    size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

    return len <= s.len && utf8_valid(str_n(s.at, len)) ? len : 0;
}

static void
text_broken(struct buf *b, struct str text)
{
    while (text.len) {
        size_t len = character(text);
        if (len == 0)
            buf_add(b, STR("\xef\xbf\xbd"));
        else if (len == 1 &&
                 ((unsigned char)*text.at < 0x20 || *text.at == '"' || *text.at == '\\'))
            escape(b, *text.at);
        else
            buf_add(b, str_n(text.at, len));
        text = str_from(text, len ? len : 1);
    }
}

void
json_text(struct buf *b, struct str text)
{
    size_t start = 0;

    buf_byte(b, '"');
    if (!utf8_valid(text)) {
        text_broken(b, text);
        buf_byte(b, '"');
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if ((unsigned char)c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(b, str_sub(text, start, i - start));
        escape(b, c);
        start = i + 1;
    }
    buf_add(b, str_from(text, start));
    buf_byte(b, '"');
}

void
json_comma(struct buf *b)
{
    char last = b->len ? b->at[b->len - 1] : '{';

    if (last != '{' && last != '[')
        buf_byte(b, ',');
}

void
json_name(struct buf *b, struct str name)
{
    json_comma(b);
    json_text(b, name);
    buf_byte(b, ':');
}

/* cJSON ends a string at \u0000; such a text is refused before it gets there. */
static bool
holds_nul(struct str text)
{
    bool escaped = false;

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\0')
            return true;
        if (escaped && str_starts(str_from(text, i), STR("u0000")))
            return true;
        escaped = !escaped && text.at[i] == '\\';
    }
    return false;
}

enum { DEPTH_MAX = 40, NAMES_MAX = 200 };

/* Depth, and names that come twice. Objects have few members, arrays may have many elements. */
static const char *
tree_trouble(const cJSON *item, int depth)
{
    int members = 0;

    if (depth > DEPTH_MAX)
        return "it is nested too deeply";
    for (const cJSON *child = item->child; child; child = child->next) {
        if (cJSON_IsObject(item)) {
            if (++members > NAMES_MAX)
                return "an object has too many names";
            for (const cJSON *other = item->child; other != child; other = other->next)
                if (strcmp(other->string, child->string) == 0)
                    return "a name is there twice";
        }
        const char *trouble = child->child ? tree_trouble(child, depth + 1) : NULL;
        if (trouble)
            return trouble;
    }
    return NULL;
}

cJSON *
json_parse(struct str text, const char **why)
{
    *why = "it is not UTF-8";
    if (!utf8_valid(text))
        return NULL;
    *why = "it holds a NUL";
    if (holds_nul(text))
        return NULL;
    *why = "it is not well-formed";
    const char *end = NULL;
    cJSON *tree = cJSON_ParseWithLengthOpts(text.at, text.len, &end, false);
    if (!tree)
        return NULL;
    size_t used = (size_t)(end - text.at);
    if (str_trim(str_from(text, used)).len == 0)
        *why = tree_trouble(tree, 0);
    if (!*why)
        return tree;
    cJSON_Delete(tree);
    return NULL;
}

const cJSON *
json_get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

struct str
json_string(const cJSON *value)
{
    return cJSON_IsString(value) ? str_of(value->valuestring) : (struct str){NULL, 0};
}
