import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';

const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const PASSWORD = 'changeit';

function certificatesIn(pem: string): Uint8Array[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((block) => {
    try {
      return [new X509Certificate(block).raw];
    } catch {
      // One unreadable certificate in a system's bundle is no reason to trust none.
      return [];
    }
  });
}

/**
 * A Java key store (JKS, as sun.security.provider.JavaKeyStore reads it: magic, version 2, trusted entries, and a SHA-1 over
 * password, "Mighty Aphrodite" and content) of the given certificates.
 */
export function javaKeyStore(certificates: readonly Uint8Array[], password = PASSWORD): Buffer {
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (value: string) => {
    const bytes = Buffer.alloc(2 + value.length);
    bytes.writeUInt16BE(value.length);
    bytes.write(value, 2, 'latin1');
    return bytes;
  };
  const parts: Uint8Array[] = [u32(0xfeedfeed), u32(2), u32(certificates.length)];
  certificates.forEach((certificate, index) => {
    parts.push(u32(2), text(`ca-${index}`), Buffer.alloc(8), text('X.509'), u32(certificate.length), certificate);
  });
  const body = Buffer.concat(parts);
  const key = Buffer.from(password, 'utf16le').swap16();
  const digest = createHash('sha1').update(key).update('Mighty Aphrodite').update(body).digest();
  return Buffer.concat([body, digest]);
}

/**
 * Writes what this machine trusts (its bundle and NODE_EXTRA_CA_CERTS, else Node's own roots) as a Java trust store, and
 * gives the Java options that use it: a fetched JRE knows the public authorities only, not a company's proxy.
 */
export function writeTrustStore(path: string, env: NodeJS.ProcessEnv = process.env): string[] {
  const bundle = [env.SSL_CERT_FILE, ...SYSTEM_BUNDLES].find((file) => file && existsSync(file));
  const pem = bundle ? readFileSync(bundle, 'utf8') : rootCertificates.join('\n');
  const extra = env.NODE_EXTRA_CA_CERTS;
  const more = extra && existsSync(extra) ? readFileSync(extra, 'utf8') : '';
  writeFileSync(path, javaKeyStore(certificatesIn(`${pem}\n${more}`)));
  return [
    `-Djavax.net.ssl.trustStore=${path}`,
    '-Djavax.net.ssl.trustStoreType=JKS',
    `-Djavax.net.ssl.trustStorePassword=${PASSWORD}`,
  ];
}
