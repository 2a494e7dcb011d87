import type { PveRelease } from '#shared/simulation/cluster-spec.ts';

const COMMON = [
  'Datastore.Allocate',
  'Datastore.AllocateSpace',
  'Datastore.AllocateTemplate',
  'Datastore.Audit',
  'Group.Allocate',
  'Mapping.Audit',
  'Mapping.Modify',
  'Mapping.Use',
  'Permissions.Modify',
  'Pool.Allocate',
  'Pool.Audit',
  'Realm.Allocate',
  'Realm.AllocateUser',
  'SDN.Allocate',
  'SDN.Audit',
  'SDN.Use',
  'Sys.AccessNetwork',
  'Sys.Audit',
  'Sys.Console',
  'Sys.Incoming',
  'Sys.Modify',
  'Sys.PowerMgmt',
  'Sys.Syslog',
  'User.Modify',
  'VM.Allocate',
  'VM.Audit',
  'VM.Backup',
  'VM.Clone',
  'VM.Config.CDROM',
  'VM.Config.CPU',
  'VM.Config.Cloudinit',
  'VM.Config.Disk',
  'VM.Config.HWType',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.Options',
  'VM.Console',
  'VM.Migrate',
  'VM.PowerMgmt',
  'VM.Snapshot',
  'VM.Snapshot.Rollback',
];

const SINCE_9 = [
  'VM.GuestAgent.Audit',
  'VM.GuestAgent.FileRead',
  'VM.GuestAgent.FileSystemMgmt',
  'VM.GuestAgent.FileWrite',
  'VM.GuestAgent.Unrestricted',
  'VM.Replicate',
];

/** Every privilege of a release: 9.0 split VM.Monitor (pve-api 1.5). */
export const privilegesOf = (release: PveRelease): readonly string[] =>
  release === '8.4' ? [...COMMON, 'VM.Monitor'] : [...COMMON, ...SINCE_9];

const VM_ADMIN = /^VM\./;
const AUDIT = /\.Audit$/;

/** What PVE's built-in roles grant; a role of one's own is a list of privileges. */
export function roleGrants(role: string | readonly string[], release: PveRelease): readonly string[] {
  if (typeof role !== 'string') return role;
  const all = privilegesOf(release);
  switch (role) {
    case 'Administrator':
      return all;
    case 'PVEAdmin':
      return all.filter(
        (name) =>
          !/^(Sys\.(Modify|PowerMgmt|AccessNetwork|Incoming)|Realm\.Allocate$|Permissions)/.test(name),
      );
    case 'PVEAuditor':
      return all.filter((name) => AUDIT.test(name));
    case 'PVEVMAdmin':
      return all.filter((name) => VM_ADMIN.test(name));
    case 'PVEVMUser':
      return [
        'VM.Audit',
        'VM.Backup',
        'VM.Config.CDROM',
        'VM.Config.Cloudinit',
        'VM.Console',
        'VM.PowerMgmt',
      ];
    case 'PVEPoolUser':
      return ['Pool.Audit'];
    case 'PVEPoolAdmin':
      return ['Pool.Allocate', 'Pool.Audit'];
    case 'PVEDatastoreUser':
      return ['Datastore.AllocateSpace', 'Datastore.Audit'];
    case 'NoAccess':
      return [];
    default:
      return [];
  }
}
