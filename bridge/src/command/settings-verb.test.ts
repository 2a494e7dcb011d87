import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testSnapshot } from './test-snapshot.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-settings-'));
  const file = join(folder, 'cluster.json');
  before(() => writeFileSync(file, JSON.stringify(testSnapshot())));
  after(() => rmSync(folder, { recursive: true }));

  async function settings(...argv: string[]) {
    const terminal = testTerminal();
    const exitCode = await runCommandLine(verbs, ['settings', ...argv], terminal);
    return { exitCode, out: terminal.printed.join('\n') };
  }

  it('shows what is obeyed, and where it comes from', async () => {
    const { exitCode, out } = await settings('--aggressiveness', '5', '--moves', '7');
    expect(exitCode).to.equal(0);
    expect(out).to.match(/Propose above spread +6 points +by aggressiveness/);
    expect(out).to.match(/Moves per plan at most +7 +set/);
    expect(out).to.match(/To copy per plan at most +2048 GiB +by aggressiveness/);
    expect(out).to.contain('All that was set has its effect.');
  });

  it('names what was set in vain', async () => {
    const { out } = await settings('--cpu-span', '5', '--goal', 'rules-only', '--evenness', 'max-min');
    expect(out).to.match(/no effect: nothing is balanced by cpu-used/);
    expect(out).to.contain('Set, but without effect: Evenness; Span of the running mean of CPU (minutes)');
  });

  it('looks at the cluster where there is one', async () => {
    const { out } = await settings('--snapshot', file, '--reserve', 'pve99', '--json');
    const reserved = JSON.parse(out).find(({ key }: { key: string }) => key === 'reservedNodes');
    expect(reserved).to.deep.include({ from: 'set', noEffect: 'no node is called pve99' });
  });
});
