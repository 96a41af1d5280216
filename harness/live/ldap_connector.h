/* SPDX-License-Identifier: MIT */
/*
 * The live door of Active Directory: slapd over LDAP, behind the seam (sim/world/connector.h).
 *
 * Reads use the content-sync protocol (RFC 4533, refresh only) as AD's DirSync would; each reader
 * that begins with a full read has a watermark of its own. Answers are in the words of the in-memory
 * twin (sim/world/forest_refusal.h), so a scenario goes the same way through both doors.
 */
#pragma once

#include "mocks/fixture.h"
#include "sim/world/connector.h"
#include "sim/world/mint.h"

/*
 * Connects and binds. `mint` is the one that minted the world: ids of new objects go on from there.
 * Errors: a URL that is neither a local socket nor loopback is refused; the server does not answer.
 */
const struct err *ldap_connector_open(struct connector **out, const struct slapd *server,
                                      const struct mint *mint, const struct schema *schema,
                                      struct arena *a);
