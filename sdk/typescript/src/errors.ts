import type { ErrorCode, Problem, ProblemItem } from './generated/types.gen.js';

/** Anything that a call throws, but for an abort. */
export class VoulezvousError extends Error {}

/** What the platform answered instead of what was asked: an RFC 9457 problem with a stable code. */
export class ApiError extends VoulezvousError {
  override readonly name: string = 'ApiError';
  /** One of the contract's, or plain text from a platform that is newer than this package. */
  readonly code: ErrorCode | (string & Record<never, never>);
  readonly status: number;
  readonly detail: string;
  readonly requestId: string;
  readonly items: readonly ProblemItem[];

  constructor(
    problem: Problem,
    /** Seconds to wait before trying again, where the answer carried `Retry-After`. */
    readonly retryAfterS: number | undefined,
  ) {
    super(`${problem.code}: ${problem.detail}`);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.requestId = problem.request_id;
    this.items = problem.errors ?? [];
  }

  /** Asks for one code: `if (error instanceof ApiError && error.is('OFF_AIR'))`. */
  is(code: ErrorCode): boolean {
    return this.code === code;
  }
}

/** An answer that is none of this contract's: something in between, or a platform of another version. */
export class UnexpectedAnswer extends VoulezvousError {
  override readonly name: string = 'UnexpectedAnswer';

  constructor(
    readonly status: number,
    readonly body: string,
    readonly retryAfterS?: number,
  ) {
    super(`unexpected answer with status ${status}`);
  }
}

/** No answer came at all, or not in time; its cause says why. */
export class NetworkError extends VoulezvousError {
  override readonly name: string = 'NetworkError';
  readonly retryAfterS: number | undefined = undefined;

  /** `asked` names the call and its address. */
  constructor(asked: string, cause: unknown) {
    super(`no answer to ${asked}: ${(cause as Error)?.message}`, { cause });
  }
}

/** The error that an answer stands for which is no result. */
export function errorOf(response: Response, body: string): ApiError | UnexpectedAnswer {
  const wait = seconds(response.headers);
  const problem = parsed(body);
  return isProblem(problem) ? new ApiError(problem, wait) : new UnexpectedAnswer(response.status, body, wait);
}

/** A JSON value, or undefined for what is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Problem {
  const { code, status, detail } = (value ?? {}) as Record<string, unknown>;
  return typeof code === 'string' && typeof status === 'number' && typeof detail === 'string';
}

/** Seconds that `Retry-After` asks for; its form with a date counts from the answer's own Date (RFC 9110, 10.2.3). */
function seconds(headers: Headers): number | undefined {
  const header = headers.get('retry-after');
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const wait = (Date.parse(header) - Date.parse(headers.get('date') ?? new Date().toUTCString())) / 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
