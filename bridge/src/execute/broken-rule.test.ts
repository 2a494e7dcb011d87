import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { afterPlan } from '#shared/plan/after-plan.ts';
import { finalPlan } from '#shared/plan/final-plan.ts';
import { Settings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { brokenRule } from './broken-rule.ts';

/** What each move of a plan would break, each looked at when those before it are done. */
async function brokenOnTheWay(text: string, guests: readonly string[]): Promise<(string | undefined)[]> {
  const settings = Settings.parse({
    ...{ limitMemoryPercent: 100, hostReserveMinBytes: 0, hostReserveMinPercent: 0 },
    rules: [{ type: 'together', name: 'r', guests }],
  });
  let snapshot = cluster(text);
  const { moves } = finalPlan(snapshot, settings, 50_000);
  const ids = { id: 'e', planId: 'p', digest: 'd', approvedBy: 'root@pam' };
  let execution = newExecution({ ...ids, atMs: 0, mandateEndsAtMs: 1, settings, moves });
  const found: (string | undefined)[] = [];
  for (const move of execution.moves) {
    found.push((await brokenRule(snapshot, execution, move))?.text);
    snapshot = afterPlan(snapshot, [move]);
    execution = {
      ...execution,
      moves: execution.moves.map((each) => (each.vmid === move.vmid ? { ...each, state: 'done' } : each)),
    };
  }
  return found;
}

describe('the rule that a move would break', () => {
  it('is none where a block goes guest by guest, as room is made for it', async () => {
    const text = 'n0 12G 64c: 100 7G, 103 3G\nn1 20G 64c: 101 5G, 102 6G';
    expect(await brokenOnTheWay(text, ['100', '101', '103'])).to.deep.equal(Array(3).fill(undefined));
  });

  it('is none where guests that belong together are scattered further on their way', async () => {
    const text = 'n0 16G 64c: 104 5G, 105 7G\nn1 20G 64c: 101 6G, 102 4G, 103 7G\nn2 24G 64c: 100 7G, 106 5G';
    expect(await brokenOnTheWay(text, ['101', '102', '103', '106'])).to.deep.equal(Array(5).fill(undefined));
  });
});
