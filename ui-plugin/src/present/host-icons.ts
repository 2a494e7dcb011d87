/** The pictures and words that belong to the host; replaced by it where it has its own. */
export interface HostIcons {
  guest(kind: 'qemu' | 'lxc', running: boolean): string;
  node(online: boolean, maintenance: boolean): string;
}

let icons: HostIcons = {
  guest: (kind) => (kind === 'qemu' ? 'fa fa-desktop' : 'fa fa-cube'),
  node: () => 'fa fa-building',
};

export const useIcons = (host: HostIcons): void => {
  icons = host;
};

export const guestIcon = (kind: 'qemu' | 'lxc', running = true): string => icons.guest(kind, running);
export const nodeIcon = (online: boolean, maintenance: boolean): string => icons.node(online, maintenance);
