import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { exitFlag } from '../local/template/synth.ts'
import { temporaryFolder } from '../local/testing/tinyHost.ts'
import { type ProgramLines, programLines } from '../testing/programLines.ts'

const root = join(import.meta.dirname, '..')

/** A program and its output. */
type Program = Pick<ProgramLines, 'lines' | 'line'> & {
	/** stops the program like Ctrl+C; resolves to the exit code */
	readonly stop: () => Promise<number | null>
}

const programOf = (child: ChildProcess): Program => {
	const { lines, line, end } = programLines(child)
	return {
		lines,
		line,
		stop: async () => {
			child.kill('SIGINT')
			await end
			return child.exitCode
		},
	}
}

const environment = { PORT: '0', AWS_PORT: '0', COAP_PORT: '0', HOST: '127.0.0.1' }

const startProgram = (argv: readonly string[], more: NodeJS.ProcessEnv = {}): Program =>
	programOf(
		spawn(process.execPath, argv, {
			cwd: root,
			env: { ...process.env, ...more },
			stdio: ['ignore', 'pipe', 'pipe'],
		}),
	)

/** The script of a printed `npm run <script>`, to run in a shell without npm. */
const shellOf = (command: string): string =>
	command.replace(/^npm run (\w+) --/, (_, script: string) => `exec ${process.execPath} cli/${script}.ts`)

