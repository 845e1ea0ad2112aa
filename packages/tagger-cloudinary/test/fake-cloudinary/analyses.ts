/** A part of `info`, as its add-on gives it. */
export interface FakeAnalysis {
  readonly status: string;
  readonly data?: unknown;
}

/** https://cloudinary.com/documentation/imagga_auto_tagging_addon */
export const IMAGGA: FakeAnalysis = {
  status: 'complete',
  data: [
    { tag: 'bull', confidence: 0.8723 },
    { tag: 'cattle', confidence: 0.6803 },
    { tag: 'grass', confidence: 0.2451 },
  ],
};

/** https://cloudinary.com/documentation/google_auto_tagging_addon */
export const GOOGLE: FakeAnalysis = {
  status: 'complete',
  data: [
    { tag: 'Bull', confidence: 0.9635 },
    { tag: 'Horn', confidence: 0.9097 },
  ],
};

/** https://cloudinary.com/documentation/aws_rekognition_auto_tagging_addon */
export const REKOGNITION: FakeAnalysis = {
  status: 'complete',
  data: [
    { tag: 'Bull', confidence: 0.9904 },
    { tag: 'Mammal', confidence: 0.9904 },
  ],
};

/** https://cloudinary.com/documentation/cloudinary_ai_content_analysis_automatic_tagging */
export const OBJECTS: FakeAnalysis = {
  status: 'complete',
  data: {
    lvis: {
      model_version: 1,
      schema_version: 1.3,
      tags: {
        cow: [
          { categories: ['animal'], confidence: 0.71, 'bounding-box': [12.5, 40, 200.25, 180] },
          { categories: ['animal'], confidence: 0.93, 'bounding-box': [260, 44, 190, 170] },
        ],
        bell: [{ categories: [], confidence: 0.52, 'bounding-box': [61, 150, 20, 24] }],
      },
    },
  },
};

/** What every add-on says first where it works on its own time. */
export const PENDING: FakeAnalysis = { status: 'pending' };
