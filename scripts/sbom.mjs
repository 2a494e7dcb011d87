import { readFileSync, writeFileSync } from 'node:fs';
import { bundledFolders } from './notices.mjs';
import { productVersion } from './version.mjs';

/** `sha512-<base64>` of the lock file, as CycloneDX writes it. */
const hashOf = (integrity) => ({
  alg: 'SHA-512',
  content: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex'),
});

/** Writes which npm packages are in the bundles, with the hashes that the lock file asked for, as CycloneDX. */
export function writeSbom(metafiles, path) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const components = bundledFolders(metafiles).map((folder) => {
    const { version, integrity, license } = packages[folder];
    const name = folder.replace(/^.*node_modules\//, '');
    return {
      type: 'library',
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      licenses: [{ license: { id: license } }],
      hashes: [hashOf(integrity)],
    };
  });
  const product = { type: 'application', name: 'pve-rebalance', version: productVersion() };
  const list = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: product },
    components,
  };
  writeFileSync(path, `${JSON.stringify(list, undefined, 2)}\n`);
}
