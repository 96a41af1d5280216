/* SPDX-License-Identifier: MIT */
#include "harness/live/ldap_connector.h"

#include "harness/live/ldap_door.h"
#include "harness/live/ldap_name.h"
#include "sim/base/arena.h"
#include "sim/base/codec.h"
#include "sim/base/sort.h"
#include "sim/model/dn.h"

static bool
is_local(const char *url)
{
    struct str s = str_of(url);

    return str_starts(s, STR("ldapi://")) || str_starts(s, STR("ldap://127.0.0.1:")) ||
           str_starts(s, STR("ldap://localhost:"));
}

const struct err *
door_broken(struct ldap_door *d, int code, const char *what, struct arena *a)
{
    bool dead = d->server->proc && !proc_alive(d->server->proc);
    struct str tail = dead ? proc_log_tail(d->server->proc, a) : STR("");

    return err_remedy(err_new(ERR_SANDBOX, NOWHERE, a, "slapd %s while %s: %s%s" STR_FMT,
                              dead ? "is gone" : "failed", what, ldap_err2string(code),
                              tail.len ? "; it said last: " : "", STR_ARG(str_trim(tail))),
                      a, "Run the scenario again; if it happens again, --keep leaves slapd's log.");
}

static int
bind_to(struct ldap_door *d)
{
    int version = LDAP_VERSION3;
    struct timeval patience = {.tv_sec = 10};
    struct berval password = {strlen(d->server->password), (char *)(uintptr_t)d->server->password};
    int code = ldap_initialize(&d->ld, d->server->ldapi_url);

    if (code != LDAP_SUCCESS)
        return code;
    ldap_set_option(d->ld, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(d->ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(d->ld, LDAP_OPT_NETWORK_TIMEOUT, &patience);
    return ldap_sasl_bind_s(d->ld, d->server->bind_dn, LDAP_SASL_SIMPLE, &password, NULL, NULL,
                            NULL);
}

const struct err *
door_connect(struct ldap_door *d, struct arena *a)
{
    if (d->ld)
        return NULL;
    int code = bind_to(d);
    if (code == LDAP_SUCCESS)
        return NULL;
    if (d->ld)
        ldap_unbind_ext_s(d->ld, NULL, NULL);
    d->ld = NULL;
    return door_broken(d, code, "connecting", a);
}

/* --- messages as entries ----------------------------------------------------------------------- */

static enum object_class
most_derived(struct berval **classes)
{
    enum object_class best = CLASS_none;

    for (int i = 0; classes && classes[i]; i++) {
        enum object_class c = class_find(str_n(classes[i]->bv_val, classes[i]->bv_len));
        if (c != CLASS_none && class_chain(c).len &&
            (best == CLASS_none || class_chain(c).len > class_chain(best).len))
            best = c;
    }
    return best;
}

static void
add_values(struct entry_builder *b, attr_id id, struct berval **values, struct arena *a)
{
    enum syntax syntax = schema_form(id, SIDE_AD).syntax;

    for (int i = 0; values && values[i]; i++) {
        struct str raw = str_copy(str_n(values[i]->bv_val, values[i]->bv_len), a), value = raw;
        if (syntax == SYNTAX_REFERENCE)
            value = ldap_name(raw, a);
        else if (!value_canonical(syntax, raw, &value, a))
            value = raw;
        entry_add(b, id, value);
    }
}

/* What the directory keeps for itself, or what is told in another way. */
static bool
is_hidden(attr_id id)
{
    return id == ATTR_objectClass || id == ATTR_objectGUID || id == ATTR_distinguishedName ||
           mint_back_link(id);
}

static struct str
anchor_of(LDAP *ld, LDAPMessage *m, struct arena *a)
{
    static const char *const names[] = {"objectGUID", "entryUUID"};
    struct str anchor = STR("");

    for (size_t i = 0; i < 2 && !anchor.len; i++) {
        struct berval **values = ldap_get_values_len(ld, m, names[i]);
        unsigned char guid[16];
        if (values && values[0] && values[0]->bv_len == 16)
            anchor = str_copy(str_n(values[0]->bv_val, 16), a);
        else if (values && values[0] &&
                 guid_parse(str_n(values[0]->bv_val, values[0]->bv_len), guid))
            anchor = str_copy(str_n((char *)guid, 16), a);
        ldap_value_free_len(values);
    }
    return anchor;
}

bool
door_entry(struct ldap_door *d, LDAPMessage *m, bool operational, struct entry *out,
           struct arena *a)
{
    struct entry_builder b = entry_builder_in(a);
    struct berval **classes = ldap_get_values_len(d->ld, m, "objectClass");
    enum object_class class = most_derived(classes);
    BerElement *cursor = NULL;

    ldap_value_free_len(classes);
    if (class == CLASS_none)
        return false;
    for (char *name = ldap_first_attribute(d->ld, m, &cursor); name;
         name = ldap_next_attribute(d->ld, m, cursor)) {
        attr_id id = schema_find(d->schema, str_of(name));
        bool known = id != ATTR_NONE && schema_form(id, SIDE_AD).syntax != SYNTAX_NONE;
        if (known && !is_hidden(id) && (operational || !mint_operational(id))) {
            struct berval **values = ldap_get_values_len(d->ld, m, name);
            add_values(&b, id, values, a);
            ldap_value_free_len(values);
        }
        ldap_memfree(name);
    }
    ber_free(cursor, 0);
    char *dn = ldap_get_dn(d->ld, m);
    struct str name = ldap_name(str_copy(str_of(dn), a), a);
    ldap_memfree(dn);
    *out = entry_make(&b, SIDE_AD, class, anchor_of(d->ld, m, a), name);
    return true;
}

static char *all_attributes[] = {"*", "entryUUID", NULL};

const struct err *
door_get(struct ldap_door *d, struct str dn, bool operational, struct entry *out, bool *found,
         struct arena *a)
{
    LDAPMessage *answer = NULL;

    *found = false;
    TRY(door_connect(d, a));
    int code = ldap_search_ext_s(d->ld, str_z(dn, a), LDAP_SCOPE_BASE, "(objectClass=*)",
                                 all_attributes, 0, NULL, NULL, NULL, 0, &answer);
    if (code == LDAP_SUCCESS && ldap_first_entry(d->ld, answer))
        *found = door_entry(d, ldap_first_entry(d->ld, answer), operational, out, a);
    ldap_msgfree(answer);
    if (code == LDAP_SUCCESS || code == LDAP_NO_SUCH_OBJECT || code == LDAP_INVALID_DN_SYNTAX)
        return NULL;
    return door_broken(d, code, "looking for an object", a);
}

/* --- order ------------------------------------------------------------------------------------- */

struct key {
    uint32_t depth;
    int64_t made;
    struct entry entry;
};

static int
by_key(const void *x, const void *y, void *context)
{
    const struct key *a = x, *b = y;

    (void)context;
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    if (a->made != b->made)
        return a->made < b->made ? -1 : 1;
    return str_icmp(a->entry.dn, b->entry.dn);
}

void
door_sort(struct entry *entries, uint32_t n, bool by_depth, struct arena *a)
{
    struct key *keys = ARENA_ARRAY(a, struct key, n);

    for (uint32_t i = 0; i < n; i++) {
        int64_t made = INT64_MAX; /* what another client made has no number: it comes last */
        str_int(entry_value(&entries[i], ATTR_uSNCreated), &made);
        keys[i] = (struct key){by_depth ? dn_depth(entries[i].dn) : 0, made, entries[i]};
    }
    sort_stable(keys, n, sizeof *keys, by_key, NULL, a);
    for (uint32_t i = 0; i < n; i++)
        entries[i] = keys[i].entry;
}

struct entry
door_plain(const struct entry *e, struct arena *a)
{
    struct attr *attrs = ARENA_ARRAY(a, struct attr, e->n);
    struct entry plain = *e;

    plain.n = 0;
    for (uint32_t i = 0; i < e->n; i++)
        if (!mint_operational(e->attrs[i].id))
            attrs[plain.n++] = e->attrs[i];
    plain.attrs = attrs;
    return plain;
}

/* --- the seam ---------------------------------------------------------------------------------- */

static const struct err *
door_clock(struct connector *c, int64_t now, struct arena *a)
{
    (void)a;
    ((struct ldap_door *)c)->mint.now = now;
    return NULL;
}

static void
door_close(struct connector *c)
{
    struct ldap_door *d = (struct ldap_door *)c;

    if (d->ld)
        ldap_unbind_ext_s(d->ld, NULL, NULL);
    d->ld = NULL;
}

static const struct connector_ops ops = {
    .name = "slapd",
    .read = door_read,
    .apply = door_apply,
    .find = door_find,
    .clock = door_clock,
    .close = door_close,
};

const struct err *
ldap_connector_open(struct connector **out, const struct slapd *server, const struct mint *mint,
                    const struct schema *schema, struct arena *a)
{
    struct ldap_door *d = ARENA_NEW(a, struct ldap_door);

    if (!is_local(server->ldapi_url))
        return err_new(ERR_INPUT, NOWHERE, a, "cutover connects to loopback only, not to %s",
                       server->ldapi_url);
    *d = (struct ldap_door){
        .connector = {&ops}, .server = server, .schema = schema, .mint = *mint, .arena = a};
    *out = &d->connector;
    return door_connect(d, a);
}
