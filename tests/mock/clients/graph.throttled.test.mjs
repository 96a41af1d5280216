// SPDX-License-Identifier: MIT
//
// Both SDKs meet a limit and wait as they are told: a hundredth of the documented one, 80 units in ten
// seconds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credential, graphClient, kiotaClient } from './graph.mjs';

const ASKED = 45; // at two units each, more than a window holds
const { BASE_URL } = process.env;

async function raw(path) {
    const { token } = await credential().getToken('https://graph.microsoft.com/.default');
    return fetch(`${BASE_URL}/v1.0${path}`, { headers: { Authorization: `Bearer ${token}` } });
}

test('a client without patience is told how long to wait, and for what', async () => {
    let reply;

    for (let i = 0; i < ASKED && reply?.status !== 429; i++) reply = await raw('/users?$top=50');
    assert.equal(reply.status, 429);
    assert.match(reply.headers.get('Retry-After'), /^([1-9]|10)$/);
    assert.match(reply.headers.get('x-ms-throttle-information'), /^(ResourceUnit|CPU)LimitExceeded$/);
    assert.match(reply.headers.get('x-ms-throttle-scope'), /^Tenant_Application\/ReadWrite\//);
    assert.equal((await reply.json()).error.code, 'TooManyRequests');
});

test('microsoft-graph-client waits and asks again', async () => {
    const graph = graphClient();
    const begun = Date.now();

    for (let i = 0; i < ASKED; i++)
        assert.equal((await graph.api('/users').top(50).get()).value.length, 50);
    assert.ok(Date.now() - begun >= 1000);
});

test('kiota waits and asks again', async () => {
    const graph = kiotaClient();
    const begun = Date.now();

    for (let i = 0; i < ASKED; i++)
        assert.equal((await graph.users.get({ queryParameters: { top: 50 } })).value.length, 50);
    assert.ok(Date.now() - begun >= 1000);
});
