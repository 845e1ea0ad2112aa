import { globSync, readFileSync } from 'node:fs';

/** `max_line_length` of .editorconfig. oxfmt wraps code but not comments, and the linter has no rule for it. */
const MAX_LENGTH = 120;

const COMMENT = /^\s*(\/\/|\/?\*)/;

const files = globSync('**/*.{ts,js,mjs}', { exclude: ['**/node_modules', '**/dist', '**/*.generated.ts'] });
let tooLong = 0;
for (const file of files.toSorted()) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.length <= MAX_LENGTH || !COMMENT.test(line)) continue;
    tooLong += 1;
    console.log(`${file}:${index + 1}: a comment of ${line.length} columns; wrap it at ${MAX_LENGTH}`);
  }
}
console.log(`${files.length} files, ${tooLong} comment lines too long`);
process.exitCode = tooLong === 0 ? 0 : 1;
