import { setTimeout as pause } from 'node:timers/promises'
import { difference, mismatch, pick, refute } from '../runner/matching.ts'
import { type Step, step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'
import { type Answer, restRequests } from './rest/restRequests.ts'
import { soon, soonSeconds } from './soon.ts'

type DevicePage = { readonly devices: readonly { readonly id: string }[]; readonly nextToken?: string }

type Latest = { readonly values?: Readonly<Record<string, { readonly value: unknown }>> }

/** what is left of a minute when the counting has begun: enough for the requests of a scenario on a busy machine */
const minSeconds = 20
const maxAttempts = 30

/** Somebody who reads the REST API: a program, or a page in a browser. */
export const restClientSteps = (world: World): readonly Step[] => {
	const request = restRequests(world)
	let last: Answer | undefined

	const answer = (): Answer => {
		if (last === undefined) throw new Error('nothing was requested before')
		return last
	}

	const send: typeof request = async (...asked) => {
		last = await request(...asked)
		return last
	}

	/** There is no event to wait for, so it asks again; a GET changes nothing. */
	const getUntil = async (
		path: string,
		objection: (body: unknown) => string | undefined,
		headers: Record<string, string> = {},
	): Promise<void> => {
		const deadline = performance.now() + soonSeconds * 1000
		for (;;) {
			const { status, body } = await send('GET', path, { headers })
			const reason = objection(body)
			if (reason === undefined) return
			if (performance.now() > deadline) throw new Error(`status ${status}, ${reason}`)
			await pause(50)
		}
	}

	/** Values by name, without their times. */
	const latestValues = (body: unknown): object =>
		Object.fromEntries(
			Object.entries((body as Latest).values ?? {}).map(([name, { value }]) => [name, value]),
		)

	/** With some seconds left until the counting begins anew, so that what follows is in the same minute. */
	const getUntilStatus = async (path: string, status: number): Promise<void> => {
		for (let attempt = 0; attempt < maxAttempts; attempt++) {
			const { status: got, headers } = await send('GET', path)
			const seconds = Number(headers.get('retry-after') ?? minSeconds)
			if (got === status && seconds >= minSeconds) return
			if (got === status) await pause(seconds * 1000)
		}
		throw new Error(`no status ${status} in ${maxAttempts} attempts, but ${answer().status}`)
	}

	/** An answer is late for what becomes of its message if that takes long, as while functions start. */
	const postUntil = async (path: string, text: string, hex: string): Promise<void> => {
		await soon(async () => {
			const { bytes } = await send('POST', path, { headers: { 'content-type': 'text/plain' }, body: text })
			return bytes.toString('hex') === hex ? true : undefined
		}, `no answer has the bytes ${hex}`)
	}

	const withKey = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

	/** There is no event that tells when a key has ended. It asks seldom: each refusal counts as a failed attempt. */
	const getUntilRefused = async (path: string, key: string): Promise<void> => {
		const deadline = performance.now() + soonSeconds * 1000
		for (;;) {
			const { status } = await send('GET', path, withKey(key))
			if (status !== 200) return
			if (performance.now() > deadline) throw new Error('the key is still good')
			await pause(500)
		}
	}

	/** Ids on all pages of a list of devices. */
	const devicesFor = async (key: string): Promise<readonly string[]> => {
		const ids: string[] = []
		let path = '/devices'
		for (;;) {
			const { status, body } = await send('GET', path, withKey(key))
			if (status !== 200) throw new Error(`status ${status}`)
			const { devices, nextToken } = body as DevicePage
			ids.push(...devices.map(({ id }) => id))
			if (nextToken === undefined) return ids
			path = `/devices?nextToken=${nextToken}`
		}
	}

	return [
		step('a client with the key `{key}` gets `{path}`', async ({ key, path }) => {
			await send('GET', path, withKey(key))
		}),
		step('a client with the key `{key}` gets `{path}` until it is refused', ({ key, path }) =>
			getUntilRefused(path, key),
		),
		step('a client with the key `{key}` should find the device `{id}` and no other', async ({ key, id }) => {
			refute(difference(await devicesFor(key), [id]))
		}),
		step('a client gets `{path}` until the status is `{status}`', ({ path, status }) =>
			getUntilStatus(path, Number(status)),
		),
		step('a client gets `{path}`', async ({ path }) => {
			await send('GET', path)
		}),
		step('a client who takes `{type}` gets `{path}`', async ({ type, path }) => {
			await send('GET', path, { headers: { accept: type } })
		}),
		step('a client sends `{method}` to `{path}`', async ({ method, path }) => {
			await send(method, path)
		}),
		stepWithJson('a client sends `{method}` to `{path}` with', async ({ method, path }, body) => {
			const headers = { 'content-type': 'application/json' }
			await send(method, path, { headers, body: JSON.stringify(body) })
		}),
		stepWithJson(
			'a client with the key `{key}` sends `{method}` to `{path}` with',
			async ({ key, method, path }, body) => {
				const headers = { ...withKey(key).headers, 'content-type': 'application/json' }
				await send(method, path, { headers, body: JSON.stringify(body) })
			},
		),
		step('the status of the answer should be `{status}`', ({ status }) => {
			refute(difference(String(answer().status), status))
		}),
		step('a page of `{origin}` gets `{path}`', async ({ origin, path }) => {
			await send('GET', path, { headers: { origin } })
		}),
		stepWithJson('a client who gets `{path}` should receive an answer that matches', ({ path }, expected) =>
			getUntil(path, (body) => mismatch(body, expected)),
		),
		stepWithJson(
			'a client with the key `{key}` who gets `{path}` should receive an answer that matches',
			({ key, path }, expected) => getUntil(path, (body) => mismatch(body, expected), withKey(key).headers),
		),
		stepWithJson(
			'the latest values with the fingerprint `{fingerprint}` of the device `{id}` should be',
			({ id, fingerprint }, expected) =>
				getUntil(`/device/${id}/latest?fingerprint=${fingerprint}`, (body) =>
					difference(latestValues(body), expected),
				),
		),
		step('a client posts the text `{text}` to `{path}`', async ({ text, path }) => {
			await send('POST', path, { headers: { 'content-type': 'text/plain' }, body: text })
		}),
		step(
			'a device that posts the text `{text}` to `{path}` should get the bytes `{hex}`',
			({ text, path, hex }) => postUntil(path, text, hex),
		),
		step('the answer should have the status `{status}` and the content type `{type}`', ({ status, type }) => {
			const { headers } = answer()
			const got = { status: String(answer().status), type: headers.get('content-type')?.split(';')[0] }
			refute(difference(got, { status, type }))
		}),
		step('the header `{name}` of the answer should be `{value}`', ({ name, value }) => {
			refute(difference(answer().headers.get(name), value))
		}),
		step(
			'the header `{name}` of the answer should be a number from `{min}` to `{max}`',
			({ name, min, max }) => {
				const value = answer().headers.get(name) ?? ''
				const isWithin = /^\d+$/.test(value) && Number(value) >= Number(min) && Number(value) <= Number(max)
				if (!isWithin)
					throw new Error(`expected a number from ${min} to ${max}, got ${JSON.stringify(value)}`)
			},
		),
		stepWithJson('the answer should match', (_, expected) => {
			refute(mismatch(answer().body, expected))
		}),
		stepWithJson('the answer should equal', (_, expected) => {
			refute(difference(answer().body, expected))
		}),
		stepWithJson('`{path}` of the answer should equal', ({ path }, expected) => {
			refute(difference(pick(answer().body, path), expected))
		}),
		step('the answer should have the status `{status}` and no body', ({ status }) => {
			const { status: got, body } = answer()
			refute(difference([String(got), body], [status, '']))
		}),
		step('the answer should have no `{path}`', ({ path }) => {
			refute(difference(pick(answer().body, path), undefined))
		}),
		step('`{name}` is `{path}` of the answer', ({ name, path }, context) => {
			context[name] = pick(answer().body, path)
		}),
	]
}
