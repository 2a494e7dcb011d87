import { expect } from 'chai';
import fc from 'fast-check';
import { evaluateSelection } from '../../src/plan/evaluate-selection.ts';
import { Plan } from '../../src/plan/plan.ts';
import { verify } from '../../src/plan/verify.ts';
import { defaultSettings, Settings } from '../../src/settings/settings.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { afterPlan, planOf, plansOf } from '../plan-of.ts';
import { runs } from '../runs.ts';

const anySettings = fc
  .record({
    balanceBy: fc.constantFrom('memory-and-cpu', 'memory', 'cpu'),
    loadMode: fc.constantFrom('used', 'used', 'assigned'),
    containersMayRestart: fc.boolean(),
    movesMax: fc.constantFrom(0, 1, 3, 10),
    gainMinPercent: fc.constantFrom(0, 2, 5),
    reservedNodes: fc.constantFrom<string[]>([], [], ['n0']),
    evacuatedNodes: fc.constantFrom<string[]>([], [], ['n1']),
  })
  .map((input) => Settings.parse(input));

const RUNS = runs(100);

describe('every plan', () => {
  it('passes the independent checkers, the first as the last', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        for (const plan of plansOf(snapshot, settings))
          expect(verify(snapshot, settings, plan)).to.deep.equal([]);
      }),
      RUNS,
    );
  });

  it('fits its own schema and stays within its budget', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const plan = planOf(snapshot, settings);
        expect(Plan.parse(plan)).to.deep.equal(plan);
        expect(plan.moves.length).to.be.at.most(settings.movesMax);
        expect(plan.bytes).to.be.at.most(settings.bytesMax);
      }),
      RUNS,
    );
  });

  it('names every running guest once: it moves, or it stays for a reason', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const { moves, stays } = planOf(snapshot, settings);
        const named = [...moves, ...stays].map(({ vmid }) => vmid).sort((one, other) => one - other);
        expect(named).to.deep.equal(snapshot.guests.map(({ vmid }) => vmid));
      }),
      RUNS,
    );
  });

  it('keeps the memory for the loss of a node, unless a rule, a limit or an evacuation costs it', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const { before, after, moves } = planOf(snapshot, settings);
        if (before.survivesNodeLoss !== 'yes' || after.survivesNodeLoss !== 'no') return;
        const isDuty = moves.some(({ reason }) => ['repair-rule', 'evacuate-node'].includes(reason.code));
        const isOver = before.nodes.some(
          (node) =>
            node.memoryBytes * 100 > node.memoryTotalBytes * settings.limitMemoryPercent ||
            node.cpuCores * 100 > node.cpuTotalCores * settings.limitCpuPercent,
        );
        expect(isDuty || isOver).to.equal(true);
      }),
      runs(300),
    );
  });

  it('never spreads the nodes further, unless a rule, a limit or an evacuation costs it', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const { before, after, moves } = planOf(snapshot, settings);
        const isDuty = moves.some(({ reason }) => ['repair-rule', 'evacuate-node'].includes(reason.code));
        const isOver = before.nodes.some(
          (node) =>
            node.memoryBytes * 100 > node.memoryTotalBytes * settings.limitMemoryPercent ||
            node.cpuCores * 100 > node.cpuTotalCores * settings.limitCpuPercent,
        );
        // a guest under way counts on both nodes while a plan is made, and on one in what is shown
        const isUnderWay = snapshot.guests.some(({ movingTo }) => movingTo !== undefined);
        if (isDuty || isOver || isUnderWay || settings.loadMode === 'assigned') return;
        const judged = settings.balanceBy === 'memory-and-cpu' ? ['memory', 'cpu'] : [settings.balanceBy];
        const worst = ({ spreadPercent: { memory, cpu } }: Plan['before']): number =>
          Math.max(judged.includes('memory') ? memory : 0, judged.includes('cpu') ? cpu : 0);
        expect(worst(after)).to.be.at.most(worst(before) + 0.1);
      }),
      runs(600),
    );
  });

  it('says of a move that it makes room only where another one needs that room', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const { moves } = planOf(snapshot, settings);
        // room that another one needs on its stop counts, and room that is there as soon as somebody has left
        const needed = new Set(
          moves.flatMap(({ needs, needsLeft = [], via }) => [
            ...[...needs, ...needsLeft],
            ...(via === undefined ? [] : [...via.needs, ...via.needsLeft]),
          ]),
        );
        for (const { vmid, togetherWith, reason } of moves)
          if (reason.code === 'makes-room')
            expect(
              [vmid, ...togetherWith].some((each) => needed.has(each)),
              `${vmid}`,
            ).to.equal(true);
      }),
      runs(300),
    );
  });

  it('is the same to the byte when it is made again', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        expect(JSON.stringify(plansOf(snapshot, settings))).to.equal(
          JSON.stringify(plansOf(snapshot, settings)),
        );
      }),
      runs(30),
    );
  });

  it('follows the nodes when they are renamed', () => {
    const renamed = (text: string) => text.replaceAll(/"(n)(\d)"/g, '"node-$2"');
    fc.assert(
      fc.property(anyCluster, (snapshot) => {
        const plain = {
          ...snapshot,
          guests: snapshot.guests.map((guest) => ({
            ...guest,
            tags: guest.tags.filter((tag) => !tag.includes('pin')),
          })),
        };
        const moved = ({ moves }: Plan) =>
          moves.map(({ vmid, source, target }) => ({ vmid, source, target }));
        const other = JSON.parse(renamed(JSON.stringify(plain)));
        expect(JSON.stringify(moved(planOf(other)))).to.equal(renamed(JSON.stringify(moved(planOf(plain)))));
      }),
      runs(30),
    );
  });

  it('is enough: carried out, it is followed by none', () => {
    const unbudgeted = Settings.parse({ movesMax: 10_000, bytesMax: 2 ** 50 });
    fc.assert(
      fc.property(anyCluster, (snapshot) => {
        const plan = planOf(snapshot, unbudgeted);
        fc.pre(plan.moves.length > 0);
        expect(planOf(afterPlan(snapshot, plan), unbudgeted).moves).to.deep.equal([]);
      }),
      runs(200),
    );
  });

  it('is what evaluating all of its moves gives', () => {
    fc.assert(
      fc.property(anyCluster, anySettings, (snapshot, settings) => {
        const plan = planOf(snapshot, settings);
        const vmids = plan.moves.map(({ vmid }) => vmid);
        const { moves, steps, after, bytes, expectedSecondsRange, dropped, worthwhile } = evaluateSelection(
          snapshot,
          settings,
          plan,
          vmids,
        );
        expect({ moves, steps, after, bytes, expectedSecondsRange }).to.deep.equal({
          moves: plan.moves,
          steps: plan.steps,
          after: plan.after,
          bytes: plan.bytes,
          expectedSecondsRange: plan.expectedSecondsRange,
        });
        expect(dropped).to.deep.equal([]);
        expect(worthwhile).to.equal(plan.moves.length > 0);
      }),
      RUNS,
    );
  });

  it('leaves a safe plan whatever is un-ticked', () => {
    fc.assert(
      fc.property(anyCluster, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (snapshot, ticks) => {
        const plan = planOf(snapshot);
        const vmids = plan.moves.filter((_, index) => ticks[index]).map(({ vmid }) => vmid);
        const selection = evaluateSelection(snapshot, defaultSettings, plan, vmids);
        expect(verify(snapshot, defaultSettings, selection)).to.deep.equal([]);
        const accounted = [...selection.moves, ...selection.dropped].map(({ vmid }) => vmid);
        expect(accounted.sort()).to.deep.equal([...vmids].sort());
      }),
      RUNS,
    );
  });
});
