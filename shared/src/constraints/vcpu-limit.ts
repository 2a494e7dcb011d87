import { reason } from '../plan/reason.ts';
import { targetConstraint } from './target-constraint.ts';

/** QEMU does not start a machine with more processors than its host has. */
export const vcpuLimit = targetConstraint(
  {
    id: 'vcpu-limit',
    title: 'No more vCPUs than threads',
    description: 'A virtual machine moves only to nodes with at least as many threads as it has vCPUs.',
    precedence: 24,
  },
  ({ nodes }) => {
    const threads = new Map(nodes.map(({ name, cpuTotalCores }) => [name, cpuTotalCores]));
    const most = Math.min(...nodes.map(({ cpuTotalCores = Number.POSITIVE_INFINITY }) => cpuTotalCores));
    return ({ kind, cpuTotalCores: vcpus = 0 }) => {
      if (kind !== 'qemu' || vcpus <= most) return undefined;
      return {
        refuses(node) {
          const there = threads.get(node);
          if (there === undefined || vcpus <= there) return undefined;
          return reason('vcpu-limit', { node, vcpus, threads: there });
        },
      };
    };
  },
);
