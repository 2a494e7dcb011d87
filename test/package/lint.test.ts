import { expect } from 'chai';
import { createMachine } from './support/machine.ts';
import { describeOnReleases } from './support/on-release.ts';
import { builtPackage } from './support/packages.ts';

describeOnReleases('lintian', (_release, root) => {
  it('has no error and no warning to tell', () => {
    const machine = createMachine([root]);
    try {
      machine.give(builtPackage());
      const lintian = 'lintian --fail-on error,warning --tag-display-limit 0';
      const { exitCode, text } = machine.sh(
        `chmod 755 /opt; su nobody -s /bin/sh -c '${lintian} /opt/*.deb'`,
      );
      expect(text.trim()).to.equal('');
      expect(exitCode).to.equal(0);
    } finally {
      machine.remove();
    }
  });
});
