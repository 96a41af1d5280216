/* SPDX-License-Identifier: MIT */
/*
 * Signing in, which the modules Microsoft.Graph and Microsoft.Entra do alike. Private to
 * harness/cmdlets.
 */
#pragma once

#include "harness/shell/cmdlet.h"

extern const struct param graph_connect_params[];
cmdlet_handler graph_connect;
