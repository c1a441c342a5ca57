import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { temporaryFolder } from '../testing/tinyHost.ts'
import { keepSecrets, type Secret } from './secrets.ts'

describe('secrets: keepSecrets', () => {
	const folder = temporaryFolder()
	after(folder.remove)
	const secret: Secret = { name: 'one', arn: 'arn:one', value: 'given' }

	it('writes nothing for a stack without secrets, and nothing again when nothing has changed', () => {
		const file = join(folder.path, 'unchanged.json')
		keepSecrets(file, [], () => 1)
		assert.throws(() => statSync(file), { code: 'ENOENT' })
		const first = keepSecrets(file, [secret], () => 2).get(secret.arn)
		const { ino } = statSync(file)
		assert.equal(first?.secretString, 'given')
		assert.deepEqual(keepSecrets(file, [secret], () => 3).get(secret.arn), first)
		assert.equal(statSync(file).ino, ino)
	})

	it('keeps the secrets that the stack does not contain now', () => {
		const file = join(folder.path, 'kept.json')
		const first = keepSecrets(file, [secret], () => 1).get(secret.arn)
		const others = keepSecrets(file, [{ ...secret, arn: 'arn:other' }], () => 2)
		assert.equal(others.get(secret.arn), undefined)
		assert.deepEqual(keepSecrets(file, [secret], () => 3).get(secret.arn), first)
	})

	it('keeps what was put until the template says something else, and puts nothing elsewhere', () => {
		const file = join(folder.path, 'put.json')
		const versions = keepSecrets(file, [secret], () => 1)
		const next = { versionId: 'second', secretString: 'put' }
		versions.put(secret.arn, next)
		assert.throws(() => versions.put('arn:other', next), /no secret arn:other/)
		const { definition, ...kept } = {
			definition: '',
			...keepSecrets(file, [secret], () => 3).get(secret.arn),
		}
		assert.deepEqual(kept, { ...next, createdAt: 1 })
		assert.notEqual(definition, '')
		const changed = keepSecrets(file, [{ ...secret, value: 'given again' }], () => 4)
		assert.equal(changed.get(secret.arn)?.secretString, 'given again')
	})

	for (const content of ['s3cret', 'null', '{"arn:one":{"versionId":"s3cret"}}', '{"arn:one":null}'])
		it(`leaves a file that it cannot use as it is, and says what to do: ${content}`, () => {
			const file = join(folder.path, 'damaged.json')
			writeFileSync(file, content)
			assert.throws(() => keepSecrets(file, [secret], () => 1), {
				message: /damaged\.json cannot be used: (?!.*s3cret).*\n.*without the generated secrets:\n {2}mkdir /,
			})
			assert.equal(readFileSync(file, 'utf8'), content)
		})

	it('names a secret that cannot be generated', () => {
		const rules = { length: 1, types: ['a', 'b'], others: '', requiresEachType: true }
		const impossible = { ...secret, value: { password: rules } }
		assert.throws(() => keepSecrets(join(folder.path, 'none.json'), [impossible], () => 1), {
			message: /^the secret one cannot be generated: 1 characters are too few/,
		})
	})
})
