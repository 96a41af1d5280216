// SPDX-License-Identifier: MIT
//
// An estate for other clients to look into: staff in two OUs, a few groups, and Connect's first cycle.

export const PASSWORD = 'Correct-Horse-7';
export const STAFF = 'OU=Staff,DC=contoso,DC=com';
export const PILOT = 'OU=Pilot,DC=contoso,DC=com';
const GROUPS = 'OU=Groups,DC=contoso,DC=com';

export const account = (i) => `u${String(i).padStart(4, '0')}`;
export const ouOf = (i) => (i % 4 === 0 ? PILOT : STAFF); // a quarter is the pilot
export const dnOf = (i) => `CN=${account(i)},${ouOf(i)}`;

const container = (dn, name) => `dn: ${dn}\nobjectClass: organizationalUnit\nou: ${name}\n\n`;

function user(i) {
    const name = account(i);
    return `dn: ${dnOf(i)}
objectClass: user
sAMAccountName: ${name}
userPrincipalName: ${name}@contoso.com
displayName: Person ${i}
mail: ${name}@contoso.com
userAccountControl: ${i === 3 ? 514 : 512}
userPassword: ${PASSWORD}

`;
}

function group(name, members) {
    return `dn: CN=${name},${GROUPS}
objectClass: group
sAMAccountName: ${name}
displayName: ${name}
groupType: -2147483646
${members.map((dn) => `member: ${dn}\n`).join('')}
`;
}

export function world(users) {
    const all = Array.from({ length: users }, (_, i) => i + 1);
    const ldif =
        'version: 1\n\ndn: DC=contoso,DC=com\nobjectClass: domainDNS\ndc: contoso\n\n' +
        container(STAFF, 'Staff') + container(PILOT, 'Pilot') + container(GROUPS, 'Groups') +
        all.map(user).join('') +
        group('everybody', all.map(dnOf)) +
        group('few', [1, 2, 3].map(dnOf)) +
        group('nested', [`CN=few,${GROUPS}`, dnOf(4)]);
    const runbook = `---
title: An estate for other clients
summary: More people than one page holds, synchronised once.
kind: reference
world: estate.ldif
verdict: safe
---

## Everybody arrives

\`\`\`powershell
Install-LabConnect -Express
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
\`\`\`
`;
    return { ldif, runbook };
}
