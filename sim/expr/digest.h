/* SPDX-License-Identifier: MIT */
/*
 * The digests of bytes that functions give. For this folder only.
 */
#pragma once

#include "sim/base/str.h"

struct str expr_digest_sha1(struct str bytes, struct arena *a);
struct str expr_digest_sha256(struct str bytes, struct arena *a);
