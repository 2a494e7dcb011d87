import { at } from '../../../shared/src/kit/assert.ts';
import type { Instance } from './instance.ts';

export interface Verdict {
  readonly cost: number;
  readonly broken: string[];
}

type Usage = readonly (readonly number[])[];

/** Machine x resource; with `start`, what is transient counts at both ends. */
function usage(
  { machines, resources, processes }: Instance,
  place: readonly number[],
  start?: readonly number[],
) {
  const sums = machines.map(() => resources.map(() => 0));
  const count = (machine: number, resource: number, amount: number) => {
    const row = at(sums, machine);
    row[resource] = at(row, resource) + amount;
  };
  processes.forEach(({ need }, process) => {
    const [to, from] = [at(place, process), at(start ?? place, process)];
    need.forEach((amount, resource) => {
      count(to, resource, amount);
      if (from !== to && at(resources, resource).isTransient) count(from, resource, amount);
    });
  });
  return sums;
}

function brokenCapacity(instance: Instance, place: readonly number[]): string[] {
  const held = usage(instance, place, instance.start);
  return instance.machines.flatMap(({ capacity }, machine) =>
    capacity.flatMap((limit, resource) =>
      at(at(held, machine), resource) > limit
        ? [`capacity of resource ${resource} on machine ${machine}`]
        : [],
    ),
  );
}

function brokenServices(instance: Instance, place: readonly number[]): string[] {
  const machinesOf: number[][] = instance.services.map(() => []);
  instance.processes.forEach(({ service }, process) => {
    at(machinesOf, service).push(at(place, process));
  });
  const hoodsOf = machinesOf.map(
    (machines) => new Set(machines.map((machine) => at(instance.machines, machine).neighbourhood)),
  );
  return instance.services.flatMap(({ spreadMin, needs }, service) => {
    const machines = at(machinesOf, service);
    const locations = new Set(machines.map((machine) => at(instance.machines, machine).location));
    const lacking = needs.filter((needed) =>
      [...at(hoodsOf, service)].some((hood) => !at(hoodsOf, needed).has(hood)),
    );
    return [
      ...(new Set(machines).size < machines.length ? [`conflict within service ${service}`] : []),
      ...(locations.size < spreadMin ? [`spread of service ${service}`] : []),
      ...lacking.map((needed) => `dependency of service ${service} on ${needed}`),
    ];
  });
}

function loadAndBalance({ machines, resources, balances }: Instance, used: Usage): number {
  let cost = 0;
  machines.forEach(({ capacity, safety }, machine) => {
    const row = at(used, machine);
    resources.forEach(({ weight }, resource) => {
      cost += weight * Math.max(0, at(row, resource) - at(safety, resource));
    });
    for (const { first, second, target, weight } of balances) {
      const free = (resource: number) => at(capacity, resource) - at(row, resource);
      cost += weight * Math.max(0, target * free(first) - free(second));
    }
  });
  return cost;
}

function moves(
  { machines, processes, services, weights, start }: Instance,
  place: readonly number[],
): number {
  const movedOf = services.map(() => 0);
  let cost = 0;
  processes.forEach(({ service, moveCost }, process) => {
    const [from, to] = [at(start, process), at(place, process)];
    if (from === to) return;
    movedOf[service] = at(movedOf, service) + 1;
    cost += weights.process * moveCost + weights.machine * at(at(machines, from).moveCost, to);
  });
  return cost + weights.service * movedOf.reduce((most, count) => Math.max(most, count), 0);
}

/**
 * What the problem definition of the challenge says about a solution. Written from that text alone: it shares
 * no code with the engine.
 */
export function checkSolution(instance: Instance, place: readonly number[]): Verdict {
  const lost = place.filter((machine) => instance.machines[machine] === undefined).length;
  if (lost > 0 || place.length !== instance.processes.length)
    return { cost: Number.POSITIVE_INFINITY, broken: [`${lost} processes are on no machine`] };
  return {
    cost: loadAndBalance(instance, usage(instance, place)) + moves(instance, place),
    broken: [...brokenCapacity(instance, place), ...brokenServices(instance, place)],
  };
}
