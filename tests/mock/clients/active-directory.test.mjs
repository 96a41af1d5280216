// SPDX-License-Identifier: MIT
//
// ldapts and activedirectory2 against the directory.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ActiveDirectory from 'activedirectory2';
import { Client, InvalidCredentialsError } from 'ldapts';
import { dnOf, PASSWORD, PILOT } from './world.mjs';

const { LDAP_URL, LDAP_BASE, LDAP_BIND_DN, LDAP_PASSWORD } = process.env;
const PEOPLE = 1200;
const USERS = '(&(objectCategory=person)(objectClass=user))';
const ldap = new Client({ url: LDAP_URL });
const same = (dn) => dn.toLowerCase(); // types in DNs are written cn= here and CN= in the product
const search = async (options, base = LDAP_BASE) => (await ldap.search(base, { scope: 'sub', ...options })).searchEntries;

before(() => ldap.bind(LDAP_BIND_DN, LDAP_PASSWORD));
after(() => ldap.unbind());

test('ldapts finds somebody by account name and by user principal name', async () => {
    for (const filter of ['(sAMAccountName=U0007)', '(userPrincipalName=u0007@contoso.com)']) {
        const [found, ...more] = await search({ filter });
        assert.equal(same(found.dn), same(dnOf(7)));
        assert.deepEqual(more, []);
    }
});

test('ldapts reads memberships from both ends', async () => {
    const [few] = await search({ filter: '(sAMAccountName=few)', attributes: ['member'] });
    const [user] = await search({ filter: '(sAMAccountName=u0001)', attributes: ['memberOf'] });

    assert.deepEqual(few.member.map(same).sort(), [1, 2, 3].map(dnOf).map(same).sort());
    assert.ok(user.memberOf.map(same).includes(same(few.dn)));
});

test('ldapts pages with the simple paged results control', async () => {
    let pages = 0;
    const dns = new Set();

    for await (const page of ldap.searchPaginated(LDAP_BASE, { filter: USERS, scope: 'sub', paged: { pageSize: 250 } })) {
        pages++;
        page.searchEntries.forEach((e) => dns.add(same(e.dn)));
    }
    assert.equal(dns.size, PEOPLE);
    assert.ok(pages >= 5);
});

test('ldapts finds people by category and objects by their names', async () => {
    assert.equal((await search({ filter: '(objectCategory=person)', attributes: ['cn'] })).length, PEOPLE);
    const [user] = await search({ filter: `(distinguishedName=${dnOf(5)})`, attributes: ['objectCategory'] });
    assert.equal(user.objectCategory, `CN=Person,CN=Schema,CN=Configuration,${LDAP_BASE}`);
});

test('ldapts counts the people below an OU', async () => {
    assert.equal((await search({ filter: USERS, attributes: ['cn'] }, PILOT)).length, PEOPLE / 4);
});

test('a user signs in with the password that the world gives, and with no other', async () => {
    const own = new Client({ url: LDAP_URL });

    await own.bind(dnOf(1), PASSWORD);
    const { searchEntries } = await own.search(dnOf(1), { scope: 'base', attributes: ['*', 'userPassword'] });
    assert.equal(searchEntries[0].sAMAccountName, 'u0001');
    assert.deepEqual(searchEntries[0].userPassword, []); // nobody may read it
    await own.unbind();
    await assert.rejects(own.bind(dnOf(1), 'wrong'), InvalidCredentialsError);
});

test('objectGUID is sixteen bytes, and userAccountControl tells who is disabled', async () => {
    const [user] = await search({ filter: '(sAMAccountName=u0003)', explicitBufferAttributes: ['objectGUID', 'objectSid'] });

    assert.equal(user.objectGUID.length, 16);
    assert.equal(user.objectSid[0], 1);
    assert.equal(user.userAccountControl, '514');
    const disabled = await search({ filter: '(userAccountControl:1.2.840.113556.1.4.803:=2)', attributes: ['cn'] });
    assert.deepEqual(disabled.map((e) => e.cn), ['u0003']);
});

const ad = new ActiveDirectory({ url: LDAP_URL, baseDN: LDAP_BASE, username: LDAP_BIND_DN, password: LDAP_PASSWORD });
const asked = (method, ...args) => new Promise((resolve, reject) =>
    ad[method](...args, (error, result) => (error ? reject(error) : resolve(result))));

test('activedirectory2 finds somebody by either name', async () => {
    assert.equal((await asked('findUser', 'u0007')).userPrincipalName, 'u0007@contoso.com');
    assert.equal((await asked('findUser', 'u0007@contoso.com')).sAMAccountName, 'u0007');
    assert.equal(await asked('userExists', 'nobody'), false);
});

test('activedirectory2 reads groups and who is in them', async () => {
    assert.equal(await asked('isUserMemberOf', 'u0001', 'few'), true);
    assert.equal(await asked('isUserMemberOf', 'u0009', 'few'), false);
    assert.deepEqual((await asked('getUsersForGroup', 'few')).map((u) => u.sAMAccountName).sort(), ['u0001', 'u0002', 'u0003']);
    assert.ok((await asked('getGroupMembershipForUser', 'u0001')).some((g) => g.cn === 'nested')); // by way of few
});

test('activedirectory2 signs a user in', async () => {
    assert.equal(await asked('authenticate', dnOf(2), PASSWORD), true);
    await assert.rejects(asked('authenticate', dnOf(2), 'wrong'), { name: 'InvalidCredentialsError' });
});
