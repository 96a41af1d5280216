// SPDX-License-Identifier: MIT
//
// MSAL and Azure Identity: how an application gets its token, and how it is refused one.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ClientCertificateCredential, ClientSecretCredential } from '@azure/identity';
import { ConfidentialClientApplication } from '@azure/msal-node';

const { BASE_URL, TENANT, CLIENT_ID, CLIENT_SECRET, CA_FILE, CLIENT_CERTIFICATE } = process.env;
const GRAPH = 'https://graph.microsoft.com/.default';
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

function msal(auth, tenant = TENANT) {
    return new ConfidentialClientApplication({
        auth: {
            clientId: CLIENT_ID,
            authority: `${BASE_URL}/${tenant}`,
            knownAuthorities: [new URL(BASE_URL).host],
            ...auth,
        },
    });
}

const ask = (app) => app.acquireTokenByClientCredential({ scopes: [GRAPH] });

test('MSAL signs in with a secret, and Graph takes its token', async () => {
    const { accessToken, expiresOn } = await ask(msal({ clientSecret: CLIENT_SECRET }));
    const said = claims(accessToken);

    assert.equal(said.aud, 'https://graph.microsoft.com');
    assert.equal(said.appid, CLIENT_ID);
    assert.equal(said.tid, TENANT);
    assert.ok(said.roles.includes('Directory.ReadWrite.All'));
    assert.ok(expiresOn > new Date());
    const reply = await fetch(`${BASE_URL}/v1.0/organization`,
        { headers: { Authorization: `Bearer ${accessToken}` } });
    assert.equal(reply.status, 200);
});

test('MSAL finds the tenant by each of its domains', async () => {
    for (const domain of ['contoso.com', 'contoso.onmicrosoft.com'])
        assert.equal(claims((await ask(msal({ clientSecret: CLIENT_SECRET }, domain))).accessToken).tid, TENANT);
});

test('MSAL signs in with a certificate, by either digest of it', async () => {
    const pem = readFileSync(CLIENT_CERTIFICATE, 'utf8');
    const der = new X509Certificate(pem).raw;
    const digest = (name) => createHash(name).update(der).digest('hex');
    const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?-----END [A-Z ]*PRIVATE KEY-----/.exec(pem)[0];

    for (const clientCertificate of [
        { thumbprintSha256: digest('sha256'), privateKey }, // PS256
        { thumbprint: digest('sha1'), privateKey },         // RS256
    ]) {
        const said = claims((await ask(msal({ clientCertificate }))).accessToken);
        assert.equal(said.appid, CLIENT_ID);
        assert.equal(said.appidacr, '2');
    }
});

test('MSAL shows a wrong secret, a wrong application and a wrong tenant by their numbers', async () => {
    const refused = (app, number) => assert.rejects(ask(app), (e) => {
        assert.match(e.message, new RegExp(`AADSTS${number}: .*Trace ID: [0-9a-f-]{36}`));
        return true;
    });

    await refused(msal({ clientSecret: 'wrong' }), 7000215);
    await refused(msal({ clientSecret: 'wrong', clientId: '00000000-0000-0000-0000-00000000000f' }), 700016);
    await assert.rejects(ask(msal({ clientSecret: CLIENT_SECRET }, 'fabrikam.com')));
});

test('MSAL is told by name what is wrong with a scope', async () => {
    const app = msal({ clientSecret: CLIENT_SECRET });
    const refused = (scope, number) => assert.rejects(
        app.acquireTokenByClientCredential({ scopes: [scope] }), new RegExp(`AADSTS${number}`));

    await refused('https://graph.microsoft.com/User.Read', 1002012);
    await refused('https://nobody.example/.default', 500011);
});

test('Azure Identity signs in with a secret and with a certificate', async () => {
    const options = {
        authorityHost: BASE_URL,
        disableInstanceDiscovery: true,
        tlsOptions: { ca: readFileSync(CA_FILE, 'utf8') },
    };
    const credentials = [
        new ClientSecretCredential(TENANT, CLIENT_ID, CLIENT_SECRET, options),
        new ClientCertificateCredential(TENANT, CLIENT_ID, CLIENT_CERTIFICATE, options),
    ];

    for (const credential of credentials)
        assert.equal(claims((await credential.getToken(GRAPH)).token).appid, CLIENT_ID);
    await assert.rejects(new ClientSecretCredential(TENANT, CLIENT_ID, 'wrong', options).getToken(GRAPH),
        /AADSTS7000215/);
});

test('a token verifies against the published keys, and a forged one opens nothing', async () => {
    const { accessToken } = await ask(msal({ clientSecret: CLIENT_SECRET }));
    const [header, payload, signature] = accessToken.split('.');
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url'));
    const metadata = await (await fetch(`${BASE_URL}/${TENANT}/v2.0/.well-known/openid-configuration`)).json();
    const { keys } = await (await fetch(metadata.jwks_uri)).json();
    const key = createPublicKey({ key: keys.find((k) => k.kid === kid), format: 'jwk' });
    const status = async (token) =>
        (await fetch(`${BASE_URL}/v1.0/users`, { headers: { Authorization: `Bearer ${token}` } })).status;
    const encode = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');

    assert.equal(alg, 'RS256');
    assert.ok(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')));
    assert.equal(await status(accessToken), 200);
    const richer = encode({ ...claims(accessToken), appid: 'somebody' });
    assert.equal(await status(`${header}.${richer}.${signature}`), 401);
    assert.equal(await status(`${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`), 401);
});
