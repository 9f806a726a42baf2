/**
 * Repeats what failed until it succeeds, each wait twice the last up to `maxMs`. Used before the client's configuration
 * is known, so its pace can't come from there.
 */
export interface Pace {
  readonly firstMs: number;
  readonly maxMs: number;
}

const AT_START: Pace = { firstMs: 250, maxMs: 4000 };

export async function patiently<T>(attempt: () => Promise<T>, pace: Pace = AT_START): Promise<T> {
  for (let waitMs = pace.firstMs; ; waitMs = Math.min(pace.maxMs, waitMs * 2)) {
    try {
      return await attempt();
    } catch {
      await new Promise((resume) => setTimeout(resume, waitMs));
    }
  }
}
