// SPDX-License-Identifier: MIT
//
// Serves a world of more than a thousand people, runs the clients against it, and ends it. Clients
// that use fetch take an authority for certificates only from NODE_EXTRA_CA_CERTS, and only at their
// start: so the sandbox comes first, and the tests are another process.
//
//   node run.mjs CUTOVER [FILE.test.mjs...]
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { world } from './world.mjs';

const [program, ...chosen] = process.argv.slice(2);
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'cutover-clients-'));

// Gives what `serve` prints for a shell: NAME='value' lines, the last of them LDAP_PASSWORD.
function settings(child) {
    return new Promise((resolve, reject) => {
        let text = '';
        child.once('exit', (status) => reject(new Error(`the sandbox ended with status ${status}`)));
        child.stdout.on('data', (bytes) => {
            text += bytes;
            if (!/^LDAP_PASSWORD=.*\n/m.test(text)) return;
            resolve(Object.fromEntries([...text.matchAll(/^(\w+)='(.*)'$/gm)].map((m) => [m[1], m[2]])));
        });
    });
}

function ended(child) {
    return new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
        child.once('exit', (status) => resolve(status ?? 1));
    });
}

// Files named *.throttled.test.mjs need a sandbox that counts; the others one that does not.
const rounds = [
    { options: [], fits: (file) => !file.includes('.throttled.') },
    { options: ['--throttle', 'scaled'], fits: (file) => file.includes('.throttled.') },
];

async function run({ options, fits }) {
    const files = (chosen.length ? chosen : readdirSync(here))
        .filter((file) => file.endsWith('.test.mjs') && fits(file)).map((file) => join(here, file));
    if (!files.length) return 0;
    const sandbox = spawn(program, ['serve', join(folder, 'estate.md'), '--env', '-', ...options],
        { stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = () => sandbox.kill('SIGTERM');
    process.once('SIGTERM', stop).once('SIGINT', stop);
    const env = await settings(sandbox);
    // activedirectory2 leaves sockets behind, so the end of the tests is the end of the process
    const flags = ['--test', '--test-concurrency=1', '--test-force-exit', '--test-timeout=120000'];
    const tests = spawn(process.execPath, [...flags, ...files], {
        stdio: 'inherit',
        env: { ...process.env, ...env, NODE_EXTRA_CA_CERTS: env.CA_FILE },
    });
    const status = await ended(tests);
    stop();
    const left = await ended(sandbox);
    if (left !== 0) console.error(`the sandbox ended with status ${left}`);
    if (existsSync(dirname(env.CA_FILE))) console.error(`${dirname(env.CA_FILE)} was left behind`);
    return status || left || Number(existsSync(dirname(env.CA_FILE)));
}

async function main() {
    const { ldif, runbook } = world(1200);
    let status = 0;

    writeFileSync(join(folder, 'estate.ldif'), ldif);
    writeFileSync(join(folder, 'estate.md'), runbook);
    for (const round of rounds) status ||= await run(round);
    return status;
}

try {
    process.exitCode = await main();
} finally {
    rmSync(folder, { recursive: true });
}
