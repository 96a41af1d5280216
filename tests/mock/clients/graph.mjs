// SPDX-License-Identifier: MIT
//
// The two Graph SDKs, set up for the sandbox as their documentation has it.
import { readFileSync } from 'node:fs';
import { ClientSecretCredential } from '@azure/identity';
import { AzureIdentityAuthenticationProvider } from '@microsoft/kiota-authentication-azure';
import { Client } from '@microsoft/microsoft-graph-client';
import { TokenCredentialAuthenticationProvider } from
    '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js';
import '@microsoft/msgraph-sdk-directory';
import '@microsoft/msgraph-sdk-users';
import { createGraphServiceClient, GraphRequestAdapter } from '@microsoft/msgraph-sdk';

const { BASE_URL, TENANT, CA_FILE } = process.env;
const SCOPES = ['https://graph.microsoft.com/.default'];
const HOST = new URL(BASE_URL).hostname;

export function credential(id = process.env.CLIENT_ID, secret = process.env.CLIENT_SECRET) {
    return new ClientSecretCredential(TENANT, id, secret, {
        authorityHost: BASE_URL,
        disableInstanceDiscovery: true,
        tlsOptions: { ca: readFileSync(CA_FILE, 'utf8') },
    });
}

// microsoft-graph-client 3.0.7
export function graphClient(as = credential()) {
    return Client.initWithMiddleware({
        baseUrl: `${BASE_URL}/`,
        customHosts: new Set([HOST]),
        authProvider: new TokenCredentialAuthenticationProvider(as, { scopes: SCOPES }),
    });
}

// msgraph-sdk, which kiota generates
export function kiotaClient(as = credential()) {
    const adapter = new GraphRequestAdapter(
        new AzureIdentityAuthenticationProvider(as, SCOPES, undefined, new Set([HOST])));

    adapter.baseUrl = `${BASE_URL}/v1.0`;
    return createGraphServiceClient(adapter);
}

// What a POST of a user needs.
export const person = (name) => ({
    accountEnabled: true,
    displayName: name,
    mailNickname: name,
    userPrincipalName: `${name}@contoso.com`,
    passwordProfile: { password: 'Correct-Horse-7' },
});
