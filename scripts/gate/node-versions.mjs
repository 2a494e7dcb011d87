import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { mocha } from './mocha.mjs';
import { hasProgram, runProcess } from './process.mjs';

// Debian 12 runs the bundles on its own Node 18. Its packages are unpacked into the cache, not installed: this
// machine keeps its node. Debian's node reads parts of itself from /usr/share/nodejs, so it is started in a mount
// namespace of its own in which our folder lies over /usr/share.

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pve-rebalance', 'node18');

const PACKAGES = [
  ...['libnode108', 'libc-ares2', 'libuv1', 'libnghttp2-14', 'libbrotli1', 'libicu72', 'libssl3'],
  ...['node-undici', 'node-acorn', 'node-cjs-module-lexer'],
];

const OVERLAY = [
  'root=$0',
  'libraries=$root/usr/lib/$1',
  'shift',
  'mount -t overlay overlay -o lowerdir="$root/usr/share":/usr/share /usr/share',
  'exec env LD_LIBRARY_PATH="$libraries" "$root/usr/bin/node" "$@"',
].join(' && ');

const must = async (argv, cwd) => {
  const { code, output } = await runProcess(argv, { cwd });
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${output}`);
  return output;
};

async function unpackNode18() {
  const madison = await must(['apt-cache', 'madison', 'nodejs']);
  const version = /\| (18\.\S+) \|/.exec(madison)?.[1];
  if (version === undefined) throw new Error('apt knows no nodejs 18');
  const fresh = `${cache}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await must(['apt-get', 'download', '-q', `nodejs=${version}`, ...PACKAGES], fresh);
  for (const file of readdirSync(fresh).filter((name) => name.endsWith('.deb')))
    await must(['dpkg', '-x', file, '.'], fresh).then(() => rmSync(join(fresh, file)));
  rmSync(cache, { recursive: true, force: true });
  renameSync(fresh, cache);
}

/** The words that start Debian's Node 18; an error says why there are none. */
export async function node18() {
  if (!(await hasProgram('apt-get'))) throw new Error('no apt on this machine');
  if (!existsSync(join(cache, 'usr/bin/node'))) {
    await runProcess(['apt-get', 'update', '-q']);
    await unpackNode18();
  }
  const triplet = (await must(['dpkg-architecture', '-qDEB_HOST_MULTIARCH'])).trim();
  const start = ['unshare', '--mount', '--', 'sh', '-c', OVERLAY, cache, triplet];
  await must([...start, '-p', 'process.version']);
  return start;
}

/** A stage that runs the tests of the bundles on the node that `find` answers. */
export const bundlesOn = (name, find) => async () => {
  try {
    const start = await find();
    return await mocha(['mocha', '--config', '.mocharc.bundles.json'], name, {
      env: { BUNDLES_NODE: JSON.stringify(start) },
    })();
  } catch (error) {
    return { skipped: 1, lines: [`skipped: the bundles on ${name}: ${error.message.trim()}`] };
  }
};
