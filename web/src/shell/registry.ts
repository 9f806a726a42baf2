/**
 * Knows which components exist: `modules/stage/MainPlayer.svelte` is `stage.MainPlayer`, by its place alone.
 * A name without a file is not an error: the placement is left out, and the rest of the mode still mounts.
 */
import type { Component } from 'svelte';

export interface Module {
  readonly default: Component<any>;
}
export type ModuleLoader = () => Promise<Module>;
export type Registry = ReadonlyMap<string, ModuleLoader>;

const MODULE = /\/modules\/([a-z]+)\/([A-Z][A-Za-z0-9]*)\.svelte$/;

/** The catalogue name of a module's path; null for a file that is no module. */
export function moduleName(path: string): string | null {
  const found = MODULE.exec(path);
  return found ? `${found[1]}.${found[2]}` : null;
}

export function buildRegistry(modules: Readonly<Record<string, ModuleLoader>>): Registry {
  const registry = new Map<string, ModuleLoader>();
  for (const [path, load] of Object.entries(modules)) {
    const name = moduleName(path);
    if (name !== null) registry.set(name, load);
  }
  return registry;
}

/**
 * Every module that was built into this shell. Those that a visitor's first picture stands among come with the shell, for
 * each script and sheet of its own would be waited for; the others come when they are placed.
 */
export const builtIn = (): Registry => {
  const atOnce = import.meta.glob<Module['default']>(['../modules/stage/MainPlayer.svelte', '../modules/overlay/NowNext.svelte', '../modules/topbar/BrandBar.svelte'], { eager: true, import: 'default' });
  const placed = import.meta.glob<Module>(['../modules/*/*.svelte', '!../modules/stage/MainPlayer.svelte', '!../modules/overlay/NowNext.svelte', '!../modules/topbar/BrandBar.svelte']);
  const given = Object.entries(atOnce).map(([path, component]) => [path, () => Promise.resolve({ default: component })] as const);
  return buildRegistry({ ...placed, ...Object.fromEntries(given) });
};
