import { expect } from 'chai';
import { describeWithData, sharedData } from '../../../test/shared-data.ts';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';
import { verbs } from './verbs.ts';

async function plan(...argv: string[]) {
  const terminal = testTerminal();
  const exitCode = await runCommandLine(verbs, ['plan', ...argv], terminal);
  return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
}

describe('plan --recordings without a file', () => {
  it('names what is not there', async () => {
    expect(await plan('--recordings', 'none.jsonl.gz')).to.deep.include({
      exitCode: 3,
      error: 'pve-rebalance: --recordings none.jsonl.gz is not there',
    });
  });
});

describeWithData('plan --recordings', () => {
  const file = (name: string) => sharedData('recordings', `pve-9.2-${name}.jsonl.gz`);

  it('plans on what a real cluster answered, each running guest once', async () => {
    const { exitCode, out } = await plan('--recordings', file('unbalanced'), '--json');
    expect(exitCode).to.equal(0);
    const { moves, stays, before } = JSON.parse(out);
    expect(moves).to.have.length.above(0);
    const vmids = [...moves, ...stays].map(({ vmid }) => vmid);
    expect(new Set(vmids).size).to.equal(vmids.length);
    const running = before.nodes.reduce((sum: number, { guests }: { guests: number }) => sum + guests, 0);
    expect(vmids).to.have.lengthOf(running);
  });

  it('names the users and states that were recorded', async () => {
    const user = await plan('--recordings', file('unbalanced'), '--user', 'nobody@pve');
    expect(user.exitCode).to.equal(3);
    expect(user.error).to.include("'admin@pve'").and.include("'viewer@pve'");
    const state = await plan('--recordings', file('maintenance'), '--state', 'party');
    expect(state.exitCode).to.equal(3);
    expect(state.error).to.include("'maintenance'");
  });

  it('looks with the eyes of the user asked for', async () => {
    const { exitCode, out } = await plan('--recordings', file('unbalanced'), '--user', 'op@pve', '--json');
    expect(exitCode).to.equal(0);
    expect(JSON.parse(out).unknown).to.have.length.above(0);
  });
});
