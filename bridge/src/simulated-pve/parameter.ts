import type { PveRelease } from '#shared/simulation/cluster-spec.ts';

/** A parameter as the API schema declares it. */
export interface Parameter {
  readonly type: 'string' | 'boolean' | 'integer' | 'number';
  readonly required: boolean;
  readonly values?: readonly string[];
  /** Values that came with a later release. */
  readonly valuesSince?: Readonly<Record<string, PveRelease>>;
  readonly minimum?: number;
  readonly format?: 'pve-node' | 'pve-vmid' | 'pve-userid';
  readonly since?: PveRelease;
}

export const text: Parameter = { type: 'string', required: false };
export const flag: Parameter = { type: 'boolean', required: false };
export const integer = (minimum?: number): Parameter => ({
  type: 'integer',
  required: false,
  ...(minimum === undefined ? {} : { minimum }),
});
export const nodeName: Parameter = { type: 'string', required: false, format: 'pve-node' };
export const vmid: Parameter = { type: 'integer', required: false, format: 'pve-vmid', minimum: 100 };
export const oneOf = (...values: readonly string[]): Parameter => ({
  type: 'string',
  required: false,
  values,
});
export const required = (parameter: Parameter): Parameter => ({ ...parameter, required: true });
export const since = (release: PveRelease, parameter: Parameter): Parameter => ({
  ...parameter,
  since: release,
});

/** What the name of a path parameter says about its type. */
export function pathParameter(name: string): Parameter {
  if (name === 'node') return required(nodeName);
  if (name === 'vmid') return required(vmid);
  return required(text);
}
