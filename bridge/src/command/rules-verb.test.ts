import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommandLine } from './run.ts';
import { testSnapshot } from './test-snapshot.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

describe('rules --snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-rules-'));
  const file = join(folder, 'cluster.json');
  before(() => writeFileSync(file, JSON.stringify(testSnapshot())));
  after(() => rmSync(folder, { recursive: true }));

  async function rules(...argv: string[]) {
    const terminal = testTerminal();
    const exitCode = await runCommandLine(verbs, ['rules', '--snapshot', file, ...argv], terminal);
    return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
  }

  it('lists what is written, and what is odd about it', async () => {
    const { exitCode, out } = await rules(
      '--rule',
      '{"type":"pin","name":"here","guests":["101"],"nodes":["pve9"]}',
    );
    expect(exitCode).to.equal(0);
    expect(out).to.match(/rule here +on pve9 +101 +administrators/);
    expect(out).to.match(/error: rule here names pve9, which does not exist\. Maybe pve1/);
  });

  it('says the same as JSON', async () => {
    const { out } = await rules('--json', '--never-move', '101');
    const view = JSON.parse(out);
    expect(view.rows[0]).to.deep.include({ state: 'kept', brokenVmids: [] });
    expect(view.rows[0].rule).to.deep.include({ kind: 'ignore', origin: 'settings', vmids: [101] });
    expect(view.findings).to.deep.equal([]);
  });

  it('refuses what is no rule, by name', async () => {
    const wrong = await rules('--rule', '{"type":"nearby"}');
    expect(wrong.exitCode).to.equal(2);
    expect(wrong.error).to.match(/--rule is \{"type":"nearby"\}/);
    expect((await rules('--rule', 'no json')).exitCode).to.equal(2);
  });
});
