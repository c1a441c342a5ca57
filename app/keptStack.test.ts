import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type Assembly, readAssembly } from '../local/template/assembly.ts'
import { synthTiny } from '../local/testing/tinyAssembly.ts'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { keptStack } from './keptStack.ts'
import { synthKey } from './synthKey.ts'

const [one, two] = ['1'.repeat(32), '2'.repeat(32)]

describe('a kept stack', () => {
	const root = temporaryFolder()
	const folder = join(root.path, 'kept')
	const synthesised = join(root.path, 'cdk.out')
	let count = 0

	const synth = async (outputFolder: string): Promise<Assembly> => {
		count += 1
		cpSync(synthesised, outputFolder, { recursive: true })
		return readAssembly(outputFolder)
	}

	before(async () => void (await synthTiny(synthesised)))
	beforeEach(() => {
		count = 0
		rmSync(folder, { recursive: true, force: true })
	})
	after(root.remove)

	it('is synthesised once for the same content', async () => {
		const first = await keptStack({ folder, key: one, synth })
		assert.deepEqual(await keptStack({ folder, key: one, synth }), first)
		assert.equal(count, 1)
	})

	it('is synthesised again for other content', async () => {
		await keptStack({ folder, key: one, synth })
		await keptStack({ folder, key: two, synth })
		assert.equal(count, 2)
	})

	it('is synthesised again if a part of it is missing', async () => {
		const { assets } = await keptStack({ folder, key: one, synth })
		for (const file of assets.values()) rmSync(file, { recursive: true })
		await keptStack({ folder, key: one, synth })
		rmSync(join(folder, one, 'manifest.json'))
		const { assets: complete } = await keptStack({ folder, key: one, synth })
		assert.equal(count, 3)
		assert.ok([...complete.values()].every((file) => file.startsWith(join(folder, one))))
	})

	it('is not kept if the synthesis fails', async () => {
		const failing = async (outputFolder: string): Promise<Assembly> => {
			mkdirSync(outputFolder, { recursive: true })
			writeFileSync(join(outputFolder, 'manifest.json'), '{}')
			throw new Error('not valid')
		}
		await assert.rejects(keptStack({ folder, key: one, synth: failing }), /not valid/)
		await keptStack({ folder, key: one, synth })
		assert.equal(count, 1)
	})

	it('is not kept without a key', async () => {
		await keptStack({ folder, key: undefined, synth })
		await keptStack({ folder, key: undefined, synth })
		assert.equal(count, 2)
	})

	it('is one of five', async () => {
		for (const digit of '1234567') await keptStack({ folder, key: digit.repeat(32), synth })
		const kept = readdirSync(folder)
		assert.equal(kept.length, 5)
		assert.ok(kept.includes('7'.repeat(32)))
	})
})

describe('the key of a project', () => {
	const root = temporaryFolder()
	const write = (file: string, content: string): void => {
		mkdirSync(join(root.path, file, '..'), { recursive: true })
		writeFileSync(join(root.path, file), content)
	}
	const files = {
		'cdk/app.ts': '1',
		'lambda/lwm2m/objects/1.xml': '2',
		'client/wire.ts': '3',
		'contracts/page/style.css': '4',
		'cdk.json': '{}',
		'package.json': '{}',
		'node_modules/.package-lock.json': '{}',
	}

	beforeEach(() => {
		rmSync(root.path, { recursive: true, force: true })
		for (const [file, content] of Object.entries(files)) write(file, content)
	})
	after(root.remove)

	it('is that of another folder with the same content', () => {
		const copy = temporaryFolder()
		cpSync(root.path, copy.path, { recursive: true })
		assert.equal(synthKey(copy.path), synthKey(root.path))
		copy.remove()
	})

	for (const file of Object.keys(files))
		it(`changes with ${file}`, () => {
			const before = synthKey(root.path)
			write(file, 'other')
			assert.notEqual(synthKey(root.path), before)
		})

	it('changes with a new file and with a file that moves', () => {
		const before = synthKey(root.path)
		write('lambda/new.lambda.ts', '')
		const added = synthKey(root.path)
		assert.notEqual(added, before)
		rmSync(join(root.path, 'lambda/new.lambda.ts'))
		write('lambda/newer.lambda.ts', '')
		assert.notEqual(synthKey(root.path), added)
	})

	it('stays the same with a test, a README of the project and data', () => {
		const before = synthKey(root.path)
		for (const file of ['lambda/a.test.ts', 'README.md', '.senml-live/queues.sqlite']) write(file, 'more')
		assert.equal(synthKey(root.path), before)
	})

	it('is none if npm has not recorded the packages', () => {
		rmSync(join(root.path, 'node_modules'), { recursive: true })
		assert.equal(synthKey(root.path), undefined)
	})
})
