import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { productVersion } from '../../../scripts/version.mjs';

const BUILT = 'build/deb';

/** The package as `make deb` has left it. */
export function builtPackage(): string {
  const name = readdirSync(BUILT).find((file) => file.endsWith('.deb'));
  if (name === undefined) throw new Error(`there is no package in ${BUILT}. Maybe: make deb`);
  return join(BUILT, name);
}

/** A folder of packages made for a test. */
export interface PackageFolder {
  readonly path: string;
  readonly files: readonly string[];
  /** The file name of that package in the machine's /opt. */
  file(name: string, version: string): string;
  remove(): void;
}

const fileName = (name: string, version: string) => `${name}_${version}_all.deb`;

/** Quickly packed: none of it is kept. */
function pack(tree: string, target: string): void {
  const sums = execFileSync('sh', ['-c', 'find usr -type f -exec md5sum {} +'], { cwd: tree });
  writeFileSync(join(tree, 'DEBIAN/md5sums'), sums);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, target], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-package-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a variant of our package has that the built one has not. */
export interface Variant {
  readonly version: string;
  /** The panel is another one. */
  readonly panelChanged?: boolean;
  readonly postinstFails?: boolean;
  /** Without the bundles, so that a hundred installations are quick; scripts, hook and units are the real ones. */
  readonly light?: boolean;
}

function packVariant(target: string, { version, panelChanged, postinstFails, light }: Variant): void {
  inFolder((folder) => {
    const tree = join(folder, 'tree');
    execFileSync('dpkg-deb', ['--raw-extract', builtPackage(), tree]);
    const edit = (path: string, change: (text: string) => string) =>
      writeFileSync(join(tree, path), change(readFileSync(join(tree, path), 'utf8')));
    edit('DEBIAN/control', (text) => text.replace(/^Version: .*/m, `Version: ${version}`));
    const bundles = join(tree, 'usr/lib/pve-rebalance');
    if (light) rmSync(bundles, { recursive: true });
    else
      for (const name of readdirSync(bundles).filter((file) => file.endsWith('.cjs')))
        edit(join('usr/lib/pve-rebalance', name), (text) =>
          text.replaceAll(`"${productVersion()}"`, `"${version}"`),
        );
    if (panelChanged)
      appendFileSync(join(tree, 'usr/share/pve-manager/js/pve-rebalance.js'), `// ${version}\n`);
    if (postinstFails)
      edit('DEBIAN/postinst', (text) =>
        text.replace('    configure|', '    configure) exit 1 ;;\n    configure|'),
      );
    pack(tree, target);
  });
}

/** The page as that version of pve-manager brings it. */
export const pageOf = (version: string): string => `<!DOCTYPE html>
<html>
  <head>
    <title>[% nodename %] - Proxmox Virtual Environment</title>
    [%- IF debug %]
    <script type="text/javascript" src="/pve2/ext6/ext-all-debug.js"></script>
    [%- ELSE %]
    <script type="text/javascript" src="/pve2/ext6/ext-all.js"></script>
    [% END %]
    <script type="text/javascript" src="/proxmoxlib.js?ver=${version}"></script>
    <script type="${version.endsWith('.3') ? 'module" src="/pve2/js/web-interface.js' : 'text/javascript" src="/pve2/js/pvemanagerlib.js'}?ver=[% version %]"></script>
    <script type="text/javascript" src="/pve2/ext6/locale/locale-[% lang %].js?ver=7.0.0"></script>
  </head>
</html>
`;

/** Stands in for pve-manager: its page and what the package relates to; x.y.3 has no place for our line. */
function packStandIn(target: string, version: string): void {
  inFolder((folder) => {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    write('usr/share/pve-manager/index.html.tpl', pageOf(version));
    write('usr/share/pve-manager/js/pvemanagerlib.js', `// ${version}\n`);
    const control = ['Package: pve-manager', `Version: ${version}`, 'Architecture: all'];
    write(
      'DEBIAN/control',
      [...control, 'Maintainer: nobody <nobody@example.org>', 'Description: stand-in', ''].join('\n'),
    );
    pack(folder, target);
  });
}

/** Packs stand-ins of pve-manager and variants of our package into a folder. */
export function packAll(standIns: readonly string[], variants: readonly Variant[]): PackageFolder {
  const path = mkdtempSync(join(tmpdir(), 'pve-rebalance-packages-'));
  for (const version of standIns) packStandIn(join(path, fileName('pve-manager', version)), version);
  for (const variant of variants)
    packVariant(join(path, fileName('pve-rebalance', variant.version)), variant);
  return {
    path,
    files: readdirSync(path).map((name) => join(path, name)),
    file: (name, version) => `/opt/${fileName(name, version)}`,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
