import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emulatorsVariable } from './emulatorsVariable.ts'

/** `npm test` runs the tests of tables on the first emulator that this machine has: here they run on the others. */

const root = join(import.meta.dirname, '..')
process.env[emulatorsVariable] = 'others'
const files = globSync(['lambda/**/*.test.ts', 'cli/**/*.test.ts'], { cwd: root })
	.map((file) => join(root, file))
	.filter((file) => /testing\/emulators\.ts'/.test(readFileSync(file, 'utf8')))
for (const file of files) await import(file)
