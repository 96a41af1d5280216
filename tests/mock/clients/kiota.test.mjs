// SPDX-License-Identifier: MIT
//
// msgraph-sdk, the SDK that kiota generates: its own spellings of paths, casts and options.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kiotaClient, person } from './graph.mjs';

const graph = kiotaClient();
const PEOPLE = 1200;

test('pages are followed by their links', async () => {
    const ids = new Set();
    let page = await graph.users.get({ queryParameters: { select: ['id'], top: 500 } });

    for (;;) {
        page.value.forEach((u) => ids.add(u.id));
        if (!page.odataNextLink) break;
        page = await graph.users.withUrl(page.odataNextLink).get();
    }
    assert.equal(ids.size, PEOPLE);
});

test('$count, $filter and $orderby reach the server', async () => {
    const page = await graph.users.get({
        queryParameters: { count: true, filter: "startswith(displayName,'Person 11')", orderby: ['displayName'], top: 3 },
        headers: { ConsistencyLevel: 'eventual' },
    });

    assert.equal(page.odataCount, 111); // 11, 110 to 119, 1100 to 1199
    assert.deepEqual(page.value.map((u) => u.displayName), ['Person 11', 'Person 110', 'Person 1100']);
});

test('a delta round goes by delta()', async () => {
    let page = await graph.users.delta.get({ queryParameters: { select: ['displayName'] } });
    let n = page.value.length;

    while (page.odataNextLink) {
        page = await graph.users.delta.withUrl(page.odataNextLink).get();
        n += page.value.length;
    }
    assert.equal(n, PEOPLE);
    const created = await graph.users.post(person('kiota'));
    page = await graph.users.delta.withUrl(page.odataDeltaLink).get();
    assert.deepEqual(page.value.map((u) => u.displayName), ['kiota']);
    await graph.users.byUserId(created.id).delete();
    page = await graph.users.delta.withUrl(page.odataDeltaLink).get();
    assert.deepEqual(page.value.map((u) => [u.id, u.additionalData['@removed']?.reason]), [[created.id, 'changed']]);
});

test('casts are written graph.user, and a deleted user is restored', async () => {
    const created = await graph.users.post(person('lazarus'));

    await graph.users.byUserId(created.id).delete();
    const bin = await graph.directory.deletedItems.graphUser.get();
    assert.ok(bin.value.some((u) => u.id === created.id));
    const back = await graph.directory.deletedItems.byDirectoryObjectId(created.id).restore.post({});
    assert.equal(back.id, created.id);
    await graph.users.byUserId(created.id).delete();
    await graph.directory.deletedItems.byDirectoryObjectId(created.id).delete();
});

test('memberships are asked for, through groups in groups', async () => {
    const user = await graph.users.byUserId('u0001@contoso.com').get({ queryParameters: { select: ['id'] } });
    const direct = await graph.users.byUserId(user.id).memberOf.graphGroup.get();
    const all = await graph.users.byUserId(user.id).transitiveMemberOf.graphGroup.get();
    const named = (page) => page.value.map((g) => g.displayName).sort();

    assert.deepEqual(named(direct), ['everybody', 'few']);
    assert.deepEqual(named(all), ['everybody', 'few', 'nested']);
    const groups = await graph.users.byUserId(user.id).getMemberGroups.post({ securityEnabledOnly: false });
    assert.equal(groups.value.length, 3);
});

test('an error says what Graph says', async () => {
    await assert.rejects(graph.users.byUserId('nobody@contoso.com').get(), (e) => {
        assert.equal(e.responseStatusCode, 404);
        assert.equal(e.errorEscaped?.code, 'Request_ResourceNotFound');
        return true;
    });
});
