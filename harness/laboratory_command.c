/* SPDX-License-Identifier: MIT */
/*
 * cutover lab: a live sandbox with settings to paste for clients of other people.
 *
 * The settings are those that the tests of such clients use (tests/mock/clients), but for the ones that
 * are said to be untried.
 */
#include "harness/commands.h"
#include "harness/live/live.h"
#include "sim/base/arena.h"
#include "sim/base/buf.h"

/* {NAME} stands for a setting. */
static const struct recipe {
    const char *title;
    const char *text;
} recipes[] = {
    {"curl", "export CURL_CA_BUNDLE='{CA_FILE}'\n"
             "TOKEN=$(curl -s {BASE_URL}/{TENANT}/oauth2/v2.0/token \\\n"
             "    -d grant_type=client_credentials -d client_id={CLIENT_ID} \\\n"
             "    --data-urlencode client_secret='{CLIENT_SECRET}' \\\n"
             "    -d scope=https://graph.microsoft.com/.default |\n"
             "    sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n"
             "curl -s -H \"Authorization: Bearer $TOKEN\" '{BASE_URL}/v1.0/users?$top=5'\n"},
    {"any program on Node.js, before it starts", "export NODE_EXTRA_CA_CERTS='{CA_FILE}'\n"},
    {"MSAL for Node.js (@azure/msal-node)",
     "new ConfidentialClientApplication({ auth: {\n"
     "    clientId: '{CLIENT_ID}',\n"
     "    clientSecret: '{CLIENT_SECRET}',\n"
     "    authority: '{BASE_URL}/{TENANT}',\n"
     "    knownAuthorities: [new URL('{BASE_URL}').host], // with the port\n"
     "} })\n"},
    {"Azure Identity (@azure/identity), with a secret or with a certificate",
     "const options = { authorityHost: '{BASE_URL}', disableInstanceDiscovery: true,\n"
     "    tlsOptions: { ca: readFileSync('{CA_FILE}', 'utf8') } };\n"
     "const credential = new ClientSecretCredential('{TENANT}', '{CLIENT_ID}',\n"
     "    '{CLIENT_SECRET}', options);\n"
     "new ClientCertificateCredential('{TENANT}', '{CLIENT_ID}',\n"
     "    '{CLIENT_CERTIFICATE}', options)\n"},
    {"an application that may only read: the same with", "clientId     {READER_CLIENT_ID}\n"
                                                         "clientSecret {READER_CLIENT_SECRET}\n"},
    {"Microsoft Graph client (@microsoft/microsoft-graph-client), with that credential",
     "Client.initWithMiddleware({\n"
     "    baseUrl: '{BASE_URL}/',\n"
     "    customHosts: new Set(['localhost']), // without the port\n"
     "    authProvider: new TokenCredentialAuthenticationProvider(credential,\n"
     "        { scopes: ['https://graph.microsoft.com/.default'] }),\n"
     "})\n"},
    {"Microsoft Graph SDK (@microsoft/msgraph-sdk, kiota), with that credential",
     "const adapter = new GraphRequestAdapter(new AzureIdentityAuthenticationProvider(credential,\n"
     "    ['https://graph.microsoft.com/.default'], undefined, new Set(['localhost'])));\n"
     "adapter.baseUrl = '{BASE_URL}/v1.0';\n"
     "const graph = createGraphServiceClient(adapter);\n"},
    {"Graph PowerShell (untried)",
     "$env:SSL_CERT_FILE = '{CA_FILE}' # before pwsh starts\n"
     "Add-MgEnvironment -Name cutover -AzureADEndpoint {BASE_URL} -GraphEndpoint {BASE_URL}\n"
     "$secret = ConvertTo-SecureString '{CLIENT_SECRET}' -AsPlainText -Force\n"
     "Connect-MgGraph -Environment cutover -TenantId {TENANT} -ClientSecretCredential `\n"
     "    (New-Object PSCredential '{CLIENT_ID}', $secret)\n"},
    {"Azure CLI (untried)",
     "export REQUESTS_CA_BUNDLE='{CA_FILE}'\n"
     "az cloud register -n cutover --endpoint-active-directory {BASE_URL} \\\n"
     "    --endpoint-active-directory-graph-resource-id {BASE_URL}/ \\\n"
     "    --endpoint-resource-manager {BASE_URL}/ --endpoint-management {BASE_URL}/ \\\n"
     "    --endpoint-active-directory-resource-id {BASE_URL}/\n"
     "az cloud set -n cutover\n"
     "az login --service-principal --allow-no-subscriptions -t {TENANT} -u {CLIENT_ID} \\\n"
     "    -p '{CLIENT_SECRET}'\n"},
    {"ldapsearch", "ldapsearch -x -H {LDAP_URL} -D '{LDAP_BIND_DN}' -w {LDAP_PASSWORD} \\\n"
                   "    -b {LDAP_BASE} '(objectCategory=person)' sAMAccountName memberOf\n"},
    {"ldapts",
     "const client = new Client({ url: '{LDAP_URL}' });\n"
     "await client.bind('{LDAP_BIND_DN}', '{LDAP_PASSWORD}');\n"
     "await client.search('{LDAP_BASE}', { scope: 'sub', filter: '(sAMAccountName=*)' });\n"},
    {"activedirectory2", "new ActiveDirectory({ url: '{LDAP_URL}', baseDN: '{LDAP_BASE}',\n"
                         "    username: '{LDAP_BIND_DN}', password: '{LDAP_PASSWORD}' })\n"},
};

/* The setting whose name begins the text, behind its brace; NULL: it is just a brace. */
static const struct serve_setting *
find_setting(const struct serve_setting *settings, struct str text)
{
    for (size_t i = 0; i < SERVE_SETTINGS; i++) {
        struct str name = str_of(settings[i].name);
        if (str_starts(text, name) && text.len > name.len && text.at[name.len] == '}')
            return &settings[i];
    }
    return NULL;
}

static void
fill_in(struct buf *out, struct str text, const struct serve_setting *settings)
{
    for (size_t i = 0; i < text.len; i++) {
        const struct serve_setting *setting =
            text.at[i] == '{' ? find_setting(settings, str_from(text, i + 1)) : NULL;
        if (!setting) {
            buf_byte(out, text.at[i]);
            continue;
        }
        buf_add(out, str_of(setting->value));
        i += strlen(setting->name) + 1;
    }
}

static struct str
tell(const struct live *live, struct arena *a)
{
    struct serve_setting settings[SERVE_SETTINGS];
    struct buf out = buf_in(a);

    serve_settings(settings, live);
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        buf_fmt(&out, "%s# %s\n\n", i ? "\n" : "", recipes[i].title);
        fill_in(&out, str_of(recipes[i].text), settings);
    }
    return buf_str(&out);
}

int
laboratory_command(int argc, char **argv, struct arena *a)
{
    return serve_telling(argc, argv, tell, a);
}
