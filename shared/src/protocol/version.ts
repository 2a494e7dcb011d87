/** The versions this build speaks; a peer whose range does not meet ours is told so and closed with 4400. */
export const PROTOCOL_MIN = 1;
export const PROTOCOL_MAX = 1;

/** The newest version that both sides speak; absent when their ranges do not meet. */
export function negotiate(offered: { readonly min: number; readonly max: number }): number | undefined {
  const version = Math.min(offered.max, PROTOCOL_MAX);
  return version >= Math.max(offered.min, PROTOCOL_MIN) ? version : undefined;
}

/** Close codes of ours (4000–4999 are free for applications). */
export const CLOSE = {
  badMessage: 4400,
  unauthorised: 4401,
  forbidden: 4403,
  helloTimeout: 4408,
  tooMany: 4429,
  tooSlow: 4413,
  /** The socket is an hour old (S13): connect again, with the ticket of then. */
  renew: 4440,
  restarting: 4503,
} as const;

/** S18. */
export const LIMITS = {
  helloBytesMax: 4 * 1024,
  helloSecondsMax: 5,
  messageBytesMax: 256 * 1024,
  unauthenticatedSocketsMax: 64,
  socketsPerUserMax: 10,
  socketsMax: 200,
  attemptsPerMinutePerAddressMax: 10,
  verificationsInFlightMax: 4,
  refusedTicketRememberedSeconds: 30,
  /** S13: a ticket is asked about again after this, and no socket lives longer than the second. */
  verifiedSeconds: 60,
  socketSecondsMax: 3600,
  unsentBytesMax: 4 * 2 ** 20,
  unsentSecondsMax: 15,
  plansPerNodeMax: 2,
  planSecondsMax: 600,
} as const;
