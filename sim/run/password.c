/* SPDX-License-Identifier: MIT */
/*
 * Password hashes, as a state of each user: set when, and in Entra ID since when and through whom.
 *
 * Hashes have loops of their own, beside the cycles: Connect's for every forest that it is switched on
 * for, whatever the no-flow rules say, and Cloud Sync's for the people of its configuration
 * (how-to-connect-password-hash-synchronization; assumption passwordHashes).
 */
#include "sim/base/arena.h"
#include "sim/run/lab_state.h"

enum { LOOP = 2 * MINUTE };

static bool
server_sends(const struct lab *lab, const struct lab_server *s, const struct who *w)
{
    uint32_t connector = lab_connector_of(lab, w->brief.dn);

    if (!s->engine || engine_staging(s->engine) || !s->password_sync[connector])
        return false;
    cs_index object = engine_cs_by_anchor(s->engine, connector, w->guid);
    mv_index person = object == ENGINE_NONE ? ENGINE_NONE : engine_cs_mv(s->engine, object);
    return person != ENGINE_NONE && engine_mv_link(s->engine, person, LAB_ENTRA) != ENGINE_NONE;
}

static bool
connect_sends(const struct lab *lab, const struct who *w)
{
    bool sends = server_sends(lab, lab->front, w);

    for (uint32_t i = 0; i < lab->parked.n; i++)
        sends |= server_sends(lab, lab->parked.at[i], w);
    return sends;
}

static bool
cloud_sends(const struct lab *lab, const struct who *w)
{
    bool sends = false;

    for (uint32_t i = 0; i < lab_cloud_count(lab) && w->brief.class == CLASS_user; i++)
        sends |= cloud_password_hashes(lab_cloud_at(lab, i)) &&
                 cloud_would_write(lab_cloud_at(lab, i), &w->brief);
    return sends;
}

static const struct who *
owner(const struct lab *lab, const struct lab_password *p)
{
    return &lab->people.list.at[p->who];
}

/* Who would send it now; nobody as long as it has to be changed, or Entra ID has no such user. */
static void
find_senders(const struct lab *lab, const struct lab_password *p, bool *connect, bool *cloud)
{
    const struct who *w = owner(lab, p);
    bool may = !p->must_change && w->in_directory && w->in_cloud;

    *connect = may && connect_sends(lab, w);
    *cloud = may && cloud_sends(lab, w);
}

/* Time goes by for one that was not sent; true: now it was. */
static bool
pass(const struct lab *lab, struct lab_password *p, int64_t seconds, vtime until)
{
    bool connect, cloud;

    find_senders(lab, p, &connect, &cloud);
    if (!connect && !cloud) {
        p->waited = 0;
        return false;
    }
    p->waited += seconds;
    if (p->waited < LOOP)
        return false;
    p->sent = until - (p->waited - LOOP);
    p->by_connect = connect;
    p->by_cloud = cloud;
    return true;
}

void
lab_passwords_pass(struct lab *lab, int64_t seconds, vtime until)
{
    uint32_t *unsent = lab->passwords.unsent.at, n = 0;

    for (uint32_t i = 0; i < lab->passwords.unsent.n; i++)
        if (!pass(lab, &lab->passwords.list.at[unsent[i]], seconds, until))
            unsent[n++] = unsent[i];
    lab->passwords.unsent.n = n;
}

/* Its entry, among those that were not sent. */
static struct lab_password *
unsent_entry_of(struct lab *lab, who_id who)
{
    while (lab->passwords.of.n <= who)
        *VEC_PUSH(&lab->passwords.of, lab->perm) = 0;
    uint32_t *number = &lab->passwords.of.at[who];
    bool known = *number != 0;

    if (!known) {
        VEC_PUSH(&lab->passwords.list, lab->perm);
        *number = lab->passwords.list.n;
    }
    struct lab_password *p = &lab->passwords.list.at[*number - 1];
    if (!known || p->sent)
        *VEC_PUSH(&lab->passwords.unsent, lab->perm) = *number - 1;
    return p;
}

void
lab_password_set(struct lab *lab, struct str guid, bool must_change)
{
    who_id who = people_find(&lab->people, guid, lab->scratch);

    if (who == WHO_NOBODY)
        return;
    *unsent_entry_of(lab, who) =
        (struct lab_password){.who = who, .set = lab->now, .must_change = must_change};
}

bool
lab_password_at(const struct lab *lab, uint32_t i, struct lab_password_view *out)
{
    if (i >= lab->passwords.list.n)
        return false;
    const struct lab_password *p = &lab->passwords.list.at[i];
    bool connect = p->by_connect, cloud = p->by_cloud;
    if (!p->sent)
        find_senders(lab, p, &connect, &cloud);
    *out = (struct lab_password_view){.name = owner(lab, p)->name,
                                      .set = p->set,
                                      .sent = p->sent,
                                      .must_change = p->must_change,
                                      .by_connect = connect,
                                      .by_cloud = cloud};
    return true;
}

bool
lab_password_sync(const struct lab *lab, uint32_t connector)
{
    return lab->front->password_sync[connector];
}

void
lab_set_password_sync(struct lab *lab, uint32_t connector, bool enabled)
{
    lab->front->password_sync[connector] = enabled;
}
