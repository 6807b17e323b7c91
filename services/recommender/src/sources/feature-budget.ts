export interface BudgetSettings {
  /** Share of the time left to the caller's deadline that feature may take, 0 to 1. */
  featureShare: number;
  /** Never more, in milliseconds. */
  featureMaxMs: number;
}

export interface FeatureBudget {
  /** Milliseconds that calls of feature may still take in this request. */
  leftMs(): number;
}

/** @param deadlineMs milliseconds since 1970; undefined: the caller waits for ever, and only featureMaxMs binds */
export function startBudget(
  deadlineMs: number | undefined,
  settings: BudgetSettings,
  now: () => number = Date.now,
): FeatureBudget {
  const began = now();
  const share = deadlineMs === undefined ? settings.featureMaxMs : (deadlineMs - began) * settings.featureShare;
  const end = began + Math.min(share, settings.featureMaxMs);
  return { leftMs: () => Math.max(0, Math.floor(end - now())) };
}
