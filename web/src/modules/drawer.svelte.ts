/** The rail where there is no room beside the picture: a sheet at the bottom, folded or not. */
export class Drawer {
  open = $state(false);

  readonly toggle = (): void => void (this.open = !this.open);
}
