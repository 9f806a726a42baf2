/**
 * Says in words what a call was refused with. Text is chosen by the contract's code: `<context>.error.<code>` where a
 * place has its own words for it, else `error.<code>`, else the reference that names the request in the log.
 */
import type { ApiError } from '@voulezvous/sdk';
import type { Translate } from './copy';

export interface Failure {
  /** The contract's code; null when no answer came. */
  readonly code: string | null;
  readonly retryAfterS: number;
  readonly requestId: string;
  /** Names of the parts of the body that were refused. */
  readonly fields: readonly string[];
}

/** A failure out of whatever a call threw. */
export function failureOf(thrown: unknown): Failure {
  const { code, retryAfterS, requestId, items } = (thrown ?? {}) as Partial<ApiError>;
  return {
    code: typeof code === 'string' ? code : null,
    retryAfterS: retryAfterS ?? 0,
    requestId: requestId ?? '',
    fields: (items ?? []).map(({ pointer }) => pointer.split('/')[1] ?? ''),
  };
}

export function tellFailure(t: Translate, failure: Failure, context: string): string {
  if (failure.code === null) return t('error.unavailable');
  const waits = (unitS: number): string => String(Math.max(1, Math.ceil(failure.retryAfterS / unitS)));
  const values = { seconds: waits(1), minutes: waits(60), request_id: failure.requestId };
  const known = [`${context}.error.${failure.code.toLowerCase()}`, `error.${failure.code.toLowerCase()}`];
  const key = known.find((candidate) => t(candidate) !== candidate);
  return t(key ?? (failure.requestId === '' ? 'error.generic' : 'error.with_reference'), values);
}
