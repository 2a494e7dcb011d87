import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { manualClock } from '../../bridge/src/clock.ts';
import { createObserver } from '../../bridge/src/observe/observer.ts';
import { playedRecording } from '../../bridge/src/pve/recorded.ts';
import { type RecordedCall, readRecording } from '../../bridge/src/pve/recording-file.ts';
import { sharedData } from '../shared-data.ts';

/** A real cluster as one user saw it: the first look, and with all histories and configurations read. */
export interface RecordedCluster {
  readonly now: ClusterSnapshot;
  readonly refined: ClusterSnapshot;
}

const files = new Map<string, RecordedCall[]>();
const seen = new Map<string, Promise<RecordedCluster>>();

/** One of the recorded inventories; its most complete state. Read once: the files are large. */
export function recordedCluster(name: string, user: string): Promise<RecordedCluster> {
  const key = `${name} ${user}`;
  const cluster = seen.get(key) ?? look(name, user);
  seen.set(key, cluster);
  return cluster;
}

async function look(name: string, user: string): Promise<RecordedCluster> {
  const api = playedRecording(name, callsOf(name), { user });
  const observer = createObserver({ api, clock: manualClock() });
  const now = await observer.observe();
  const withHistory = await observer.refine(now, []);
  const vmids = now.guests.map(({ vmid }) => vmid);
  return { now, refined: await observer.readPlacement(withHistory, vmids) };
}

function callsOf(name: string): RecordedCall[] {
  const calls = files.get(name) ?? readRecording(sharedData('recordings', `pve-9.2-${name}.jsonl.gz`));
  files.set(name, calls);
  return calls;
}
