/** Focal points, for conversions that use them. */
export const focalPointTypeDefs: string = /* GraphQL */ `
  "The point of an image that crops keep, from the upper left corner of the upright image."
  type FileFocalPoint {
    "The share of the width, from 0 to 1."
    x: Float!
    "The share of the height, from 0 to 1."
    y: Float!
  }

  "The point of an image that crops are to keep, from the upper left corner of the upright image."
  input FileFocalPointInput {
    "The share of the width, from 0 to 1."
    x: Float!
    "The share of the height, from 0 to 1."
    y: Float!
  }

  extend type File {
    "The point that crops keep; null until it is set."
    focalPoint: FileFocalPoint
  }

  extend type Mutation {
    """
    Sets the point of a READY image that crops keep, and requests the conversions that depend on it again. Their old results stay
    until then. Does nothing if it is set already.
    """
    setFileFocalPoint("The file's id." id: ID!, "The point; null to remove it." focalPoint: FileFocalPointInput): File!
  }
`;
