/* SPDX-License-Identifier: MIT */
/*
 * The live door of Entra ID: our HTTPS server, behind the seam (sim/world/connector.h).
 *
 * Engines and administrators read and write through the sandbox's own endpoints; searches go through
 * Graph as any client's would. The JSON codec here is written apart from the server's.
 */
#pragma once

#include "harness/live/http_client.h"
#include "sim/world/fault.h"

/* `writer`: connect, cloudsync or admin. Error: the base URL is not loopback. */
const struct err *graph_connector_open(struct connector **out, const struct entra *server,
                                       const char *writer, const struct schema *schema,
                                       struct arena *a);

/* Orders a fault in the words of mocks/entra/wire_fault.h. Error: they are not understood. */
const struct err *graph_connector_order(struct connector *c, struct str body, struct arena *a);

/*
 * Has the server fail the next `times` requests (mocks/entra/wire_fault.h), a fault_arm. The fault
 * happens on the wire: the connector has to cope.
 */
const struct err *graph_connector_arm(struct connector *c, enum fault_kind kind, uint32_t times,
                                      uint32_t seconds, struct arena *a);

/* The same with another patience than the usual one; for tests. */
const struct err *graph_connector_open_patient(struct connector **out, const struct entra *server,
                                               const char *writer, const struct schema *schema,
                                               struct http_patience patience, struct arena *a);
