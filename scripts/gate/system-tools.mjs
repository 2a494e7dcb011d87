import { hasProgram, runProcess } from './process.mjs';

/** What later stages start, and the Debian packages that bring it. */
const TOOLS = {
  chromium: ['chromium'],
  'dpkg-buildpackage': ['dpkg-dev'],
  dh: ['debhelper'],
  'dh_bash-completion': ['bash-completion'],
  dpkg: ['dpkg'],
  ip: ['iproute2'],
  lintian: ['lintian'],
  mmdebstrap: ['mmdebstrap'],
  openssl: ['openssl'],
  'systemd-nspawn': ['systemd-container'],
};

const APT = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-q'];

async function missingTools() {
  const found = await Promise.all(Object.keys(TOOLS).map(hasProgram));
  return Object.keys(TOOLS).filter((_, index) => !found[index]);
}

/** Installs by apt what is missing. Where that is not possible, the stages that need it say so and count as skipped. */
export async function systemTools() {
  const missing = await missingTools();
  if (missing.length === 0) return { passed: 1, lines: [] };
  if (process.getuid?.() !== 0 || !(await hasProgram('apt-get')))
    return { skipped: 1, lines: [`skipped: installing ${missing.join(', ')} needs root and apt`] };
  const update = await runProcess([...APT, 'update']);
  const packages = missing.flatMap((tool) => TOOLS[tool]);
  const install = await runProcess([...APT, 'install', '--no-install-recommends', ...packages]);
  const left = await missingTools();
  if (left.length === 0) return { passed: 1, lines: [`installed ${packages.join(', ')}`] };
  return {
    skipped: 1,
    lines: [`skipped: ${left.join(', ')} could not be installed`, update.output, install.output],
  };
}
