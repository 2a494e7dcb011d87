import { expect } from 'chai';
import { figure } from './support/figure.ts';
import { createMachine } from './support/machine.ts';
import { describeOnReleases } from './support/on-release.ts';
import { builtPackage } from './support/packages.ts';

describeOnReleases('lintian', (release, root) => {
  it('has no error and no warning to tell', () => {
    const machine = createMachine([root]);
    try {
      machine.give(builtPackage());
      const lintian = 'lintian --fail-on error,warning --tag-display-limit 0';
      const { exitCode, text } = machine.sh(
        `chmod 755 /opt; su nobody -s /bin/sh -c '${lintian} /opt/*.deb'`,
      );
      const version = machine.must('lintian --version').trim();
      figure(`${version} on ${release}`, text.trim() || 'no error and no warning');
      expect(text.trim()).to.equal('');
      expect(exitCode).to.equal(0);
    } finally {
      machine.remove();
    }
  });
});
