/* SPDX-License-Identifier: MIT */
/*
 * Pieces of a run's history in XML. Private to run_xml*.c.
 */
#pragma once

#include "sim/base/buf.h"
#include "sim/run/run_xml.h"

void run_xml_text(struct buf *out, struct str text); /* escaped */
void run_xml_element(struct buf *out, const char *name, struct str text);
void run_xml_number(struct buf *out, const char *name, uint32_t n);
void run_xml_date(struct buf *out, const char *name, vtime t); /* 2025-09-01 09:00:00.000 */

void run_xml_discovery_errors(struct buf *out, const struct step_result *s);
void run_xml_sync_errors(struct buf *out, const struct lab *lab, const struct step_result *s);
