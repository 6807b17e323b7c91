import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect, it } from 'vitest';
import { onPath } from './java.js';
import { runCommand } from './run-command.js';
import { writeTrustStore } from './truststore.js';

it('writes a store that carries its own digest and every certificate of the bundle', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'truststore-test-'));
  try {
    const bundle = join(dir, 'bundle.pem');
    writeFileSync(
      bundle,
      `${rootCertificates.slice(0, 5).join('\n')}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
    );
    const extra = join(dir, 'extra.pem');
    writeFileSync(extra, rootCertificates[5] ?? '');
    const path = join(dir, 'store.jks');
    const options = writeTrustStore(path, { SSL_CERT_FILE: bundle, NODE_EXTRA_CA_CERTS: extra });
    expect(options[0]).toBe(`-Djavax.net.ssl.trustStore=${path}`);
    const store = readFileSync(path);
    expect(store.readUInt32BE(8)).toBe(6);
    const password = Buffer.from('changeit', 'utf16le').swap16();
    const body = store.subarray(0, -20);
    expect(store.subarray(-20)).toEqual(
      createHash('sha1').update(password).update('Mighty Aphrodite').update(body).digest(),
    );
    // Where a JDK is at hand, it must read the store too.
    if (onPath('keytool')) {
      const list = ['-list', '-keystore', path, '-storepass', 'changeit', '-J-Duser.language=en'];
      expect((await runCommand('keytool', list)).output).toContain('contains 6 entries');
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
