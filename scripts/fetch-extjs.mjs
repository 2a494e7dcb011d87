import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

// The demo's page needs ExtJS and Font Awesome, which a Proxmox VE node brings along and the repository does
// not: the few files needed are taken out of the npm tarballs (one is 560 MB unpacked) into a cache that
// outlives `make clean`. Every file is checked against demo-files.json.

const packages = JSON.parse(readFileSync(new URL('demo-files.json', import.meta.url), 'utf8'));

/** Where the files are kept: `name-version/path`. */
const cacheDirectory = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pve-rebalance');

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The first file below `directory` that is absent or not the recorded one. */
function firstWrongFile(directory, files) {
  return Object.keys(files).find((path) => {
    const file = join(directory, path);
    return !existsSync(file) || sha256(file) !== files[path];
  });
}

function packTarball(name, version, directory) {
  try {
    const options = { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    const printed = execFileSync('npm', ['pack', '--loglevel=error', `${name}@${version}`], options);
    return join(directory, printed.trim().split('\n').at(-1));
  } catch (error) {
    const cause = String(error.stderr || error.message)
      .trim()
      .split('\n')
      .slice(-3)
      .join('\n');
    throw new Error(
      `npm could not download ${name} ${version}:\n${cause}\n` +
        'Maybe this machine is offline: run scripts/fetch-extjs.mjs once where the npm registry can be reached ' +
        `and copy ${cacheDirectory} to here`,
    );
  }
}

function fetchPackage({ name, version, files }, target) {
  mkdirSync(dirname(target), { recursive: true });
  const scratch = mkdtempSync(`${target}.new-`);
  try {
    process.stdout.write(`fetching ${name} ${version} ...\n`);
    const tarball = packTarball(name, version, scratch);
    const unpacked = join(scratch, 'unpacked');
    mkdirSync(unpacked);
    const wanted = Object.keys(files).map((path) => `package/${path}`);
    execFileSync('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1', ...wanted]);
    const wrong = firstWrongFile(unpacked, files);
    if (wrong) throw new Error(`${name} ${version}: ${wrong} is not the file recorded in demo-files.json`);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Brings all files into the cache, unless they are there already. */
function fetchAll() {
  for (const one of packages) {
    const target = join(cacheDirectory, `${one.name}-${one.version}`);
    if (firstWrongFile(target, one.files)) fetchPackage(one, target);
  }
}

try {
  fetchAll();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
