import { startSimulatedPve } from '../../bridge/src/simulated-pve/start.ts';
import { presetCluster } from '../../shared/src/simulation/preset.ts';

// A simulated cluster in a process of its own, so that what it costs is not counted as the bridge's. Started by fork with
// the number of nodes and guests, how fast it lives, and users beside root who may look; answers `places` with where its
// guests are, and every other message with the number of requests so far.

const [nodes = '3', guests = '40', speed = '1', ...viewers] = process.argv.slice(2);
const size = { nodes: Number(nodes), guests: Number(guests), seed: 7 };
const preset = presetCluster({ ...size, startMs: Date.now() });
const { baseUrl, caPem, certPem, keyPem, requests, cluster, apply, catchUp, close } = await startSimulatedPve(
  {
    speed: Number(speed),
    // to who is in a hurry the night's backup is always near, and moves wait for it
    cluster: viewers.length > 0 ? { ...preset, backupJobs: [] } : preset,
    ...(viewers.length > 0 && {
      users: ['root@pam', ...viewers].map((userid) => ({
        ...{ userid, password: 'rebalance', enabled: true, groups: [] },
      })),
      acl: viewers.map((who) => ({ path: '/', who, role: 'PVEAuditor', propagate: true })),
    }),
  },
);
// Migrations have a network of their own, so that more than one may run.
if (viewers.length > 0)
  apply({ type: 'options-set', options: { migration: { type: 'secure', network: '10.99.0.0/24' } } });

process.on('message', (message) => {
  if (message !== 'places') return process.send?.({ requests: requests.of() });
  catchUp();
  return process.send?.({ places: [...cluster.guests].map(([vmid, { node }]) => [vmid, node]) });
});
process.on('disconnect', () => {
  void close().then(() => process.exit());
});
process.send?.({ baseUrl, caPem, certPem, keyPem });
