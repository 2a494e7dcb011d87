import { createHash } from 'node:crypto';
import type { Run } from '../core.ts';
import { absent } from '../failure.ts';

/** pve-api.md 2.4; never cipassword, ciuser, sshkeys, description, nor the text of args (S4). */
const KEYS = new Set(
  `acpi affinity agent amd-sev arch balloon bios bootdisk cores cpu cpulimit cpuunits efidisk0 features hookscript
  hostname hugepages intel-tdx ivshmem keephugepages lock machine memory migrate_downtime migrate_speed name numa onboot
  ostype parent protection rootfs scsihw shares snaptime sockets startup swap tags template tpmstate0 unprivileged vcpus
  vga vmstate vmstatestorage lxc.cgroup2.cpuset.cpus`.split(/\s+/),
);
const NUMBERED = /^(dev|hostpci|ide|mp|net|numa|parallel|sata|scsi|serial|unused|usb|virtio|virtiofs)\d+$/;
/** That it is there matters, what it says is nobody's business. */
const HIDDEN = /^(args$|lxc\.)/;

function sectionsOf(text: string) {
  const sections: { name: string; keys: Record<string, string> }[] = [{ name: '', keys: {} }];
  for (const line of text.split('\n')) {
    const name = /^\[([\w:-]+)\]\s*$/.exec(line)?.[1];
    if (name !== undefined)
      sections.push({ name: /^(pve:)?pending$/i.test(name) ? 'PENDING' : name, keys: {} });
    // Raw lines of a container may say `KEY = VALUE` (PVE::LXC::Config).
    const [, key = '', value = ''] = /^(lxc\.[\w.-]+|[a-z][\w.-]*(?=:))\s*[:=]\s*(.*?)\s*$/.exec(line) ?? [];
    const keys = sections.at(-1)?.keys ?? {};
    if (KEYS.has(key) || NUMBERED.test(key)) keys[key] = value;
    else if (HIDDEN.test(key)) keys[key] = 'present';
  }
  return sections;
}

/** A guest that has gone, or moved meanwhile, is left out. */
export const readConfigs: Run<'config.read'> = async ({ guests }, { pmxcfs }) => {
  const read = guests.map(async ({ node, kind, vmid }) => {
    const folder = kind === 'qemu' ? 'qemu-server' : 'lxc';
    const text = await pmxcfs.read(`nodes/${node}/${folder}/${vmid}.conf`).catch(absent);
    if (text === undefined) return [];
    return [{ vmid, digest: createHash('sha1').update(text).digest('hex'), sections: sectionsOf(text) }];
  });
  return { guests: (await Promise.all(read)).flat() };
};
