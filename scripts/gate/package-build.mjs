import { hasProgram, runProcess } from './process.mjs';

/** Builds the .deb; its contents are looked at by the package tests. */
export async function packageBuild() {
  if (!(await hasProgram('dh')) || !(await hasProgram('dpkg-buildpackage')))
    return { skipped: 1, lines: ['skipped: the package, because debhelper or dpkg-dev is not installed'] };
  const { code, output } = await runProcess(['scripts/deb.sh']);
  if (code === 0) return { passed: 1, lines: [output.split('\n').at(-1) ?? ''] };
  return { failed: 1, lines: [`scripts/deb.sh ended with ${code}`, output] };
}
