/* SPDX-License-Identifier: MIT */
#include "harness/cmdlets/ad_property.h"

const struct ad_property ad_properties[] = {
    {"Name", ATTR_name},
    {"SamAccountName", ATTR_sAMAccountName},
    {"UserPrincipalName", ATTR_userPrincipalName},
    {"GivenName", ATTR_givenName},
    {"Surname", ATTR_sn},
    {"Initials", ATTR_initials},
    {"DisplayName", ATTR_displayName},
    {"Description", ATTR_description},
    {"Title", ATTR_title},
    {"Department", ATTR_department},
    {"Company", ATTR_company},
    {"Manager", ATTR_manager},
    {"ManagedBy", ATTR_managedBy},
    {"EmailAddress", ATTR_mail},
    {"Office", ATTR_physicalDeliveryOfficeName},
    {"OfficePhone", ATTR_telephoneNumber},
    {"MobilePhone", ATTR_mobile},
    {"HomePhone", ATTR_homePhone},
    {"Fax", ATTR_facsimileTelephoneNumber},
    {"HomePage", ATTR_wWWHomePage},
    {"StreetAddress", ATTR_streetAddress},
    {"POBox", ATTR_postOfficeBox},
    {"City", ATTR_l},
    {"State", ATTR_st},
    {"PostalCode", ATTR_postalCode},
    {"Country", ATTR_c},
    {"EmployeeID", ATTR_employeeID},
    {"EmployeeNumber", ATTR_employeeNumber},
    {"Members", ATTR_member},
    {"MemberOf", ATTR_memberOf},
    {"Created", ATTR_whenCreated},
    {"Modified", ATTR_whenChanged},
    {NULL, ATTR_NONE},
};

attr_id
ad_attribute(const struct schema *s, struct str name)
{
    for (const struct ad_property *p = ad_properties; p->name; p++)
        if (str_ieq(str_of(p->name), name))
            return p->attr;
    attr_id id = schema_find(s, name);
    bool there = id != ATTR_NONE && schema_form(id, SIDE_AD).syntax != SYNTAX_NONE;
    return there ? id : (attr_id)ATTR_NONE;
}

struct str
ad_property_name(const struct schema *s, attr_id attr)
{
    for (const struct ad_property *p = ad_properties; p->name; p++)
        if (p->attr == attr)
            return str_of(p->name);
    return schema_name(s, attr);
}
