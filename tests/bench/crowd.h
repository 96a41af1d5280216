/* SPDX-License-Identifier: MIT */
/* A posing Entra ID with many users: user000000@contoso.com and on. */
#pragma once

#include "mocks/fixture.h"

/* Starts an empty one. */
void crowd_open(struct entra *server, struct sandbox **s, struct arena *a);

/* Adds the users from number `first` to below `end`, a thousand at a time. */
void crowd_fill(const struct entra *server, uint32_t first, uint32_t end, struct arena *keep);
