/* SPDX-License-Identifier: MIT */
/*
 * JSON out, straight into a buffer, and JSON in, through cJSON with its gaps closed.
 */
#pragma once

#include <cjson/cJSON.h>

#include "sim/base/buf.h"

/* A string in quotes. Bytes that are not UTF-8 become U+FFFD. */
void json_text(struct buf *b, struct str text);

/* `"name":`, with a comma before it unless it follows an opening brace or bracket. */
void json_name(struct buf *b, struct str name);

/* A comma, unless an opening brace or bracket stands before. */
void json_comma(struct buf *b);

/*
 * A tree, or NULL with a reason: not well-formed, not UTF-8, trailing bytes, a NUL in a string,
 * nested too deeply, one name twice in an object. Free it with cJSON_Delete.
 */
cJSON *json_parse(struct str text, const char **why);

/* A member by its exact name, or NULL. */
const cJSON *json_get(const cJSON *object, const char *name);

/* The text of a string; `at` is NULL where it is none. Borrowed from the tree. */
struct str json_string(const cJSON *value);
