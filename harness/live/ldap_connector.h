/* SPDX-License-Identifier: MIT */
/*
 * slapd behind the seam (sim/world/connector.h): the live door of Active Directory.
 *
 * It agrees with the in-memory forest (sim/world/forest.h) in everything that a caller can see:
 * order, spelling, refusals, effects, what a read since a watermark reports. Imports use the
 * content-sync protocol (RFC 4533), refresh only. slapd mends references in the background after a
 * delete or a rename; a write returns when that is done. Objects that other LDAP clients add are
 * seen too: where objectGUID is missing, entryUUID is the anchor.
 */
#pragma once

#include "mocks/fixture.h"
#include "sim/world/connector.h"
#include "sim/world/mint.h"

/*
 * Connects to a slapd that was started with the world's entries; `mint` minted them and goes on from
 * there. `slapd` and `schema` are borrowed and must outlive the door. Errors: ERR_INPUT for an
 * address that is not a local socket or loopback, ERR_SANDBOX if slapd does not answer, here and in
 * every other call.
 */
const struct err *ldap_connector_open(struct connector **out, const struct slapd *slapd,
                                      const struct mint *mint, const struct schema *schema,
                                      struct arena *a);
