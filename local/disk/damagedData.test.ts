import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Assembly } from '../template/assembly.ts'
import { tinyAssembly } from '../testing/tinyAssembly.ts'
import { startTinyHost, temporaryFolder } from '../testing/tinyHost.ts'

/** Not a SQLite file, and longer than the header of one. */
const garbage = 'this is no database\n'.repeat(50)

type Spoilt = readonly [what: string, file: string, spoil: (path: string) => void, why: RegExp]

const contentOf = (path: string): string =>
	statSync(path).isFile() ? readFileSync(path, 'latin1') : 'a folder'

describe('row 51: local: data that cannot be used', () => {
	const root = temporaryFolder()
	let assembly: Assembly
	let folder: string
	let count = 0
	before(async () => {
		assembly = await tinyAssembly(join(root.path, 'cdk.out'))
	})
	beforeEach(() => {
		// With characters that have to be quoted for a shell.
		folder = join(root.path, `it's data ${++count}`)
		mkdirSync(folder)
	})
	after(root.remove)
	const start = () => startTinyHost(assembly, folder)
	const refusal = async (): Promise<string> => {
		try {
			await (await start()).close()
		} catch (error) {
			return (error as Error).message
		}
		return assert.fail('it started')
	}
	/** Runs the command in the message, and starts a host. */
	const startsAfter = async (message: string): Promise<void> => {
		const [, command = ''] = /\n {2}(mkdir .*)$/.exec(message) ?? []
		execFileSync('sh', ['-c', command])
		await (await start()).close()
	}

	const files: readonly Spoilt[] = [
		...['queues.sqlite', 'tables.sqlite'].flatMap((name): readonly Spoilt[] => [
			['not SQLite', name, (path) => writeFileSync(path, garbage), /not a database/],
			['a folder in its place', name, (path) => mkdirSync(path), /it is a folder/],
			[
				'one of a later version',
				name,
				(path) => {
					const db = new DatabaseSync(path)
					db.exec('PRAGMA user_version = 1000')
					db.close()
				},
				/a later version has written it \(1000, here \d+\)/,
			],
		]),
		[
			'earlier tables that are not SQLite',
			'dynamodb.sqlite',
			(path) => writeFileSync(path, garbage),
			/not a database/,
		],
		['a lock that is none', 'host.lock', (path) => writeFileSync(path, garbage), /not a database/],
	]
	for (const [what, file, spoil, why] of files)
		it(`stops the start, with an error that names it and says what to do: ${file}, ${what}`, async () => {
			const path = join(folder, file)
			spoil(path)
			const spoilt = contentOf(path)
			const message = await refusal()
			assert.ok(message.startsWith(`${path} cannot be used: `), message)
			assert.match(message.split('\n')[0] ?? '', why)
			assert.equal(contentOf(path), spoilt)
			await startsAfter(message)
			assert.deepEqual(readdirSync(join(folder, 'set-aside')), [file])
		})

	it('goes to another folder the next time', async () => {
		for (const name of ['set-aside', 'set-aside-2', 'set-aside-3']) {
			writeFileSync(join(folder, 'queues.sqlite'), garbage)
			await startsAfter(await refusal())
			assert.equal(readFileSync(join(folder, name, 'queues.sqlite'), 'utf8'), garbage)
		}
	})

	it('a file in the place of the folder is named', async () => {
		folder = join(folder, 'data')
		writeFileSync(folder, garbage)
		assert.equal(await refusal(), `nothing can be kept in ${folder}: it is a file`)
	})

	it('a host that runs keeps others out of its data, and one that has ended does not', async () => {
		for (let turn = 0; turn < 2; turn++) {
			const running = await start()
			assert.equal(await refusal(), `another host runs with the data in ${folder}`)
			await running.close()
		}
	})
})
