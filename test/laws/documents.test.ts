import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { EXIT } from '../../bridge/src/command/command-error.ts';
import { verbs } from '../../bridge/src/command/verbs.ts';
import { productVersion } from '../../scripts/version.mjs';
import { PROBLEMS } from '../../shared/src/protocol/problems.ts';
import { CLOSE } from '../../shared/src/protocol/version.ts';
import { textOf, writtenFiles } from './source-files.ts';

const makeVerbs = [...textOf('Makefile').matchAll(/^([a-z-]+):[^=\n]*## /gm)].map(([, verb = '']) => verb);
const documents = writtenFiles.filter((path) => path.endsWith('.md'));

const linksOf = (path: string) =>
  [...textOf(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

describe('documents', () => {
  it('README names every verb of make', () => {
    const text = textOf('README.md');
    expect(makeVerbs).to.include.members(['demo', 'test', 'check', 'build', 'bench', 'deb', 'clean']);
    expect(makeVerbs.filter((verb) => verb !== 'help' && !text.includes(`make ${verb}`))).to.deep.equal([]);
  });

  it('README explains every exit code and every command', () => {
    const text = textOf('README.md');
    const codes = Object.values(EXIT).filter((code) => !new RegExp(`^\\| ${code} +\\|`, 'm').test(text));
    const commands = verbs.filter(({ name }) => !text.includes(`\`pve-rebalance ${name}\``));
    expect([...codes, ...commands.map(({ name }) => name)]).to.deep.equal([]);
  });

  for (const path of documents) {
    it(`${path}: every make verb it names exists`, () => {
      const named = [...textOf(path).matchAll(/`make ([a-z-]+)/g)].map(([, verb = '']) => verb);
      expect(named.filter((verb) => !makeVerbs.includes(verb))).to.deep.equal([]);
    });

    it(`${path}: every file it links to or shows is there`, () => {
      const absent = linksOf(path).filter((target) => !existsSync(join(dirname(path), target)));
      expect(absent).to.deep.equal([]);
    });
  }

  it('PROTOCOL.md explains every problem and every close code', () => {
    const text = textOf('PROTOCOL.md');
    const wanted = [...Object.keys(PROBLEMS), ...Object.values(CLOSE).map(String)];
    expect(wanted.filter((word) => !text.includes(`\`${word}\``))).to.deep.equal([]);
  });

  it('docs/bridge.md explains every variable of the bridge', () => {
    const text = textOf('docs/bridge.md');
    const variables = [...textOf('bridge/src/config.ts').matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'ABSOLUTE');
    expect(variables).to.include.members(['PORT', 'ALLOWED_ORIGINS', 'STATE_DIRECTORY']);
    expect(variables.filter((name) => !text.includes(`\`${name}\``))).to.deep.equal([]);
  });

  it('SECURITY.md promises a time', () => {
    expect(textOf('SECURITY.md')).to.match(/within \d+ days/);
  });

  it('debian/changelog has no line that lintian finds too long', () => {
    const lines = textOf('debian/changelog').split('\n');
    expect(lines.filter((line) => !line.startsWith(' -- ') && line.length > 80)).to.deep.equal([]);
  });

  it('the version is the one of debian/changelog', () => {
    expect(productVersion()).to.match(/^\d+\.\d+\.\d+$/);
    expect(JSON.parse(textOf('package.json')).version).to.equal(productVersion());
  });

  it('.ci/run is executable and calls the command of the README', () => {
    expect(statSync('.ci/run').mode & 0o111).to.not.equal(0);
    expect(textOf('.ci/run')).to.include('make test');
  });
});
