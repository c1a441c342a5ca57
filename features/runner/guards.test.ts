import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, it } from 'node:test'
import { inOrder } from './inOrder.ts'
import { planFeatures } from './planFeatures.ts'
import { type Step, step, stepWithJson } from './step.ts'

/** Features that would look as if all was well, and the reason why each of them fails all the same. */

const testSteps = (sent: unknown[]): readonly Step[] => [
	step('nothing happens', () => undefined),
	step('something happens', () => undefined),
	step('it fails', () => {
		throw new Error('as it should')
	}),
	step('it never ends', () => new Promise(() => undefined)),
	step('I count to {number}', () => undefined),
	step('`{name}` becomes `{value}`', ({ name, value }, context) => {
		context[name] = value
	}),
	step('one of {a} happens', () => undefined),
	step('one {a} two happens', () => undefined),
	stepWithJson('I send', (_, json) => void sent.push(json)),
]

type Files = Readonly<Record<string, string>>

type Outcome = {
	readonly passed: number
	readonly failed: number
	/** without the name of the file */
	readonly reasons: readonly string[]
	readonly sent: readonly unknown[]
	/** why the check of unused steps fails */
	readonly unused: string | undefined
}

const neverAborted = new AbortController().signal

/** What is wrong, from the line on. */
const reasonOf = (run: () => Promise<void> | void): Promise<string | undefined> =>
	Promise.try(run).then(
		() => undefined,
		(error: Error) => error.message.replace(/^\S+?\.md:|^\/\S+?:(?=\d)/, ''),
	)

const usage = 'The steps'

const run = async (files: Files, signal = neverAborted): Promise<Outcome> => {
	const folder = mkdtempSync(join(tmpdir(), 'features-'))
	const sent: unknown[] = []
	try {
		for (const [name, source] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, name)), { recursive: true })
			writeFileSync(join(folder, name), source)
		}
		const plans = planFeatures({ folder, steps: () => testSteps(sent), stepSeconds: 0.05 })
		const results: (string | undefined)[] = []
		for (const { cases } of plans.filter(({ title }) => title !== usage))
			for (const { run: runCase } of cases) results.push(await reasonOf(() => runCase(signal)))
		const reasons = results.filter((reason) => reason !== undefined)
		const [check] = plans.find(({ title }) => title === usage)?.cases ?? []
		const unused = await reasonOf(async () => check?.run(signal))
		return { passed: results.length - reasons.length, failed: reasons.length, reasons, sent, unused }
	} finally {
		rmSync(folder, { recursive: true })
	}
}

const feature = (...paragraphs: string[]): string => `# Test\n\n## It works\n\n${paragraphs.join('\n\n')}\n`

const frontMatter = (yaml: string, source: string): string => `---\n${yaml}\n---\n\n${source}`

const block = (json: string): string => `\`\`\`json\n${json}\n\`\`\``

describe('a feature', () => {
	it('passes when every step of it ran', async () => {
		const { passed, reasons } = await run({ 'Good.feature.md': feature('Given nothing happens') })
		assert.deepEqual({ passed, reasons }, { passed: 1, reasons: [] })
	})

	it('sends what its placeholders stand for', async () => {
		const source = feature('Given `n` becomes `7`', 'When I send', block(`{"a":"\${n}","b":"$number{n}"}`))
		const { sent, reasons } = await run({
			'Good.feature.md': frontMatter('exampleContext:\n  n: 1', source),
		})
		assert.deepEqual({ sent, reasons }, { sent: [{ a: '7', b: 7 }], reasons: [] })
	})

	it('runs every row of an outline as the sentence that it makes', async () => {
		const examples = '### Examples\n\n| what |\n| --- |\n| nothing |\n| something |\n| everything |'
		const source = `# Test\n\n## Scenario Outline: Rows\n\nGiven \${what} happens\n\n${examples}\n`
		const { passed, reasons } = await run({ 'Rows.feature.md': source })
		assert.equal(passed, 2)
		assert.deepEqual(reasons, [`5: Given \${what} happens\nno step has this sentence: everything happens`])
	})

	it('keeps nothing for the next one', async () => {
		const source = frontMatter('exampleContext:\n  n: 1', feature(`Given I count to \${n}`))
		const first = frontMatter(
			'exampleContext:\n  n: 1',
			feature('Given `n` becomes `7`', `Then I count to \${n}`),
		)
		const { passed, reasons } = await run({ 'A.feature.md': first, 'B.feature.md': source })
		assert.equal(passed, 2)
		assert.deepEqual(reasons, [
			`10: Given I count to \${n}\nno step has set "n": only its example value is there`,
			'not run, because a scenario before it failed: It works',
		])
	})
})

