import { expect } from 'chai';
import { plannedMove } from '../../test/planned-moves.ts';
import type { Purpose } from '../plan/purpose.ts';
import { defaultSettings } from '../settings/settings.ts';
import type { Execution } from './execution.ts';
import { awayFromHome, placesOf } from './home-places.ts';
import { newExecution } from './new-execution.ts';

type Way = readonly [vmid: number, source: string, target: string];
let atMs = 0;

/** An execution that has done all of these moves. */
function done(purpose: Purpose | undefined, ...ways: Way[]): Execution {
  atMs += 1000;
  const execution = newExecution({
    ...{ id: `x${atMs}`, planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs, mandateEndsAtMs: atMs },
    ...{ purpose, settings: defaultSettings },
    moves: ways.map(([vmid, source, target]) => plannedMove({ vmid, source, target })),
  });
  return {
    ...execution,
    phase: 'finished',
    endedAtMs: atMs,
    moves: execution.moves.map((move) => ({ ...move, state: 'done' })),
  };
}

const emptied = (...nodes: string[]): Purpose => ({ kind: 'evacuate', nodes });
const home = (...nodes: string[]): Purpose => ({ kind: 'return-home', nodes });

/** `pve2: 101 on pve1`, from what happened, in its order. */
const told = (...executions: Execution[]): string[] =>
  awayFromHome([...executions].reverse()).flatMap(({ node, places }) =>
    places.map(({ vmid, put }) => `${node}: ${vmid} on ${put}`),
  );

describe('the way home', () => {
  const out = done(emptied('pve2'), [101, 'pve2', 'pve1'], [102, 'pve2', 'pve3']);

  it('S21: is known of everybody that an evacuation took off its node', () => {
    expect(told(out)).to.deep.equal(['pve2: 101 on pve1', 'pve2: 102 on pve3']);
    const [away] = awayFromHome([out]);
    expect(away).to.include({ node: 'pve2', by: 'admin@pve', sinceMs: out.endedAtMs });
  });

  it('ends where a guest came home, or where balance has moved it on', () => {
    expect(told(out, done(home('pve2'), [101, 'pve1', 'pve2']))).to.deep.equal(['pve2: 102 on pve3']);
    expect(told(out, done(undefined, [101, 'pve1', 'pve3']))).to.deep.equal(['pve2: 102 on pve3']);
  });

  it('ends where the evacuation was undone', () => {
    const undo: Purpose = { kind: 'undo', executionId: out.id };
    expect(told(out, done(undo, [101, 'pve1', 'pve2'], [102, 'pve3', 'pve2']))).to.deep.equal([]);
  });

  it('leads to either home of a guest that was taken off two nodes in turn', () => {
    const next = done(emptied('pve1'), [101, 'pve1', 'pve3']);
    expect(told(out, next)).to.deep.equal(['pve1: 101 on pve3', 'pve2: 101 on pve3', 'pve2: 102 on pve3']);
    expect(told(out, next, done(home('pve1'), [101, 'pve3', 'pve1']))).to.deep.equal([
      'pve2: 101 on pve1',
      'pve2: 102 on pve3',
    ]);
    expect(told(out, next, done(home('pve2'), [101, 'pve3', 'pve2']))).to.deep.equal(['pve2: 102 on pve3']);
  });

  it('knows nothing of a guest that somebody else has moved between, or that was not moved', () => {
    const further = done(emptied('pve3'), [101, 'pve3', 'pve4']);
    expect(told(out, further)).to.deep.equal(['pve2: 102 on pve3', 'pve3: 101 on pve4']);
    const failed: Execution = { ...out, moves: out.moves.map((move) => ({ ...move, state: 'failed' })) };
    expect(told(failed)).to.deep.equal([]);
  });

  it('begins where a guest was before its stop on the way', () => {
    const parked: Execution = {
      ...out,
      moves: out.moves.map((move) => ({ ...move, source: 'pve4', parkedFrom: 'pve2' })),
    };
    expect(told(parked)).to.deep.equal(['pve2: 101 on pve1', 'pve2: 102 on pve3']);
    expect(placesOf(parked)).to.deep.equal([
      { vmid: 101, home: 'pve2', put: 'pve1' },
      { vmid: 102, home: 'pve2', put: 'pve3' },
    ]);
  });
});
