import * as z from 'zod/mini';
import { Settings } from '../settings/settings.ts';

/** What a page says to the worker that plans in the browser while no bridge answers. */
export const ToOffline = z.discriminatedUnion('type', [
  /** First, once: who looks, and from which node the page came. */
  z.object({
    type: z.literal('start'),
    userid: z.string(),
    node: z.string(),
    /** As the bridge kept them when it was last there; absent: defaults. */
    settings: z.optional(Settings),
  }),
  /** A message of the protocol, as a bridge would get it. */
  z.object({ type: z.literal('text'), text: z.string() }),
  /** Whether anybody can see the panel: nothing is read for nobody. */
  z.object({ type: z.literal('visible'), visible: z.boolean() }),
]);
export type ToOffline = z.infer<typeof ToOffline>;

/** What the worker says to the page. */
export const FromOffline = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  /** It ends, as a bridge would end a socket. */
  z.object({ type: z.literal('close'), code: z.int() }),
  /** For the console: what should not have happened. */
  z.object({ type: z.literal('log'), line: z.string() }),
]);
export type FromOffline = z.infer<typeof FromOffline>;
