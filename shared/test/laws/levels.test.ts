import { expect } from 'chai';
import { feasibility } from '../../src/compat/feasible.ts';
import { type HardRule, hardRules, isKept, withRoomForStart } from '../../src/compat/hard-rules.ts';
import { readInstance } from '../../src/compat/instance-form.ts';
import { objectiveOf } from '../../src/compat/objective.ts';
import { solveCompat } from '../../src/compat/solve.ts';
import { compileCompat, guestPlaces } from '../../src/compat/to-model.ts';
import { weightsOf } from '../../src/compat/weights.ts';
import { fullCost } from '../../src/kernel/full-cost.ts';
import { exactDelta, newRanks, rank } from '../../src/kernel/levels/exact-delta.ts';
import {
  drawExchange,
  exchangeDelta,
  mayExchange,
  newExchange,
} from '../../src/kernel/levels/level-exchange.ts';
import { newLevelSearch } from '../../src/kernel/levels/level-search.ts';
import {
  costAt,
  type LevelState,
  levelState,
  mayCome,
  moveLevel,
  objective,
} from '../../src/kernel/levels/level-state.ts';
import { isLevelModel, levelTables } from '../../src/kernel/levels/level-tables.ts';
import { swapWishes } from '../../src/kernel/levels/level-wishes.ts';
import { pairSplit } from '../../src/kernel/levels/pair-split.ts';
import { newRedeal, tryRedeal } from '../../src/kernel/levels/redeal.ts';
import { searchLevels } from '../../src/kernel/levels/search-levels.ts';
import type { PlacementModel } from '../../src/kernel/placement-model.ts';
import { type Random, seededRandom } from '../../src/kit/random.ts';
import { randomInstance } from '../random-compat.ts';

function clusterOf(seed: number, nodes: number, guests: number, method?: string) {
  const size = { nodes, guests, ...(method === undefined ? {} : { method }) };
  const read = readInstance(randomInstance(seededRandom(seed), size));
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
}

function finished<T>(steps: Generator<unknown, T, undefined>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

const answerOf = (cluster: ReturnType<typeof clusterOf>, seed = 1) =>
  finished(solveCompat(cluster, { seed, workMax: 60_000 }));

/** A model with a start that is whole, where there is one. */
function modelOf(seed: number, nodes = 4, guests = 12, method?: string) {
  const cluster = clusterOf(seed, nodes, guests, method);
  const rules = hardRules(cluster);
  const found = feasibility(cluster, rules, 1e5);
  if (found.answer !== 'yes') return undefined;
  const { place } = found;
  const options = { weights: weightsOf(cluster), rules, hasTies: false };
  const compiled = compileCompat(cluster, options);
  const start = Int32Array.from(compiled.members, ([first = 0]) => place[first] ?? 0);
  const model = { ...compiled.model, start };
  return isLevelModel(model) ? model : undefined;
}

/** The best total of all placements that keep the rules; undefined where none does. */
function bestOfAll(cluster: ReturnType<typeof clusterOf>, rules: readonly HardRule[]): number | undefined {
  const { length } = cluster.nodes;
  const weights = weightsOf(cluster);
  const compiled = compileCompat(cluster, { weights, rules, hasTies: false });
  const blocks = new Int32Array(compiled.members.length);
  let best: number | undefined;
  for (let number = 0; number < length ** blocks.length; number++) {
    for (let index = 0, rest = number; index < blocks.length; index++, rest = Math.floor(rest / length))
      blocks[index] = rest % length;
    const place = guestPlaces(compiled, blocks);
    if (!rules.every((rule) => isKept(cluster, rule, place))) continue;
    const { total } = objectiveOf(cluster, place, weights);
    if (best === undefined || total < best) best = total;
  }
  return best;
}

const mayChange = (state: LevelState, guest: number, to: number, other: number): boolean =>
  mayCome(state, guest, to, other) && (other < 0 || mayCome(state, other, state.place[guest] ?? 0, guest));

/** Random moves and swaps, each judged, done and added up again; says how many could be. */
function lookedAt(model: PlacementModel, random: Random, title: string): number {
  const state = levelState(levelTables(model));
  const ranks = newRanks(state);
  let looked = 0;
  for (let turn = 0; turn < 200; turn++) {
    const guest = Math.floor(random() * model.guestCount);
    const other = random() < 0.5 ? -1 : Math.floor(random() * model.guestCount);
    const to = other < 0 ? Math.floor(random() * model.nodeCount) : (state.place[other] ?? 0);
    const from = state.place[guest] ?? 0;
    if (from === to || !mayChange(state, guest, to, other)) continue;
    rank(ranks, state);
    const wishes = other < 0 ? 0 : swapWishes(state, guest, other);
    const said = objective(state) + exactDelta(state, ranks, guest, to, other) + wishes;
    moveLevel(state, guest, to);
    if (other >= 0) moveLevel(state, other, from);
    looked++;
    expect(objective(state), title).to.equal(said);
    expect(said, title).to.equal(fullCost(model, state.place)[1]);
  }
  return looked;
}

/** Random exchanges of several, each judged, done and added up again; says how many could be. */
function exchanged(model: PlacementModel, random: Random, title: string): number {
  const state = levelState(levelTables(model));
  const [ranks, exchange] = [newRanks(state), newExchange(state)];
  let looked = 0;
  for (let turn = 0; turn < 100; turn++) {
    rank(ranks, state);
    if (!drawExchange(exchange, state, random) || !mayExchange(exchange, state)) continue;
    const said = objective(state) + exchangeDelta(exchange, state, ranks);
    const { guests, count, from, to } = exchange;
    for (let index = 0; index < count; index++) moveLevel(state, guests[index] ?? 0, index < 2 ? to : from);
    looked++;
    expect(objective(state), title).to.equal(said);
    expect(fullCost(model, state.place).slice(0, 2), title).to.deep.equal([
      fullCost(model, model.start ?? [])[0],
      said,
    ]);
  }
  return looked;
}

/** Guests dealt out anew by windows around the levels as they are, each looked at and half taken back; says how many. */
function dealtOut(model: PlacementModel, seed: number): number {
  const search = newLevelSearch(levelState(levelTables(model)), seededRandom(seed));
  const { state, window } = search;
  const redeal = newRedeal(state, pairSplit(state, 0));
  const least = fullCost(model, state.place)[0];
  let dealt = 0;
  for (let turn = 0; turn < 200; turn++) {
    window.high[0] = (state.most[0] ?? 0) - (turn % 3 === 0 ? 50 : 0);
    window.low[0] = state.least[0] ?? 0;
    const place = state.place.slice();
    const undo = tryRedeal(redeal, search);
    if (undo !== undefined) dealt++;
    expect(fullCost(model, state.place).slice(0, 2), `seed ${seed}`).to.deep.equal([least, objective(state)]);
    if (undo !== undefined && turn % 2 === 0) undo();
    if (undo === undefined || turn % 2 === 0) expect(state.place).to.deep.equal(place);
  }
  return dealt;
}

describe('levels', () => {
  it('stay within all limits when what is away is dealt out anew, and are as before when that is taken back', () => {
    let dealt = 0;
    for (let seed = 1; dealt < 60; seed++) {
      const model = modelOf(seed, 6, 50, 'memory');
      if (model?.extremes?.length === 1) dealt += dealtOut(model, seed);
    }
  });

  it('say what exchanges of several cost as adding everything up does, and let nothing else break', () => {
    let looked = 0;
    for (let seed = 1; looked < 200; seed++) {
      const model = modelOf(seed);
      if (model !== undefined) looked += exchanged(model, seededRandom(seed), `seed ${seed}`);
    }
  });

  it('say what moves and swaps cost as adding everything up does', () => {
    let looked = 0;
    for (let seed = 1; looked < 4000; seed++) {
      const model = modelOf(seed);
      if (model !== undefined) looked += lookedAt(model, seededRandom(seed), `seed ${seed}`);
    }
  });

  it('are searched to the same end with the same chance and work, and never to a worse one than the start', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const model = modelOf(seed);
      if (model === undefined) continue;
      const place = finished(searchLevels(model, seededRandom(3), 30_000));
      expect(place).to.deep.equal(finished(searchLevels(model, seededRandom(3), 30_000)));
      const [start, end] = [fullCost(model, model.start), fullCost(model, place)];
      expect(end[0]).to.equal(start[0]);
      expect(end[1]).to.be.at.most(start[1] ?? 0);
      expect(costAt(levelTables(model), 0, model.home[0] ?? 0)).to.equal(0);
    }
  });
});

