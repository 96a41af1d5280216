/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/graph_connect.h"

const struct param graph_connect_params[] = {{"Scopes", PARAM_TEXT_LIST},
                                             {"NoWelcome", PARAM_SWITCH},
                                             {"TenantId", PARAM_TEXT},
                                             {"ClientId", PARAM_TEXT},
                                             {NULL}};

const struct err *
graph_connect(struct call *c)
{
    if (!call_switch(c, "NoWelcome"))
        call_host(c, STR("Welcome to Microsoft Graph! (This is cutover's sandbox.)"));
    return NULL;
}
