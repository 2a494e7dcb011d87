import type { ExtComponent } from './ext.d.ts';

/** What the panel touches of the page around it. Whatever is missing in one of the homes is optional. */
export interface ProxmoxGlobal {
  readonly NodeName?: string;
  /** The node that the page came from. */
  readonly NodeName?: string;
  readonly UserName?: string | undefined;
  readonly CSRFPreventionToken?: string | undefined;
  readonly defaultLang?: string;
}

export interface PveGlobal {
  readonly Utils?: {
    readonly get_object_icon_class?: (type: string, row: object) => string;
  };
}

export interface Workspace extends ExtComponent {
  selectById?(id: string): void;
}

export interface HostPage {
  readonly Proxmox?: ProxmoxGlobal;
  readonly PVE?: PveGlobal;
  readonly gettext?: (text: string) => string;
}
