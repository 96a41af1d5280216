/* SPDX-License-Identifier: MIT */
/*
 * Where in a JSON text a value stands, for messages: the parser keeps no places.
 */
#pragma once

#include "sim/base/err.h"

/* Line and column (of characters) of a byte. */
struct place json_place(struct str file, struct str text, size_t at);

/*
 * The byte where the value of a path begins: `a.b[3].c`; "" is the whole. Names agree in any case of
 * their letters, as the parser finds them. `text` is well-formed. What is not there: the byte of the
 * innermost value on the way to it.
 */
size_t json_find(struct str text, const char *path);
