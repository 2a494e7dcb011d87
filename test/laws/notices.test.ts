import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeNotices } from '../../scripts/notices.mjs';

describe('the notices of bundled packages', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-notices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A package on disk of which `bytes` bytes are in an output; answers what esbuild would report. */
  function bundled(name: string, license: string, text: string | undefined, bytes = 10) {
    const home = join(folder, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
    if (text !== undefined) writeFileSync(join(home, 'LICENSE.md'), text);
    return { outputs: { 'out.js': { inputs: { [`${home}/index.js`]: { bytesInOutput: bytes } } } } };
  }
  const notices = () => join(folder, 'NOTICES');

  it('carry name, version, licence and text of each', () => {
    writeNotices(
      [bundled('left', 'MIT', 'Copyright Left'), bundled('@org/right', 'ISC', 'Copyright Right')],
      notices(),
    );
    const text = readFileSync(notices(), 'utf8');
    expect(text).to.match(/left 1\.2\.3\nLicence: MIT\n\nCopyright Left/);
    expect(text).to.match(/@org\/right 1\.2\.3\nLicence: ISC\n\nCopyright Right/);
  });

  it('leave out what did not get into a bundle', () => {
    writeNotices([bundled('gone', 'UNLICENSED', undefined, 0)], notices());
    expect(readFileSync(notices(), 'utf8')).to.not.include('gone');
  });

  it('fail on a licence that nobody has looked at', () => {
    const metafile = bundled('odd', 'SSPL-1.0', 'text');
    expect(() => writeNotices([metafile], notices())).to.throw('odd 1.2.3 has the licence "SSPL-1.0"');
  });

  it('fail on a package without a licence text', () => {
    const metafile = bundled('silent', 'MIT', undefined);
    expect(() => writeNotices([metafile], notices())).to.throw('silent 1.2.3 comes without a licence text');
  });
});
