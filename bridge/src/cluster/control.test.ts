import { expect } from 'chai';
import { TWO, TWO_GUESTS } from '../../test/executor-scene.ts';
import { setSharedScene } from '../../test/shared-scene.ts';

describe('a wish to who executes', () => {
  for (const [action, outcome, ms] of [
    ['stop', 'stopping', 500],
    ['abort', 'aborting', 0],
  ] as const)
    it(`S6: ${action} is written although the files answer late`, async () => {
      const { nodes, clock } = await setSharedScene(TWO_GUESTS);
      const [one, two] = nodes;
      if (!one || !two) throw new Error('two nodes');
      two.look();
      const id = await one.start(TWO);
      await clock.advance(5000);
      const { ask } = two.companion;
      two.companion.ask = (name, input) =>
        name === 'cluster.read' ? new Promise(() => undefined) : ask(name, input);
      const asked = two.shared[action](id, { userid: 'root@pam' });
      await clock.advance(ms);
      await asked;
      await clock.advance(3000);
      expect(one.phase()).to.equal(outcome);
    });
});
