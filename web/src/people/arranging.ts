/** Where pictures stand that are all as large: in how many columns they get the most of a space, and how large they are. */
export interface Arrangement {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** What a picture may be cut to: from upright to the width of a camera's own. */
const UPRIGHT = 3 / 4;
const WIDE = 16 / 9;

export function arranged(count: number, width: number, height: number, gap: number): Arrangement {
  const ways = Array.from({ length: Math.max(1, count) }, (_, less) => {
    const columns = less + 1;
    const rows = Math.ceil(count / columns);
    const [across, down] = [(width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows].map((size) => Math.max(0, Math.floor(size))) as [number, number];
    return { columns, width: Math.min(across, Math.floor(down * WIDE)), height: Math.min(down, Math.floor(across / UPRIGHT)) };
  });
  return ways.reduce((best, one) => (one.width * one.height > best.width * best.height ? one : best));
}
