import { formatBytes, formatPercent } from '../src/kit/units.ts';
import { planCurve } from '../src/plan/curve.ts';
import { evaluateSelection } from '../src/plan/evaluate-selection.ts';
import { explainGuest } from '../src/plan/explain-guest.ts';
import type { Balance, Plan } from '../src/plan/plan.ts';
import { reasonText } from '../src/plan/reason.ts';
import { verify } from '../src/plan/verify.ts';
import { Settings } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';
import { planOf } from './plan-of.ts';
import type { Teller } from './story.ts';

interface Scene {
  snapshot: ClusterSnapshot;
  settings: Settings;
  plan?: Plan;
}

function balanceLines({ nodes, survivesNodeLoss }: Balance): string[] {
  const lines = nodes.map(({ node, guests, ...load }) => {
    const memory = formatPercent((load.memoryBytes * 100) / load.memoryTotalBytes);
    const cpu = formatPercent((load.cpuCores * 100) / load.cpuTotalCores);
    return `${node}: memory ${memory}, CPU ${cpu}, ${guests} guests`;
  });
  return [...lines, `any one node may be lost: ${survivesNodeLoss}`];
}

function planLines({ status, statusReason, moves, stays, bytes, after }: Plan): string[] {
  const title = statusReason === undefined ? status : `${status}: ${reasonText(statusReason)}`;
  const rows = moves.flatMap((move) => [
    `${move.step}. ${move.vmid} ${move.source} -> ${move.target} ${move.how}, ${formatBytes(move.bytes)}, gain ${move.gainPercent}: ${reasonText(move.reason)}`,
    ...(move.needs.length === 0 ? [] : [`   after ${move.needs.join(', ')}`]),
    ...move.alternatives.map(({ node, reason }) => `   not ${node}: ${reasonText(reason)}`),
  ]);
  const kept = stays.map(({ vmid, node, reason }) => `${vmid} stays on ${node}: ${reasonText(reason)}`);
  const total = moves.length === 0 ? [] : [`${formatBytes(bytes)} in all`, ...balanceLines(after)];
  return [title, ...rows, ...total, ...kept];
}

function selectionLines({ snapshot, settings, plan }: Scene, unticked: readonly number[]): string[] {
  if (plan === undefined) return ['there is no plan'];
  const vmids = plan.moves.map(({ vmid }) => vmid).filter((vmid) => !unticked.includes(vmid));
  const { moves, dropped, worthwhile, after } = evaluateSelection(snapshot, settings, plan, vmids);
  return [
    ...moves.map(({ step, vmid, source, target }) => `${step}. ${vmid} ${source} -> ${target}`),
    ...dropped.map(({ vmid, needs }) => `${vmid} goes with ${needs.join(', ')}`),
    worthwhile ? 'better than nothing' : 'not better than nothing',
    ...balanceLines(after),
  ];
}

function curveLines({ snapshot, settings, plan }: Scene): string[] {
  if (plan === undefined) return ['there is no plan'];
  return planCurve(snapshot, settings, plan).map(
    ({ vmids, worstPercent, bytes, knee }) =>
      `${vmids.join(', ')}: worst ${worstPercent} %, ${formatBytes(bytes)}${knee ? ', the knee' : ''}`,
  );
}

function whyLines({ snapshot, settings }: Scene, vmid: number): string[] {
  const { node, reason, targets } = explainGuest(snapshot, settings, vmid);
  return [
    `${vmid} on ${node}: ${reasonText(reason)}`,
    ...targets.map((target) => `not ${target.node}: ${reasonText(target.reason)}`),
  ];
}

/** Tells stories of plans: `cluster`, `settings`, `plan`, `untick`, `curve`, `why`. */
export function planTeller(): Teller {
  const scene: Scene = { snapshot: cluster('none 1G:'), settings: Settings.parse({}) };
  const tell = (command: string): string[] => {
    const [verb = '', ...rest] = command.split(/\s+/);
    const text = command.slice(verb.length).trim();
    if (verb === 'cluster') {
      scene.snapshot = cluster(text);
      return [`${scene.snapshot.nodes.length} nodes, ${scene.snapshot.guests.length} guests`];
    }
    if (verb === 'settings') {
      scene.settings = Settings.parse(JSON.parse(text));
      return ['settings changed'];
    }
    if (verb === 'plan') {
      scene.plan = planOf(scene.snapshot, scene.settings);
      const broken = verify(scene.snapshot, scene.settings, scene.plan).map((each) => `BROKEN ${each.text}`);
      return [...planLines(scene.plan), ...broken];
    }
    if (verb === 'untick') return selectionLines(scene, rest.map(Number));
    if (verb === 'curve') return curveLines(scene);
    return whyLines(scene, Number(rest[0]));
  };
  return (command) => tell(command).join('\n');
}
