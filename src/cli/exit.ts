/** What `multimc` exits with. */
export const exit = {
  done: 0,
  /** The program, the data or the training has errors; they were shown. */
  errors: 1,
  /** The command line was not understood. */
  usage: 2,
  /** A mistake of ours. */
  internal: 70,
  /** Interrupted by Ctrl-C; a training run has left a checkpoint. */
  interrupted: 130,
  /** Whoever read the output has seen enough: 128 and the number of the signal that ends other programs then. */
  unread: 141,
} as const;
