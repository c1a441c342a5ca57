import type { Stream } from '../../lambda/communications/contract.ts'
import { mismatch } from '../runner/matching.ts'
import { type Step, step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'
import { restRequests } from './rest/restRequests.ts'
import { type Frame, openSocket, type Socket } from './socket.ts'
import { soonSeconds } from './soon.ts'

/** Programs that follow the streams with a key, each with a name. */
export const streamReaderSteps = (world: World): readonly Step[] => {
	const { environment, contract, onEnd } = world
	const request = restRequests(world)
	const readers = new Map<string, Socket>()

	const of = (name: string): Socket => {
		const reader = readers.get(name)
		if (reader === undefined) throw new Error(`${name} follows nothing`)
		return reader
	}

	const receive = async (name: string, fits: (frame: Frame) => boolean): Promise<Frame> => {
		const { waiting, until } = of(name)
		const take = (): Frame | undefined => {
			const at = waiting.findIndex(fits)
			return at < 0 ? undefined : waiting.splice(at, 1)[0]
		}
		const frame = await until(take, soonSeconds)
		if (frame === undefined) throw new Error(`no such frame; ${waiting.length} others came`)
		return frame
	}

	const follow = async (name: string, stream: Stream, query: string): Promise<void> => {
		const hear = (text: string): void => contract.frame(stream, text)
		const opened = await openSocket(`${environment[`${stream}Url`]}${query}`, { onEnd, hear })
		if ('refusedWith' in opened) throw new Error(`refused with ${opened.refusedWith}`)
		readers.set(name, opened)
	}

	return [
		step('`{name}` follows the communications with the key `{key}`', async ({ name, key }) => {
			await follow(name, 'communications', `?key=${key}`)
			await receive(name, ({ type }) => type === 'subscribed')
		}),
		step(
			'`{name}` follows the communications in the format of ResIOT with the key `{key}`',
			({ name, key }) => follow(name, 'communications', `?format=resiot&key=${key}`),
		),
		step('`{name}` follows the communications with a ticket of the key `{key}`', async ({ name, key }) => {
			const headers = { authorization: `Bearer ${key}` }
			const { body } = await request('POST', '/communications/tickets', { headers })
			const { ticket } = body as { readonly ticket?: string }
			await follow(name, 'communications', `?ticket=${ticket}`)
			await receive(name, ({ type }) => type === 'subscribed')
		}),
		step('`{name}` follows the actions with the key `{key}`', async ({ name, key }) => {
			await follow(name, 'actions', `?key=${key}`)
			await receive(name, ({ type }) => type === 'subscribed')
		}),
		stepWithJson('`{name}` sends this command', ({ name }, command) => {
			of(name).send(JSON.stringify(command))
		}),
		step('`{name}` sends the text `{text}`', ({ name, text }) => {
			of(name).send(text)
		}),
		stepWithJson('`{name}` should receive a frame that matches', async ({ name }, expected) => {
			await receive(name, (frame) => mismatch(frame, expected) === undefined)
		}),
		step('the connection of `{name}` should end', async ({ name }) => {
			if (!(await of(name).ends(soonSeconds))) throw new Error('it is still open')
		}),
	]
}
