import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { newOperator } from '../../local/access/credentials.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { leaveOperator, operatorFile, readOperator } from './operatorFile.ts'

describe("the file with the operator's credentials", () => {
	const folder = temporaryFolder()
	after(folder.remove)
	const operator = newOperator()
	const permissions = (path: string): string => (statSync(path).mode & 0o777).toString(8)
	const left = (name: string) => {
		const path = join(folder.path, name)
		return { path, file: operatorFile(path, '8081'), takeAway: leaveOperator(path, '8081', operator) }
	}

	it('is for its user alone, as is the folder that is made for it, and both go away', () => {
		const { path, file, takeAway } = left('made')
		assert.deepEqual([permissions(path), permissions(file)], ['700', '600'])
		assert.deepEqual(readdirSync(path), ['operator-8081.json'])
		assert.deepEqual(readOperator(file), operator)
		takeAway()
		assert.equal(existsSync(path), false)
	})

	it('goes away alone where there is something else', () => {
		const path = join(folder.path, 'with data')
		mkdirSync(path)
		const { takeAway } = left('with data')
		takeAway()
		assert.deepEqual(readdirSync(path), [])
		const shared = left('shared')
		writeFileSync(join(shared.path, 'data'), '')
		shared.takeAway()
		assert.deepEqual(readdirSync(shared.path), ['data'])
	})

	it('replaces the one of a start that was killed', () => {
		const { path, file } = left('killed')
		const later = newOperator()
		leaveOperator(path, '8081', later)
		assert.deepEqual(readOperator(file), later)
		assert.deepEqual(readdirSync(path), ['operator-8081.json'])
	})

	it('is not there', () => assert.equal(readOperator(join(folder.path, 'nowhere.json')), undefined))

	for (const mode of [0o640, 0o604, 0o620, 0o666])
		it(`is refused with the mode ${mode.toString(8)}`, () => {
			const { file } = left(`mode ${mode}`)
			chmodSync(file, mode)
			assert.throws(
				() => readOperator(file),
				({ message }: Error) =>
					/can be read by others, so its key is not used: remove it/.test(message) &&
					!message.includes(operator.secretAccessKey),
			)
		})

	it('is refused if it belongs to another user', () => {
		const { file } = left('foreign')
		const other = statSync(file).uid + 1
		assert.throws(() => readOperator(file, other), /belongs to another user/)
	})

	it('is refused if it is a link to somewhere else', () => {
		const { path, file } = left('linked')
		const link = join(path, 'link.json')
		symlinkSync(file, link)
		assert.throws(() => readOperator(link), /link\.json cannot be read: ELOOP/)
	})

	for (const text of ['', '{', 'null', '{"accessKeyId":"a"}'])
		it(`is refused with the content <${text}>`, () => {
			const { file } = left(`content ${text.length}`)
			writeFileSync(file, text)
			assert.throws(() => readOperator(file), /holds no credentials/)
		})
})
