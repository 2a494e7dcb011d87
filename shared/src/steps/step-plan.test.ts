import { expect } from 'chai';
import { stepProblem, tellSteps } from '../../test/steps.ts';
import { planSteps } from './step-plan.ts';

const tell = (...parts: Parameters<typeof stepProblem>) => tellSteps(planSteps(stepProblem(...parts)));
const stuckOf = (...parts: Parameters<typeof stepProblem>) => planSteps(stepProblem(...parts)).stuck;

describe('step plan', () => {
  it('runs side by side what has room', () => {
    const items = [
      { need: 8, home: 0, target: 1 },
      { need: 8, home: 0, target: 1 },
    ];
    expect(tell([64, 64], items)).to.deep.equal(['0:0>1, 1:0>1']);
  });

  it('waits for those that make the room, the fewest of them', () => {
    const items = [
      { need: 30, home: 0, target: 1 },
      { need: 30, home: 1, target: 2 },
      { need: 4, home: 1, target: 2 },
    ];
    expect(tell([57, 57, 57], items)).to.deep.equal(['1:1>2, 2:1>2', '0:0>1 after 1']);
  });

  it('sets one down on a third node where two wait for each other, the smaller one', () => {
    const items = [
      { need: 50, home: 0, target: 1 },
      { need: 40, home: 1, target: 0 },
    ];
    expect(tell([60, 60, 60], items)).to.deep.equal(['1:1>2', '0:0>1 after 1', '1:2>0 after 0']);
  });

  it('moves one aside that stays, and brings it back', () => {
    const items = [
      { need: 30, home: 0, target: 1 },
      { need: 30, home: 1, target: 0 },
      { need: 10, home: 0 },
      { need: 25, home: 2 },
    ];
    expect(tell([60, 50, 40], items)).to.deep.equal([
      '2:0>2',
      '1:1>0 after 2',
      '0:0>1 after 1',
      '2:2>0 after 0',
    ]);
  });

  it('fills no node with arrivals that fit one by one only', () => {
    const items = [
      { need: 30, home: 0, target: 2 },
      { need: 30, home: 1, target: 2 },
      { need: 20, home: 2, target: 0 },
    ];
    expect(tell([60, 60, 70], items)).to.deep.equal(['0:0>2, 2:2>0', '1:1>2 after 2']);
  });

  it('waits for a member that it must not meet, and for one that an at-most rule counts', () => {
    const items = [
      { need: 1, home: 0, target: 1 },
      { need: 1, home: 1, target: 2 },
    ];
    const rules = [{ members: [0, 1], most: 1 }];
    expect(tell([9, 9, 9], items, { rules })).to.deep.equal(['1:1>2', '0:0>1 after 1']);
  });

  it('keeps members within the places that they may use at once, and at their least number', () => {
    const items = [
      { need: 1, home: 0, target: 2 },
      { need: 1, home: 1, target: 3 },
    ];
    const place = [0, 0, 1, 1];
    expect(
      stuckOf([9, 9, 9, 9], items, { rules: [{ members: [0, 1], place, placesMost: 1 }] })?.cause.kind,
    ).to.equal('exhausted');
    const swap = [
      { need: 1, home: 0, target: 2 },
      { need: 1, home: 2, target: 0 },
    ];
    const spread = [{ members: [0, 1], place, placesLeast: 2 }];
    expect(stuckOf([9, 9, 9, 9], swap, { rules: spread })?.cause.kind).to.equal('exhausted');
  });

  it('exchanges a separated pair as one where that is allowed, else says that it cannot be', () => {
    const items = [
      { need: 1, home: 0, target: 1 },
      { need: 1, home: 1, target: 0 },
    ];
    const rules = [{ members: [0, 1], most: 1 }];
    expect(tell([9, 9], items, { rules, mayExchange: true })).to.deep.equal(['0:0>1, 1:1>0']);
    expect(stuckOf([9, 9], items, { rules })).to.deep.include({ items: [0, 1] });
  });

  it('proves by counting that what is free in all is less than the smallest that waits', () => {
    const items = [
      { need: 50, home: 0, target: 1 },
      { need: 50, home: 1, target: 0 },
    ];
    expect(stuckOf([60, 60], items)).to.deep.equal({
      items: [0, 1],
      noGood: [{ item: 0, target: 1 }],
      cause: { kind: 'too-big', item: 0, dimension: 0, need: 50, free: 20 },
    });
  });

  it('holds a step to its limits', () => {
    const items = [0, 1, 2].map(() => ({ need: 1, home: 0, target: 1 }));
    expect(tell([9, 9], items, { limits: { inflow: 1 } })).to.have.length(3);
    expect(tell([9, 9], items, { limits: { perStep: 2 } })).to.have.length(2);
  });

  it('waits for enough room in every dimension', () => {
    const items = [
      { need: 1, home: 0, target: 1 },
      { need: 1, home: 1, target: 2 },
    ];
    const dimensions = [
      { needHome: [1, 1], capacity: [9, 9, 9] },
      { needHome: [5, 5], capacity: [5, 5, 5] },
    ];
    expect(tell([9, 9, 9], items, { dimensions })).to.deep.equal(['1:1>2', '0:0>1 after 1']);
  });
});
