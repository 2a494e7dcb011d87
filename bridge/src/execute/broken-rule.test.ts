import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { afterPlan } from '#shared/plan/after-plan.ts';
import { finalPlan } from '#shared/plan/final-plan.ts';
import type { Wrong } from '#shared/plan/wrong.ts';
import { Settings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { brokenRule, fullAt } from './broken-rule.ts';

/** What each move of a plan would break, each looked at when those before it are done. */
async function brokenOnTheWay(
  text: string,
  more: object,
  full?: readonly Wrong[],
): Promise<(string | undefined)[]> {
  const settings = Settings.parse({
    ...{ limitMemoryPercent: 100, hostReserveMinBytes: 0, hostReserveMinPercent: 0 },
    ...more,
  });
  let snapshot = cluster(text);
  const { moves } = finalPlan(snapshot, settings, 50_000);
  const ids = { id: 'e', planId: 'p', digest: 'd', approvedBy: 'root@pam' };
  const fullAtApproval = full ?? (await fullAt(snapshot, settings));
  let execution = newExecution({ ...ids, atMs: 0, mandateEndsAtMs: 1, settings, moves, fullAtApproval });
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
  const together = (...guests: string[]) => ({ rules: [{ type: 'together', name: 'r', guests }] });

  it('is none where a block goes guest by guest, as room is made for it', async () => {
    const text = 'n0 12G 64c: 100 7G, 103 3G\nn1 20G 64c: 101 5G, 102 6G';
    expect(await brokenOnTheWay(text, together('100', '101', '103'))).to.deep.equal(Array(3).fill(undefined));
  });

  it('is none where guests that belong together are scattered further on their way', async () => {
    const text = 'n0 16G 64c: 104 5G, 105 7G\nn1 20G 64c: 101 6G, 102 4G, 103 7G\nn2 24G 64c: 100 7G, 106 5G';
    expect(await brokenOnTheWay(text, together('101', '102', '103', '106'))).to.deep.equal(
      Array(5).fill(undefined),
    );
  });

  describe('about sites', () => {
    const sites = [
      { site: 'a', nodes: ['n0', 'n1'] },
      { site: 'b', nodes: ['n2', 'n3'] },
    ];
    /** While the first guest is still on its way to the other site, of the second. */
    async function brokenBy(rule: object, second: { source: string; target: string }, text: string) {
      const rules = [{ type: 'sites', name: 'r', guests: ['100-103'], ...rule }];
      const settings = Settings.parse({ sites, rules });
      const moves = [
        plannedMove({ vmid: 100, source: 'n0', target: 'n2' }),
        plannedMove({ vmid: 101, ...second }),
      ];
      const ids = { id: 'e', planId: 'p', digest: 'd', approvedBy: 'root@pam' };
      const execution = newExecution({ ...ids, atMs: 0, mandateEndsAtMs: 1, settings, moves });
      const [first, move] = execution.moves;
      if (!first || !move) throw new Error('two moves');
      const seen = cluster(text);
      const guests = seen.guests.map((guest) => (guest.vmid === 100 ? { ...guest, movingTo: 'n2' } : guest));
      const running = { ...execution, moves: [{ ...first, state: 'running' as const }, move] };
      return (await brokenRule({ ...seen, guests }, running, move))?.text;
    }
    const allOnA = 'n0 64G: 100 4G, 102 4G\nn1 64G: 101 4G, 103 4G\nn2 64G:\nn3 64G:';
    const there = { source: 'n1', target: 'n3' };

    it('is none that was broken before and that the move helps, also where it can never be kept', async () => {
      expect(await brokenBy({ leastPerSite: { b: 3 } }, there, allOnA)).to.equal(undefined);
      expect(await brokenBy({ leastPerSite: { b: 9 } }, there, allOnA)).to.equal(undefined);
      expect(await brokenBy({ sitesMin: 3 }, there, allOnA)).to.equal(undefined);
      expect(await brokenBy({ mostPerSite: 1 }, { source: 'n1', target: 'n0' }, allOnA)).to.equal(undefined);
    });

    it('is one that the move takes back what another brings', async () => {
      const oneOnB = 'n0 64G: 100 4G, 102 4G\nn1 64G: 103 4G\nn2 64G:\nn3 64G: 101 4G';
      const back = { source: 'n3', target: 'n1' };
      expect(await brokenBy({ leastPerSite: { b: 2 } }, back, oneOnB)).to.match(/wrongly shared out over b/);
    });
  });

  it('S8: is none where a node is filled again that was promised too much at the approval, and no further', async () => {
    const text = `
      n0 10G 16c: 100 2G/1.3G 1c/0.5c, 101 2G/0.8G 1c/0.84c, 102 6G/2.8G 1c/0.26c, 103 5G/1.7G 1c/0.2c
      n1 19G 16c: 104 2G/0.6G 1c/0.5c, 105 6G/3.2G 1c/0.84c, 106 3G/1.1G 1c/0.25c, 107 4G/1.9G 1c/0.54c, 108 4G/2.8G 1c/0.55c, 109 4G/1.4G 1c/0.73c, 110 5G/1.2G 1c/0.43c
      n2 17G 16c: 111 2G/1.3G 1c/0.41c, 112 4G/1.9G 1c/0.34c, 113 4G/2.1G 1c/0.41c, 114 2G/0.5G 1c/0.27c`;
    const more = { minGainPercent: 0 };
    expect(await brokenOnTheWay(text, more)).to.deep.equal([undefined, undefined]);
    const [first, second] = await brokenOnTheWay(text, more, []);
    expect(first).to.equal(undefined);
    expect(second).to.match(/^n0 would reach 1\d\d % memory, limit 100 %$/);
  });
});
