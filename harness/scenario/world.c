/* SPDX-License-Identifier: MIT */
#include "harness/scenario/world.h"

#include "harness/file.h"
#include "harness/live/ldif.h"
#include "sim/base/arena.h"
#include "sim/model/dn.h"

/* What a run without a world begins with. */
static const struct str empty_domain = STR("dn: DC=contoso,DC=com\n"
                                           "objectClass: domainDNS\n"
                                           "dc: contoso\n"
                                           "\n"
                                           "dn: CN=Users,DC=contoso,DC=com\n"
                                           "objectClass: container\n"
                                           "cn: Users\n");

static void
name_domain(struct lab_world *w, struct arena *a)
{
    struct str rest;

    w->domain.base = w->entries[0].dn;
    w->domain.fqdn = dn_domain(w->domain.base, a);
    rest = w->domain.fqdn;
    w->domain.netbios = str_upper(str_cut(&rest, '.'), a);
}

const struct err *
world_read(struct lab_world *out, struct str file, struct str text, struct schema *schema,
           uint64_t seed, vtime start, struct arena *a)
{
    struct entries read = {0};

    *out = (struct lab_world){.mint = mint_new(seed, start)};
    TRY(ldif_read(&read, file, 1, text, schema, a));
    if (read.list.n == 0 || read.list.at[0].class != CLASS_domainDNS)
        return err_remedy(
            err_new(ERR_INPUT, (struct place){file, 1, 0}, a, "a world begins with its domain"), a,
            "Put a record like `dn: DC=contoso,DC=com` with objectClass "
            "domainDNS first.");
    struct entry *entries = ARENA_ARRAY(a, struct entry, read.list.n);
    for (uint32_t i = 0; i < read.list.n; i++)
        entries[i] = mint_entry(&out->mint, &read.list.at[i], MINT_WORLD, a);
    out->entries = entries;
    out->n = read.list.n;
    name_domain(out, a);
    return NULL;
}

const struct err *
world_load(struct lab_world *out, const char *path, struct schema *schema, uint64_t seed,
           vtime start, struct arena *a)
{
    struct str text;

    if (!path)
        return world_read(out, STR("(empty domain)"), empty_domain, schema, seed, start, a);
    const struct err *e = file_read(path, &text, a);
    if (e)
        return err_remedy(err_wrap(e, NOWHERE, a, "the world does not load"), a,
                          "A world is an LDIF file; a runbook names it relative to itself.");
    return world_read(out, str_of(path), text, schema, seed, start, a);
}
