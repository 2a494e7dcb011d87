import { expect } from 'chai';
import { programFiles, textOf } from './source-files.ts';

const product = programFiles.filter(
  (path) => /^(bridge|shared|ui-plugin)\/src\//.test(path) && !/\.test\.ts$/.test(path),
);

const users = (pattern: RegExp, home: string): string[] =>
  product.filter((path) => path !== home && pattern.test(textOf(path)));

describe('a secret (S13)', () => {
  const home = 'bridge/src/pve/credential.ts';

  it('becomes headers for the engine, and for the command line at a bridge', () => {
    expect(users(/\bauthorizationHeaders\b/, home)).to.deep.equal([
      'bridge/src/command/bridge-talk.ts',
      'bridge/src/pve/engine.ts',
    ]);
  });

  it('becomes a password for renewal alone', () => {
    expect(users(/\brenewalPassword\b/, home)).to.deep.equal(['bridge/src/pve/connect.ts']);
  });

  it('becomes text for the handover of a planned restart alone (S3)', () => {
    expect(users(/\bhandoverText\b/, home)).to.deep.equal(['bridge/src/execute/mandate.ts']);
  });
});

describe('a request to Proxmox VE (S2)', () => {
  it('leaves by one door, behind which the closed list is', () => {
    const inBridge = product.filter((path) => /^bridge\/src\/(?!simulated-pve)/.test(path));
    const opensConnections = inBridge.filter((path) =>
      /from 'undici'|\b(?:http|https|tls|net)\.(?:request|get|connect)\(|\bfetch\(/.test(textOf(path)),
    );
    expect(opensConnections).to.deep.equal([
      // The browser's, for a page without a bridge: test/laws/offline.test.ts looks at it.
      'bridge/src/offline/main.ts',
      'bridge/src/offline/page-transport.ts',
      'bridge/src/pve/transport.ts',
      'bridge/src/pve/trust.ts',
    ]);
  });

  it('is made by an engine, and there are two: the real one and the player of recordings', () => {
    const engines = users(/\basync doRequest\(/, '');
    expect(engines).to.deep.equal(['bridge/src/pve/engine.ts', 'bridge/src/pve/recorded.ts']);
    expect(users(/from 'proxmox-api'/, '')).to.deep.equal(['bridge/src/pve/sugar.ts']);
    for (const engine of engines)
      expect(textOf(engine), engine).to.match(/listedRequest\(method, path, pathTemplate\)/);
  });
});
