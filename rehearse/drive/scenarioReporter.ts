import type { TestEvent } from 'node:test/reporters'

/** A scenario of the features; one line of JSON each. */
export type Scenario = { readonly name: string; readonly wrong?: string }

/** A reporter of `node --test`: prints every test that is no suite, with the names of its suites. */
export default async function* scenarios(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
	const names: string[] = []
	for await (const { type, data } of source) {
		if (type === 'test:start') names.splice(data.nesting, names.length, data.name)
		if (type !== 'test:pass' && type !== 'test:fail') continue
		if (data.details.type === 'suite') continue
		const name = [...names.slice(0, data.nesting), data.name].join(': ')
		const failed = type === 'test:fail' || data.skip !== undefined || data.todo !== undefined
		const wrong = type === 'test:fail' ? String(data.details.error.cause ?? data.details.error) : 'skipped'
		yield `${JSON.stringify({ name, ...(failed && { wrong }) } satisfies Scenario)}\n`
	}
}
