/**
 * Turns a manifest into what each region mounts. Regions are lists keyed by the placement's `key`: the same key with the
 * same component keeps the running instance, so that the television never restarts when the mode changes.
 */
import type { ModeManifest, Placement } from '@voulezvous/sdk';
import type { Component } from 'svelte';
import type { Registry } from './registry';

export const REGIONS = ['topbar', 'stage', 'overlays', 'rail'] as const;
export type Region = (typeof REGIONS)[number];

export interface Slot {
  /** Identity of the instance: placement key and component together. */
  readonly id: string;
  readonly component: Component<any>;
  readonly props: Readonly<Record<string, unknown>>;
}

export type Composition = Readonly<Record<Region, readonly Slot[]>>;
/** `solo` gives the whole screen to the stage; `companion` leaves room for the rail beside it. */
export type Layout = 'solo' | 'companion';

export const NOTHING: Composition = { topbar: [], stage: [], overlays: [], rail: [] };

/** The placements of a manifest by region, bottom first. */
export function placements(manifest: Pick<ModeManifest, 'ui_composition'>): Record<Region, readonly Placement[]> {
  const { stage, overlays, rail, topbar } = manifest.ui_composition;
  return { topbar: topbar ? [topbar] : [], stage: [stage], overlays, rail: rail ? [rail] : [] };
}

/** Loads every component a manifest names; one that this build does not have is left out and reported. */
export async function compose(
  manifest: Pick<ModeManifest, 'ui_composition'>,
  registry: Registry,
  missing: (component: string) => void,
): Promise<Composition> {
  const wanted = placements(manifest);
  const mount = async (placement: Placement): Promise<Slot | null> => {
    const load = registry.get(placement.component);
    if (load === undefined) {
      missing(placement.component);
      return null;
    }
    const module = await load();
    return { id: `${placement.component}#${placement.key}`, component: module.default, props: placement.props };
  };
  const region = async (name: Region): Promise<Slot[]> =>
    (await Promise.all(wanted[name].map(mount))).filter((slot) => slot !== null);
  const [topbar, stage, overlays, rail] = await Promise.all(REGIONS.map(region));
  return { topbar: topbar ?? [], stage: stage ?? [], overlays: overlays ?? [], rail: rail ?? [] };
}

export const layoutOf = (composition: Composition): Layout => (composition.rail.length > 0 ? 'companion' : 'solo');
