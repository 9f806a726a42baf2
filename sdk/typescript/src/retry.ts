import { ApiError, NetworkError, UnexpectedAnswer } from './errors.js';

/** How patiently a call is repeated. */
export interface Retry {
  /** Attempts in all. */
  attempts: number;
  /** None begins later than this after the first. */
  totalMs: number;
  /** Delays double from here ... */
  delayMs: number;
  /** ... to here, with jitter in their upper half; a longer Retry-After is honoured. */
  delayMaxMs: number;
  /** A number in [0, 1); replaces `Math.random`. */
  random: () => number;
}

/** Doubling delays with jitter in their upper half, so that many clients do not come back in one instant. */
export function jittered(delayMs: number, delayMaxMs: number, attempt: number, random: () => number): number {
  return Math.round(Math.min(delayMaxMs, delayMs * 2 ** attempt) * (0.5 + random() / 2));
}

/** The wait before another attempt after `made` of them, or undefined to give up. */
export function waitMs(retry: Partial<Retry> | false, error: unknown, made: number, elapsedMs: number): number | undefined {
  if (retry === false || !isNotNow(error)) return undefined;
  const { attempts = 4, totalMs = 30_000, delayMs = 250, delayMaxMs = 8000, random = Math.random } = retry;
  if (made >= attempts) return undefined;
  const wait = Math.max(jittered(delayMs, delayMaxMs, made - 1, random), 1000 * (error.retryAfterS ?? 0));
  return elapsedMs + wait < totalMs ? wait : undefined;
}

/** Whether the platform may have done what was asked although the attempt failed: 429 and 503 say that it did not. */
export function maybeDone(error: unknown): boolean {
  return isNotNow(error) && error.status !== 429 && error.status !== 503;
}

type NotNow = (ApiError | UnexpectedAnswer | NetworkError) & { readonly status?: number };

function isNotNow(error: unknown): error is NotNow {
  if (error instanceof NetworkError) return true;
  return (error instanceof ApiError || error instanceof UnexpectedAnswer) && [429, 502, 503, 504].includes(error.status);
}

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
