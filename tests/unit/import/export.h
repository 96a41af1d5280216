/* SPDX-License-Identifier: MIT */
/*
 * A small export of a server in a folder of its own, whose files a test may replace.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "harness/file.h"
#include "harness/import/configuration.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

#define AD_ID "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d"
#define ENTRA_ID "b891884f-051e-4a83-95af-2544101c9083"

#define CONNECTOR                                                                                  \
    "<ma-data><id>{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}</id><name>contoso.com</name>\n"           \
    "<category>AD</category><subtype />\n"                                                         \
    "<schema><dsml xmlns=\"http://www.dsml.org/DSML\"><directory-schema>"                          \
    "<class id=\"C1\"><name>user</name><attribute ref=\"#A1\"/></class>"                           \
    "<attribute-type id=\"A1\" single-value=\"true\"><name>mail</name>"                            \
    "<syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>"                              \
    "<attribute-type id=\"A2\"><name>notIncluded</name><syntax>1.2</syntax></attribute-type>"      \
    "</directory-schema></dsml></schema>\n"                                                        \
    "<private-configuration><adma-configuration><parameter-values>"                                \
    "<parameter name=\"Forest.FQDN\" type=\"string\" use=\"global\" dataType=\"String\" "          \
    "intrinsic=\"1\">contoso.com</parameter></parameter-values></adma-configuration>"              \
    "</private-configuration>\n"                                                                   \
    "<attribute-inclusion><attribute>mail</attribute></attribute-inclusion>\n"                     \
    "<ma-partition-data><partition><id>{11111111-1111-1111-1111-111111111111}</id>"                \
    "<name>DC=contoso,DC=com</name><selected>1</selected><display-name>contoso.com</display-name>" \
    "<filter><object-classes><object-class>user</object-class></object-classes>"                   \
    "<containers><exclusions><exclusion>DC=contoso,DC=com</exclusion></exclusions>"                \
    "<inclusions><inclusion>OU=A&amp;B,DC=contoso,DC=com</inclusion></inclusions></containers>"    \
    "</filter></partition></ma-partition-data>\n"                                                  \
    "<ma-run-data><run-configuration><id>{22222222-2222-2222-2222-222222222222}</id>"              \
    "<name>Full Import</name><configuration><step><step-type type=\"full-import\">"                \
    "<import-subtype>to-cs</import-subtype></step-type>"                                           \
    "<partition>{11111111-1111-1111-1111-111111111111}</partition>"                                \
    "<custom-data><adma-step-data><batch-size>50</batch-size><page-size>500</page-size>"           \
    "<time-limit>120</time-limit></adma-step-data></custom-data></step></configuration>"           \
    "</run-configuration></ma-run-data></ma-data>\n"

#define ENTRA                                                                                      \
    "<ma-data><id>{" ENTRA_ID "}</id><name>contoso.onmicrosoft.com - AAD</name>"                   \
    "<category>Extensible2</category>"                                                             \
    "<subtype>Windows Azure Active Directory (Microsoft)</subtype></ma-data>"

#define METAVERSE                                                                                  \
    "<saved-mv-configuration server='SYNC01' export-date='2025-09-01'>\n<mv-data><schema/>"        \
    "<parameter-values><parameter name=\"Microsoft.Synchronize.StagingMode\" type=\"string\" "     \
    "use=\"SynchronizationGlobal\" dataType=\"String\">True</parameter></parameter-values>"        \
    "</mv-data></saved-mv-configuration>"

/* A rule with its number and what stands between its head and its end. */
#define RULE(id, name, precedence, rest)                                                           \
    "<synchronizationRule>\n  <id>{" id "}</id>\n  <name>" name "</name>\n"                        \
    "  <immutable-tag />\n  <direction>Inbound</direction>\n  <disabled>False</disabled>\n"        \
    "  <connector>{" AD_ID "}</connector>\n  <sourceObjectType>user</sourceObjectType>\n"          \
    "  <targetObjectType>person</targetObjectType>\n  <linkType>Join</linkType>\n"                 \
    "  <precedence>" precedence "</precedence>\n" rest "</synchronizationRule>\n"

#define ONE "10000000-0000-0000-0000-000000000001"
#define TWO "10000000-0000-0000-0000-000000000002"

struct export
{
    struct arena *arena;
    struct str folder;
    struct configuration c;
    struct schema schema;
    struct ruleset rules;
};

static inline int
setup(void **state)
{
    struct arena *a = arena_new();
    struct export *x = ARENA_NEW(a, struct export);
    char *name = ARENA_ARRAY(a, char, 64);

    snprintf(name, 64, "/tmp/cutover-import-XXXXXX");
    x->arena = a;
    assert_non_null(mkdtemp(name));
    x->folder = str_of(name);
    *state = x;
    return 0;
}

static inline int
teardown(void **state)
{
    struct export *x = *state;
    int rc = system(str_z(str_fmt(x->arena, "rm -r '" STR_FMT "'", STR_ARG(x->folder)), x->arena));

    arena_free(x->arena);
    return rc;
}

static inline void
put_bytes(struct export *x, const char *path, struct str text)
{
    const char *whole = str_z(str_fmt(x->arena, STR_FMT "/%s", STR_ARG(x->folder), path), x->arena);
    struct str above = str_of(whole);

    while (above.at[above.len - 1] != '/')
        above.len--;
    mkdir(str_z(above, x->arena), 0777);
    assert_null(file_write(whole, text, x->arena));
}

static inline void
put(struct export *x, const char *path, const char *text)
{
    put_bytes(x, path, str_of(text));
}

/* A whole export with one rule file. */
static inline void
put_all(struct export *x, const char *rule)
{
    put(x, "Connectors/ad.xml", CONNECTOR);
    put(x, "Connectors/entra.xml", ENTRA);
    put(x, "GlobalSettings/MV.xml", METAVERSE);
    put(x, "SynchronizationRules/r.xml", rule);
}

static inline void
assert_read(struct export *x)
{
    const struct err *e = config_read(&x->c, x->folder, x->arena);

    if (e)
        fail_msg("%.*s", STR_ARG(e->text));
    schema_init(&x->schema, x->arena);
    ruleset_init(&x->rules, x->arena);
    config_rules(&x->c, config_connectors(&x->c, &x->rules), &x->rules, &x->schema);
}