const run = async (command: string) => {
	const child = spawn('sh', ['-c', shellOf(command)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
	return { exitCode: child.exitCode, stdout, stderr }
}

/** Limit for a program that hangs. It is long because a start takes long on a slow machine. */
const patience = 15 * 60_000

describe('a first look', { timeout: patience }, () => {
	const folder = temporaryFolder()
	let app: Program
	let sendCommand = ''
	let watchCommand = ''
	let fingerprint = ''
	before(async () => {
		app = startProgram([exitFlag, 'app/start.ts'], { ...environment, DATA_DIR: join(folder.path, 'data') })
		;[, fingerprint = ''] = await app.line(/^ +fingerprint +(\S+)$/)
		;[, watchCommand = ''] = await app.line(/^ +(npm run watch .*)$/)
		;[, sendCommand = ''] = await app.line(/^ +(npm run send .*)$/)
	})
	after(async () => {
		await app.stop()
		folder.remove()
	})
	const sendPack = (argument: string, options = ''): ReturnType<typeof run> =>
		run(sendCommand.replace(/'.*'/, `'${argument}'`) + options)

	it('the two printed commands show an update, and npm start shows the message', async () => {
		const watch = programOf(
			spawn('sh', ['-c', shellOf(watchCommand)], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }),
		)
		await watch.line(/^oob-352656108602296 \(PCA20065\), has sent nothing yet$/)
		await watch.line(/^live/)
		const { exitCode, stdout } = await run(sendCommand)
		assert.equal(exitCode, 0)
		assert.match(stdout, /^36 bytes of SenML in JSON to coap:\/\/.*\n2\.01 Created \(\d+ ms\)\n$/)
		await watch.line(/^\d\d:\d\d:\d\d {2}#1 {2}14205\/0 Environment {2}Temperature 21\.5 °C$/)
		await app.line(/^\d\d:\d\d:\d\d {2}oob-352656108602296 {2}coap {4}36 bytes {2}1 update$/)
		assert.equal(await watch.stop(), 0)
	})

	it('a refused message is one line with the first error, and a line of the watcher', async () => {
		const watch = startProgram(['cli/watch.ts', ...watchCommand.split(' ').slice(4), '--json'])
		await watch.line(/"state":"live"/)
		const { exitCode } = await sendPack('81a2', ' --format cbor')
		assert.equal(exitCode, 0)
		await app.line(/coap {5}2 bytes {2}The payload is not well-formed CBOR/)
		const [json] = await watch.line(/^\{"type":"import".*$/)
		assert.match((JSON.parse(json ?? '') as { errors: string[] }).errors[0] ?? '', /not well-formed CBOR/)
		assert.equal(await watch.stop(), 0)
	})

	it('a message of an unknown device says so', async () => {
		const { exitCode } = await sendPack('[{"n":"14205/0/1","v":41}]', ' --device someone')
		assert.equal(exitCode, 0)
		await app.line(/ {2}someone {2}coap {4}26 bytes {2}unknown device: 1 update$/)
	})

	it('a refusal at the door is a line with the code in words, and exit code 1', async () => {
		const [url = ''] = /coap:\S+/.exec(sendCommand) ?? []
		const { exitCode, stderr } = await run(`npm run send -- 80 --url ${url}/nowhere`)
		assert.equal(exitCode, 1)
		assert.match(stderr, /^4\.04 Not Found/)
		await app.line(/ {2}- {2}coap {6}1 byte {2}4\.04 Not Found: /)
	})

	it('a non-confirmable message is answered, too', async () => {
		const { exitCode, stdout } = await sendPack('[{"n":"14205/0/1","v":42}]', ' --non')
		assert.equal(exitCode, 0)
		assert.match(stdout, /2\.01 Created/)
	})

	it('many messages at once are one line each', async () => {
		const lengths = Array.from({ length: 12 }, (_, index) => 60 + index)
		const sent = await Promise.all(
			lengths.map((length) => sendPack(`[{"n":"14205/0/1","v":43}]${' '.repeat(length - 26)}`)),
		)
		assert.deepEqual(new Set(sent.map(({ exitCode }) => exitCode)), new Set([0]))
		for (const length of lengths) await app.line(new RegExp(`coap {4}${length} bytes {2}1 update$`))
		const counts = lengths.map(
			(length) => app.lines.filter((line) => line.includes(` ${length} bytes`)).length,
		)
		assert.deepEqual(new Set(counts), new Set([1]))
	})

	it('a fingerprint without access ends the watch with exit code 1', async () => {
		const { exitCode, stdout } = await run(watchCommand.replace(fingerprint, '29a.aaaaaa'))
		assert.equal(exitCode, 1)
		assert.equal(stdout, 'this fingerprint gives no access\n')
	})

	it('prints neither metrics, lines of the log nor warnings of libraries, and no colours where there is no terminal', () => {
		for (const line of app.lines) {
			assert.doesNotMatch(line, /_aws|\{"level"|^\[|WARN/)
			assert.doesNotMatch(line, /\p{Cc}/u)
		}
	})

	it('a server that is not there is said so, with exit code 1', async () => {
		const url = 'coap://127.0.0.1:1'
		const { exitCode, stderr } = await run(`npm run send -- 80 --url ${url}`)
		assert.equal(exitCode, 1)
		assert.match(stderr, /^no CoAP server at coap:\/\/127\.0\.0\.1:1\/.*npm start/)
	})

	for (const script of ['send', 'watch'])
		it(`${script} explains a mistake in the command line, with the usage, and exits with 2`, async () => {
			const { exitCode, stderr } = await run(`npm run ${script} -- --wrong`)
			assert.equal(exitCode, 2)
			assert.match(stderr, new RegExp(`--wrong[\\s\\S]*Usage: npm run ${script}`))
		})
})

describe('npm start -- --log json', { timeout: patience }, () => {
	it('prints the log as it is', async () => {
		const folder = temporaryFolder()
		const variables = { ...environment, DATA_DIR: join(folder.path, 'data') }
		const app = startProgram([exitFlag, 'app/start.ts', '--log', 'json'], variables)
		const [, command = ''] = await app.line(/^ +(npm run send .*)$/)
		assert.equal((await run(command)).exitCode, 0)
		await app.line(/^\[coap\] \{"event":"coap\.request","deviceId":"oob-352656108602296","code":"2\.01"/)
		await app.line(/^\[senml-live-ImportsProcessor\w+\] \{"level":"INFO","message":"imported"/)
		await app.line(/^\[senml-live-ImportsProcessor\w+\] \{"_aws":/)
		assert.equal(await app.stop(), 0)
		assert.deepEqual(globSync('operator*', { cwd: variables.DATA_DIR }), [])
		folder.remove()
	})

	it('is the only one that there is', async () => {
		const { exitCode, stderr } = await run(`exec ${process.execPath} app/start.ts --log xml`)
		assert.equal(exitCode, 2)
		assert.match(stderr, /^--log is json or lines\n\nUsage: npm start/)
	})
})

describe('npm start -- --ephemeral', { timeout: patience }, () => {
	it('leaves the key of the commands in a folder for its user alone, and takes both away', async () => {
		const folder = temporaryFolder()
		const DATA_DIR = join(folder.path, 'data')
		const app = startProgram([exitFlag, 'app/start.ts', '--ephemeral'], { ...environment, DATA_DIR })
		const [, AWS_PORT = ''] = await app.line(/^ +AWS services http:\/\/127\.0\.0\.1:(\d+)\//)
		const file = `operator-${AWS_PORT}.json`
		assert.deepEqual(readdirSync(DATA_DIR), [file])
		assert.deepEqual(
			[DATA_DIR, join(DATA_DIR, file)].map((path) => statSync(path).mode & 0o777),
			[0o700, 0o600],
		)
		const list = startProgram(['cli/devices.ts', 'list'], { DATA_DIR, AWS_PORT })
		await list.line(/^oob-352656108602296 /)
		const [, url = ''] = await app.line(/^ +WebSocket +([^?\s]+)/)
		const watch = startProgram(['cli/watch.ts', '--url', url], { DATA_DIR, AWS_PORT })
		await watch.line(/^oob-352656108602296 \(PCA20065\)/)
		await watch.stop()
		const { secretAccessKey } = JSON.parse(readFileSync(join(DATA_DIR, file), 'utf8'))
		for (const line of [...app.lines, ...list.lines, ...watch.lines])
			assert.ok(!line.includes(secretAccessKey))
		assert.equal(await app.stop(), 0)
		assert.equal(existsSync(DATA_DIR), false)
		folder.remove()
	})
})
