import { expect } from 'chai';
import fc from 'fast-check';
import { frontier } from '../../src/plan/answers/frontier.ts';
import { Frontier, type FrontierPoint } from '../../src/plan/answers/frontier-point.ts';
import { moveJudge } from '../../src/plan/judge-moves.ts';
import { verify } from '../../src/plan/verify.ts';
import { defaultSettings } from '../../src/settings/settings.ts';
import type { ClusterSnapshot } from '../../src/snapshot/snapshot.ts';
import { anyCluster } from '../arbitrary-cluster.ts';
import { planOf } from '../plan-of.ts';
import { runs } from '../runs.ts';

/** Every curve on the way, the final one last. */
function curvesOf(snapshot: ClusterSnapshot): Frontier[] {
  const curves: Frontier[] = [];
  const trace = frontier(snapshot, defaultSettings, planOf(snapshot), { workUnitsPerPoint: 5_000 });
  for (;;) {
    const { done, value } = trace.next();
    if (done) return [...curves, value];
    if (value.frontier !== undefined) curves.push(value.frontier);
  }
}

describe('the frontier', () => {
  it('is never worse for more, and every stop passes the independent checkers', () => {
    fc.assert(
      fc.property(anyCluster, (snapshot) => {
        const judge = moveJudge(snapshot, { ...defaultSettings, proposeAboveSpreadPercent: 0 });
        for (const curve of curvesOf(snapshot)) {
          expect(Frontier.parse(curve)).to.deep.equal(curve);
          for (const by of ['moves', 'bytes'] as const) {
            const points = curve.points.filter((point) => point.by === by);
            const scores = [[], ...points.map(({ moves }) => moves)].map(judge.scoreOf);
            scores.slice(1).forEach((score, index) => {
              expect(judge.compare(score, scores[index] ?? score)).to.be.below(0);
            });
            expect(points.map(({ budget }) => budget)).to.deep.equal(
              points.map(({ budget }) => budget).sort((one, other) => one - other),
            );
          }
          for (const point of curve.points) checkPoint(snapshot, point);
          const marked = curve.points.filter(({ knee }) => knee).length;
          expect(marked).to.equal(curve.points.some(({ by }) => by === 'moves') ? 1 : 0);
        }
      }),
      runs(60),
    );
  });

  it('becomes better while it is searched for, stop by stop', () => {
    fc.assert(
      fc.property(anyCluster, (snapshot) => {
        const judge = moveJudge(snapshot, { ...defaultSettings, proposeAboveSpreadPercent: 0 });
        const curves = curvesOf(snapshot);
        const reached = ({ points }: Frontier, count: number) =>
          judge.scoreOf(
            points.filter(({ by, moves }) => by === 'moves' && moves.length <= count).at(-1)?.moves ?? [],
          );
        curves.slice(1).forEach((curve, index) => {
          const before = curves[index] ?? curve;
          for (const { moves } of before.points)
            expect(judge.compare(reached(curve, moves.length), reached(before, moves.length))).to.be.at.most(
              0,
            );
        });
      }),
      runs(40),
    );
  });
});

function checkPoint(snapshot: ClusterSnapshot, { by, budget, moves, steps, bytes }: FrontierPoint): void {
  const settings = { ...defaultSettings, movesMax: Math.max(defaultSettings.movesMax, moves.length) };
  expect(verify(snapshot, settings, { moves, steps })).to.deep.equal([]);
  expect(moves.length).to.be.above(0);
  expect(by === 'moves' ? moves.length : bytes).to.equal(budget);
}
