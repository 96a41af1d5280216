/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing cmdlets of the ActiveDirectory module; activedirectory.c lists them. Private to
 * harness/cmdlets.
 */
#pragma once

#include "harness/cmdlets/ad_object.h"

/* ad_read.c */
extern const struct param ad_get_params[], ad_get_member_params[];
cmdlet_handler ad_get_user, ad_get_group, ad_get_object, ad_get_ou, ad_get_group_member;

/* ad_domain.c */
extern const struct param ad_domain_params[];
cmdlet_handler ad_get_domain, ad_get_forest;

/* ad_param.c */
extern const struct param ad_new_user_params[], ad_new_group_params[], ad_new_object_params[],
    ad_new_ou_params[], ad_set_user_params[], ad_set_group_params[], ad_set_object_params[],
    ad_set_ou_params[];

/* ad_write.c */
cmdlet_handler ad_new_user, ad_new_group, ad_new_object, ad_new_ou, ad_set_user, ad_set_group,
    ad_set_object, ad_set_ou;

/* password.c: the flag of Set-ADUser */
const struct err *password_must_change(struct call *c, const struct entry *e, bool must);

/* ad_move.c */
extern const struct param ad_remove_params[], ad_move_params[], ad_rename_params[],
    ad_members_params[];
cmdlet_handler ad_remove, ad_move, ad_rename, ad_add_members, ad_remove_members;
