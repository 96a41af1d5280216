/* SPDX-License-Identifier: MIT */
#include "harness/import/part.h"

#include "sim/base/arena.h"
#include "sim/base/codec.h"

struct str
part_text(struct xml_element e, const char *name, struct arena *a)
{
    return xml_text(xml_child(e, name), a);
}

struct str
part_guid(struct str text, struct arena *a)
{
    if (text.len >= 2 && text.at[0] == '{' && text.at[text.len - 1] == '}')
        text = str_sub(text, 1, text.len - 2);
    return str_lower(text, a);
}

bool
part_true(struct str text)
{
    return str_ieq(text, STR("true")) || str_eq(text, STR("1"));
}

const struct err *
part_need(struct xml_element parent, const char *name, struct str *out, struct arena *a)
{
    struct xml_element e = xml_child(parent, name);

    *out = xml_text(e, a);
    if (!str_empty(*out))
        return NULL;
    return err_new(ERR_INPUT, xml_place(xml_is(e) ? e : parent), a, "<" STR_FMT "> %s <%s>",
                   STR_ARG(xml_name(parent)), xml_is(e) ? "has an empty" : "has no", name);
}

const struct err *
part_need_guid(struct xml_element parent, const char *name, struct str *out, struct arena *a)
{
    unsigned char bytes[16];

    TRY(part_need(parent, name, out, a));
    if (!guid_parse(*out, bytes))
        return err_new(ERR_INPUT, xml_place(xml_child(parent, name)), a,
                       "<%s> is \"" STR_FMT "\"; it is a GUID", name, STR_ARG(*out));
    *out = part_guid(*out, a);
    return NULL;
}

void
part_parameter(struct config_parameter *out, struct xml_element e, struct arena *a)
{
    *out = (struct config_parameter){
        .name = xml_attribute(e, "name", a),
        .type = xml_attribute(e, "type", a),
        .use = xml_attribute(e, "use", a),
        .data_type = xml_attribute(e, "dataType", a),
        .value = xml_text(e, a),
        .encrypted = part_true(xml_attribute(e, "encrypted", a)),
        .intrinsic = part_true(xml_attribute(e, "intrinsic", a)),
    };
}
