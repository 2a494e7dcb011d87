import type { ClusterSpec } from '#shared/simulation/cluster-spec.ts';
import { type ManualClock, manualClock } from '../src/clock.ts';
import { type SimulatedPve, startSimulatedPve } from '../src/simulated-pve/start.ts';
import { type TestClient, testClient } from '../src/simulated-pve/test-client.ts';

/** A simulated PVE, and a client of it who has signed in. */
interface SignedIn {
  readonly pve: SimulatedPve;
  readonly client: TestClient;
  readonly clock: ManualClock;
}

/** One for each test of a block. */
export function useSignedIn(cluster: ClusterSpec, userid: string, startMs: number): () => SignedIn {
  let signedIn: SignedIn | undefined;
  beforeEach(async () => {
    const clock = manualClock(startMs);
    const pve = await startSimulatedPve({ cluster, clock });
    const client = testClient(pve);
    signedIn = { pve, client, clock };
    await client.signIn(userid);
  });
  afterEach(async () => {
    await signedIn?.client.close();
    await signedIn?.pve.close();
    signedIn = undefined;
  });
  return () => {
    if (signedIn === undefined) throw new Error('somebody is signed in only inside a test');
    return signedIn;
  };
}
