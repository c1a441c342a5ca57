import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
	cpSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import cdkJson from '../cdk.json' with { type: 'json' }
import { readAssembly } from '../local/template/assembly.ts'

const root = join(import.meta.dirname, '..')

type Report = {
	readonly pluginReports: readonly {
		readonly pluginName: string
		readonly conclusion: string
		readonly violations: readonly unknown[]
		readonly suppressedViolations?: readonly object[]
	}[]
}

describe('cdk synth', () => {
	// A copy of the project: changes in the original during the test are not changes by the app.
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	const project = join(folder, 'project')
	const temporary = join(folder, 'tmp')
	const output = join(folder, 'cdk.out')

	const listing = () =>
		readdirSync(project, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => join(parentPath, name))
			.toSorted()

	const synth = async (context: object) => {
		const child = spawn(process.execPath, [join(project, 'cdk/app.ts')], {
			cwd: project,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				HOME: folder,
				TMPDIR: temporary,
				CDK_OUTDIR: output,
				CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, ...context }),
			},
		})
		const [stdout, stderr, [exitCode]] = await Promise.all([
			text(child.stdout),
			text(child.stderr),
			once(child, 'exit'),
		])
		return { exitCode, stdout, stderr }
	}

	let filesBefore: readonly string[]
	before(() => {
		for (const name of ['cdk', 'client', 'contracts', 'lambda', 'web', 'package.json', 'tsconfig.json'])
			cpSync(join(root, name), join(project, name), { recursive: true })
		symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
		mkdirSync(temporary)
		filesBefore = listing()
	})
	after(() => rmSync(folder, { recursive: true }))

	it('says which context value is wrong, and leaves nothing behind', async () => {
		const { exitCode, stderr } = await synth({ topicPrefix: 'data' })
		assert.notEqual(exitCode, 0)
		assert.match(stderr, /context value topicPrefix: expected .*, got "data"/)
		assert.deepEqual(readdirSync(temporary), [])
		assert.deepEqual(listing(), filesBefore)
	})

	const assertClean = ({ exitCode, stderr }: Awaited<ReturnType<typeof synth>>): void => {
		assert.equal(exitCode, 0, stderr)
		const report = JSON.parse(readFileSync(join(output, 'validation-report.json'), 'utf8')) as Report
		const conclusions = new Map(report.pluginReports.map((plugin) => [plugin.pluginName, plugin]))
		for (const name of ['AwsSolutions', 'Serverless']) {
			const { conclusion, violations } = conclusions.get(name) ?? {}
			assert.deepEqual({ name, conclusion, violations }, { name, conclusion: 'success', violations: [] })
		}
	}

	describe('with every option', () => {
		it('exits with 0, and bundles every function, each with its own code', async () => {
			assertClean(
				await synth({ alarmEmail: 'ops@example.com', dashboard: true, mirrorShadow: true, canary: true }),
			)
			const { template, assets } = readAssembly(output)
			const functions = Object.values(template.Resources).filter(
				({ Type }) => Type === 'AWS::Lambda::Function',
			)
			const keys = functions.map(({ Properties: { Code } = {} }) => (Code as { S3Key: string }).S3Key)
			assert.equal(new Set(keys).size, globSync('lambda/*/*.lambda.ts', { cwd: root }).length)
			for (const key of keys) {
				assert.ok(existsSync(join(assets.get(key) ?? '', 'index.mjs')), key)
			}
		})
	})

	describe('of the project as it is', () => {
		let result: Awaited<ReturnType<typeof synth>>
		before(async () => {
			result = await synth({})
		})

		it('exits with 0: cdk-nag has nothing against the stack', () => assertClean(result))

		it('writes nothing but its output', () => {
			assert.deepEqual(listing(), filesBefore)
			assert.deepEqual(readdirSync(temporary), [])
		})

		it('puts nothing into the template that identifies an account or a machine', () => {
			const template = readFileSync(join(output, `${cdkJson.context.stackName}.template.json`), 'utf8')
			assert.ok(!template.includes(folder))
			assert.doesNotMatch(template, /\b\d{12}\b/)
		})
	})
})
