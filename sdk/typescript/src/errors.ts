import type { ErrorCode, Problem, ProblemItem } from './generated/types.gen.js';

/** What the platform answered instead of what was asked: an RFC 9457 problem with a stable code. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly items: readonly ProblemItem[];
  /** Seconds to wait before trying again, where the answer carried `Retry-After`. */
  readonly retryAfterS: number | undefined;

  constructor(problem: Problem, response: Response) {
    super(`${problem.code}: ${problem.detail}`);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.requestId = problem.request_id;
    this.items = problem.errors ?? [];
    this.retryAfterS = seconds(response.headers.get('retry-after'));
  }

  /** Narrows to one code: `if (error instanceof ApiError && error.is('OFF_AIR'))`. */
  is(code: ErrorCode): boolean {
    return this.code === code;
  }
}

/** The answer was an error, but no problem of this contract: a proxy in between, or a platform of another version. */
export class UnexpectedAnswer extends Error {
  override readonly name: string = 'UnexpectedAnswer';

  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`unexpected answer with status ${status}`);
  }
}

/** No answer came at all. */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError';

  constructor(cause: unknown) {
    super('the platform could not be reached', { cause });
  }
}

/** Turns what a failed call left behind into one of the errors above; an abort stays what it was. */
export function toError(failure: unknown, response: Response | undefined): Error {
  if (response === undefined) {
    return failure instanceof DOMException && failure.name === 'AbortError' ? failure : new NetworkError(failure);
  }
  return isProblem(failure) ? new ApiError(failure, response) : new UnexpectedAnswer(response.status, failure);
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, status, detail } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof status === 'number' && typeof detail === 'string';
}

function seconds(header: string | null): number | undefined {
  const value = header === null ? NaN : Number(header);
  return Number.isFinite(value) ? value : undefined;
}
