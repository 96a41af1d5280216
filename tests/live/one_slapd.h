/* SPDX-License-Identifier: MIT */
/*
 * A small world behind slapd, for tests that look at slapd as Active Directory by itself.
 */
#pragma once

#include <time.h>

#include "tests/live/doors.h"

#define BASE "DC=contoso,DC=com"
#define PILOT "OU=Pilot," BASE

static const char small_world[] =
    "dn: " BASE "\nobjectClass: domainDNS\n\n"
    "dn: " PILOT "\nobjectClass: organizationalUnit\n\n"
    "dn: CN=Alice," PILOT "\nobjectClass: user\nsAMAccountName: alice\n\n"
    "dn: CN=Bob," PILOT "\nobjectClass: user\nsAMAccountName: bob\n"
    "thumbnailPhoto:: AAH/gA==\n\n"
    "dn: CN=gSales," BASE "\nobjectClass: group\nsAMAccountName: gSales\n"
    "member: CN=Alice," PILOT "\nmember: CN=Bob," PILOT "\n";

static struct doors d;

static inline int
setup(void **state)
{
    (void)state;
    doors_open(&d, small_world, 0);
    return 0;
}

static inline int
teardown(void **state)
{
    (void)state;
    doors_close(&d);
    return 0;
}

static inline int64_t
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static inline struct batch
read_on(struct str watermark)
{
    struct batch batch;

    assert_no_error(connector_read(d.live, watermark, &batch, d.arena), d.arena);
    return batch;
}

static inline struct receipt
write_one(const struct op *op)
{
    struct receipt receipt;

    assert_no_error(connector_apply(d.live, op, 1, &receipt, d.arena), d.arena);
    return receipt;
}

#define WITH_SLAPD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
