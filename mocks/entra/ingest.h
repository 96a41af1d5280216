/* SPDX-License-Identifier: MIT */
/*
 * The sandbox's own way into the tenant: what the two engines write and read in bulk.
 *
 * The product's wires for this are private (Connect) or undocumented (Cloud Sync), so nothing of
 * them is imitated; only their effects are. This comment is the contract between the server (here)
 * and the client (harness/live), whose two codecs are written apart.
 *
 * All requests carry `Authorization: Bearer <engine secret>`; anybody else gets 401, and 403 with a
 * token for Graph. Bodies are JSON (`Content-Type: application/json`), names are case-sensitive,
 * unknown names are refused with 400. Errors have Graph's shape,
 * `{"error":{"code","message","innerError":{...}}}`, and mean that nothing was done.
 *
 * VALUES. An attribute value is a JSON string where its bytes are well-formed UTF-8 without NUL and
 * `{"base64":"..."}` otherwise (RFC 4648 section 4, with padding). Both forms are accepted for every
 * attribute; the server always answers with a string where it can. Values are canonical as in
 * sim/model/schema.h: numbers in decimal, "True" and "False", references as DNs. Attributes and
 * classes go by their names in schema.def (Entra form) and class.def. 64-bit numbers are strings.
 *
 * POST /sandbox/ingest
 *   {"writer":"connect"|"cloudsync"|"admin",
 *    "ops":[{"id":"17",                          decimal text; unique for the writer in a world
 *            "kind":"add"|"update"|"rename"|"delete"|"restore",
 *            "class":"user"|"group"|"contact",   may be left out where anchor or dn names the object
 *            "anchor":"User_<guid>",             the rest may be left out where it is empty
 *            "dn":"CN={...}",
 *            "newDn":"CN={...}",
 *            "subtree":false,
 *            "mods":[{"attr":"displayName","kind":"set"|"add"|"remove","values":["Alice"]}]}]}
 * 200
 *   {"receipts":[{"state":"done"|"refused"|"retry"|"unknown",
 *                 "code":"","text":"",           why, where refused
 *                 "anchor":"User_<guid>",        of the object that was written; "" where none
 *                 "retryAfter":300,              seconds; only where retry says how long
 *                 "effect":{"kind":"none"|"created"|"restored"|"updated"|"renamed"|"deleted",
 *                           "mods":[...]},       as above
 *                 "unresolved":["CN={...}"]}]}   one receipt for each op, in their order
 *
 *   All other names of a receipt are always there. Up to 1000 ops (INGEST_OPS_MAX) a request; a body may
 *   have 64 MiB. An op whose id was seen from that writer before is not done again, it is answered
 *   with the receipt that was given then: after a lost reply send the same request again. Id "0" is
 *   never remembered.
 *
 * GET /sandbox/read?watermark=W[&next=N]         no watermark, or an empty one: everything
 * 200
 *   {"full":true,"stale":false,
 *    "changes":[{"kind":"put"|"gone","class":"user","anchor":"User_<guid>","dn":"CN={...}",
 *                "attrs":[{"attr":"displayName","values":["Alice"]}]}],
 *    "next":"..."}                               there is more: the same request with &next=
 *   or "watermark":"..." in place of "next", on the last page: for the next read (the watermark that
 *   the first page took, so what changed between two pages comes again with the next read).
 *   All names but these two are always there. `stale`: the watermark is not known, nothing was read.
 *   A page ends after some thousands of values. Watermarks and `next` need percent-encoding in
 *   general; they hold only letters, digits, `.`, `-` and `_` today.
 *
 * POST /sandbox/clock  {"now":"2025-09-01T09:00:00Z"}
 * 204                                            virtual time; an earlier time is ignored
 *
 * POST /sandbox/jobs  {"answers":[{"ticket":7,"status":200,"body":"{...}"},
 *                                 {"ticket":8,"status":404,"code":"...","message":"..."}]}
 * 200                                            answers to requests that were taken before, then
 *   {"requests":[{"ticket":9,"method":"POST",    the requests that came since (mocks/entra/relay.h)
 *                 "route":"servicePrincipals/{}/synchronization/jobs/{}/start",
 *                 "key":"...","second":"...",    what stood in place of the first and the second {}
 *                 "filter":"","top":0,"body":"","appId":"..."}]}
 *   A request is given out once. Until somebody comes for the first time they are refused with 503.
 *
 * An administrator's op whose anchor is `Company_<tenant id>` or `Domain_<name>` sets what belongs to
 * the tenant (sim/world/company.h); such ops have no class. To find them is a GET of
 * /v1.0/directory/onPremisesSynchronization and of /v1.0/domains.
 *
 * FIND has no endpoint of its own: `find` of the live tenant is a GET of /v1.0/<base> with
 * `$select` of all rows that sim/world/graph_property.def has for the class, with `$top=999`,
 * `$count=true` and `ConsistencyLevel: eventual`, following @odata.nextLink. To the engine secret
 * Graph also gives the rows marked SANDBOX there (the source anchor and the on-premises DN of
 * groups and contacts), which the product does not show. Entries are then made by
 * sim/world/graph_property.h.
 */
#pragma once

enum { INGEST_OPS_MAX = 1000 };
