import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { definitions } from '../lwm2m/definitions.ts'
import { defaultMapping } from './defaultMapping.ts'
import { ipsoDefinitions } from './ipsoDefinitions.ts'

const rows = readFileSync(join(import.meta.dirname, '../../docs/telemetry.md'), 'utf8')
	.split('\n')
	.filter((line) => /^\| `.*` \| \d+\/0\/\d+ \|/.test(line))

const wordsOf = (path: string): string => {
	const [object = 0, , resource = 0] = path.split('/').map(Number)
	const definition = definitions.get(object) ?? ipsoDefinitions.get(object)
	return `${definition?.name}, ${definition?.resources.get(resource)?.name}`
}

describe('docs/telemetry.md', () => {
	it('lists the keys that become resources as the code has them', () => {
		assert.deepEqual(
			rows,
			defaultMapping.map(({ path, keys }) => {
				const listed = keys.map((key) => `\`${key}\``).join(' ')
				return `| ${listed} | ${path} | ${wordsOf(path)} |`
			}),
		)
	})
})
