/* SPDX-License-Identifier: MIT */
#include "mocks/entra/token_text.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

enum { QUANTUM = 4 }; /* characters that stand for three bytes */

static struct str
with_characters(struct str text, const char from[2], const char to[2], size_t room, struct arena *a)
{
    char *out = arena_bytes(a, room);

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        out[i] = c == from[0] ? to[0] : c == from[1] ? to[1] : c;
    }
    return str_n(out, text.len);
}

struct str
base64url_encode(struct str bytes, struct arena *a)
{
    struct str text = base64_encode(bytes, a);

    while (str_ends(text, STR("=")))
        text.len--;
    return with_characters(text, "+/", "-_", text.len + 1, a);
}

bool
base64url_decode(struct str text, struct str *bytes, struct arena *a)
{
    size_t padding = (QUANTUM - text.len % QUANTUM) % QUANTUM;

    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '+' || text.at[i] == '/' || text.at[i] == '=')
            return false;
    struct str plain = with_characters(text, "-_", "+/", text.len + QUANTUM, a);
    memset((char *)(uintptr_t)plain.at + plain.len, '=', padding);
    plain.len += padding;
    return base64_decode(plain, bytes, a);
}

bool
token_split(struct str token, struct token_parts *out, struct arena *a)
{
    struct str rest = token;
    struct str header = str_cut(&rest, '.');
    struct str payload = rest.at ? str_cut(&rest, '.') : STR("");

    if (!rest.at || str_find_byte(rest, '.') >= 0 || header.len == 0 || payload.len == 0)
        return false;
    out->signed_text = str_n(token.at, header.len + 1 + payload.len);
    return base64url_decode(header, &out->header, a) &&
           base64url_decode(payload, &out->payload, a) &&
           base64url_decode(rest, &out->signature, a);
}

cJSON *
token_object(struct str json)
{
    cJSON *object = utf8_valid(json) ? cJSON_ParseWithLength(json.at, json.len) : NULL;

    if (object && !cJSON_IsObject(object)) {
        cJSON_Delete(object);
        return NULL;
    }
    return object;
}
