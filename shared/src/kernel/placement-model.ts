/**
 * The public model of "what goes where": guests on nodes, with limits, rules and costs, all of them whole
 * numbers below 2^53. A product's plan and a public benchmark are told in these words and in no others.
 */
export interface PlacementModel {
  readonly guestCount: number;
  readonly nodeCount: number;
  /** The node each guest starts on. */
  readonly home: ArrayLike<number>;
  /** Where a search begins, such as the previous plan; absent = at home. Allowed, and within the limits. */
  readonly start?: ArrayLike<number>;
  /** guest x node (row per guest): 1 where a guest may be; absent = everywhere. Home is never refused. */
  readonly allowed?: ArrayLike<number>;
  /** The same told shortly, where such a table would be large: these guests may be on these nodes only. */
  readonly fences?: readonly Fence[];
  /** Where each node stands, from 0: a site (rack, room), and a neighbourhood within which guests reach each other. */
  readonly site?: ArrayLike<number>;
  readonly neighbourhood?: ArrayLike<number>;
  readonly dimensions: readonly Dimension[];
  readonly pairs?: readonly PairBalance[];
  readonly extremes?: readonly Extreme[];
  readonly groups?: readonly GroupRule[];
  readonly budgets?: readonly Budget[];
  readonly moveCosts?: readonly MoveCost[];
  /** Costs weight x the greatest number of moved members of any group. */
  readonly movedMembers?: { readonly weight: number; readonly tier: number };
  /** Tiers are compared in order, the lower the better; costs within one tier are added up. */
  readonly tierCount: number;
  /** So many tiers from `first` on are compared with the greatest of them first: nothing is traded for what is worse. */
  readonly rankedTiers?: { readonly first: number; readonly count: number };
  /** The tier in which a search may pass through worse placements; tiers before it never get worse. */
  readonly searchTier: number;
}

/** Guests within a part of the nodes, such as a rack; their homes are never refused. */
export interface Fence {
  readonly guests: readonly number[];
  readonly nodes: readonly number[];
}

/** One resource: what guests need of it, and what nodes have. */
export interface Dimension {
  readonly need: ArrayLike<number>;
  /** What they need elsewhere than at home; absent = the same. */
  readonly needAway?: ArrayLike<number>;
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

/**
 * What the fullest and the emptiest node say about all: weight x (greatest - least) level, or the greatest alone.
 * The level of a node is floor((base + sum of need) / divisor); only nodes with a divisor above 0 count.
 */
export interface Extreme {
  readonly of: 'gap' | 'greatest';
  readonly need: ArrayLike<number>;
  /** Per node: what is there beside the guests; absent = nothing. */
  readonly base?: ArrayLike<number>;
  readonly divisor: ArrayLike<number>;
  readonly weight: number;
  readonly tier: number;
}

/** All moved guests together cost at most this much. */
export interface Budget {
  readonly perGuest: ArrayLike<number>;
  readonly most: number;
}

/** Guests with something in common. A rule that the start breaks must not get worse. */
export interface GroupRule {
  readonly guests: readonly number[];
  /** Most members on one node (1 = apart), and on one site. */
  readonly perNodeMax?: number;
  readonly perSiteMax?: number;
  /** Least number of different sites. */
  readonly sitesMin?: number;
  /** Per site: least members there. */
  readonly siteLeast?: ArrayLike<number>;
  /** Groups of which no member may share a node, or a site, with a member of this one. */
  readonly avoids?: readonly number[];
  readonly avoidsOnSite?: readonly number[];
  /** Groups of which a member must be in each neighbourhood that has a member of this one. */
  readonly needs?: readonly number[];
  /** Costs weight x the members that are not on the node with most of them: together. */
  readonly together?: { readonly weight: number; readonly tier: number };
  /** Costs weight x the members above `perNodeMax`: the wish to repair what is broken. */
  readonly repair?: { readonly weight: number; readonly tier: number };
  /** Soft separation: costs weight x the members above `most` on each node, or x the nodes that have more. */
  readonly crowded?: {
    readonly most: number;
    readonly per: 'member' | 'node';
    readonly weight: number;
    readonly tier: number;
  };
  /** Costs weight x the sum over nodes of the squared number of members: spread evenly. */
  readonly even?: { readonly weight: number; readonly tier: number };
  /** Softly what the limits of sites demand: costs weight x the members too many or too few, and the sites too few. */
  readonly siteWish?: SiteWish;
}

/** How members would rather be shared out over sites. */
export interface SiteWish {
  /** Most members on one site. */
  readonly most?: number;
  /** Per site: least members there. */
  readonly least?: ArrayLike<number>;
  /** Least number of different sites. */
  readonly sitesMin?: number;
  readonly weight: number;
  readonly tier: number;
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
