// SPDX-License-Identifier: MIT
//
// microsoft-graph-client: pages, delta rounds, batches, members, the recycle bin.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchRequestContent, PageIterator } from '@microsoft/microsoft-graph-client';
import { credential, graphClient, person } from './graph.mjs';
import { PILOT } from './world.mjs';

const graph = graphClient();
const PEOPLE = 1200;

async function all(path) {
    const items = [];
    const first = await graph.api(path).get();
    const pages = new PageIterator(graph, first, (item) => items.push(item));
    await pages.iterate();
    return { items, deltaLink: pages.getDeltaLink() };
}

test('pages lead through more than a thousand people, each once', async () => {
    const { items } = await all('/users?$select=id,userPrincipalName');

    assert.equal(items.length, PEOPLE);
    assert.equal(new Set(items.map((u) => u.id)).size, PEOPLE);
});

test('the members of a large group come in pages, too', async () => {
    const [everybody] = (await graph.api('/groups').filter("displayName eq 'everybody'").get()).value;

    assert.equal((await all(`/groups/${everybody.id}/members?$select=id&$top=999`)).items.length, PEOPLE);
    assert.equal(await graph.api(`/groups/${everybody.id}/members/$count`)
        .header('ConsistencyLevel', 'eventual').get(), String(PEOPLE));
});

test('people below an OU are counted by their distinguished names', async () => {
    const { items } = await all('/users?$select=id,onPremisesDistinguishedName&$top=999');

    assert.equal(items.filter((u) => u.onPremisesDistinguishedName.endsWith(PILOT)).length, PEOPLE / 4);
    await assert.rejects(graph.api('/users').filter(`endsWith(onPremisesDistinguishedName,'${PILOT}')`)
        .count().header('ConsistencyLevel', 'eventual').get(), { statusCode: 400 });
});

test('advanced queries count and search', async () => {
    const found = await graph.api('/users').header('ConsistencyLevel', 'eventual').count()
        .filter("endsWith(mail,'0007@contoso.com')").get();

    assert.equal(found['@odata.count'], 1);
    const searched = await graph.api('/users').header('ConsistencyLevel', 'eventual')
        .search('"displayName:Person"').top(5).get();
    assert.equal(searched.value.length, 5);
});

test('a delta round tells what is new, what changed and what is gone, and no more', async () => {
    const first = await all('/users/delta?$select=displayName,jobTitle');
    assert.equal(first.items.length, PEOPLE);
    const quiet = await graph.api(first.deltaLink).get();
    assert.deepEqual(quiet.value, []);

    const { id } = await graph.api('/users').post(person('delta'));
    const created = await graph.api(quiet['@odata.deltaLink']).get();
    assert.deepEqual(created.value.map((u) => [u.id, u.displayName]), [[id, 'delta']]);

    await graph.api(`/users/${id}`).patch({ jobTitle: 'Pilot' });
    const changed = await graph.api(created['@odata.deltaLink']).get();
    assert.deepEqual(changed.value.map((u) => [u.id, u.jobTitle]), [[id, 'Pilot']]);

    await graph.api(`/users/${id}`).patch({ city: 'Bern' }); // nobody asked for the city
    const unasked = await graph.api(changed['@odata.deltaLink']).get();
    assert.deepEqual(unasked.value, []);

    await graph.api(`/users/${id}`).delete();
    const gone = await graph.api(unasked['@odata.deltaLink']).get();
    assert.deepEqual(gone.value, [{ id, '@removed': { reason: 'changed' } }]);

    await graph.api(`/directory/deletedItems/${id}`).delete();
    const purged = await graph.api(gone['@odata.deltaLink']).get();
    assert.deepEqual(purged.value, [{ id, '@removed': { reason: 'deleted' } }]);
});

test('delta of groups follows their members', async () => {
    const group = await graph.api('/groups')
        .post({ displayName: 'followed', mailEnabled: false, mailNickname: 'followed', securityEnabled: true });
    const [one, two] = (await graph.api('/users').top(2).get()).value;
    const { '@odata.deltaLink': start } = await graph.api('/groups/delta?$deltatoken=latest').get();
    const ref = (id) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });

    await graph.api(`/groups/${group.id}/members/$ref`).post(ref(one.id));
    await graph.api(`/groups/${group.id}/members/$ref`).post(ref(two.id));
    const added = await graph.api(start).get();
    assert.deepEqual(added.value[0]['members@delta'].map((m) => m.id).sort(), [one.id, two.id].sort());
    await graph.api(`/groups/${group.id}/members/${one.id}/$ref`).delete();
    const left = await graph.api(added['@odata.deltaLink']).get();
    assert.deepEqual(left.value[0]['members@delta'],
        [{ '@odata.type': '#microsoft.graph.user', id: one.id, '@removed': { reason: 'deleted' } }]);
    await graph.api(`/groups/${group.id}`).delete();
});

