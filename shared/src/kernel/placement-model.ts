/**
 * The public model of "what goes where": guests on nodes, with limits, rules and costs, all of them whole
 * numbers below 2^53. A product's plan and a public benchmark are told in these words and in no others.
 */
export interface PlacementModel {
  readonly guestCount: number;
  readonly nodeCount: number;
  /** The node each guest starts on. */
  readonly home: ArrayLike<number>;
  /** guest x node (row per guest): 1 where a guest may be; absent = everywhere. Home is never refused. */
  readonly allowed?: ArrayLike<number>;
  /** Where each node stands, from 0: a site (rack, room), and a neighbourhood within which guests reach each other. */
  readonly site?: ArrayLike<number>;
  readonly neighbourhood?: ArrayLike<number>;
  readonly dimensions: readonly Dimension[];
  readonly pairs?: readonly PairBalance[];
  readonly groups?: readonly GroupRule[];
  readonly moveCosts?: readonly MoveCost[];
  /** Costs weight x the greatest number of moved members of any group. */
  readonly movedMembers?: { readonly weight: number; readonly tier: number };
  /** Tiers are compared in order, the lower the better; costs within one tier are added up. */
  readonly tierCount: number;
  /** The tier in which a search may pass through worse placements; tiers before it never get worse. */
  readonly searchTier: number;
}

/** One resource: what guests need of it, and what nodes have. */
export interface Dimension {
  readonly need: ArrayLike<number>;
  /** Per node; Infinity where there is no limit. Where a start is over it, the start is the limit. */
  readonly capacity: ArrayLike<number>;
  /** A guest that has left counts at its home too, as while it moves; else only where it ends (AFTER). */
  readonly isDuring?: boolean;
  /** Per node: the load above which each unit costs `weight`, and the square of all units `squareWeight`. */
  readonly safety?: ArrayLike<number>;
  readonly weight?: number;
  readonly squareWeight?: number;
  readonly tier?: number;
}

/** Free room of `second` should be at least `target` x free room of `first`: each unit short costs `weight`. */
export interface PairBalance {
  readonly first: number;
  readonly second: number;
  readonly target: number;
  readonly weight: number;
  readonly tier: number;
}

/** Guests with something in common. A rule that the start breaks must not get worse. */
export interface GroupRule {
  readonly guests: readonly number[];
  /** Most members on one node (1 = apart), and on one site. */
  readonly perNodeMax?: number;
  readonly perSiteMax?: number;
  /** Least number of different sites. */
  readonly sitesMin?: number;
  /** Groups of which a member must be in each neighbourhood that has a member of this one. */
  readonly needs?: readonly number[];
  /** Costs weight x the members that are not on the node with most of them: together. */
  readonly together?: { readonly weight: number; readonly tier: number };
  /** Costs weight x the members above `perNodeMax`: the wish to repair what is broken. */
  readonly repair?: { readonly weight: number; readonly tier: number };
}

/** What it costs to be elsewhere than at home; a negative figure is a wish to leave. */
export interface MoveCost {
  readonly tier: number;
  readonly perGuest?: ArrayLike<number>;
  /** node x node (row per home). */
  readonly perRoute?: ArrayLike<number>;
  /** guest x node. */
  readonly perTarget?: ArrayLike<number>;
}
