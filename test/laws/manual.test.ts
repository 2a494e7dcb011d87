import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { verbs } from '../../bridge/src/command/verbs.ts';
import { completion } from '../../scripts/manual/completion.ts';
import { overviewPage, verbPage } from '../../scripts/manual/man-page.ts';

/** As a reader sees it: without the requests of roff. */
const readable = (page: string): string =>
  page
    .replace(/\\f[BIR]|\\:/g, '')
    .replace(/\\-/g, '-')
    .replace(/\\\(aq/g, "'");

/** What bash offers for the last of these words. */
const offered = (...words: string[]): string[] => {
  const script = `${completion(verbs)}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pve_rebalance; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = execFileSync('bash', ['-c', script, 'bash', 'pve-rebalance', ...words], { encoding: 'utf8' });
  return said.split('\n').filter((word) => word !== '');
};

describe('man pages and completion', () => {
  it('pve-rebalance(1) and the completion name every command', () => {
    const page = readable(overviewPage(verbs));
    const names = verbs.map(({ name }) => name);
    expect(names.filter((name) => !page.includes(`pve-rebalance-${name}(1)`))).to.deep.equal([]);
    expect(offered('')).to.deep.equal([...names, 'help']);
  });

  for (const verb of verbs)
    it(`${verb.name}: its page and its completion have every option`, () => {
      const page = readable(verbPage(verb));
      for (const { name, text } of verb.options) {
        expect(page).to.include(`--${name}`);
        expect(page).to.include(text);
      }
      expect(page).to.match(new RegExp(`^pve-rebalance-${verb.name} \\\\?- `, 'm'));
      expect(offered(verb.name, '--')).to.deep.equal([
        ...verb.options.map(({ name }) => `--${name}`),
        '--help',
      ]);
    });

  it('no line of a page is a request that nobody wrote', () => {
    const requests = /^[.'](?!(TH|SH|TP|PP|nh|ad l)\b)/m;
    for (const page of [overviewPage(verbs), ...verbs.map(verbPage)]) expect(page).to.not.match(requests);
  });

  it('bash offers what can follow', () => {
    expect(offered('ev')).to.deep.equal(['evacuate']);
    expect(offered('firewall', '')).to.deep.equal(['show', 'enable', 'disable']);
    expect(offered('ui', 're')).to.deep.equal(['remove']);
    expect(offered('plan', '--goal', '')).to.deep.equal(['balance', 'rules-only', 'consolidate']);
    expect(offered('plan', '--snapshot', 'Makef')).to.deep.equal(['Makefile']);
    expect(offered('simulate', '--guests', '')).to.deep.equal([]);
    expect(offered('nothing', '')).to.deep.equal([]);
  });
});
