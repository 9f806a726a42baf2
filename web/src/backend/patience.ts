import { ApiError } from '@voulezvous/sdk';

/** Whether what was thrown may be otherwise in a moment: no answer, too many calls, a house that is not up. */
export const passing = (thrown: unknown): boolean => !(thrown instanceof ApiError) || thrown.status >= 500 || thrown.status === 429;

/**
 * Repeats what failed until it succeeds, each wait twice the last up to `maxMs`. Used before the client's configuration
 * is known, so its pace can't come from there.
 */
export interface Pace {
  readonly firstMs: number;
  readonly maxMs: number;
}

const AT_START: Pace = { firstMs: 250, maxMs: 4000 };

/** Throws what is not `worth` another attempt. */
export async function patiently<T>(attempt: () => Promise<T>, worth: (thrown: unknown) => boolean = () => true, pace: Pace = AT_START): Promise<T> {
  for (let waitMs = pace.firstMs; ; waitMs = Math.min(pace.maxMs, waitMs * 2)) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!worth(thrown)) throw thrown;
      await new Promise((resume) => setTimeout(resume, waitMs));
    }
  }
}
