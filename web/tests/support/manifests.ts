import type { ModeManifest, Placement } from '@voulezvous/sdk';

interface Wanted {
  readonly routes: string[];
  readonly stage: Placement;
  readonly rail?: Placement;
  readonly overlays?: Placement[];
  readonly transition?: ModeManifest['transition'];
}

/** A manifest with the parts that the shell reads; its policies are of no concern to it. */
export function aManifest({ routes, stage, rail, overlays = [], transition }: Wanted): ModeManifest {
  return {
    mode_id: 'any',
    version: 1,
    title_key: 'mode.any.title',
    description_key: 'mode.any.description',
    routes,
    required_capabilities: [],
    ui_composition: { stage, overlays, ...(rail ? { rail } : {}) },
    policies: {} as ModeManifest['policies'],
    analytics_events: [],
    transition: transition ?? { kind: 'crossfade', duration_ms: 240 },
  };
}
