/* SPDX-License-Identifier: MIT */
/*
 * What an administrator does by hand, on either side.
 */
#include "sim/base/arena.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"
#include "sim/run/lab_state.h"

static const struct err *
refused(const struct receipt *r, struct arena *a)
{
    if (r->state == RECEIPT_DONE)
        return NULL;
    if (r->state == RECEIPT_REFUSED)
        return err_new(str_find(r->code, STR("no-such-object")) >= 0 ? ERR_NOT_FOUND : ERR_REFUSED,
                       NOWHERE, a, STR_FMT, STR_ARG(r->text.len ? r->text : r->code));
    return err_new(ERR_SANDBOX, NOWHERE, a, "the directory gave no answer");
}

/* --- Active Directory ------------------------------------------------------------------------- */

/* The forest that a name is in. */
static struct connector *
door_to(const struct lab *lab, struct str dn)
{
    return lab->setup.doors.ad[lab_world_forest(&lab->setup.world, dn)];
}

static const struct err *
learn_update(struct lab *lab, struct str dn, struct arena *a)
{
    struct entries found = {0};
    struct query q = {.base = dn, .scope = SCOPE_BASE};

    TRY(connector_find(door_to(lab, dn), &q, &found, a));
    if (found.list.n)
        people_see(&lab->people, &found.list.at[0]);
    return NULL;
}

static const struct err *
learn_ad_write(struct lab *lab, const struct op *op, struct arena *a)
{
    switch (op->kind) {
    case OP_ADD:
    case OP_UPDATE:
        return learn_update(lab, op->dn, a);
    case OP_RENAME:
        people_renamed(&lab->people, op->dn, op->new_dn);
        return NULL;
    case OP_DELETE:
        for (who_id i = 0; i < lab->people.list.n; i++) {
            struct who *w = &lab->people.list.at[i];
            w->in_directory = w->in_directory && !dn_within(w->brief.dn, op->dn);
        }
        return NULL;
    case OP_RESTORE:
        return NULL;
    }
    return NULL;
}

const struct err *
lab_ad_write(struct lab *lab, const struct op *op, struct receipt *out, struct arena *a)
{
    struct op completed = *op;
    struct receipt receipt = {0};

    TRY(lab_tell_time(lab, a));
    completed.id = ++lab->next_op;
    completed.cause = lab->command;
    TRY(connector_apply(door_to(lab, op->dn), &completed, 1, &receipt, a));
    TRY(refused(&receipt, a));
    lab_stir(lab);
    if (out)
        *out = receipt;
    return learn_ad_write(lab, &completed, a);
}

const struct err *
lab_ad_find(struct lab *lab, const struct query *q, struct entries *out, struct arena *a)
{
    TRY(lab_tell_time(lab, a));
    return connector_find(door_to(lab, q->base), q, out, a);
}

/* --- Entra ID --------------------------------------------------------------------------------- */

const struct err *
lab_entra_write(struct lab *lab, const struct op *op, struct receipt *out, struct arena *a)
{
    struct op asked = *op;
    struct receipt receipt = {0};

    TRY(lab_tell_time(lab, a));
    asked.id = ++lab->next_op;
    asked.cause = lab->command;
    TRY(connector_apply(lab->setup.doors.admin, &asked, 1, &receipt, a));
    TRY(refused(&receipt, a));
    if (lab_record(lab, BY_ADMIN, 0, &asked, &receipt, 1))
        lab_stir(lab);
    if (out)
        *out = receipt;
    return NULL;
}

const struct err *
lab_entra_find(struct lab *lab, const struct query *q, struct entries *out, struct arena *a)
{
    TRY(lab_tell_time(lab, a));
    return connector_find(lab->setup.doors.admin, q, out, a);
}

/* --- names ------------------------------------------------------------------------------------ */

struct str
lab_name_of(struct lab *lab, struct str ref, struct arena *a)
{
    return people_name(&lab->people, ref, a);
}

static const struct who *
cloud_object_named(const struct lab *lab, struct str name)
{
    for (uint32_t i = 0; i < lab->people.list.n; i++) {
        const struct who *w = &lab->people.list.at[i];
        if (w->in_cloud && str_ieq(w->name, name))
            return w;
    }
    return NULL;
}

/* `Group_<guid>` -> `groups/<guid>`: where Graph has it. */
static struct str
graph_path(struct str cloud_anchor, struct arena *a)
{
    static const struct {
        struct str type, collection;
    } kinds[] = {{STR("User_"), STR("users/")},
                 {STR("Group_"), STR("groups/")},
                 {STR("Contact_"), STR("contacts/")}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(cloud_anchor, kinds[i].type))
            return str_fmt(a, STR_FMT STR_FMT, STR_ARG(kinds[i].collection),
                           STR_ARG(str_from(cloud_anchor, kinds[i].type.len)));
    return STR("");
}

static int
by_name(const void *a, const void *b, void *context)
{
    (void)context;
    return str_icmp(*(const struct str *)a, *(const struct str *)b);
}

const struct err *
lab_members_of(struct lab *lab, const struct who *group, struct entries *out, struct arena *a)
{
    struct query q = {
        .base = str_fmt(a, STR_FMT "/members", STR_ARG(graph_path(group->cloud_anchor, a)))};

    return lab_entra_find(lab, &q, out, a);
}

const struct err *
lab_members(struct lab *lab, struct str group, const struct str **names, uint32_t *n,
            struct arena *a)
{
    const struct who *w = cloud_object_named(lab, group);
    struct entries found = {0};

    if (!w || !str_starts(w->cloud_anchor, STR("Group_")))
        return err_new(ERR_NOT_FOUND, NOWHERE, a, "there is no group \"" STR_FMT "\" in Entra ID",
                       STR_ARG(group));
    TRY(lab_members_of(lab, w, &found, a));
    struct str *list = ARENA_ARRAY(a, struct str, found.list.n);
    for (uint32_t i = 0; i < found.list.n; i++)
        list[i] = people_name(&lab->people, found.list.at[i].anchor, a);
    sort_stable(list, found.list.n, sizeof *list, by_name, NULL, a);
    *names = list;
    *n = found.list.n;
    return NULL;
}
