import type { Api, ApiAnswer } from '../app/api.ts'
import {
	entriesIn,
	type Integration,
	integrationIn,
	integrationsIn,
	type Run,
	runsIn,
	storedIn,
	versionIn,
} from './answers.ts'
import { placeIn } from './marks.ts'
import { type Message, messagesPerRun, ownMessage, runBody } from './messages.ts'
import type { Draft, Opened, Result, Workbench, WorkbenchEvent } from './model.ts'

type ActionNeeds = {
	readonly api: Api
	readonly model: () => Workbench
	readonly dispatch: (event: WorkbenchEvent) => void
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

type Refused = Extract<ApiAnswer, { readonly ok: false }>

const sentence = ({ problem: { title, detail } }: Refused): string => detail ?? title

/** How many messages of the log are shown. */
const shownMessages = 50

/** The messages to run on: one's own, the selected one, and the newest. */
export const chosenMessages = (
	{ messages, own, selected }: Pick<Opened, 'messages' | 'own' | 'selected'>,
	now: number,
): readonly Message[] | string => {
	const typed = own === '' ? undefined : ownMessage(own, now)
	if (typeof typed === 'string') return typed
	const first = messages.filter(({ id }) => id === selected)
	const others = messages.filter(({ id }) => id !== selected)
	return [...(typed === undefined ? [] : [typed]), ...first, ...others].slice(0, messagesPerRun)
}

/** What the person at the workbench can do. */
export const workbenchActions = ({ api, model, dispatch, now }: ActionNeeds) => {
	const failed = (answer: Refused): void => dispatch({ type: 'failed', text: sentence(answer) })

	const list = async (): Promise<void> => {
		const found: Integration[] = []
		for (let query = '?limit=100'; query !== ''; ) {
			const answer = await api.request('GET', `/integrations${query}`)
			if (!answer.ok) return failed(answer)
			const { integrations, nextToken } = integrationsIn(answer.value)
			found.push(...integrations)
			query = nextToken === undefined ? '' : `?limit=100&nextToken=${encodeURIComponent(nextToken)}`
		}
		dispatch({ type: 'listed', integrations: found })
		const [first] = found
		if (first !== undefined && model().chosen === undefined) await choose(first.integrationId)
	}

	const log = (integrationId: string): Promise<ApiAnswer> =>
		api.request('GET', `/integrations/${integrationId}/log?limit=${shownMessages}`)

	const version = (converterId: string, number: number): Promise<ApiAnswer> =>
		api.request('GET', `/converters/${converterId}/versions/${number}`)

	const choose = async (integrationId: string): Promise<void> => {
		dispatch({ type: 'chosen', integrationId })
		const isLeft = () => model().chosen !== integrationId
		const integration = await api.request('GET', `/integrations/${integrationId}`)
		if (isLeft()) return
		if (!integration.ok) return failed(integration)
		const found = integrationIn(integration.value)
		const { converterId, version: number } = found.converter
		const [entries, active] = await Promise.all([log(integrationId), version(converterId, number)])
		if (isLeft()) return
		if (!entries.ok) return failed(entries)
		if (!active.ok) return failed(active)
		dispatch({
			type: 'opened',
			integration: found,
			active: versionIn(active.value),
			entries: entriesIn(entries.value).entries,
		})
	}

	const refresh = async (): Promise<void> => {
		const { opened } = model()
		if (opened === undefined) return
		const { integrationId } = opened.integration
		const entries = await log(integrationId)
		if (!entries.ok) return failed(entries)
		dispatch({ type: 'logged', integrationId, entries: entriesIn(entries.value).entries })
	}

	const runOf = async (
		{ language, source }: Draft,
		integration: Integration,
		messages: readonly Message[],
	): Promise<readonly Run[] | Refused> => {
		const answer = await api.request(
			'POST',
			'/converters/run',
			runBody({ language, source }, integration, messages),
		)
		return answer.ok ? runsIn(answer.value) : answer
	}

	const run = async (): Promise<void> => {
		const { opened } = model()
		if (opened === undefined) return
		const { draft, active, integration } = opened
		const messages = chosenMessages(opened, now())
		if (typeof messages === 'string') return dispatch({ type: 'failed', text: messages })
		if (messages.length === 0)
			return dispatch({ type: 'failed', text: 'There is no message to run it on: type in one of your own.' })
		dispatch({ type: 'began', work: 'running' })
		const [drafts, actives] = await Promise.all(
			[draft, active].map((script) => runOf(script, integration, messages)),
		)
		for (const runs of [drafts, actives]) if (runs !== undefined && 'ok' in runs) return failed(runs)
		const byMessage = new Map<string, Result>()
		for (const [index, { id }] of messages.entries()) {
			const [one, other] = [drafts, actives].map((runs) => (runs as readonly Run[])[index])
			if (one !== undefined && other !== undefined) byMessage.set(id, { draft: one, active: other })
		}
		dispatch({ type: 'ran', integrationId: integration.integrationId, of: draft, byMessage })
	}

	const save = async (): Promise<void> => {
		const { opened } = model()
		if (opened === undefined) return
		const { draft, active } = opened
		dispatch({ type: 'began', work: 'saving' })
		const path = `/converters/${active.converterId}/versions` as const
		const answer = await api.request('POST', path, draft)
		if (answer.ok) return dispatch({ type: 'stored', ...storedIn(answer.value) })
		const problem = placeIn(sentence(answer))
		if (problem === undefined) failed(answer)
		else dispatch({ type: 'refused', of: draft, problem })
	}

	/** Somebody else has changed the integration: the draft stays, and what it is compared with is read again. */
	const reread = async (integrationId: string, refused: Refused): Promise<void> => {
		const answer = await api.request('GET', `/integrations/${integrationId}`)
		if (!answer.ok) return failed(answer)
		const integration = integrationIn(answer.value)
		const active = await version(integration.converter.converterId, integration.converter.version)
		if (!active.ok) return failed(active)
		dispatch({ type: 'reread', integration, active: versionIn(active.value), why: sentence(refused) })
	}

	const activate = async (): Promise<void> => {
		const { opened } = model()
		if (opened?.stored === undefined) return
		const { integration, active, stored } = opened
		const { converterId } = active
		dispatch({ type: 'began', work: 'activating' })
		const answer = await api.request('PATCH', `/integrations/${integration.integrationId}`, {
			revision: integration.revision,
			converter: { converterId, version: stored },
		})
		if (!answer.ok) return answer.status === 409 ? reread(integration.integrationId, answer) : failed(answer)
		const found = await version(converterId, stored)
		if (!found.ok) return failed(found)
		dispatch({
			type: 'activated',
			integration: integrationIn(answer.value),
			active: versionIn(found.value),
		})
	}

	return { list, choose, refresh, run, save, activate }
}
