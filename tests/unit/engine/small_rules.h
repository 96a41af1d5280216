/* SPDX-License-Identifier: MIT */
/*
 * The least that synchronises users and groups, as pieces of a rule file, for tests that need rules
 * of which they know every one.
 */
#pragma once

#define IN_USER                                                                                    \
    "rule In user\n"                                                                               \
    "    precedence: 10\n"                                                                         \
    "    from: AD user\n"                                                                          \
    "    to: person\n"                                                                             \
    "    link: Provision\n"                                                                        \
    "    flow: displayName, title, manager\n"                                                      \
    "    flow: sourceAnchor = ConvertToBase64([objectGUID])\n"

#define OUT_USER                                                                                   \
    "rule Out user\n"                                                                              \
    "    precedence: 50\n"                                                                         \
    "    from: person\n"                                                                           \
    "    to: Entra user\n"                                                                         \
    "    link: Provision\n"                                                                        \
    "    scope: cloudFiltered NOTEQUAL True\n"                                                     \
    "    join: sourceAnchor = sourceAnchor case-sensitive\n"                                       \
    "    flow: dn = \"CN={\" & ConvertToUTF8Hex([sourceAnchor]) & \"}\"\n"                         \
    "    flow: sourceAnchor, displayName, manager\n"

#define ENTRA_USER                                                                                 \
    "rule Entra user\n"                                                                            \
    "    precedence: 60\n"                                                                         \
    "    from: Entra user\n"                                                                       \
    "    to: person\n"                                                                             \
    "    link: Join\n"                                                                             \
    "    join: sourceAnchor = sourceAnchor case-sensitive\n"                                       \
    "    flow: cloudAnchor\n"

#define GROUPS                                                                                     \
    "rule In group\n"                                                                              \
    "    precedence: 11\n"                                                                         \
    "    from: AD group\n"                                                                         \
    "    to: group\n"                                                                              \
    "    link: Provision\n"                                                                        \
    "    flow: displayName, member\n"                                                              \
    "    flow: sourceAnchor = ConvertToBase64([objectGUID])\n"                                     \
    "rule Out group\n"                                                                             \
    "    precedence: 51\n"                                                                         \
    "    from: group\n"                                                                            \
    "    to: Entra group\n"                                                                        \
    "    link: Provision\n"                                                                        \
    "    join: sourceAnchor = sourceAnchor case-sensitive\n"                                       \
    "    flow: dn = \"CN={\" & ConvertToUTF8Hex([sourceAnchor]) & \"}\"\n"                         \
    "    flow: sourceAnchor, displayName, member\n"                                                \
    "rule Entra group\n"                                                                           \
    "    precedence: 61\n"                                                                         \
    "    from: Entra group\n"                                                                      \
    "    to: group\n"                                                                              \
    "    link: Join\n"                                                                             \
    "    join: sourceAnchor = sourceAnchor case-sensitive\n"

#define USERS IN_USER OUT_USER ENTRA_USER
