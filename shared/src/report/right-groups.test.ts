import { expect } from 'chai';
import { grantCommand, pathsText, rightGroups } from './right-groups.ts';

const migrate = (vmid: number) => ({ privilege: 'VM.Migrate', path: `/vms/${vmid}`, vmids: [vmid] });

describe('missing rights', () => {
  it('are one line for each privilege, with a count and the first paths', () => {
    const space = { privilege: 'Datastore.AllocateSpace', path: '/storage/ssd', vmids: [105, 101] };
    const groups = rightGroups([migrate(101), space, ...[104, 103, 102].map(migrate)]);
    expect(groups.map((group) => `${group.privilege} on ${pathsText(group)}`)).to.deep.equal([
      'VM.Migrate on 4 paths (/vms/101, /vms/104, /vms/103, …)',
      'Datastore.AllocateSpace on /storage/ssd',
    ]);
    expect(groups[0]?.paths).to.have.length(4);
    expect(groups.map(({ vmids }) => vmids)).to.deep.equal([
      [101, 102, 103, 104],
      [101, 105],
    ]);
  });

  it('have a command that grants them, to users and to tokens', () => {
    const [one] = rightGroups([migrate(101)]);
    const [many] = rightGroups([101, 102].map(migrate));
    expect(one && grantCommand(one, "o'neil@pve")).to.equal(
      "pveum acl modify '/vms/101' --users 'o'\\''neil@pve' --roles PVEVMAdmin",
    );
    expect(many && grantCommand(many, 'op@pve!cli')).to.equal(
      "pveum acl modify '/vms' --tokens 'op@pve!cli' --roles PVEVMAdmin",
    );
  });
});
