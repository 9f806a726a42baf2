/**
 * Decides how the player comes back by itself from what its engine calls fatal. Pure: a viewer never has to reload.
 * `resume` restarts loading at the live edge, `media` resets the decoder, `rebuild` starts the engine anew.
 */
import type { PlayerConfig } from '@voulezvous/sdk';

export type Failure = 'manifest' | 'network' | 'media' | 'stall' | 'other';
export type Remedy = 'resume' | 'media' | 'rebuild';

export interface Recovery {
  readonly remedy: Remedy;
  readonly delayMs: number;
}

type Patience = Pick<PlayerConfig, 'retry_delay_ms' | 'retry_delay_max_ms'>;

/** The remedy for the `attempt`th failure in a row (from 0) without a moment of playback in between. */
export function recoveryFor(failure: Failure, attempt: number, tuned: boolean, patience: Patience): Recovery {
  const delayMs = attempt === 0 ? 0 : Math.min(patience.retry_delay_max_ms, patience.retry_delay_ms * 2 ** (attempt - 1));
  return { remedy: remedyFor(failure, attempt, tuned), delayMs };
}

function remedyFor(failure: Failure, attempt: number, tuned: boolean): Remedy {
  if (!tuned || failure === 'other') return 'rebuild';
  if (failure === 'media') return attempt === 0 ? 'media' : 'rebuild';
  return attempt < 3 ? 'resume' : 'rebuild';
}
