/* SPDX-License-Identifier: MIT */
/* JSON trees and replies made of them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/jobs/parts.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/prng.h"

enum { PAGE_DEFAULT = 1000 };

void
put_text(cJSON *o, const char *name, struct str text, struct arena *a)
{
    bool is_text = utf8_valid(text) && str_find_byte(text, '\0') < 0;

    cJSON_AddStringToObject(o, name, str_z(is_text ? text : base64_encode(text, a), a));
}

void
put_time(cJSON *o, const char *name, vtime t, struct arena *a)
{
    put_text(o, name, t ? time_iso(t, a) : STR("0001-01-01T00:00:00Z"), a);
}

void
put_null(cJSON *o, const char *name)
{
    cJSON_AddNullToObject(o, name);
}

void
put_number(cJSON *o, const char *name, int64_t n)
{
    cJSON_AddNumberToObject(o, name, (double)n);
}

cJSON *
put_object(cJSON *o, const char *name)
{
    return cJSON_AddObjectToObject(o, name);
}

cJSON *
put_array(cJSON *o, const char *name)
{
    return cJSON_AddArrayToObject(o, name);
}

cJSON *
push_object(cJSON *array)
{
    cJSON *o = cJSON_CreateObject();

    cJSON_AddItemToArray(array, o);
    return o;
}

struct str
tree_text(const cJSON *o, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(o, name);

    return cJSON_IsString(value) ? str_of(value->valuestring) : (struct str){NULL, 0};
}

struct str
seeded_guid(const struct jobs *j, const char *purpose, struct str name, struct arena *a)
{
    unsigned char bytes[16];
    struct prng dice = prng_for(lab_setup(j->lab)->seed ^ str_hash(name), purpose);

    prng_guid(&dice, bytes);
    return guid_text(str_n((const char *)bytes, sizeof bytes), a);
}

/* --- replies ----------------------------------------------------------------------------------- */

void
reply_empty(struct jobs_call *c)
{
    c->reply->status = 204;
}

void
reply_tree(struct jobs_call *c, int status, cJSON *tree)
{
    char *text = cJSON_PrintUnformatted(tree);

    c->reply->status = status;
    c->reply->body = str_copy(str_of(text), c->a);
    free(text);
    cJSON_Delete(tree);
}

void
reply_error(struct jobs_call *c, int status, const char *code, const char *format, ...)
{
    char text[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    *c->reply = (struct jobs_reply){
        .status = status, .code = str_of(code), .message = str_copy(str_of(text), c->a)};
}

void
reply_err(struct jobs_call *c, const struct err *e)
{
    if (e->kind == ERR_NOT_FOUND)
        reply_error(c, 404, "Request_ResourceNotFound", STR_FMT, STR_ARG(e->text));
    else
        reply_error(c, 400, "Request_BadRequest", STR_FMT, STR_ARG(e->text));
}

void
reply_not_found(struct jobs_call *c, struct str what)
{
    reply_error(c, 404, "Request_ResourceNotFound",
                "Resource '" STR_FMT "' does not exist or one of its queried reference-property "
                "objects are not present.",
                STR_ARG(what));
}

/* One page under way. */
struct page {
    bool begun; /* the row that the page before ended with is passed */
    uint32_t kept, most;
    struct str last; /* the id of the last row in it */
    bool more;       /* rows are left for a further page */
};

/* Does the row, which holds the filter, belong to the page? */
static bool
page_takes(struct page *p, const struct jobs_call *c, const cJSON *row)
{
    struct str id = tree_text(row, "id");

    if (!p->begun) {
        p->begun = str_eq(id, c->request->after);
        return false;
    }
    if (p->kept == p->most) {
        p->more = true;
        return false;
    }
    p->kept++;
    p->last = id;
    return true;
}

/* Keeps what the filter holds and the page has room for. */
static const char *
select_rows(const struct jobs_call *c, cJSON *rows, struct page *p)
{
    for (cJSON *row = rows->child, *next; row; row = next) {
        bool holds = true;
        next = row->next;
        const char *wrong = filter_holds(c->request->filter, row, &holds, c->a);
        if (wrong)
            return wrong;
        if (!holds || !page_takes(p, c, row))
            cJSON_Delete(cJSON_DetachItemViaPointer(rows, row));
    }
    return NULL;
}

void
reply_list(struct jobs_call *c, const char *context, cJSON *rows)
{
    const struct jobs_request *q = c->request;
    struct page p = {.begun = q->after.len == 0, .most = q->top ? q->top : PAGE_DEFAULT};
    const char *wrong = select_rows(c, rows, &p);

    if (wrong || !p.begun) {
        cJSON_Delete(rows);
        reply_error(c, 400, "BadRequest", wrong ? "Invalid filter clause: %s" : "%s",
                    wrong ? wrong : "The skip token is not of this list.");
        return;
    }
    cJSON *tree = cJSON_CreateObject();
    put_text(tree, "@odata.context",
             str_fmt(c->a, "https://graph.microsoft.com/v1.0/$metadata#%s", context), c->a);
    if (p.more)
        put_text(tree, "@odata.nextLink",
                 str_fmt(c->a, STR_FMT STR_FMT, STR_ARG(q->link), STR_ARG(p.last)), c->a);
    cJSON_AddItemToObject(tree, "value", rows);
    reply_tree(c, 200, tree);
}
