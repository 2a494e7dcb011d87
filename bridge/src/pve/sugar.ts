import { type Proxmox, proxmoxApi } from 'proxmox-api';
import type { PveEngine } from './engine.ts';

type Asked = Promise<unknown>;

/** Paths of Proxmox VE 9 that the types of proxmox-api do not know yet. */
export interface Since9 {
  readonly cluster: { readonly ha: { readonly rules: { $get(): Asked } } };
  readonly nodes: {
    $(node: string): {
      readonly capabilities: { readonly qemu: { readonly migration: { $get(): Asked } } };
      readonly lxc: { $(vmid: number): { readonly migrate: { $get(): Asked } } };
    };
  };
}

/** Typed paths over an engine: `paths.stock.nodes.$('pve1').version.$get()`. */
export interface Paths {
  readonly stock: Proxmox.Api;
  readonly since9: Since9;
}

export function pathsOver(engine: PveEngine): Paths {
  const stock = proxmoxApi(engine);
  // The package makes any path at run time; only its types end at 8.2.
  return { stock, since9: stock as Proxmox.Api & Since9 };
}
