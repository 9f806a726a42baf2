/**
 * Knows which components exist: `modules/stage/MainPlayer.svelte` is `stage.MainPlayer`, by its place alone.
 * A name without a file is not an error: the placement is left out, and the rest of the mode still mounts.
 */
import type { Component } from 'svelte';

export type ModuleLoader = () => Promise<{ default: Component<any> }>;
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

/** Every module that was built into this shell. */
export const builtIn = (): Registry => buildRegistry(import.meta.glob<{ default: Component<any> }>('../modules/*/*.svelte'));
