/* SPDX-License-Identifier: MIT */
/*
 * The client's JSON: operations out; receipts, changes and Graph objects in. Private to harness/live.
 * The form is the one that mocks/entra/ingest.h sets down.
 */
#pragma once

#include <cjson/cJSON.h>

#include "sim/base/buf.h"
#include "sim/model/change.h"
#include "sim/world/connector.h"

/* The body of one ingest request. */
struct str codec_ops(const char *writer, const struct op *ops, size_t n,
                     const struct schema *schema, struct arena *a);

/* False: the reply is not what it should be. */
bool codec_receipts(const cJSON *reply, size_t n, struct receipt *out, const struct schema *schema,
                    struct arena *a);
bool codec_changes(const cJSON *reply, struct batch *out, const struct schema *schema,
                   struct arena *a);

/* One object of a Graph reply; `class` is CLASS_none where @odata.type tells. */
bool codec_graph_object(const cJSON *object, enum object_class class, struct entry *out,
                        struct arena *a);

/* Every property that the sandbox's own client may select, of one class or (CLASS_none) of all. */
struct str codec_select(enum object_class class, struct arena *a);

/* What is no object: the tenant's settings and domains (sim/world/company.h), by their paths. */
bool codec_is_company(struct str base);
bool codec_company(const cJSON *reply, struct str base, struct entries *out, struct arena *a);

struct str codec_text(const cJSON *object, const char *name, struct arena *a);
