import { reason } from '../plan/reason.ts';
import { targetConstraint } from './target-constraint.ts';

/** `9.2.11` and `pc-q35-10.1+pve0` as figures that compare: major and minor are what matters. */
export function versionFigure(text: string | undefined): number | undefined {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text ?? '') ?? [];
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

/** QEMU understands the state of an older one, not that of a newer: during an upgrade guests go old to new only. */
export const qemuVersion = targetConstraint(
  {
    id: 'qemu-version',
    title: 'From old to new only',
    description:
      'A running virtual machine does not move to a node with an older Proxmox VE, or whose QEMU does not know the machine that it runs as.',
    precedence: 22,
  },
  ({ nodes }) => {
    const releases = new Map(nodes.map(({ name, version }) => [name, versionFigure(version)]));
    const machines = new Map(nodes.map(({ name, machineVersion }) => [name, versionFigure(machineVersion)]));
    const texts = new Map(nodes.map(({ name, version }) => [name, version]));
    const isOlder = (one: number | undefined, other: number | undefined) =>
      one !== undefined && other !== undefined && one < other;
    const isMixed = new Set([...releases.values()].filter((figure) => figure !== undefined)).size > 1;
    return ({ kind, node: home, placement }) => {
      const running = versionFigure(placement?.runningMachine);
      if (kind !== 'qemu' || (!isMixed && running === undefined)) return undefined;
      return {
        refuses(node) {
          if (node === home) return undefined;
          if (isOlder(releases.get(node), releases.get(home)))
            return reason('older-release', { node, version: texts.get(node) ?? '' });
          const machine = placement?.runningMachine ?? '';
          return isOlder(machines.get(node), running)
            ? reason('machine-unknown', { node, machine })
            : undefined;
        },
      };
    };
  },
);
