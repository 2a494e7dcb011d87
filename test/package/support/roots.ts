import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The Debian below Proxmox VE 8, and the one below 9. */
export const RELEASES = ['bookworm', 'trixie'] as const;
export type Release = (typeof RELEASES)[number];

/** What a node has of what the package and these tests need. */
const PACKAGES = [
  ...['nodejs', 'systemd', 'systemd-sysv', 'dbus', 'iproute2', 'procps', 'openssl', 'ca-certificates'],
  // What may stand before it.
  ...['nginx', 'haproxy'],
  'lintian',
];
const NEEDED = ['mmdebstrap', 'unshare', 'systemd-nspawn', 'nsenter', 'dpkg-deb', 'ip'];
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pve-rebalance', 'roots');
const OUTPUT_LINES = 5;
const KEPT_MS = 30 * 24 * 3_600_000;

/** `path` is the tree of a release, to be read only; or `reason` says why there is none. */
export type Root = { readonly path: string } | { readonly reason: string };

const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** Lines for sources.list: where this machine gets its Debian, for another release of it. */
function sourcesFor(release: Release): string[] {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const lines = execFileSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  }).split('\n');
  const own = lines.flatMap((line) => {
    const [uri = '', suite = '', component = ''] = line.split(' ');
    const [, part = ''] = /^(?:bookworm|trixie)(|-updates|-security)$/.exec(suite) ?? [suite, undefined];
    return part === undefined || uri === '' || !/^(bookworm|trixie)/.test(suite)
      ? []
      : [`deb ${uri} ${release}${part} ${component}`];
  });
  return [...new Set(own)];
}

/** Mounts need more than the user id: a container's root may lack them. */
function missing(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root';
  const absent = NEEDED.filter((program) => !has(program));
  if (absent.length > 0) return `${absent.join(', ')} not installed`;
  const needs = 'mount -t tmpfs none /mnt && ip link add br0 type bridge';
  const tried = spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', 'sh', '-c', needs]);
  return tried.status === 0 ? undefined : 'no right to mount, or to make a network';
}

function make(release: Release, target: string): Root {
  const sources = sourcesFor(release);
  if (sources.length === 0) return { reason: 'apt knows no Debian to take it from' };
  mkdirSync(CACHE, { recursive: true });
  const fresh = `${target}.${process.pid}`;
  const { status, stderr } = spawnSync(
    'mmdebstrap',
    ['--variant=minbase', '--mode=root', `--include=${PACKAGES.join(',')}`, release, fresh, ...sources],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return { reason: `mmdebstrap failed: ${stderr.trim().split('\n').slice(-OUTPUT_LINES).join(' | ')}` };
  }
  // Whoever was quicker has the same one.
  if (existsSync(target)) rmSync(fresh, { recursive: true, force: true });
  else renameSync(fresh, target);
  removeOld();
  return { path: target };
}

/** Those of other lists of packages; not at once, because another work tree may be using them. */
function removeOld(): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (Date.now() - statSync(path).ctimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

const known = new Map<Release, Root>();

/**
 * The unpacked tree of a release, made once by mmdebstrap and kept in the user's cache, never in the repository.
 * Where it cannot be made (no root, no network), the answer says why.
 */
export function rootOf(release: Release): Root {
  const root = known.get(release) ?? findRoot(release);
  known.set(release, root);
  return root;
}

function findRoot(release: Release): Root {
  const reason = missing();
  if (reason !== undefined) return { reason };
  const key = createHash('sha256').update(PACKAGES.join()).digest('hex').slice(0, 8);
  const target = join(CACHE, `${release}-${key}`);
  return existsSync(target) ? { path: target } : make(release, target);
}
