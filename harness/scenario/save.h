/* SPDX-License-Identifier: MIT */
/*
 * Files that a program writes and reads again: on the machine's disk, as seen from the folder in which
 * cutover was started, or in a drawer in memory, since a rehearsal leaves nothing behind.
 */
#pragma once

#include "harness/shell/shell.h"

struct drawer; /* files by name */

struct drawer *drawer_new(struct arena *a);

/*
 * For shell_setup.save and .load; `user` is the session, whose drawer decides. What a drawer does not
 * hold is read from the disk. Errors: a file that must not be replaced, and what the system says.
 */
const struct err *save_file(void *user, const struct shell_file *file, struct arena *a);
const struct err *load_file(void *user, struct str path, struct str *text, struct arena *a);
