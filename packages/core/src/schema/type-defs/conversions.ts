/** Conversions by the names that the processor offers, with what it says of each. */
export function conversionTypeDefs(names: readonly string[], descriptions: ReadonlyMap<string, string>): string {
  const values = names.map((name) => {
    const description = descriptions.get(name) ?? `The conversion ${name}, as this server defines it.`;
    return `${JSON.stringify(description)}\n      ${name}`;
  });
  return /* GraphQL */ `
    "The conversions that this server offers."
    enum FileConversionName {
      ${values.join('\n      ')}
    }

    "A derivative of a file: finished, in progress, or failed."
    type FileConversion {
      "Identifies this conversion of this file, for client-side caches."
      id: ID!
      "The conversion's name."
      name: FileConversionName!
      "The state of the work. Subscribe to the file to follow it."
      status: FileJobStatus!
      "The URL to GET the result from; null until the conversion is DONE."
      url(
        "Whether browsers show the result where that is safe (INLINE, the default) or always download it (ATTACHMENT)."
        disposition: FileDisposition
      ): URL
      "The media type of the result; null until the conversion is DONE."
      contentType: String
      "The length of the result in bytes; null until the conversion is DONE."
      size: SafeInt
      "The width of the result in pixels; null until the conversion is DONE."
      width: Int
      "The height of the result in pixels; null until the conversion is DONE."
      height: Int
      "A message for people: why the conversion FAILED, or what a PENDING one is waiting for."
      error: String
      "The number of attempts made for the current request."
      attempts: Int!
    }

    extend type File {
      "All conversions that were requested, sorted by name."
      conversions: [FileConversion!]!
      "One conversion; null if it was never requested."
      conversion("The conversion's name." name: FileConversionName!): FileConversion
    }

    extend type Mutation {
      "Requests a conversion of a READY file. Does nothing if it is DONE or in progress; retries it if it FAILED."
      convertFile("The file's id." id: ID!, "The conversion to make." conversion: FileConversionName!): File!
    }
  `;
}
