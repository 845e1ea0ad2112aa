import { memoryProcessor } from '../../../src/memory/memory-processor.ts';
import type { Processor } from '../../../src/ports/processor.ts';
import type { ProcessorContractSubject } from '../../../src/testing/processor/subject.ts';

function png(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(100);
  bytes.set(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

/** A subject of images that {@link memoryProcessor} can and cannot handle. */
export function memorySubject(
  processor: Processor = memoryProcessor({ maxBytes: 1000, previews: true }),
): ProcessorContractSubject {
  return {
    processor,
    conversion: 'SEPIA',
    images: [
      { contentType: 'image/png', bytes: png(640, 480), width: 640, height: 480 },
      { contentType: 'image/jpeg', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), width: 1, height: 1 },
    ],
    unsupported: [{ contentType: 'image/svg+xml', bytes: Buffer.from('<svg/>') }],
    damaged: [{ contentType: 'image/png', bytes: png(640, 480).subarray(0, 20) }],
    tooLarge: [{ contentType: 'image/png', bytes: png(60_000, 60_000) }],
  };
}
