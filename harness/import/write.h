/* SPDX-License-Identifier: MIT */
/*
 * XML, written: elements on lines of their own, two blanks a level. For this folder only.
 */
#pragma once

#include "harness/import/configuration.h"
#include "sim/base/buf.h"

void xml_open_tag(struct buf *out, int depth, const char *name);
void xml_close_tag(struct buf *out, int depth, const char *name);
void xml_escaped(struct buf *out, struct str text); /* as an element's text */
void xml_attribute_of(struct buf *out, const char *name, struct str text); /* ` name="text"` */
void xml_line(struct buf *out, int depth, const char *name, struct str text);
void xml_guid_line(struct buf *out, int depth, const char *name, struct str guid);
