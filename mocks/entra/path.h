/* SPDX-License-Identifier: MIT */
/* The path of a request in segments, in every spelling that clients use, and the rows that it fits. */
#pragma once

#include "sim/base/str.h"

struct arena;

enum { PATH_SEGMENTS = 8 };

struct path {
    struct str segments[PATH_SEGMENTS];
    uint32_t n;
};

/* False: it is not percent-encoded UTF-8, or too long. */
bool path_split(struct path *p, struct str text, struct arena *a);

/* Does it fit a row like `groups/{}/members/{}`? `keys` gets what stands for the first two {}. */
bool path_fits(const struct path *p, const char *row, struct str keys[2]);
