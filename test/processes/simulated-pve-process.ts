import { startSimulatedPve } from '../../bridge/src/simulated-pve/start.ts';

// A simulated cluster in a process of its own, so that what it costs is not counted as the bridge's. Started by
// fork with the number of nodes and guests; answers every message with the number of requests so far.

const [nodes = 3, guests = 40] = process.argv.slice(2).map(Number);
const { baseUrl, caPem, certPem, keyPem, requests, close } = await startSimulatedPve({
  nodes,
  guests,
  seed: 7,
});

process.on('message', () => process.send?.({ requests: requests.of() }));
process.on('disconnect', () => {
  void close().then(() => process.exit());
});
process.send?.({ baseUrl, caPem, certPem, keyPem });
