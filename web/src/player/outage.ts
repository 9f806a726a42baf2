/** A picture that failed, from the first failure to when it moves again, or is given up: told of once. */
import type { Failure } from './recovery';

/** What `media_error` says of it. */
export interface PictureFailure {
  readonly kind: 'manifest' | 'network' | 'decode';
  /** It never came back. */
  readonly fatal: boolean;
  readonly recovered_ms?: number;
}

const KINDS: Readonly<Record<Failure, PictureFailure['kind']>> = { manifest: 'manifest', network: 'network', stall: 'network', media: 'decode', other: 'decode' };

export class Outage {
  #began: { readonly kind: PictureFailure['kind']; readonly at: number } | null = null;

  constructor(
    private readonly tell: (failure: PictureFailure) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  failed(failure: Failure): void {
    this.#began ??= { kind: KINDS[failure], at: this.now() };
  }

  moving(): void {
    if (this.#began === null) return;
    this.tell({ kind: this.#began.kind, fatal: false, recovered_ms: Math.round(this.now() - this.#began.at) });
    this.#began = null;
  }

  /** Nobody waits for it any more. */
  left(): void {
    if (this.#began !== null) this.tell({ kind: this.#began.kind, fatal: true });
    this.#began = null;
  }
}
