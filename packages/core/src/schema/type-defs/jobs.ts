/** What conversions and suggestions have in common. */
export const jobTypeDefs: string = /* GraphQL */ `
  "Where work in the background stands."
  enum FileJobStatus {
    "It waits for a worker, or for another try."
    PENDING
    "A worker is at it."
    RUNNING
    "Its result is there."
    DONE
    "Not tried again by itself; it can be asked for again."
    FAILED
  }
`;
