/* SPDX-License-Identifier: MIT */
#include "harness/scenario/world.h"

#include "harness/file.h"
#include "harness/live/ldif.h"
#include "sim/base/arena.h"

/* What a run without a world begins with. */
static const struct str empty_domain = STR("dn: DC=contoso,DC=com\n"
                                           "objectClass: domainDNS\n"
                                           "dc: contoso\n"
                                           "\n"
                                           "dn: CN=Users,DC=contoso,DC=com\n"
                                           "objectClass: container\n"
                                           "cn: Users\n");

const struct err *
world_read(struct lab_world *out, struct str file, struct str text, struct schema *schema,
           uint64_t seed, vtime start, struct arena *a)
{
    struct entries read = {0};

    TRY(ldif_read(&read, file, 1, text, schema, a));
    return err_at(lab_world_make(out, read.list.at, read.list.n, seed, start, a),
                  (struct place){file, 1, 0}, a);
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
