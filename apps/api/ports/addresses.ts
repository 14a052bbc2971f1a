/** Where people reach us, where it is not where we listen. */
export class Addresses {
  constructor(
    readonly publicUrl?: string,
    /** Of the board, where it is another. */
    readonly boardUrl?: string,
  ) {}
}
