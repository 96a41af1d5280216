/* SPDX-License-Identifier: MIT */
/* Requests as the server gives them out, and answers as it takes them. */
#include <stdlib.h>

#include "harness/jobs/parts.h"
#include "sim/base/arena.h"

static struct str
said(const cJSON *o, const char *name)
{
    struct str text = tree_text(o, name);

    return text.at ? text : STR("");
}

static struct jobs_request
read_request(const cJSON *o)
{
    const cJSON *top = cJSON_GetObjectItemCaseSensitive(o, "top");

    return (struct jobs_request){.method = said(o, "method"),
                                 .route = said(o, "route"),
                                 .key = said(o, "key"),
                                 .second = said(o, "second"),
                                 .filter = said(o, "filter"),
                                 .top = cJSON_IsNumber(top) ? (uint32_t)top->valueint : 0,
                                 .after = said(o, "after"),
                                 .link = said(o, "link"),
                                 .audits = said(o, "audits"),
                                 .body = said(o, "body"),
                                 .app_id = said(o, "appId")};
}

static void
write_reply(cJSON *o, const struct jobs_reply *reply, struct arena *a)
{
    put_number(o, "status", reply->status);
    if (reply->code.len) {
        put_text(o, "code", reply->code, a);
        put_text(o, "message", reply->message, a);
    } else if (reply->body.len) {
        put_text(o, "body", reply->body, a);
    }
}

static const struct err *
answer_each(struct jobs *jobs, const cJSON *list, cJSON *answers, uint32_t *n, struct arena *a)
{
    for (const cJSON *item = list ? list->child : NULL; item; item = item->next) {
        struct jobs_request request = read_request(item);
        struct jobs_reply reply;
        TRY(jobs_answer(jobs, &request, &reply, a));
        cJSON *o = push_object(answers);
        cJSON_AddItemToObject(
            o, "ticket", cJSON_Duplicate(cJSON_GetObjectItemCaseSensitive(item, "ticket"), true));
        write_reply(o, &reply, a);
        ++*n;
    }
    return NULL;
}

const struct err *
jobs_answer_all(struct jobs *jobs, struct str requests, struct str *answers, uint32_t *n,
                struct arena *a)
{
    cJSON *in = cJSON_ParseWithLength(requests.at, requests.len), *out = cJSON_CreateObject();
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(in, "requests");

    *n = 0;
    const struct err *e = answer_each(jobs, list, put_array(out, "answers"), n, a);
    char *text = cJSON_PrintUnformatted(out);
    *answers = str_copy(str_of(text), a);
    free(text);
    cJSON_Delete(out);
    cJSON_Delete(in);
    return e;
}
