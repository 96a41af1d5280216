/* SPDX-License-Identifier: MIT */
/*
 * Files: read whole, written whole or not at all, and found.
 */
#pragma once

#include "sim/base/err.h"

/*
 * The whole file, up to 1 GiB. What the user can put right (no such file, a folder, no permission,
 * too large) is an input error; what the machine cannot do is ERR_SYSTEM.
 */
const struct err *file_read(const char *path, struct str *out, struct arena *a);

/* From a stream until its end. */
const struct err *file_read_stream(int descriptor, const char *name, struct str *out,
                                   struct arena *a);

enum { FILE_TEXT_MOST = 16 << 20 };

/*
 * A text that people write: a runbook, a program. Errors: NUL bytes, UTF-16 or bytes that are no
 * UTF-8 (ERR_SYNTAX, with their place); more than 16 MiB (ERR_LIMIT).
 */
const struct err *file_must_be_text(struct str name, struct str text, struct arena *a);

/* Writes all of a text to an open descriptor; false: `errno` says why not. */
bool file_push(int descriptor, struct str text);

/* Could this file be written? Says now what file_write would say later; leaves no trace. */
const struct err *file_probe(const char *path, struct arena *a);

/* A file as such: no device, pipe or folder. */
bool file_is_regular(const char *path);

/* Replaces the file in one step: a reader sees the old one or the new one, also if disks fill up. */
const struct err *file_write(const char *path, struct str text, struct arena *a);

/* The same for secrets: only the owner may read it (mode 0600). */
const struct err *file_write_private(const char *path, struct str text, struct arena *a);

/*
 * A file that the program brings along, like `rules/standard.rules`: below $CUTOVER_DATA, or where
 * it was built, or where it is installed. Error: it is nowhere, and where it was looked for.
 */
const struct err *file_data(const char *name, const char **path, struct arena *a);

/* `name` as seen from the folder of `beside`, unless it is absolute. */
const char *file_beside(struct str beside, struct str name, struct arena *a);
