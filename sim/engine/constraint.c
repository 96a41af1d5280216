/* SPDX-License-Identifier: MIT */
#include "sim/engine/constraint.h"

enum { INDEXED_CHARACTERS = 448 };

/* The metaverse keeps an index for these (schema of the product, "indexable"). */
static bool
indexed(attr_id attr)
{
    switch (attr) {
    case ATTR_accountName:
    case ATTR_alternativeSecurityId:
    case ATTR_c:
    case ATTR_cloudAnchor:
    case ATTR_cloudLegacyExchangeDN:
    case ATTR_cloudMSExchTeamMailboxExpiration:
    case ATTR_cloudMSExchTeamMailboxSharePointUrl:
    case ATTR_cloudSourceAnchor:
    case ATTR_cn:
    case ATTR_co:
    case ATTR_comment:
    case ATTR_company:
    case ATTR_department:
    case ATTR_description:
    case ATTR_displayName:
    case ATTR_division:
    case ATTR_domain:
    case ATTR_domainFQDN:
    case ATTR_domainNetBios:
    case ATTR_employeeID:
    case ATTR_employeeType:
    case ATTR_extensionAttribute1:
    case ATTR_extensionAttribute10:
    case ATTR_extensionAttribute11:
    case ATTR_extensionAttribute12:
    case ATTR_extensionAttribute13:
    case ATTR_extensionAttribute14:
    case ATTR_extensionAttribute15:
    case ATTR_extensionAttribute2:
    case ATTR_extensionAttribute3:
    case ATTR_extensionAttribute4:
    case ATTR_extensionAttribute5:
    case ATTR_extensionAttribute6:
    case ATTR_extensionAttribute7:
    case ATTR_extensionAttribute8:
    case ATTR_extensionAttribute9:
    case ATTR_facsimileTelephoneNumber:
    case ATTR_forestFQDN:
    case ATTR_forestNetBios:
    case ATTR_givenName:
    case ATTR_homePhone:
    case ATTR_info:
    case ATTR_initials:
    case ATTR_ipPhone:
    case ATTR_l:
    case ATTR_legacyExchangeDN:
    case ATTR_mail:
    case ATTR_mailNickname:
    case ATTR_middleName:
    case ATTR_mobile:
    case ATTR_msDS_PhoneticDisplayName:
    case ATTR_msExchAssistantName:
    case ATTR_msExchELCExpirySuspensionEnd:
    case ATTR_msExchELCExpirySuspensionStart:
    case ATTR_msExchImmutableId:
    case ATTR_msExchLitigationHoldDate:
    case ATTR_msExchLitigationHoldOwner:
    case ATTR_msExchRetentionURL:
    case ATTR_msExchTeamMailboxExpiration:
    case ATTR_msExchTeamMailboxSharePointUrl:
    case ATTR_msRTCSIP_OwnerUrn:
    case ATTR_msRTCSIP_PrimaryUserAddress:
    case ATTR_o:
    case ATTR_objectID:
    case ATTR_objectSidString:
    case ATTR_objectType:
    case ATTR_onPremisesUserPrincipalName:
    case ATTR_otherFacsimileTelephoneNumber:
    case ATTR_otherHomePhone:
    case ATTR_otherIpPhone:
    case ATTR_otherMailbox:
    case ATTR_otherMobile:
    case ATTR_otherPager:
    case ATTR_otherTelephone:
    case ATTR_ou:
    case ATTR_pager:
    case ATTR_personalTitle:
    case ATTR_physicalDeliveryOfficeName:
    case ATTR_postalAddress:
    case ATTR_postalCode:
    case ATTR_postOfficeBox:
    case ATTR_preferredLanguage:
    case ATTR_proxyAddresses:
    case ATTR_pwdLastSet:
    case ATTR_sn:
    case ATTR_sourceAnchor:
    case ATTR_sourceObjectType:
    case ATTR_st:
    case ATTR_street:
    case ATTR_streetAddress:
    case ATTR_targetAddress:
    case ATTR_telephoneAssistant:
    case ATTR_telephoneNumber:
    case ATTR_title:
    case ATTR_uid:
    case ATTR_url:
    case ATTR_usageLocation:
    case ATTR_userPrincipalName:
    case ATTR_wWWHomePage:
        return true;
    default:
        return false;
    }
}

static bool
too_long(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; text.len > INDEXED_CHARACTERS && i < text.len; i++)
        n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return n > INDEXED_CHARACTERS;
}

bool
constraint_violated(const struct engine *e, const struct cell *c)
{
    uint32_t n;

    if (e->texts.longest <= INDEXED_CHARACTERS || !indexed(c->attr))
        return false;
    const uint32_t *values = cell_values(&e->words, c, &n);
    for (uint32_t i = 0; i < n; i++)
        if (too_long(text_of(e, values[i])))
            return true;
    return false;
}
