import { expect } from 'chai';
import fc from 'fast-check';
import { anyCluster } from '../../test/arbitrary-cluster.ts';
import { Settings } from '../settings/settings.ts';
import { verify, verifying } from './verify.ts';

const settings = Settings.parse({});

describe('verifying a plan bit by bit', () => {
  it('says of the constraints that are wanted what a whole look says of them', () => {
    let found = 0;
    fc.assert(
      fc.property(anyCluster, fc.nat(), fc.nat(), (snapshot, who, where) => {
        const { vmid, node: source } = snapshot.guests[who % snapshot.guests.length] ?? { vmid: 0, node: '' };
        const target = snapshot.nodes[where % snapshot.nodes.length]?.name ?? '';
        const parts = { moves: [], steps: [{ step: 1, actions: [{ vmid, source, target }] }] };
        const isWanted = (constraint: string) => constraint.length % 2 === 0;
        const work = verifying(snapshot, settings, parts, isWanted);
        let step = work.next();
        while (!step.done) step = work.next();
        const whole = verify(snapshot, settings, parts).filter(({ constraint }) => isWanted(constraint));
        found += whole.length;
        expect(step.value).to.deep.equal(whole);
      }),
    );
    expect(found).to.be.greaterThan(0);
  });
});
