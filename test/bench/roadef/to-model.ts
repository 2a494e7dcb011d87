import type { PlacementModel } from '../../../shared/src/kernel/placement-model.ts';
import { at } from '../../../shared/src/kit/assert.ts';
import type { Instance } from './instance.ts';

/** The challenge in the words of the public model, and in no others. */
export function toModel({ resources, machines, services, processes, ...rest }: Instance): PlacementModel {
  const members: number[][] = services.map(() => []);
  processes.forEach(({ service }, process) => {
    members[service]?.push(process);
  });
  return {
    guestCount: processes.length,
    nodeCount: machines.length,
    home: rest.start,
    site: machines.map(({ location }) => location),
    neighbourhood: machines.map(({ neighbourhood }) => neighbourhood),
    dimensions: resources.map(({ isTransient, weight }, resource) => ({
      need: processes.map(({ need }) => at(need, resource)),
      capacity: machines.map(({ capacity }) => at(capacity, resource)),
      safety: machines.map(({ safety }) => at(safety, resource)),
      isDuring: isTransient,
      weight,
    })),
    pairs: rest.balances.map((balance) => ({ ...balance, tier: 0 })),
    groups: services.map(({ spreadMin, needs }, service) => ({
      guests: at(members, service),
      perNodeMax: 1,
      sitesMin: spreadMin,
      needs,
    })),
    moveCosts: [
      {
        tier: 0,
        perGuest: processes.map(({ moveCost }) => rest.weights.process * moveCost),
        perRoute: machines.flatMap(({ moveCost }) => moveCost.map((cost) => rest.weights.machine * cost)),
      },
    ],
    movedMembers: { weight: rest.weights.service, tier: 0 },
    tierCount: 1,
    searchTier: 0,
  };
}