test('a batch answers each request, and what depends on a failure fails with it', async () => {
    const request = (url, method = 'GET') => new Request(`https://graph.microsoft.com/v1.0${url}`, { method });
    const content = new BatchRequestContent([
        { id: '1', request: request('/users?$top=1') },
        { id: '2', request: request('/users/nobody@contoso.com'), dependsOn: ['1'] },
        { id: '3', request: request('/groups'), dependsOn: ['2'] },
    ]);
    const { responses } = await graph.api('/$batch').post(await content.getContent());

    assert.deepEqual(responses.map((r) => [r.id, r.status]).sort(), [['1', 200], ['2', 404], ['3', 424]]);
    assert.equal(responses.find((r) => r.id === '1').body.value.length, 1);
});

test('members are added twenty at a time or not at all, and taken away', async () => {
    const users = (await graph.api('/users').top(21).get()).value;
    const bind = (some) => ({
        'members@odata.bind': some.map((u) => `https://graph.microsoft.com/v1.0/directoryObjects/${u.id}`),
    });
    const { id } = await graph.api('/groups')
        .post({ displayName: 'crew', mailEnabled: false, mailNickname: 'crew', securityEnabled: true });
    const count = async () => (await graph.api(`/groups/${id}/members`).get()).value.length;

    await assert.rejects(graph.api(`/groups/${id}`).patch(bind(users)), { statusCode: 400 });
    await assert.rejects(graph.api(`/groups/${id}`).patch(bind([users[0], { id: 'nobody' }])));
    assert.equal(await count(), 0);
    await graph.api(`/groups/${id}`).patch(bind(users.slice(0, 20)));
    assert.equal(await count(), 20);
    await graph.api(`/groups/${id}/members/${users[0].id}/$ref`).delete();
    assert.equal(await count(), 19);
    await graph.api(`/groups/${id}`).delete();
});

test('a deleted user waits in the bin and comes back as who he was', async () => {
    const { id } = await graph.api('/users').post(person('phoenix'));

    await graph.api(`/users/${id}`).delete();
    await assert.rejects(graph.api(`/users/${id}`).get(), { statusCode: 404, code: 'Request_ResourceNotFound' });
    const bin = await graph.api('/directory/deletedItems/microsoft.graph.user').get();
    assert.deepEqual(bin.value.filter((u) => u.id === id).length, 1);
    const back = await graph.api(`/directory/deletedItems/${id}/restore`).post({});
    assert.equal(back.id, id);
    assert.equal((await graph.api(`/users/${id}`).get()).userPrincipalName, 'phoenix@contoso.com');
    await graph.api(`/users/${id}`).delete();
    await graph.api(`/directory/deletedItems/${id}`).delete();
    await assert.rejects(graph.api(`/directory/deletedItems/${id}`).get(), { statusCode: 404 });
});

test('what Active Directory masters is refused, with the reason', async () => {
    const [synced] = (await graph.api('/users').filter("userPrincipalName eq 'u0001@contoso.com'").get()).value;

    await assert.rejects(graph.api(`/users/${synced.id}`).patch({ displayName: 'x' }),
        { statusCode: 400, message: /on-premises mastered Directory Sync objects/ });
});

test('an application that may only read is told so', async () => {
    const { READER_CLIENT_ID, READER_CLIENT_SECRET } = process.env;
    const reader = graphClient(credential(READER_CLIENT_ID, READER_CLIENT_SECRET));

    assert.equal((await reader.api('/users').top(1).get()).value.length, 1);
    await assert.rejects(reader.api('/users').post(person('nobody')),
        { statusCode: 403, code: 'Authorization_RequestDenied' });
});

test('provisioning logs can be read', async () => {
    const log = await graph.api('/auditLogs/provisioning').top(5).get();

    assert.ok(Array.isArray(log.value));
});
