import type { Toolkit } from './ext.d.ts';

/** The page's ExtJS, by our declarations. A function, because the engine worker loads this file without one. */
export const toolkit = (): Toolkit => (globalThis as unknown as { readonly Ext: Toolkit }).Ext;

export const hasToolkit = (): boolean => 'Ext' in globalThis;
