import type { Access } from './access.ts';

/** Which privileges count in which part of the UI (PVE::API2::AccessControl). */
const PARTS: Readonly<Record<string, { path: string; privileges: RegExp }>> = {
  vms: { path: '/vms', privileges: /^(VM\.|Permissions\.Modify)/ },
  access: { path: '/access/groups', privileges: /^((User|Group)\.|Permissions\.Modify)/ },
  storage: { path: '/storage', privileges: /^(Datastore\.|Permissions\.Modify)/ },
  nodes: { path: '/nodes', privileges: /^(Sys\.|Permissions\.Modify)/ },
  sdn: { path: '/sdn', privileges: /^(SDN\.|Permissions\.Modify)/ },
  dc: { path: '/', privileges: /^(Sys\.Audit|Sys\.Modify|SDN\.)/ },
  mapping: { path: '/mapping', privileges: /^(Mapping\.|Permissions\.Modify)/ },
};

/** The coarse map of rights that a login answers with. */
export function capabilities(access: Access, identity: string): Record<string, Record<string, 1>> {
  const cap: Record<string, Record<string, 1>> = {};
  for (const [part, { path, privileges }] of Object.entries(PARTS)) {
    const held = [...access.grantsOn(identity, path).keys()].filter((name) => privileges.test(name));
    cap[part] = Object.fromEntries(held.map((name) => [name, 1]));
  }
  for (const path of access.listedPaths())
    if (path.startsWith('/pool/'))
      for (const name of access.grantsOn(identity, path).keys())
        if (name.startsWith('VM.')) Object.assign(cap.vms ?? {}, { [name]: 1 });
  return cap;
}
