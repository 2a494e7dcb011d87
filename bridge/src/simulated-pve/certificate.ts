import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface NodeCertificate {
  /** What a client trusts, as /etc/pve/pve-root-ca.pem. */
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
  /** SHA-256, `AB:CD:...`, as PVE shows it. */
  readonly fingerprint: string;
}

const run = promisify(execFile);
const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function openssl(folder: string, args: readonly string[]): Promise<void> {
  try {
    await run('openssl', args, { cwd: folder, timeout: 20_000 });
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = missing ? 'it is not installed' : error instanceof Error ? error.message : String(error);
    throw new Error(
      `the simulated PVE makes its certificate with the openssl command, but ${why}. Maybe install openssl.`,
    );
  }
}

async function makeCertificate(names: readonly string[]): Promise<NodeCertificate> {
  const folder = await mkdtemp(join(tmpdir(), 'simulated-pve-'));
  try {
    const alternatives = ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1', ...names.map((name) => `DNS:${name}`)];
    await writeFile(
      join(folder, 'node.ext'),
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=${alternatives.join(',')}\n`,
    );
    const caSubject = '/CN=Proxmox Virtual Environment/OU=simulated/O=PVE Cluster Manager CA';
    const ca = ['-subj', caSubject, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650'];
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    await openssl(folder, ['req', '-x509', ...CURVE, ...ca, ...usage]);
    const subject = `/OU=PVE Cluster Node/O=Proxmox Virtual Environment/CN=${names[0] ?? 'localhost'}`;
    await openssl(folder, [
      'req',
      '-new',
      ...CURVE,
      '-subj',
      subject,
      '-keyout',
      'node.key',
      '-out',
      'node.csr',
    ]);
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'node.ext'];
    await openssl(folder, [
      'x509',
      '-req',
      '-in',
      'node.csr',
      ...signing,
      '-days',
      '730',
      '-out',
      'node.pem',
    ]);
    const read = (file: string) => readFile(join(folder, file), 'utf8');
    const [caPem, certPem, keyPem] = await Promise.all([read('ca.pem'), read('node.pem'), read('node.key')]);
    return { caPem, certPem, keyPem, fingerprint: new X509Certificate(certPem).fingerprint256 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const made = new Map<string, Promise<NodeCertificate>>();

/** A certificate of an own CA for these node names and the loopback addresses; made once per process and set of names. */
export function nodeCertificate(names: readonly string[]): Promise<NodeCertificate> {
  const key = names.join(' ');
  const known = made.get(key) ?? makeCertificate(names);
  made.set(key, known);
  return known;
}
