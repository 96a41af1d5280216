/* SPDX-License-Identifier: MIT */
/*
 * Functions that turn one type into another, and those that ask which one it is.
 */
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/expr/body.h"
#include "sim/expr/digest.h"
#include "sim/expr/unicode.h"
#include "sim/model/dn.h"

static bool
truth_word(struct str text, bool *out)
{
    *out = str_ieq(text, STR("True"));
    return *out || str_ieq(text, STR("False"));
}

bool
expr_convert_to_bool(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    bool truth;

    (void)n;
    *out = value_bool(false);
    if (args[0].type == EXPR_NUMBER || args[0].type == EXPR_BOOL) {
        *out = value_bool(args[0].number != 0);
        return true;
    }
    if (args[0].type != EXPR_TEXT || !truth_word(args[0].text, &truth))
        return expr_fail(v, "CBool takes a number, a truth value, or True or False as a text");
    *out = value_bool(truth);
    return true;
}

/* Bytes count with the lowest one first, as the Windows key structures have them. */
static bool
number_from_bytes(struct str bytes, int64_t *out)
{
    uint64_t number = 0;

    if (bytes.len > 8)
        return false;
    for (size_t i = bytes.len; i-- > 0;)
        number = number << 8 | (unsigned char)bytes.at[i];
    *out = (int64_t)number;
    return true;
}

static bool
to_number(const struct expr_value *value, int64_t *out)
{
    switch (value->type) {
    case EXPR_NUMBER:
    case EXPR_BOOL:
        *out = value->number;
        return true;
    case EXPR_TEXT:
        return str_int(str_trim(value->text), out);
    case EXPR_BINARY:
        return number_from_bytes(value->text, out);
    case EXPR_NULL:
    case EXPR_REFERENCE:
    case EXPR_DATE:
    case EXPR_IGNORE:
    case EXPR_AUTHORITATIVE_NULL:
        return false;
    }
    return false;
}

bool
expr_convert_to_number(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    int64_t number;

    (void)n;
    if (!to_number(&args[0], &number))
        return expr_fail(v, "CNum: this is no number");
    *out = value_number(number);
    return true;
}

bool
expr_convert_to_bytes(struct eval *v, const struct node *n, const struct expr_value *args,
                      struct expr_value *out)
{
    int64_t length = args[1].number;
    uint64_t number = (uint64_t)args[0].number;

    (void)n;
    if (length < 1 || length > 8)
        return expr_fail(v, "CBin makes 1 to 8 bytes, not %lld", (long long)length);
    char *bytes = arena_bytes(v->a, (size_t)length);
    for (int64_t i = 0; i < length; i++, number >>= 8)
        bytes[i] = (char)(number & 0xff);
    *out = value_binary(str_n(bytes, (size_t)length));
    return true;
}

bool
expr_convert_to_text(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    (void)n;
    switch (args[0].type) {
    case EXPR_TEXT:
    case EXPR_REFERENCE:
        *out = value_text(args[0].text);
        return true;
    case EXPR_NUMBER:
        *out = value_text(str_fmt(v->a, "%lld", (long long)args[0].number));
        return true;
    case EXPR_BOOL:
        *out = value_text(args[0].number ? STR("True") : STR("False"));
        return true;
    case EXPR_NULL:
    case EXPR_BINARY:
    case EXPR_DATE:
    case EXPR_IGNORE:
    case EXPR_AUTHORITATIVE_NULL:
        break;
    }
    return expr_fail(v, "CStr takes a text, a number, a truth value or a reference, not " STR_FMT,
                     STR_ARG(expr_type_name(args[0].type)));
}

bool
expr_convert_to_reference(struct eval *v, const struct node *n, const struct expr_value *args,
                          struct expr_value *out)
{
    (void)n;
    if (!dn_valid(args[0].text))
        return expr_fail_as(
            v, STR("cannot-parse-dn-component"),
            str_fmt(v->a, "\"" STR_FMT "\" is no DN", STR_ARG(expr_excerpt(args[0].text, v->a))));
    *out = args[0];
    out->type = EXPR_REFERENCE;
    return true;
}

bool
expr_convert_to_guid(struct eval *v, const struct node *n, const struct expr_value *args,
                     struct expr_value *out)
{
    unsigned char bytes[16];

    (void)n;
    if (!guid_parse(args[0].text, bytes))
        return expr_fail(v, "CGuid: \"" STR_FMT "\" is no GUID",
                         STR_ARG(expr_excerpt(args[0].text, v->a)));
    *out = value_binary(str_copy(str_n((const char *)bytes, sizeof bytes), v->a));
    return true;
}

bool
expr_convert_guid_text(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    (void)n;
    if (args[0].text.len != 16)
        return expr_fail(v, "StringFromGuid takes 16 bytes, not %zu", args[0].text.len);
    *out = value_text(guid_text(args[0].text, v->a));
    return true;
}

bool
expr_convert_sid_text(struct eval *v, const struct node *n, const struct expr_value *args,
                      struct expr_value *out)
{
    struct str text = sid_text(args[0].text, v->a);

    (void)n;
    if (str_empty(text))
        return expr_fail(v, "StringFromSid: these bytes are no SID");
    *out = value_text(text);
    return true;
}

bool
expr_convert_to_base64(struct eval *v, const struct node *n, const struct expr_value *args,
                       struct expr_value *out)
{
    struct str bytes = args[0].text;

    (void)n;
    if (args[0].type == EXPR_TEXT)
        bytes = expr_utf16_from_utf8(bytes, v->a);
    *out = value_text(base64_encode(bytes, v->a));
    return true;
}

bool
expr_convert_from_base64(struct eval *v, const struct node *n, const struct expr_value *args,
                         struct expr_value *out)
{
    struct str coding = n->n == 2 ? args[1].text : STR("Unicode");
    bool wide = str_eq(coding, STR("Unicode"));
    struct str bytes, text;

    if (!wide && !str_eq(coding, STR("ASCII")) && !str_eq(coding, STR("UTF8")))
        return expr_fail(v, "the encoding is Unicode, ASCII or UTF8, not " STR_FMT,
                         STR_ARG(expr_excerpt(coding, v->a)));
    if (!base64_decode(args[0].text, &bytes, v->a))
        return expr_fail(v, "ConvertFromBase64: this is no Base64");
    text = bytes;
    if (wide ? !expr_utf8_from_utf16(bytes, &text, v->a) : !utf8_valid(bytes))
        return expr_fail(v, "ConvertFromBase64: the bytes are no " STR_FMT " text",
                         STR_ARG(expr_excerpt(coding, v->a)));
    *out = value_text(text);
    return true;
}

bool
expr_convert_to_hex(struct eval *v, const struct node *n, const struct expr_value *args,
                    struct expr_value *out)
{
    (void)n;
    *out = value_text(hex_upper(args[0].text, v->a));
    return true;
}

bool
expr_convert_from_hex(struct eval *v, const struct node *n, const struct expr_value *args,
                      struct expr_value *out)
{
    struct str bytes;

    (void)n;
    if (!hex_decode(args[0].text, &bytes, v->a) || !utf8_valid(bytes))
        return expr_fail(v, "ConvertFromUTF8Hex: these are no hexadecimal digits of UTF-8");
    *out = value_text(bytes);
    return true;
}

/* SHA-256, the name of a Windows Hello key. */
bool
expr_convert_thumbprint(struct eval *v, const struct node *n, const struct expr_value *args,
                        struct expr_value *out)
{
    (void)n;
    *out = value_binary(expr_digest_sha256(args[0].text, v->a));
    return true;
}
