import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { type Host, startHost } from '../../../local/host.ts'
import { templateAssembly } from '../../../testing/assembly.ts'
import { leftOperator } from '../../testing/leftOperator.ts'

describe('npm run devices -- import', () => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	let host: Host
	let local: ReturnType<typeof leftOperator>
	before(async () => {
		const assembly = await templateAssembly()
		const log = () => undefined
		host = await startHost({ assembly, dataFolder: folder, host: '127.0.0.1', port: 0, awsPort: 0, log })
		local = leftOperator(host, folder)
	})
	after(async () => {
		await host.close()
		rmSync(folder, { recursive: true })
	})

	const run = async (...argv: readonly string[]) => {
		const child = spawn(process.execPath, [join(import.meta.dirname, '../../devices.ts'), ...argv], {
			env: local,
		})
		const [stdout, stderr, [exitCode]] = await Promise.all([
			text(child.stdout),
			text(child.stderr),
			once(child, 'exit'),
		])
		return { exitCode, stdout, stderr }
	}
	const listed = async (): Promise<readonly Record<string, unknown>[]> =>
		JSON.parse((await run('list', '--json')).stdout)
	const file = (name: string, lines: readonly string[]): string => {
		const path = join(folder, name)
		writeFileSync(path, `${lines.join('\r\n')}\r\n`)
		return path
	}

	it('registers what can be registered, names each refused line, and does the rest when it runs again', async () => {
		const lines = [
			'\uFEFFfingerprint,account,deviceId,model',
			'92b.csv222,elite,csv-1,PCA20065',
			'92B.CSV333,,csv-2,"Thingy:91, X"',
			'92b.csv222,,csv-3,PCA20065',
			'92b.csv444,,a/b,PCA20065',
			'',
			'92b.l00000,,csv-4,PCA20065',
			'92b.csv555,,csv-5,PCA20065,more',
			'92b.csv666,,csv-1,PCA20065',
			'92b.csv777,,csv-7,"PCA20065',
			'92b.csv888,,csv-8,PCA20065',
		]
		const path = file('kits.csv', lines)
		const dry = await run('import', path, '--dry-run', '--json')
		const { registered, unchanged, refused } = JSON.parse(dry.stderr)
		assert.deepEqual([dry.exitCode, registered, unchanged], [1, 3, 0])
		const reasons = [
			[4, 'csv-3', 'line 2 has the same fingerprint'],
			[5, undefined, 'malformed device id: 1 to 128 letters, digits, colons, hyphens, underscores'],
			[
				7,
				'csv-4',
				'malformed fingerprint: expected hex digits, a dot and 6 to 16 characters without 0, 1, l and o',
			],
			[8, 'csv-5', 'expected 4 columns, got 5'],
			[9, 'csv-1', 'line 2 has the same device id'],
			[10, undefined, 'its quotes are not as in RFC 4180'],
		]
		const refusedLines = (all: readonly Record<string, unknown>[]) =>
			all.map(({ line, deviceId, reason }) => [line, deviceId, reason])
		assert.deepEqual(refusedLines(refused), reasons)
		assert.deepEqual(await listed(), [])

		const { exitCode, stderr } = await run('import', path)
		assert.equal(exitCode, 1)
		assert.match(stderr, /^line 4 \(csv-3\): line 2 has the same fingerprint$/m)
		assert.match(stderr, /^registered 3 devices, 0 unchanged, 6 lines refused, in [\d.]+ s$/m)
		assert.ok(!/csv222|l00000/.test(stderr))
		assert.deepEqual(
			(await listed()).map(({ deviceId, model, fingerprint, account }) => [
				deviceId,
				model,
				fingerprint,
				account,
			]),
			[
				['csv-1', 'PCA20065', '92b.csv222', 'elite'],
				['csv-2', 'Thingy:91, X', '92b.csv333', undefined],
				['csv-8', 'PCA20065', '92b.csv888', undefined],
			],
		)

		const again = JSON.parse((await run('import', path, '--json')).stderr)
		assert.deepEqual([again.registered, again.unchanged], [0, 3])
		assert.deepEqual(refusedLines(again.refused), reasons)
	})

	it('changes nothing that is registered: another model, account or fingerprint is refused', async () => {
		const path = file('changed.csv', [
			'deviceId,model,fingerprint,account',
			'csv-1,thingy91x,92b.csv222,elite',
			'csv-1b,thingy91x,92b.csv333,',
			'csv-2,"Thingy:91, X",92b.csv999,',
			'csv-8,PCA20065,92b.csv888,nordic',
		])
		const before = await listed()
		const { refused, registered } = JSON.parse((await run('import', path, '--json')).stderr)
		assert.deepEqual(
			refused.map(({ reason }: Record<string, string>) => reason),
			[
				'it is registered with the model PCA20065; to change it: npm run devices -- set csv-1 --model <model>',
				'another device has this fingerprint',
				'it is registered with another fingerprint',
				'it is registered without an account; to change it: npm run devices -- set csv-8 --account <name>',
			],
		)
		assert.equal(registered, 0)
		assert.deepEqual(await listed(), before)

		assert.equal((await run('set', 'csv-1', '--model', 'thingy91x')).stdout, 'csv-1: model thingy91x\n')
		assert.equal((await run('set', 'csv-8', '--account', 'nordic')).exitCode, 0)
		assert.equal((await run('set', 'csv-1', '--account', '')).exitCode, 0)
		const [first, , last] = await listed()
		assert.deepEqual(
			[first?.['model'], first?.['account'], last?.['account']],
			['thingy91x', undefined, 'nordic'],
		)
		const unknown = await run('set', 'csv-nobody', '--model', 'x')
		assert.deepEqual([unknown.exitCode, unknown.stderr], [1, 'no device is registered with this id\n'])
	})

	it('makes the fingerprints that a list does not have, and writes them where only the user can read them', async () => {
		const path = file('without.csv', ['deviceId,model', 'csv-made-1,PCA20065', 'csv-made-2,PCA20065'])
		const { exitCode, stdout } = await run('import', path)
		assert.equal(exitCode, 0)
		const out = join(folder, 'without.fingerprints.csv')
		assert.ok(stdout.endsWith(`fingerprints are in ${out}\n`))
		assert.equal(statSync(out).mode & 0o777, 0o600)
		const written = readFileSync(out, 'utf8')
		const stored = (await listed()).filter(({ deviceId }) => String(deviceId).startsWith('csv-made'))
		assert.equal(
			written,
			`deviceId,model,fingerprint\n${stored.map(({ deviceId, fingerprint }) => `${String(deviceId)},PCA20065,${String(fingerprint)}\n`).join('')}`,
		)
		assert.ok(stored.every(({ fingerprint }) => !stdout.includes(String(fingerprint))))

		// What it has written can be read again, and an interrupted run is finished by another one.
		rmSync(out)
		assert.match((await run('import', path)).stdout, /^registered 0 devices, 2 unchanged/)
		assert.equal(readFileSync(out, 'utf8'), written)
		assert.match((await run('import', out)).stdout, /^registered 0 devices, 2 unchanged, 0 lines refused/)
	})

	for (const [name, head, says] of [
		['an unknown column', 'deviceId,model,imei', /unknown column imei/],
		['no column of models', 'deviceId,fingerprint', /there is no column model/],
		['a column twice', 'deviceId,model,model', /two columns are called model/],
		['semicolons', 'deviceId;model', /unknown column deviceId;model/],
		['nothing in it', '', /there is no column deviceId/],
	] as const)
		it(`refuses a list with ${name}, and says what a list looks like`, async () => {
			const { exitCode, stderr } = await run('import', file('head.csv', [head, 'x,y']))
			assert.equal(exitCode, 2)
			assert.match(stderr, says)
			assert.match(stderr, /the first line names the columns: deviceId,model,fingerprint,account/)
		})

	it('says that a file cannot be read', async () => {
		const { exitCode, stderr } = await run('import', join(folder, 'nothing.csv'))
		assert.equal(exitCode, 2)
		assert.match(stderr, /no such file/)
	})
})
