declare const PVE_REBALANCE_VERSION: string | undefined;

/** The version in debian/changelog, put in by the build; run from the sources there is none. */
export const PRODUCT_VERSION: string =
  typeof PVE_REBALANCE_VERSION === 'string' ? PVE_REBALANCE_VERSION : 'from sources';
