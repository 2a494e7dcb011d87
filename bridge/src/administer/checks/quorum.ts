import { bad, type Check, good, unknown } from '../check.ts';
import { readMembers } from '../members.ts';

export const quorum: Check = {
  name: 'Quorum',
  async look(machine) {
    const members = await readMembers(machine);
    if (!members)
      return [unknown('/etc/pve does not say who is in the cluster', 'systemctl status pve-cluster')];
    if (!members.cluster)
      return [good('a single node: there is nothing to rebalance before it joins a cluster')];
    if (members.cluster.quorate === 1) return [good(`${members.cluster.name} is quorate`)];
    return [bad(`${members.cluster.name} has no quorum: nothing is moved`, 'pvecm status')];
  },
};