describe('the answer in the terms of the CP-SAT peer', () => {
  it('is as good as anything that was seen on the way, whenever its work ends', () => {
    for (let [seed, looked] = [1, 0]; looked < 2; seed++) {
      const cluster = clusterOf(seed, 5, 20, 'global_smart');
      const options = { weights: weightsOf(cluster), rules: hardRules(cluster), hasTies: true };
      const { offset } = compileCompat(cluster, options);
      const steps = solveCompat(cluster, { seed, workMax: 60_000 });
      let [least, done, isAgain] = [Number.POSITIVE_INFINITY, 0, false];
      let step = steps.next();
      while (!step.done) {
        const { cost, work } = step.value;
        isAgain ||= work < done;
        [least, done] = [Math.min(least, cost), work];
        step = steps.next({ workMax: isAgain ? 0 : 200_000 });
      }
      if (!isAgain) continue;
      looked++;
      const total = step.value.objective?.total ?? Number.POSITIVE_INFINITY;
      expect(total, `seed ${seed}`).to.be.at.most(least + (offset[1] ?? 0));
    }
  });

  it('is the best of all placements of a small cluster, or that there is none', () => {
    const counts = { best: 0, none: 0 };
    for (let seed = 1; seed <= 60; seed++) {
      const cluster = clusterOf(seed, 3, 7);
      const rules = hardRules(cluster);
      const best = bestOfAll(cluster, rules) ?? bestOfAll(cluster, withRoomForStart(cluster, rules));
      const answer = answerOf(cluster);
      counts[best === undefined ? 'none' : 'best']++;
      if (best === undefined) {
        expect(answer.place, `seed ${seed}`).to.equal(undefined);
        expect(answer.status).to.be.oneOf(['INFEASIBLE', 'RULE_CONFLICT']);
        expect(answer.why).to.have.length.above(0);
      } else {
        expect(answer.objective?.total, `seed ${seed} ${answer.status}`).to.equal(best);
      }
    }
    expect(Math.min(counts.best, counts.none)).to.be.above(8);
  });

  it('keeps every rule on clusters that are too large to try everything out', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const cluster = clusterOf(seed, 6, 50, seed % 2 === 0 ? 'memory' : 'global_smart');
      const answer = answerOf(cluster, seed);
      const { place } = answer;
      if (place === undefined) continue;
      expect(
        withRoomForStart(cluster, hardRules(cluster)).filter((rule) => !isKept(cluster, rule, place)),
      ).to.deep.equal([]);
      expect(answer.objective?.total).to.equal(objectiveOf(cluster, place).total);
    }
  });
});
