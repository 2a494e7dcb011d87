import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Licences that may be bundled into an AGPL-3.0-or-later product; anything else must be looked at by a person. */
export const ALLOWED_LICENCES = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'GPL-3.0',
]);

/** The folders of all packages of which at least one byte is in an output. */
export function bundledFolders(metafiles) {
  const folders = new Set();
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
  return [...folders].sort();
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  if (!ALLOWED_LICENCES.has(license))
    throw new Error(
      `${name} ${version} has the licence ${JSON.stringify(license)}: not on the list in notices.mjs`,
    );
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim());
  if (texts.length === 0) throw new Error(`${name} ${version} comes without a licence text`);
  return [`${name} ${version}`, `Licence: ${license}`, '', texts.join('\n\n')].join('\n');
}

/** Writes the notices of everything bundled to `path`; an unknown licence or a missing text is an error. */
export function writeNotices(metafiles, path) {
  const notices = bundledFolders(metafiles).map(noticeOf);
  writeFileSync(path, `${notices.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`);
  return `${path}: ${notices.length} packages`;
}
