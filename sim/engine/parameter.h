/* SPDX-License-Identifier: MIT */
/*
 * Parameters of a connector: what %Connector.ID%, %Domain.FQDN% and their like stand for.
 */
#pragma once

#include "sim/engine/state.h"

/* The value for an object of that name (empty: none in particular); `at` NULL: not known here. */
struct str parameter_value(const struct space *s, struct str name, struct str dn);
