import { expect } from 'chai';
import { sameAsSeen, seenCluster } from '../../test/executor-scene.ts';
import { fakePve } from '../../test/fake-pve.ts';
import { manualClock } from '../clock.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';
import { eyesPerApi } from './shared-look.ts';

const TAKES_MS = 400;

function setUp() {
  const clock = manualClock();
  const closing = new AbortController();
  const api = fakePve(clock, []).as('admin@pve');
  const begun: number[] = [];
  const observe = async () => {
    begun.push(clock.nowMs());
    await clock.sleep(TAKES_MS);
    return seenCluster([]);
  };
  const eyes = eyesPerApi(() => ({ observe, readPlacement: sameAsSeen }), {
    clock,
    signal: closing.signal,
  });
  return { api, begun, clock, closing, eyes };
}

describe('a look that moves share', () => {
  it('is one for all that are checked together, and never older than the question', async () => {
    const { api, begun, clock, eyes } = setUp();
    const together = [eyes(api).look(), eyes(api).look()];
    await clock.advance(TAKES_MS / 2);
    const later = eyes(api).look();
    await clock.advance(TAKES_MS / 2);
    expect(await together[0]).to.equal(await together[1]);
    await clock.advance(3 * TAKES_MS);
    expect(await later).to.not.equal(await together[0]);
    expect(begun).to.deep.equal([0, 3 * TAKES_MS]);
  });

  it('leaves twice as much time as it took to everything else, and none when the executor ends', async () => {
    const { api, begun, clock, closing, eyes } = setUp();
    for (let count = 0; count < 4; count++) {
      void eyes(api).look();
      await clock.advance(TAKES_MS);
    }
    expect(begun).to.deep.equal([0, 3 * TAKES_MS]);
    closing.abort();
    await clock.advance(0);
    expect(begun).to.have.length(3);
  });

  it('asks once for the lists that an observation is made of', async () => {
    const { clock } = setUp();
    const asked: string[] = [];
    const api = fakePve(clock, [{ vmid: 101, node: 'pve1' }]).as('admin@pve');
    const counted: PveApi = {
      ...api,
      clusterResources: () => {
        asked.push('resources');
        return api.clusterResources();
      },
      clusterTasks: () => {
        asked.push('tasks');
        return api.clusterTasks();
      },
    };
    const observing = (shown: PveApi) => ({
      observe: async () => {
        await shown.clusterResources();
        return seenCluster([]);
      },
      readPlacement: sameAsSeen,
    });
    const eyes = eyesPerApi(observing, { clock, signal: new AbortController().signal });
    for (let looks = 1; looks <= 2; looks++) {
      const looked = eyes(counted).look();
      await clock.advance(TAKES_MS);
      const { resources } = await (await looked).lists;
      expect(resources.some(({ vmid }) => vmid === 101)).to.equal(true);
      expect(asked.splice(0)).to.deep.equal(['resources', 'tasks']);
    }
  });

  it('shows the cluster where its lists cannot be read', async () => {
    const { api, clock, eyes } = setUp();
    const failing = {
      ...api,
      clusterTasks: () => Promise.reject(new PveError('lost', 'gone')),
    };
    const looked = eyes(failing).look();
    await clock.advance(TAKES_MS);
    const { snapshot, lists } = await looked;
    expect(snapshot.nodes).to.not.deep.equal([]);
    expect(await lists.catch((error: unknown) => error)).to.be.instanceOf(PveError);
  });
});