const guards: readonly { readonly title: string; readonly files: Files; readonly reason: RegExp }[] = [
	{
		title: 'a step whose real values make another sentence than its examples',
		files: {
			'A.feature.md': frontMatter(
				'exampleContext:\n  n: 1',
				feature('Given `n` becomes `a lot`', `Then I count to \${n}`),
			),
		},
		reason: /^12: .+\nno step has this sentence: I count to a lot$/,
	},
	{
		title: 'a sentence that several steps have',
		files: { 'A.feature.md': feature('Given one of two happens') },
		reason: /^5: .+\nseveral steps have this sentence: one of two happens\n/,
	},
	{
		title: 'scenarios that the library passes over',
		files: {
			'A.feature.md': `${feature('Given nothing happens')}\n## Rule: r\n\n### Never run\n\nGiven nothing happens\n`,
		},
		reason: /^7: a feature must not have rules$/,
	},
	{
		title: 'a block that no step reads',
		files: { 'A.feature.md': feature('Given nothing happens', block('{}')) },
		reason: /^5: .+\nthis step has no use for a block$/,
	},
	{
		title: 'a step without its block',
		files: { 'A.feature.md': feature('Given I send') },
		reason: /^5: .+\nthis step needs a block$/,
	},
	{
		title: 'a step that does not end',
		files: { 'A.feature.md': feature('Given it never ends') },
		reason: /^5: .+\nthe step took longer than 0.05 s$/,
	},
	{
		title: 'a Markdown file that is not called a feature',
		files: { 'A.feature.md': feature('Given nothing happens'), 'GNSS.md': feature('Given nothing happens') },
		reason: /^1: the name does not end in .feature.md$/,
	},
	{
		title: 'a feature without a scenario',
		files: { 'A.feature.md': '# Test\n\n> Nothing yet.\n' },
		reason: /at least one scenario/,
	},
	{
		title: 'a scenario without a step',
		files: { 'A.feature.md': '# Test\n\n## It works\n' },
		reason: /at least 1 step/,
	},
	{
		title: 'the second of two features of the same file name',
		files: {
			'a/A.feature.md': feature('Given nothing happens'),
			'b/A.feature.md': feature('Given it fails'),
		},
		reason: /^5: Given it fails\nas it should$/,
	},
	{ title: 'a folder without features', files: {}, reason: /^1: there is no feature in this folder$/ },
	{
		title: 'a block that is not closed',
		files: { 'A.feature.md': feature('When I send', '```json\n{}') },
		reason: /^7: the block that begins here is not closed by a line ```$/,
	},
	{
		title: 'a block whose end is indented',
		files: { 'A.feature.md': feature('When I send', '```json\n{}\n  ```') },
		reason: /^7: the block that begins here is not closed/,
	},
	{
		title: 'front matter that is not closed',
		files: { 'A.feature.md': `---\nexampleContext:\n  n: 1\n\n${feature('Given nothing happens')}` },
		reason: /^1: the front matter is not closed by a line ---$/,
	},
	{
		title: 'an example that no step makes real',
		files: { 'A.feature.md': frontMatter('exampleContext:\n  n: 1', feature('Given nothing happens')) },
		reason: /exampleContext: no step has set "n"$/,
	},
	{
		title: 'a step that would use the value of an example',
		files: {
			'A.feature.md': frontMatter(
				'exampleContext:\n  n: 1',
				feature('When I send', block('{"n":"$number{n}"}')),
			),
		},
		reason: /^10: .+\nno step has set "n": only its example value is there$/,
	},
	{
		title: 'a placeholder without a value in what is sent',
		files: { 'A.feature.md': feature('When I send', block(`{"n":"\${nothing}"}`)) },
		reason: /^5: .+\nthe placeholder \$\{nothing\} has no value$/,
	},
	{
		title: 'a number without a value in what is sent',
		files: { 'A.feature.md': feature('When I send', block('{"n":"$number{nothing}"}')) },
		reason: /^5: .+\nthe placeholder \$number\{nothing\} has no value$/,
	},
	{
		title: 'a placeholder without a value in a sentence',
		files: { 'A.feature.md': feature(`Given I count to \${nothing}`) },
		reason: /^5: .+\nthe placeholder \$\{nothing\} has no value$/,
	},
	...['run: never', 'run: only', 'needs: [Other]', 'order: last', 'variants: [{a: b}]'].map((yaml) => ({
		title: `front matter with ${yaml}`,
		files: { 'A.feature.md': frontMatter(yaml, feature('Given nothing happens')) },
		reason: /^1: the front matter must not have "(run|needs|order|variants)"$/,
	})),
]

describe('the runner fails', () => {
	for (const { title, files, reason } of guards)
		it(title, async () => {
			const { failed, reasons } = await run(files)
			assert.ok(failed > 0)
			const [first = '', ...others] = reasons
			assert.match(first, reason)
			for (const other of others) assert.match(other, /^not run, because a scenario before it failed: /)
		})

	it('every scenario after one that failed', async () => {
		const source = `${feature('Given it fails', 'Then nothing happens')}\n## Later\n\nGiven nothing happens\n`
		const { passed, reasons } = await run({ 'A.feature.md': source })
		assert.equal(passed, 0)
		assert.deepEqual(reasons, [
			'5: Given it fails\nas it should',
			'not run, because a scenario before it failed: It works',
		])
	})

	it('when it is told to stop', async () => {
		const signal = AbortSignal.abort(new Error('interrupted'))
		const { reasons } = await run({ 'A.feature.md': feature('Given nothing happens') }, signal)
		assert.deepEqual(reasons, ['5: Given nothing happens\ninterrupted'])
	})

	it('when no feature uses a step', async () => {
		const { unused } = await run({ 'A.feature.md': feature('Given nothing happens') })
		assert.match(unused ?? '', /^no feature has this sentence: something happens\nit fails\n/)
	})
})

describe('a scenario', () => {
	const titles: string[] = []
	const cases = (fails = false) =>
		inOrder(
			['first', 'second', 'third'].map((title) => ({
				title,
				run: () => {
					titles.push(title)
					if (fails && title === 'first') throw new Error('as it should')
				},
			})),
		)
	beforeEach(() => titles.splice(0))

	it('that runs on its own runs those before it first, and each once', async () => {
		const [, second, third] = cases()
		await second?.run(neverAborted)
		await third?.run(neverAborted)
		assert.deepEqual(titles, ['first', 'second', 'third'])
	})

	it('does not run after one that failed', async () => {
		const [, , third] = cases(true)
		await assert.rejects(async () => third?.run(neverAborted), /a scenario before it failed: first$/)
		assert.deepEqual(titles, ['first'])
	})
})
