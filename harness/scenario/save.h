/* SPDX-License-Identifier: MIT */
/*
 * Files that a program writes and reads: as it says, seen from the folder in which cutover was started.
 */
#pragma once

#include "harness/shell/shell.h"

/* For shell_setup.save. Errors: a file that must not be replaced, and what the system says. */
const struct err *save_file(void *user, const struct shell_file *file, struct arena *a);

/* For shell_setup.load. */
const struct err *load_file(void *user, struct str path, struct str *text, struct arena *a);
